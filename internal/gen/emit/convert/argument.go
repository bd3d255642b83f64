package convert

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Arguments writes the arguments of a constructor that takes the fields of cfg one by one. The function dep returns the name of the
// variable that holds a dependency. If a value cannot be written as one expression, statements before the call assign it to a variable.
func Arguments(p *model.Package, names code.Scope, args []model.Arg, cfg code.Operand, dep func(*model.Dep) string) (before, values []jen.Code) {
	var v converter
	for _, name := range p.Beside.Names { // a variable must not hide a type that a later argument is converted to
		names.Take(name)
	}
	for _, a := range args {
		if a.Dep != nil {
			values = append(values, jen.Id(dep(a.Dep)))
			continue
		}
		pair := *a.Pair
		from := func() *jen.Statement { return cfg().Dot(pair.Field.Go) }
		value := expression(pair, from)
		if value == nil {
			to := code.Name(names.Pick(a.Local))
			if v.parts == nil {
				v = v.in(names)
			}
			before = append(before, v.variable(pair, from, to)...)
			value = to()
		}
		if a.Spread {
			value = value.Op("...")
		}
		values = append(values, value)
	}
	return before, values
}

// expression returns x, the field of p, converted to the parameter of p. It returns nil if the conversion needs statements.
func expression(p model.Pair, x code.Operand) *jen.Statement {
	f := p.Field
	switch p.How {
	case model.Assign:
		return x()
	case model.Convert, model.Reveal:
		if f.Type.Elem == nil || converts(f, p.Type) {
			return converted(f, p.Type, x())
		}
	case model.ToPtr:
		if _, given := rules.ZeroTest(f, x); !f.Optional || given == nil {
			return code.Runtime("Ptr").Call(converted(f, elem(p.Type), x()))
		}
	}
	return nil
}

// variable writes the declaration of the variable to, and the statements that set it to x, the field of p.
func (v converter) variable(p model.Pair, x, to code.Operand) []jen.Code {
	if p.How == model.ToObject && isPointer(p.Type) && !p.Field.Pointer() {
		made := to().Op(":=").New(render.GoType(p.Part.Type))
		return append([]jen.Code{made}, v.fill(p.Part, x, to)...)
	}
	declared := jen.Var().Add(to()).Add(render.GoType(p.Type))
	return append([]jen.Code{declared}, v.pair(p, x, to)...)
}
