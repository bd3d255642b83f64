package mock

import (
	"go/types"
	"path"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// inside reports whether names of pkg can be used here without an import. Predeclared names have no package.
func (e *emitter) inside(pkg *types.Package) bool {
	return pkg == nil || pkg.Path() == e.place.Path
}

// barred returns the reason why pkg cannot be imported here, or "".
func (e *emitter) barred(pkg *types.Package) string {
	switch {
	case e.inside(pkg):
		return ""
	case pkg.Name() == "main":
		return "`" + pkg.Path() + "` is a program, which nothing can import"
	case !importable(pkg.Path(), e.place.Path):
		return "`" + pkg.Path() + "` is internal"
	}
	return ""
}

// importable applies the go command's rule for internal and vendored packages.
func importable(imported, from string) bool {
	if strings.HasPrefix(imported, "vendor/") {
		return false
	}
	parts := strings.Split(imported, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i] != "internal" {
			continue
		}
		parent := path.Join(parts[:i]...)
		from = strings.TrimSuffix(from, "_test")
		return parent != "" && (from == parent || strings.HasPrefix(from, parent+"/"))
	}
	return true
}

// hidden returns the reason why a type name cannot be used here, or "".
func (e *emitter) hidden(o *types.TypeName) string {
	switch {
	case e.inside(o.Pkg()):
		return ""
	case !o.Exported():
		return "`" + o.Pkg().Path() + "." + o.Name() + "` is not exported"
	}
	return e.barred(o.Pkg())
}

// unreachable returns the reason why t cannot be written here, or "".
func (e *emitter) unreachable(t types.Type) string {
	why := ""
	e.visit(t, func(o *types.TypeName) {
		if why == "" {
			why = e.hidden(o)
		}
	}, func(text string) {
		if why == "" {
			why = text
		}
	})
	return why
}

// visit calls f for each type name that is needed to write t, and bar with the reason for each part that cannot be written here.
func (e *emitter) visit(t types.Type, f func(*types.TypeName), bar func(string)) {
	switch t := t.(type) {
	case *types.Alias:
		if t.Obj().Pkg() == nil { // any
			return
		}
		if e.hidden(t.Obj()) != "" {
			e.visit(t.Rhs(), f, bar)
			return
		}
		f(t.Obj())
	case *types.Named:
		o := t.Obj()
		if o.Pkg() == nil {
			if e.taken[o.Name()] {
				bar("the package declares a `" + o.Name() + "` of its own")
			}
			return
		}
		if e.hidden(o) != "" {
			if a := e.alias(t); a != nil {
				o = a
			}
		}
		f(o)
	case *types.Struct:
		for v := range t.Fields() {
			if !v.Exported() && !e.inside(v.Pkg()) {
				bar("a struct in it has the unexported field `" + v.Name() + "`")
			}
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if !m.Exported() && !e.inside(m.Pkg()) {
				bar("an interface in it has the unexported method `" + m.Name() + "`")
			}
		}
	case *types.Basic:
		if t.Kind() == types.Invalid {
			bar(Unknown)
		} else if t.Kind() != types.UnsafePointer && e.taken[t.Name()] {
			bar("the package declares a `" + t.Name() + "` of its own")
		}
	}
	for _, part := range typeutil.Parts(t) {
		e.visit(part, f, bar)
	}
}

// alias returns a name with which a hidden type can be written here: an exported alias in the package of a target.
func (e *emitter) alias(t *types.Named) *types.TypeName {
	return e.public[t.Origin().Obj()]
}

// learn records the exported aliases in pkg of types that cannot be named otherwise.
func (e *emitter) learn(pkg *types.Package) {
	if pkg == nil || e.barred(pkg) != "" {
		return
	}
	for _, name := range pkg.Scope().Names() {
		o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !o.IsAlias() || e.hidden(o) != "" {
			continue
		}
		n, ok := types.Unalias(o.Type()).(*types.Named)
		if ok && n.TypeParams().Len() == 0 && e.hidden(n.Obj()) != "" && e.public[n.Obj()] == nil {
			e.public[n.Obj()] = o
		}
	}
}

// declaredFunc reports whether t is a func type with a name of its own, which makes it differ from its underlying type.
func declaredFunc(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}
