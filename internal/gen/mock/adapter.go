package mock

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/ident"
)

// adapter writes the type that adapts a real client to an interface whose methods return interfaces.
func (e *emitter) adapter(s *subject) []jen.Code {
	local := e.fileScope(s).inner()
	for _, p := range s.params {
		local.pick(s.paramName[p])
	}
	client := local.pick("client")
	given := jen.Op("*").Add(e.sourceType(s))
	embedded := jen.Op("*").Id(s.real)
	if types.IsInterface(s.typ) {
		given, embedded = e.sourceType(s), jen.Id(s.real)
	}
	out := []jen.Code{
		says(s.wrap, " returns ", client, " as ", ident.WithArticle(s.own), ".").
			Func().Add(e.decl(s, s.wrap)).Params(jen.Id(client).Add(given)).Add(e.use(s, s.own)).Block(
			jen.Return(e.use(s, s.adapter).Values(jen.Id(client))),
		),
		jen.Type().Add(e.decl(s, s.adapter)).Struct(embedded.Add(e.args(s))),
		jen.Type().Add(e.decl(s, s.real)).Op("=").Add(e.sourceType(s)),
	}
	for _, m := range s.methods {
		for _, v := range m.results {
			if v.chain != nil {
				out = append(out, e.adapted(s, m))
				break
			}
		}
	}
	return out
}

// adapted writes a method that returns an interface where the real one returns a concrete type. A nil pointer stays nil.
func (e *emitter) adapted(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	a := local.pick("a")
	var got, lines, results []jen.Code
	for _, v := range m.results {
		got = append(got, jen.Id(v.name))
	}
	for _, v := range m.results {
		switch _, pointer := types.Unalias(v.typ).(*types.Pointer); {
		case v.chain == nil:
			results = append(results, jen.Id(v.name))
		case !pointer:
			results = append(results, jen.Op("&").Id(v.name))
		default:
			as := local.pick(v.name + "Client")
			lines = append(lines,
				jen.Var().Id(as).Add(e.varType(s, v)),
				jen.If(jen.Id(v.name).Op("!=").Nil()).Block(jen.Id(as).Op("=").Id(v.name)),
			)
			results = append(results, jen.Id(as))
		}
	}
	body := append([]jen.Code{jen.List(got...).Op(":=").Id(a).Dot(s.real).Dot(m.name).Call(passed(m)...)}, lines...)
	body = append(body, jen.Return(results...))
	return jen.Func().Params(jen.Id(a).Add(e.use(s, s.adapter))).Id(m.name).Add(e.named(s, m)).Block(body...)
}
