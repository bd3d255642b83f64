package client

import (
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// adopted records the kinds of p whose existing struct is in the generated package and has the name of the kind's configuration. Then no
// alias declares this name. The package p belongs to the specification of l, and has the import path path.
func (r *Clients) adopted(l *library.Library, p *model.Package, path string) {
	for _, k := range p.Kinds {
		e := l.Own(k.Name)
		if e == nil || k.From != nil {
			continue
		}
		t := l.Trait(e, "struct")
		if t.Value == nil || t.Value.Kind != syntax.String {
			continue
		}
		importing, name := library.SplitName(t.Value.Text)
		if importing == "" && (t.Library.From == nil || t.Library.From.Path == path) {
			importing = path
		}
		k.Adopted = importing == path && name == k.Config
	}
}

// existing returns the existing Go struct that t names, paired with the fields of the kind. It returns nil if it has reported a finding.
func (m *maker) existing(t library.Trait) *model.Struct {
	whole, _, arguments := strings.Cut(t.Value.Text, "[")
	importing, name := library.SplitName(whole)
	if arguments && token.IsIdentifier(name) {
		m.Report(diag.UnknownType, t.Value.At, "a struct is named without type arguments", "declare an alias with them, such as `type "+m.kind.Go+"Settings = "+path.Base(whole)+t.Value.Text[len(whole):]+"`, and name that")
		return nil
	}
	if importing == "" {
		importing = m.homeOf(t.Library)
	}
	if library.ImportPath(importing) && importing != m.path && token.IsIdentifier(name) && !token.IsExported(name) {
		m.Report(diag.UnknownType, t.Value.At, "the type `"+name+"` is not exported, and only its own package can use it", "export it, or generate into the folder of its package: `dir` in [output]")
		return nil
	}
	if !library.ImportPath(importing) || !token.IsIdentifier(name) {
		m.Report(diag.UnknownType, t.Value.At, "this is not the name of a Go type", "write `import/path.Type`, or `Type` for one of the generated package")
		return nil
	}
	p := m.View.Packages[importing]
	if p == nil {
		m.Absent(diag.UnknownPackage, t.Value.At, importing, "", "`go get "+importing+"`")
		return nil
	}
	o, _ := p.Scope().Lookup(name).(*types.TypeName)
	if o == nil && m.kind.Adopted {
		m.Report(diag.UnknownType, t.Value.At, "the type `"+name+"` is one that is generated", "name a struct that a Go file declares")
		return nil
	}
	if o == nil {
		m.Report(diag.UnknownType, t.Value.At, "the package `"+importing+"` has no type `"+name+"`", diag.DidYouMean(name, m.Candidates(func() []string { return typeutil.TypeNames(p.Scope()) })))
		return nil
	}
	if m.View.Generated(o) {
		if !m.View.Declares(importing, name) { // otherwise the clash of names has a finding
			m.Report(diag.UnknownType, t.Value.At, "the type `"+name+"` is one that is generated", "name a struct that a Go file declares")
		}
		return nil
	}
	n, ok := types.Unalias(o.Type()).(*types.Named)
	if !ok || !typeutil.IsStruct(n) {
		m.Report(diag.UnknownType, t.Value.At, "`"+name+"` is no struct"+m.placeOf(o), "name a struct type")
		return nil
	}
	if typeutil.Generic(n) {
		m.Report(diag.UnknownType, t.Value.At, "the struct `"+name+"` has type parameters"+m.placeOf(o), "declare an alias with type arguments, such as `type "+m.kind.Go+"Settings = "+name+"[string]`, and name that")
		return nil
	}
	if l := typeutil.LockedStruct(m.path, n); l != nil {
		m.Report(diag.UnknownType, t.Value.At, l.Why+m.placeOf(l.Of), l.Help)
		return nil
	}
	if why := m.unreachable(n); why != "" {
		m.Report(diag.UnknownType, t.Value.At, "generated code cannot name the type: "+why, "")
		return nil
	}
	before := m.List.Errors()
	ignore := m.ignores()
	s := m.convert(t, n, ignore, true)
	if m.List.Errors() > before {
		return nil
	}
	if m.holes(t, s, ignore); m.List.Errors() > before {
		return nil
	}
	return s
}

// Unreachable returns the reason why the package of the specification cannot name the struct s, or a struct in it, or "".
func (r *Clients) Unreachable(s *model.Struct) string {
	if why := mock.Unreachable(mock.Place{Path: r.Pkg.Path, Name: r.Pkg.Name}, s.Type); why != "" {
		return why
	}
	for _, p := range s.Pairs {
		if p.Part != nil {
			if why := r.Unreachable(p.Part); why != "" {
				return why
			}
		}
		for _, m := range p.Parts {
			if why := r.Unreachable(m.Part); why != "" {
				return why
			}
		}
	}
	return ""
}
