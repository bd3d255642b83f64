package mock

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// method writes the method of the mock and the types of its rules and its records.
func (e *emitter) method(s *subject, m *method) []jen.Code {
	out := []jen.Code{e.call(s, m), e.handle(s, m), e.record(s, m), e.returns(s, m), e.do(s, m)}
	if matched(m) {
		out = append(out, e.with(s, m))
	}
	return append(out, e.when(s, m), e.calls(s, m))
}

func matched(m *method) bool {
	return slices.ContainsFunc(m.params, func(p variable) bool { return p.match })
}

// varType writes the type of a parameter or result.
func (e *emitter) varType(s *subject, v variable) *jen.Statement {
	if v.chain != nil {
		return e.use(v.chain.of, v.chain.of.own)
	}
	return e.typ(s, v.typ)
}

// named writes the signature of m with the names of parameters.
func (e *emitter) named(s *subject, m *method) *jen.Statement {
	var params []jen.Code
	for _, p := range m.params {
		params = append(params, jen.Id(p.name).Add(e.spelling(s).Parameter(p.typ, p.rest)))
	}
	return jen.Params(params...).Add(e.resultTypes(s, m))
}

// bare writes the signature of m without names.
func (e *emitter) bare(s *subject, m *method) *jen.Statement {
	var params []jen.Code
	for _, p := range m.params {
		params = append(params, e.spelling(s).Parameter(p.typ, p.rest))
	}
	return jen.Params(params...).Add(e.resultTypes(s, m))
}

func (e *emitter) resultTypes(s *subject, m *method) jen.Code {
	var results []jen.Code
	for _, r := range m.results {
		results = append(results, e.varType(s, r))
	}
	return render.Results(results...)
}

// passed writes the arguments of m for a call that passes them on.
func passed(m *method) []jen.Code {
	var args []jen.Code
	for _, p := range m.params {
		arg := jen.Id(p.name)
		if p.rest {
			arg.Op("...")
		}
		args = append(args, arg)
	}
	return args
}

// call writes the method of the mock.
func (e *emitter) call(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	mk, c, call, do := local.pick("m"), local.pick("c"), local.pick("call"), local.pick("do")
	var fields, results []jen.Code
	for _, p := range m.params {
		fields = append(fields, jen.Id(p.field).Op(":").Add(recorded(p)))
	}
	for _, r := range m.results {
		results = append(results, jen.Id(c).Dot(r.field))
	}
	begin := []jen.Code{jen.Op("&").Id(mk).Dot(s.field).Dot(m.name).Dot("Rules"), jen.Id(c)}
	if m.ctx >= 0 {
		begin = append(begin, jen.Id(m.params[m.ctx].name))
	}
	invoke := func(f *jen.Statement) *jen.Statement {
		if len(results) == 0 {
			return f.Call(passed(m)...)
		}
		return jen.List(results...).Op("=").Add(f.Call(passed(m)...))
	}
	var cases []jen.Code
	if len(results) > 0 {
		var given []jen.Code
		for _, r := range m.results {
			given = append(given, jen.Id(do).Dot(r.field))
		}
		cases = append(cases, jen.Case(jen.Op("*").Add(e.use(s, m.record))).Block(jen.List(results...).Op("=").List(given...)))
	}
	cases = append(cases, jen.Case(jen.Func().Add(e.bare(s, m))).Block(invoke(jen.Id(do))))
	if real := e.realCase(s, m, do, invoke); real != nil {
		cases = append(cases, real)
	}
	if m.failing != nil {
		cases = append(cases, jen.Default().Block(jen.List(results...).Op("=").Qual(m.failing.Path, m.failing.Name).Call(jen.Id(call).Dot("Err"))))
	} else if m.fails {
		cases = append(cases, jen.Default().Block(jen.Id(c).Dot(m.results[len(m.results)-1].field).Op("=").Id(call).Dot("Err")))
	}
	body := []jen.Code{
		jen.Id(c).Op(":=").Op("&").Add(e.use(s, m.record)).Values(fields...),
		jen.Id(call).Op(":=").Qual(module.Mock, "Begin").Call(begin...),
		jen.Switch(jen.Id(do).Op(":=").Id(call).Dot("Answer").Assert(jen.Type())).Block(cases...),
		jen.Id(call).Dot("End").Call(),
	}
	if len(results) > 0 {
		body = append(body, jen.Return(results...))
	}
	return says(m.name, " follows the rules of m.", s.field, ".", m.name, ".").
		Func().Params(jen.Id(mk).Op("*").Add(e.use(s, s.mock))).Id(m.name).Add(e.named(s, m)).Block(body...)
}

// realCase writes the case for a call that is passed on to the wrapped client.
func (e *emitter) realCase(s *subject, m *method, do string, invoke func(*jen.Statement) *jen.Statement) jen.Code {
	if !s.function {
		return jen.Case(e.mocked(s)).Block(invoke(jen.Id(do).Dot(m.name)))
	}
	if !declaredFunc(s.typ) {
		return nil // the same case
	}
	return jen.Case(e.mocked(s)).Block(invoke(jen.Id(do)))
}

func (e *emitter) handle(s *subject, m *method) jen.Code {
	rules := "Rules"
	if m.fails || m.failing != nil {
		rules = "ErrorRules"
	}
	return says(m.handle, " has the rules and the calls of ", s.known(), ".", m.name, ".").
		Type().Add(e.decl(s, m.handle)).Struct(jen.Qual(module.Mock, rules))
}

func (e *emitter) record(s *subject, m *method) jen.Code {
	var fields []jen.Code
	for _, p := range m.params {
		fields = append(fields, jen.Id(p.field).Add(e.typ(s, p.typ)))
	}
	if len(m.params) > 0 && len(m.results) > 0 {
		fields = append(fields, jen.Line())
	}
	for _, r := range m.results {
		fields = append(fields, jen.Id(r.field).Add(e.varType(s, r)))
	}
	return says(ident.Capital(ident.WithArticle(m.record)), " is one call: its arguments and, once it has returned, its results.").
		Type().Add(e.decl(s, m.record)).Struct(fields...)
}

// receiver writes the receiver of a handle's methods.
func (e *emitter) receiver(s *subject, m *method, name string) *jen.Statement {
	return jen.Func().Params(jen.Id(name).Op("*").Add(e.use(s, m.handle)))
}

func (e *emitter) returns(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	r := local.pick("r")
	var params, fields []jen.Code
	for _, v := range m.results {
		params = append(params, jen.Id(v.name).Add(e.varType(s, v)))
		fields = append(fields, jen.Id(v.field).Op(":").Id(v.name))
	}
	doc, record := "Return answers calls with these results.", jen.Op("&").Add(e.use(s, m.record)).Values(fields...)
	if len(fields) == 0 {
		doc, record = "Return makes calls return.", jen.Nil()
	}
	return says(doc).
		Add(e.receiver(s, m, r)).Id("Return").Params(params...).Op("*").Qual(module.Mock, "Rule").Block(
		jen.Return(jen.Qual(module.Mock, "Return").Call(jen.Op("&").Id(r).Dot("Rules"), record)),
	)
}

func (e *emitter) do(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	r, do := local.pick("r"), local.pick("do")
	return says("Do answers calls by calling ", do, ".").
		Add(e.receiver(s, m, r)).Id("Do").Params(jen.Id(do).Func().Add(e.named(s, m))).Op("*").Qual(module.Mock, "Rule").Block(
		jen.Return(jen.Qual(module.Mock, "Do").Call(jen.Op("&").Id(r).Dot("Rules"), jen.Id(do))),
	)
}

func (e *emitter) with(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	r, n := local.pick("r"), local.pick("n")
	var params, fields []jen.Code
	for _, p := range m.params {
		if p.match {
			params = append(params, jen.Id(p.name).Add(e.spelling(s).Parameter(p.typ, p.rest)))
			fields = append(fields, jen.Id(p.field).Op(":").Id(p.name))
		}
	}
	return says("With narrows the rules to calls with exactly these arguments.").
		Add(e.receiver(s, m, r)).Id("With").Params(params...).Op("*").Add(e.use(s, m.handle)).Block(
		jen.Id(n).Op(":=").Op("*").Id(r),
		jen.Qual(module.Mock, "With").Call(jen.Op("&").Id(n).Dot("Rules"), jen.Op("&").Add(e.use(s, m.record)).Values(fields...)),
		jen.Return(jen.Op("&").Id(n)),
	)
}

func (e *emitter) when(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	r, match, n := local.pick("r"), local.pick("match"), local.pick("n")
	return says("When narrows the rules to calls for which ", match, ", given the arguments, returns true.").
		Add(e.receiver(s, m, r)).Id("When").Params(jen.Id(match).Func().Params(jen.Op("*").Add(e.use(s, m.record))).Bool()).
		Op("*").Add(e.use(s, m.handle)).Block(
		jen.Id(n).Op(":=").Op("*").Id(r),
		jen.Qual(module.Mock, "When").Call(jen.Op("&").Id(n).Dot("Rules"), jen.Id(match)),
		jen.Return(jen.Op("&").Id(n)),
	)
}

func (e *emitter) calls(s *subject, m *method) jen.Code {
	local := m.locals.inner()
	r, calls := local.pick("r"), local.pick("calls")
	return says("Calls lists the calls so far, oldest first.").
		Add(e.receiver(s, m, r)).Id("Calls").Params().Params(jen.Id(calls).Index().Op("*").Add(e.use(s, m.record))).Block(
		jen.Qual(module.Mock, "Calls").Call(jen.Op("&").Id(r).Dot("Rules"), jen.Op("&").Id(calls)),
		jen.Return(jen.Id(calls)),
	)
}
