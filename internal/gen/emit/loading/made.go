package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// paramText returns the text of a parameter.
func paramText(param *model.Field) *jen.Statement {
	switch t := param.Type; {
	case t.Enum != nil:
		return jen.String().Call(paramOf(param))
	case t.Class() == scalar.Text && !param.Pointer():
		return paramOf(param)
	}
	return code.Runtime("Shown").Call(paramOf(param))
}

// made writes the code that sets the field of leaf to a value that is computed from the parameters p.
func (l *loading) made(leaf *model.Leaf, m *model.Made) jen.Code {
	f, target := leaf.Field(), l.target(leaf)
	if m.Param != nil {
		return l.fromParam(f, m.Param, target)
	}
	text := joinedParts(m.Parts, paramText)
	switch {
	case f.Type.Class() == scalar.Address:
		return readInto(leaf, target, code.Runtime("Var").Values().Dot("Or").Call(text))
	case f.Type.Enum != nil:
		text = jen.Id(f.Type.Enum.Go).Call(text)
	}
	if f.Pointer() {
		text = code.Runtime("Ptr").Call(text)
	}
	return target.Op("=").Add(text)
}

// fromParam writes c.Region = string(p.Region), in a condition that the parameter is set.
func (l *loading) fromParam(f, param *model.Field, target *jen.Statement) jen.Code {
	x := paramOf(param)
	pointer := param.Pointer()
	if f.Type.Enum != param.Type.Enum && !f.Secret {
		if pointer {
			x, pointer = jen.Op("*").Add(x), false
		}
		x = code.TypeOf(f.Type, false).Call(x)
	}
	switch {
	case f.Pointer() && !pointer:
		x = code.Runtime("Ptr").Call(x)
	case pointer && !f.Pointer():
		x = jen.Op("*").Add(x)
	}
	set := target.Op("=").Add(x)
	if !param.Optional {
		return set
	}
	_, given := rules.ZeroTest(param, func() *jen.Statement { return paramOf(param) })
	return jen.If(given).Block(set)
}

// cases writes the values of fields for certain parameters.
func (l *loading) cases() []jen.Code {
	var body []jen.Code
	for _, c := range l.r.Cases {
		var inner, names []jen.Code
		for _, v := range c.Values {
			if v.Value.Made != nil {
				inner = append(inner, l.made(v.Leaf, v.Value.Made))
			} else {
				inner = append(inner, l.target(v.Leaf).Op("=").Add(code.FieldLiteral(v.Leaf.Field(), v.Value)))
			}
			names = append(names, code.Quote(v.Leaf.Name))
		}
		inner = append(inner, jen.Id("r").Dot("From").Call(append([]jen.Code{code.Runtime("FromParams")}, names...)...))
		body = append(body, jen.If(rules.Condition(code.Name("p"), c.When)).Block(inner...))
	}
	return body
}
