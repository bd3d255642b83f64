package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Fill writes the method that fills parameters that the program does not set.
func Fill(f *model.Factory) jen.Code {
	var names []jen.Code
	var body []jen.Code
	for _, l := range f.Given.Leaves {
		names = append(names, code.Quote(l.Name))
		body = append(body, fillOne(l)...)
	}
	if len(names) > 0 {
		body = append([]jen.Code{fromEach("FromParams", names)}, body...)
	}
	r := "r"
	if len(body) == 0 {
		r = "_"
	}
	doc := model.FillName + " sets each parameter that is not given to the value of its variable or to its default."
	return render.Comment(doc).Line().Func().Params(jen.Id("p").Id(f.ParamsName())).Id(model.FillName).Params(jen.Id(r).Op("*").Add(code.Runtime("Reader"))).
		Id(f.ParamsName()).Block(append(body, jen.Return(jen.Id("p")))...)
}

// fillOne writes the code that fills one parameter if the program does not set it, and the check that a path exists.
func fillOne(l *model.Leaf) []jen.Code {
	f := l.Field()
	target := func() *jen.Statement { return jen.Id("p").Dot(f.Go) }
	var body, inner []jen.Code
	if !f.IsZeroWith(f.Default) {
		inner = append(inner, target().Op("=").Add(code.FieldLiteral(f, f.Default)), jen.Id("r").Dot("From").Call(code.Runtime("FromDefault"), code.Quote(l.Name)))
	}
	if v := variable(nil, l, nil); v != nil && l.Source(nil).Bound() {
		inner = append(inner, readInto(l, target(), v))
	}
	if len(inner) > 0 {
		zero, _ := rules.ZeroTest(f, target)
		if zero == nil {
			zero = target().Op("==").Lit(0)
		}
		body = append(body, jen.If(zero).Block(inner...))
	}
	return messaged(l, append(body, looks(l, target())...))
}
