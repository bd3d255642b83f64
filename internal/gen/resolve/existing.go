package resolve

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// existing is the Go struct that t names, with the fields of the kind; nil after a finding.
func (m *maker) existing(t trait) *model.Struct {
	if c := m.lib.trait(m.e, "constructor"); c.v != nil {
		m.conflict(diag.BadBinding, diag.Label{At: c.v.At, Text: "the constructor"}, diag.Label{At: t.v.At, Text: "the struct"},
			"a kind has a `constructor` or a `struct`", "a constructor that takes the struct needs no `struct`: its fields become those of the kind")
		return nil
	}
	importing, name := function(t.v.Text)
	if importing == "" {
		importing = m.homeOf(t.lib)
	}
	if !importPath(importing) || !isExported(name) {
		m.report(diag.UnknownType, t.v.At, "this is not the name of a Go type", "write `import/path.Type`, or `Type` for one of the generated package")
		return nil
	}
	p := m.view.Packages[importing]
	if p == nil {
		m.absent(diag.UnknownPackage, t.v.At, importing, "", "`go get "+importing+"`")
		return nil
	}
	o, _ := p.Scope().Lookup(name).(*types.TypeName)
	if o == nil {
		m.report(diag.UnknownType, t.v.At, "the package `"+importing+"` has no type `"+name+"`", diag.DidYouMean(name, m.candidates(func() []string { return typeNamesIn(p.Scope()) })))
		return nil
	}
	if m.view.Generated(o) {
		if !m.view.Declares(importing, name) { // else the collision is a finding
			m.report(diag.UnknownType, t.v.At, "the type `"+name+"` is one that is generated", "name a struct that a Go file declares")
		}
		return nil
	}
	n, ok := types.Unalias(o.Type()).(*types.Named)
	if !ok || !isStruct(n) || n.TypeParams().Len() > 0 {
		m.report(diag.UnknownType, t.v.At, "`"+name+"` is no struct"+m.placeOf(o), "name a struct type without type parameters")
		return nil
	}
	if why := m.unreachable(n); why != "" {
		m.report(diag.UnknownType, t.v.At, "generated code cannot name the type: "+why, "")
		return nil
	}
	before := m.list.Errors()
	s := m.convert(t, n)
	if m.list.Errors() > before {
		return nil
	}
	return s
}

// typeNamesIn are the exported types of a package.
func typeNamesIn(scope *types.Scope) []string {
	var names []string
	for _, n := range scope.Names() {
		if t, ok := scope.Lookup(n).(*types.TypeName); ok && t.Exported() {
			names = append(names, n)
		}
	}
	return names
}
