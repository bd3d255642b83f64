package client

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// lookup finds the Go function that t names.
func (m *maker) lookup(t library.Trait) (model.Func, *types.Func) {
	return m.find(t.Value, m.homeOf(t.Library))
}

// lookupOf finds the Go function that t names, whose only parameter is the configuration: "Config" or "*Config".
func (m *maker) lookupOf(t library.Trait, parameter string) (model.Func, *types.Func) {
	return m.function(t.Value, m.homeOf(t.Library), m.path, "("+parameter+") error")
}

// homeOf returns the import path of the package that is generated from the specification of l.
func (m *maker) homeOf(l *library.Library) string {
	if l.From != nil {
		return l.From.Path
	}
	return m.Clients.Pkg.Path
}

// find finds the Go function that v names. A name without an import path belongs to the package home. It returns nil if it has reported a
// finding.
func (m *maker) find(v *syntax.Value, home string) (model.Func, *types.Func) {
	return m.function(v, home, m.path, "(...)")
}

// function finds the Go function that v names, for code in the package at path. A name without an import path belongs to the package home.
// It returns nil if it has reported a finding. If the function does not exist, the finding suggests one with the given signature.
func (r *Clients) function(v *syntax.Value, home, path, signature string) (model.Func, *types.Func) {
	importing, name := library.SplitName(v.Text)
	if importing == "" {
		importing = home
	} else if !library.ImportPath(importing) {
		importing = ""
	}
	if importing == "" || !token.IsIdentifier(name) {
		r.Report(diag.UnknownFunction, v.At, "this is not the name of a Go function", "write `Func` for one of the generated package, or `import/path.Func`")
		return model.Func{}, nil
	}
	f := model.Func{Name: name}
	p := r.View.Packages[importing]
	if p == nil {
		if call := r.methodCall(importing, name, home, path, signature); call != "" {
			r.Report(diag.UnknownFunction, v.At, "`"+name+"` is a method, and this names a function", "write a function that calls it, and name that: "+call)
			return f, nil
		}
		if ps := r.View.ProblemsOf(importing).All; len(ps) > 0 && !ps[0].Missing {
			r.Report(diag.UnknownPackage, v.At, "the package `"+importing+"` cannot be read: "+ps[0].Text, "")
		} else {
			r.Absent(diag.UnknownPackage, v.At, importing, "", "`go get "+importing+"`")
		}
		return f, nil
	}
	if importing != path {
		f.From = &model.Import{Path: importing, Name: p.Name()}
	}
	fn, ok := p.Scope().Lookup(name).(*types.Func)
	switch {
	case r.unparsed(v, importing):
		return f, nil
	case !ok && importing == r.Pkg.Path && r.generates(name) && r.View.Declares(importing, name):
		return f, nil // there is a finding about two things with this name
	case !ok && importing == r.Pkg.Path && r.generates(name):
		help := "name a function of yours, which has another name: `" + another(name) + "`"
		if call := r.anyMethodCall(p, name, path, signature); call != "" {
			help = "to call the method, write a function, and name that: " + call
		}
		r.Report(diag.UnknownFunction, v.At, "`"+name+"` is a function that resgen generates", help)
		return f, nil
	case !ok:
		if what := typeutil.What(p, name, r.View.Declares(importing, name), r.owners(p)); what != "" {
			help := "write a function that returns the same, and name it here"
			if strings.HasSuffix(signature, ") error") {
				help = "write a function, and name that: `func " + another(name) + signature + "`"
				if call := r.anyMethodCall(p, name, path, signature); call != "" {
					help = "write a function that calls it, and name that: " + call
				}
			}
			r.Report(diag.UnknownFunction, v.At, "`"+name+"` of the package `"+importing+"` is "+what+", not a function", help)
			return f, nil
		}
		names := r.Candidates(func() []string { return typeutil.FunctionNames(p.Scope(), importing == path) })
		help := diag.DidYouMean(name, names)
		if importing == path && diag.Suggest(name, names) == "" {
			help = "write it: `func " + name + signature + "` in a Go file of the package " + p.Name()
		}
		r.Report(diag.UnknownFunction, v.At, "the package `"+importing+"` has no function `"+name+"`", help)
		return f, nil
	case importing != path && !fn.Exported():
		r.Report(diag.UnknownFunction, v.At, "the function `"+name+"` of `"+importing+"` is not exported", "generated code of another package calls it: export it")
		return f, nil
	case mock.Barred(mock.Place{Path: path}, p) != "":
		r.Report(diag.UnknownFunction, v.At, "generated code cannot call the function `"+name+"`: "+mock.Barred(mock.Place{Path: path}, p), "move it to a package that `"+path+"` can import")
		return f, nil
	case fn.Signature().TypeParams().Len() > 0:
		r.Report(diag.BadSignature, v.At, "the function `"+name+"` has type parameters"+r.placeOf(fn), "name one without")
		return f, nil
	}
	return f, fn
}

// methodCall returns a function that calls the named method of a type, if of is the name of this type, with its import path unless it belongs to
// the package home. Otherwise it returns "". The function is for the package at path, and has the given signature, such as "(T) error".
func (r *Clients) methodCall(of, name, home, path, signature string) string {
	importing, typ := library.SplitName(of)
	if importing == "" {
		importing, typ = home, of
	}
	p := r.View.Packages[importing]
	if p == nil {
		return ""
	}
	o, ok := p.Scope().Lookup(typ).(*types.TypeName)
	if !ok {
		return ""
	}
	return typeutil.Calling(o, name, path, signature)
}

// anyMethodCall is methodCall for the first type of p that has the named method.
func (r *Clients) anyMethodCall(p *types.Package, name, path, signature string) string {
	for _, o := range r.owners(p)[name] {
		if !r.View.Generated(o) {
			return typeutil.Calling(o, name, path, signature)
		}
	}
	return ""
}

// owners is [typeutil.MethodOwners]. It looks at each package once.
func (r *Clients) owners(p *types.Package) map[string][]*types.TypeName {
	if r.methods[p] == nil {
		r.methods[p] = typeutil.MethodOwners(p)
	}
	return r.methods[p]
}

// generates reports whether the generated files of the package declare the name at the top level.
func (r *Clients) generates(name string) bool {
	if r.generated == nil {
		r.generated = map[string]bool{}
		for _, n := range naming.Package(r.Library.Outline(r.Pkg)) {
			r.generated[n.Go] = r.generated[n.Go] || !n.Member()
		}
	}
	return r.generated[name]
}

// another returns a different name, for a function that cannot have the given name.
func another(name string) string {
	if rest, ok := strings.CutPrefix(name, "Open"); ok && rest != "" {
		return "New" + rest
	}
	return "My" + strings.ToUpper(name[:1]) + name[1:]
}

// unparsed reports whether a file of the package cannot be parsed. Then its declarations are not reliable, and the first use of the package
// gets the finding.
func (r *Clients) unparsed(v *syntax.Value, importing string) bool {
	p := r.View.ProblemsOf(importing).Syntax
	if p == nil {
		return false
	}
	if !r.unreadable[importing] {
		r.unreadable[importing] = true
		at := fmt.Sprintf("%s:%d:%d: ", filepath.Base(p.At.Filename), p.At.Line, p.At.Column)
		help := ""
		if strings.Contains(p.Text, "found '<<'") || strings.Contains(p.Text, "found '>>'") || strings.Contains(p.Text, "found '=='") {
			help = read.MergeHelp
		}
		r.Report(diag.UnknownPackage, v.At, "the package `"+importing+"` cannot be read: "+at+p.Text, help)
	}
	return true
}

// placeOf returns an addition to the text of a finding, which says where o is declared.
func (r *Clients) placeOf(o types.Object) string {
	if at := r.View.At(o); at != "" && !r.View.Generated(o) { // a generated file may not exist yet
		return ", at " + at
	}
	return ""
}

// short returns the type t as it is written in Go code of the kind's package.
func (m *maker) short(t types.Type) string {
	return typeutil.ShortIn(m.path, t)
}

func (m *maker) misfit(v *syntax.Value, fn *types.Func, text, help string) {
	m.Report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` "+text+m.placeOf(fn), help)
}

// cannotName reports a parameter or result of fn whose type generated code cannot name. If the type is unknown, it reports the error in the
// Go code, such as a missing import.
func (m *maker) cannotName(v *syntax.Value, fn *types.Func, what, why string) {
	if why == mock.Unknown {
		why += m.firstProblem(fn)
	}
	m.misfit(v, fn, what+" that generated code cannot name: "+why, "")
}

// place returns the place where the mocks of the kind's package are written. A type that mocks cannot name, handles cannot name either.
func (m *maker) place() mock.Place { return mock.Place{Path: m.path, Name: m.pkg.Name} }

// namesStruct reports whether t is the existing struct of the kind. t may have the struct's own name, or the name of the configuration of
// this kind or of the kind from which it inherits the struct.
func (m *maker) namesStruct(t types.Type) bool {
	if m.kind.Struct == nil {
		return false
	}
	name, own := typeutil.Name(t), m.lib.Trait(m.e, "struct").Kind
	if name == typeutil.Name(m.kind.Struct.Type) || name == m.path+"."+m.kind.Config {
		return true
	}
	for e, l, _ := m.lib.Above(m.e); e != nil && l.Trait(e, "struct").Kind == own; e, l, _ = l.Above(e) {
		if name == m.homeOf(l)+"."+m.Spell.GoName(e, nil)+"Config" {
			return true
		}
	}
	return false
}

// unreachable returns the reason why t cannot be named in the package of the kind, or "".
func (m *maker) unreachable(t types.Type) string { return mock.Unreachable(m.place(), t) }

func variables(t *types.Tuple) []*types.Var { return slices.Collect(t.Variables()) }

// firstProblem returns the error in the Go code at the declaration of o, or else the first error in its package.
func (m *maker) firstProblem(o types.Object) string {
	if p := m.View.Near(o); p != nil {
		return ": " + p.Text
	}
	return ""
}
