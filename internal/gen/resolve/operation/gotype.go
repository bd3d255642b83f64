package operation

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// goTypeOf returns the Go type under the key of the table t. A name without an import path belongs to the package home. It returns nil if
// there is none, or if it has reported a finding.
func (m *maker) goTypeOf(t *syntax.Value, key, home string) types.Type {
	v := read.Get(t, key, syntax.String)
	if v == nil {
		return nil
	}
	spec, wrap := v.Text, func(t types.Type) types.Type { return t }
	for {
		inner := wrap
		if rest, ok := strings.CutPrefix(spec, "[]"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewSlice(t)) }
		} else if rest, ok := strings.CutPrefix(spec, "map[string]"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewMap(types.Typ[types.String], t)) }
		} else if rest, ok := strings.CutPrefix(spec, "*"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewPointer(t)) }
		} else {
			break
		}
	}
	if b, ok := types.Universe.Lookup(spec).(*types.TypeName); ok {
		return wrap(b.Type())
	}
	importing, name := library.SplitName(spec)
	if importing == "" {
		importing = home
	}
	p := m.View.Packages[importing]
	if p == nil || !read.IsExported(name) {
		if !library.ImportPath(importing) || !read.IsExported(name) {
			m.Report(diag.UnknownType, v.At, "this is not the name of a Go type", "write `import/path.Type`, or `Type` for one of the generated package")
		} else {
			m.Absent(diag.UnknownType, v.At, importing, "", "`go get "+importing+"`")
		}
		return nil
	}
	o, ok := p.Scope().Lookup(name).(*types.TypeName)
	switch {
	case !ok:
		generated := func(t string) bool { return importing == m.Place.Path && m.Generates(t) } // such as a handle
		names := m.Candidates(func() []string { return slices.DeleteFunc(typeutil.TypeNames(p.Scope()), generated) })
		help := diag.DidYouMean(name, names)
		if importing == m.Place.Path && diag.Suggest(name, names) == "" {
			help = "write it: `type " + name + " struct { ... }` in a Go file of the package " + p.Name()
		}
		m.Report(diag.UnknownType, v.At, "the package `"+importing+"` has no type `"+name+"`", help)
		return nil
	case typeutil.Generic(o.Type()):
		m.Report(diag.UnknownType, v.At, "the type `"+name+"` has type parameters", "name one without")
		return nil
	}
	if why := m.unreachable(o.Type()); why != "" {
		m.Report(diag.UnknownType, v.At, "generated code cannot name the type: "+why, "")
		return nil
	}
	return wrap(o.Type())
}

// Paths returns the packages of the Go types that the operations of a kind name.
func Paths(kind *syntax.Value) []string {
	var paths []string
	for _, e := range read.Entries(kind, "operation") {
		for _, key := range []string{"body", "response"} {
			spec := read.Text(e.Value, key)
			if i := strings.LastIndexAny(spec, "]*"); i >= 0 {
				spec = spec[i+1:]
			}
			if p, _ := library.SplitName(spec); p != "" && library.ImportPath(p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// namedType returns a placeholder for a struct type of another package, which can be printed and compared by name.
func namedType(path, pkg, name string) types.Type {
	return types.NewNamed(types.NewTypeName(token.NoPos, types.NewPackage(path, pkg), name, nil), types.NewStruct(nil, nil), nil)
}

// fieldGoType returns the Go type of a parameter.
func fieldGoType(f *model.Field) types.Type {
	if f.Type.Kind == model.List {
		elem := *f
		elem.Type = f.Type.Elem
		return types.NewSlice(fieldGoType(&elem))
	}
	var path, pkg, name, prefix string
	switch {
	case f.Secret:
		path, pkg, name = module.Runtime, "resource", "Secret"
	case f.Type.Kind == model.TextType:
		path, pkg, name = f.Type.Path, f.Type.Package, f.Type.Go
	default:
		g := f.Type.Scalar.Go
		path, name, prefix = g.Path, g.Name, g.Prefix
		pkg = path[strings.LastIndexByte(path, '/')+1:]
	}
	var t types.Type
	if path == "" {
		t = types.Universe.Lookup(name).Type()
	} else {
		t = namedType(path, pkg, name)
	}
	switch prefix {
	case "*":
		return types.NewPointer(t)
	case "[]":
		return types.NewSlice(t)
	}
	return t
}

// short returns the type t as it is written in Go code of the kind's package.
func (m *maker) short(t types.Type) string { return typeutil.ShortIn(m.Place.Path, t) }

// unreachable returns the reason why t cannot be named in the package of the kind, or "".
func (m *maker) unreachable(t types.Type) string { return mock.Unreachable(m.Place, t) }
