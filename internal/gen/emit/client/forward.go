package client

import (
	"go/token"
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A forwarded has the parameters of a method that calls another method with the same signature, and the arguments that it passes on.
type forwarded struct {
	params, args []jen.Code
	ctx          string // the name of the first context; "" for none
}

// forwardedBy chooses names for the parameters of sig: their own names, if these are free in s.
func forwardedBy(s code.Scope, sig *types.Signature) forwarded {
	var a forwarded
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		name := v.Name()
		switch {
		case token.IsIdentifier(name) && name != "_":
		case typeutil.IsContext(v.Type()):
			name = "ctx"
		default:
			name = "arg" + strconv.Itoa(i+1)
		}
		name = s.Pick(name)
		if a.ctx == "" && typeutil.IsContext(v.Type()) {
			a.ctx = name
		}
		param, arg := jen.Id(name), jen.Id(name)
		if slice, ok := types.Unalias(v.Type()).(*types.Slice); ok && sig.Variadic() && i == sig.Params().Len()-1 {
			param.Op("...").Add(render.GoType(slice.Elem()))
			arg.Op("...")
		} else {
			param.Add(render.GoType(v.Type()))
		}
		a.params, a.args = append(a.params, param), append(a.args, arg)
	}
	return a
}

func typesOf(t *types.Tuple) []types.Type {
	var all []types.Type
	for v := range t.Variables() {
		all = append(all, v.Type())
	}
	return all
}
