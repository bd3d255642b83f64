package model

import (
	"go/types"
	"strconv"
	"strings"
)

// TypeName is t with the import paths of its packages, aliases resolved and parameters without names: equal for equal types, wherever
// they were loaded.
func TypeName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		o := t.Obj()
		name := o.Name()
		if o.Pkg() != nil {
			name = o.Pkg().Path() + "." + name
		}
		if t.TypeArgs().Len() == 0 {
			return name
		}
		var args []string
		for a := range t.TypeArgs().Types() {
			args = append(args, TypeName(a))
		}
		return name + "[" + strings.Join(args, ",") + "]"
	case *types.Pointer:
		return "*" + TypeName(t.Elem())
	case *types.Slice:
		return "[]" + TypeName(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + TypeName(t.Elem())
	case *types.Map:
		return "map[" + TypeName(t.Key()) + "]" + TypeName(t.Elem())
	case *types.Chan:
		return strconv.Itoa(int(t.Dir())) + " chan " + TypeName(t.Elem())
	case *types.Signature:
		return "func" + tupleName(t.Params(), t.Variadic()) + tupleName(t.Results(), false)
	default:
		return types.TypeString(t, (*types.Package).Path)
	}
}

func tupleName(t *types.Tuple, variadic bool) string {
	var names []string
	for v := range t.Variables() {
		names = append(names, TypeName(v.Type()))
	}
	if variadic {
		names[len(names)-1] += "..."
	}
	return "(" + strings.Join(names, ", ") + ")"
}
