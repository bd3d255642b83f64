package rules

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// ZeroTest writes the conditions that the field f is zero, and that it is not. x is the expression of the field. Both are nil for types
// whose zero value is a valid value.
func ZeroTest(f *model.Field, x code.Operand) (zero, set *jen.Statement) {
	compared := func(to jen.Code) (zero, set *jen.Statement) {
		return x().Op("==").Add(to), x().Op("!=").Add(to)
	}
	if f.Pointer() {
		return compared(jen.Nil())
	}
	empty := scalar.EmptyNever
	switch f.Type.Kind {
	case model.List, model.Map:
		empty = scalar.EmptyLen
	case model.UnionType:
		empty = scalar.EmptyNil
	case model.Scalar:
		empty = f.Type.Scalar.Empty
		if f.Secret {
			empty = scalar.EmptyIsZero
		}
	}
	switch empty {
	case scalar.EmptyLen:
		return jen.Len(x()).Op("==").Lit(0), jen.Len(x()).Op(">").Lit(0)
	case scalar.EmptyIsZero:
		return x().Dot("IsZero").Call(), jen.Op("!").Add(x()).Dot("IsZero").Call()
	case scalar.EmptyText:
		return compared(code.Quote(""))
	case scalar.EmptyNil:
		return compared(jen.Nil())
	}
	return nil, nil
}
