package mock

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// recorded writes an argument for the record of a call. Slices and maps are copied, because the caller may change them later. If their
// values contain no other slices and maps, packages slices and maps copy them, otherwise the runtime does.
func recorded(p variable) *jen.Statement {
	arg := jen.Id(p.name)
	if from := copier(p.typ); from != "" {
		return jen.Qual(from, "Clone").Call(arg)
	}
	if holdsLists(p.typ, map[types.Type]bool{}) {
		return jen.Qual(module.Mock, "Copy").Call(arg)
	}
	return arg
}

// copier returns "slices" or "maps" if this package copies a value of the type completely, or "".
func copier(t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if !holdsLists(u.Elem(), map[types.Type]bool{}) {
			return "slices"
		}
	case *types.Map:
		if !holdsLists(u.Elem(), map[types.Type]bool{}) {
			return "maps"
		}
	}
	return ""
}

// holdsLists reports whether a value of type t may contain a slice or map that the runtime's Copy copies.
func holdsLists(t types.Type, known map[types.Type]bool) bool {
	t = types.Unalias(t)
	if _, ok := t.(*types.TypeParam); ok {
		return !types.Comparable(t)
	}
	if known[t] || typeutil.IsContext(t) {
		return false
	}
	known[t] = true
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	case *types.Interface:
		return u.Empty()
	case *types.Array:
		return holdsLists(u.Elem(), known)
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() && holdsLists(f.Type(), known) {
				return true
			}
		}
	}
	return false
}
