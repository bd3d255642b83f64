package mock

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/ident"
)

// funcsType writes the struct of functions. A literal of this struct can replace a mock in simple tests.
func (e *emitter) funcsType(s *subject) jen.Code {
	var fields []jen.Code
	for i, m := range s.methods {
		if i > 0 {
			fields = append(fields, jen.Line())
		}
		fields = append(fields, jen.Id(m.name).Func().Add(e.named(s, m)))
	}
	return says(s.funcs, " has a function for each method of ", ident.WithArticle(s.known()), ". ", s.client, " returns ", ident.WithArticle(s.known()), " that calls them.").Type().Add(e.decl(s, s.funcs)).Struct(fields...)
}

// client writes the method that converts this struct to a client.
func (e *emitter) client(s *subject) jen.Code {
	local := e.fileScope(s).inner()
	for _, p := range s.params {
		local.pick(s.paramName[p])
	}
	f, mk := local.pick("f"), local.pick("m")
	body := []jen.Code{jen.Id(mk).Op(":=").Add(e.use(s, s.new)).Call(jen.Nil())}
	for _, m := range s.methods {
		body = append(body, jen.If(jen.Id(f).Dot(m.name).Op("!=").Nil()).Block(
			jen.Id(mk).Dot(s.field).Dot(m.name).Dot("Do").Call(jen.Id(f).Dot(m.name)),
		))
	}
	result := jen.Id(mk)
	if s.function {
		result.Dot("Call")
	}
	body = append(body, jen.Return(result))
	receiver := jen.Id(f).Add(e.use(s, s.funcs))
	if len(s.methods) == 0 {
		receiver = e.use(s, s.funcs)
	}
	return says(s.client, " returns ", ident.WithArticle(s.known()), " that calls the functions of f. Calling one that is nil panics.").
		Func().Params(receiver).Id(s.client).Params().Add(e.mocked(s)).Block(body...)
}
