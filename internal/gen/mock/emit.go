package mock

import (
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// emit writes the declarations of one mock.
func (e *emitter) emit(s *subject) []jen.Code {
	var out []jen.Code
	if !s.iface {
		out = append(out, e.ownInterface(s))
		if len(s.chained) > 0 {
			out = append(out, e.adapter(s)...)
		}
	}
	out = append(out, e.assertions(s)...)
	out = append(out, e.mockType(s), e.coreType(s))
	if s.sealed {
		out = append(out, jen.Type().Add(e.decl(s, s.embedded)).Op("=").Add(e.sourceType(s)))
	}
	out = append(out, e.newFunc(s), e.onType(s), e.funcsType(s), e.client(s))
	for _, m := range s.methods {
		out = append(out, e.method(s, m)...)
	}
	for _, c := range s.chained {
		out = append(out, e.emit(c.of)...)
	}
	return out
}

// ownInterface writes the interface of a type that is not an interface, or whose methods get other results.
func (e *emitter) ownInterface(s *subject) jen.Code {
	var methods []jen.Code
	for _, m := range s.methods {
		methods = append(methods, jen.Id(m.name).Add(e.named(s, m)))
	}
	doc := s.own + " has the methods of " + s.source.Pkg().Name() + "." + s.source.Name() + "."
	if len(s.leftOut) > 0 {
		doc += "\n\nLeft out: " + strings.Join(s.leftOut, ", ") + "."
	}
	return says(doc).Type().Add(e.decl(s, s.own)).Interface(methods...)
}

// assertions writes declarations with which the compiler checks that the mock, and the type from which its interface was made, implement
// the interface.
func (e *emitter) assertions(s *subject) []jen.Code {
	nilOf := func(t *jen.Statement) *jen.Statement { return jen.Parens(jen.Op("*").Add(t)).Call(jen.Nil()) }
	var lines []jen.Code
	switch {
	case s.function:
		lines = append(lines, jen.Var().Id("_").Add(e.mocked(s)).Op("=").Add(nilOf(e.use(s, s.mock))).Dot("Call"))
	default:
		lines = append(lines, jen.Var().Id("_").Add(e.mocked(s)).Op("=").Add(nilOf(e.use(s, s.mock))))
	}
	if !s.iface && len(s.chained) == 0 {
		source := nilOf(e.sourceType(s))
		if _, ok := types.Unalias(s.typ).(*types.Pointer); ok {
			source = jen.Parens(e.sourceType(s)).Call(jen.Nil())
		}
		lines = append(lines, jen.Var().Id("_").Add(e.mocked(s)).Op("=").Add(source))
	}
	if len(s.params) == 0 {
		return lines
	}
	return []jen.Code{jen.Func().Id("_").Types(e.constraints(s)...).Params().Block(lines...)}
}

func (e *emitter) mockType(s *subject) jen.Code {
	fields := []jen.Code{
		jen.Id(s.field).Add(e.use(s, s.on)).Comment("the rules and the calls of each method"),
		jen.Line(),
		jen.Id(s.core),
	}
	if s.sealed {
		fields = append(fields, jen.Add(e.use(s, s.embedded)).Comment("nil; it has the unexported methods"))
	}
	return says(s.mock, " is ", ident.WithArticle(s.known()), " for tests.").Type().Add(e.decl(s, s.mock)).Struct(fields...)
}

func (e *emitter) coreType(s *subject) jen.Code {
	return says(s.core, " is mock.Base with an unexported name, so that embedding it adds no exported field.").
		Type().Id(s.core).Op("=").Qual(module.Mock, "Base")
}

func (e *emitter) onType(s *subject) jen.Code {
	var fields []jen.Code
	for i, m := range s.methods {
		if i > 0 {
			fields = append(fields, jen.Line()) // so that a new method changes no line of another
		}
		fields = append(fields, jen.Id(m.name).Add(e.use(s, m.handle)))
	}
	return says(s.on, " has the rules and the calls of each method of ", ident.WithArticle(s.mock), ".").Type().Add(e.decl(s, s.on)).Struct(fields...)
}

func (e *emitter) newFunc(s *subject) jen.Code {
	local := e.fileScope(s).inner()
	for _, p := range s.params {
		local.pick(s.paramName[p])
	}
	t, opts, mk := local.pick("t"), local.pick("opts"), local.pick("m")
	target := jen.Parens(jen.Op("*").Add(e.mocked(s))).Call(jen.Nil())
	args := []jen.Code{jen.Id(t), jen.Id(mk), target, jen.Id(opts)}
	for _, m := range s.methods {
		args = append(args, jen.Line().Qual(module.Mock, "Method").Values(
			jen.Id("Name").Op(":").Lit(m.name),
			jen.Id("Args").Op(":").Lit(len(m.params)),
			jen.Id("Rules").Op(":").Op("&").Id(mk).Dot(s.field).Dot(m.name).Dot("Rules"),
		))
	}
	if len(s.methods) > 0 {
		args = append(args, jen.Line())
	}
	return says(s.new, " makes ", ident.WithArticle(s.known()), " that fails t at every call that no rule expects.").
		Func().Add(e.decl(s, s.new)).Params(jen.Id(t).Qual(module.Mock, "T"), jen.Id(opts).Op("...").Qual(module.Mock, "Option")).
		Op("*").Add(e.use(s, s.mock)).Block(
		jen.Id(mk).Op(":=").Op("&").Add(e.use(s, s.mock)).Values(),
		jen.Qual(module.Mock, "Init").Call(args...),
		jen.Return(jen.Id(mk)),
	)
}
