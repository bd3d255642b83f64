package gotypes

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A walk visits all parts of types that users of a package can see.
type walk struct {
	solid func(*types.Package) bool // reports packages that certainly have no missing types, and need not be visited
	seen  map[types.Type]bool
	todo  []types.Type
	hole  bool // a missing type was found
	cgo   bool // a type of C was found, which may change with files that are not known
}

func newWalk(solid func(*types.Package) bool) *walk {
	return &walk{solid: solid, seen: map[types.Type]bool{}}
}

// through visits the exported names of p, and unexported interfaces.
func (w *walk) through(p *types.Package) {
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		_, isType := obj.(*types.TypeName)
		if obj.Exported() || isType && types.IsInterface(obj.Type()) {
			w.add(obj.Type())
		}
	}
	for len(w.todo) > 0 {
		t := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		w.visit(t)
	}
}

func (w *walk) add(t types.Type) {
	if t != nil && !w.seen[t] {
		w.seen[t] = true
		w.todo = append(w.todo, t)
	}
}

func (w *walk) visit(t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		w.hole = w.hole || t.Kind() == types.Invalid
	case *types.Alias:
		w.add(types.Unalias(t))
	case *types.Named:
		w.named(t.Origin())
	case *types.TypeParam:
		w.add(t.Constraint())
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() || f.Embedded() {
				w.add(f.Type())
			}
		}
		return
	case *types.Signature:
		for p := range t.TypeParams().TypeParams() {
			w.add(p)
		}
	}
	for _, part := range typeutil.Parts(t) {
		w.add(part)
	}
}

func (w *walk) named(t *types.Named) {
	obj := t.Obj()
	w.cgo = w.cgo || strings.HasPrefix(obj.Name(), "_C")
	if obj.Pkg() == nil || w.solid(obj.Pkg()) {
		return
	}
	for p := range t.TypeParams().TypeParams() {
		w.add(p)
	}
	w.add(t.Underlying())
	for m := range t.Methods() {
		if m.Exported() {
			w.add(m.Type())
		}
	}
}

// holes returns the paths of packages in found with missing types. cgo reports whether types of C are visible.
func (l *loader) holes(found map[string]*types.Package) (paths []string, cgo bool) {
	everywhere := false // export data of the compiler has no missing types, but may have types of cgo
	for _, p := range l.list.packages {
		everywhere = everywhere || len(p.CgoFiles) > 0 && !p.Standard
	}
	solid := func(p *types.Package) bool { return l.export[p.Path()] && !everywhere }
	for path, p := range found {
		w := newWalk(solid)
		w.through(p)
		cgo = cgo || w.cgo
		if w.hole {
			paths = append(paths, path)
		}
	}
	return paths, cgo
}
