package rules

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
)

// Validate writes
//
//	func (c DatabaseConfig) Validate() error {
//		var ps resource.Problems
//		...
//		return ps.Err()
//	}
//
// for the struct goType of fields. self is the name of the receiver. further is the call of the kind's validation function, or nil.
// Validate makes this call only if there are no other problems. If asks is true, the function needs to know which fields are set. Then the
// method constraints has the other checks, so that loaders can call it alone.
func Validate(self, goType string, fields []*model.Field, rules []*model.Rule, further *jen.Statement, asks bool) []jen.Code {
	var body []jen.Code
	for _, f := range fields {
		body = append(body, validateField(self, f)...)
	}
	body = append(body, validateRules(self, rules)...)
	method := func(doc, name string, body ...jen.Code) jen.Code {
		return render.Comment(doc).Line().Func().Params(jen.Id(self).Id(goType)).Id(name).Params().Error().Block(body...)
	}
	collected := func(body []jen.Code) []jen.Code {
		if len(body) == 0 {
			return []jen.Code{jen.Return(jen.Nil())}
		}
		body = append([]jen.Code{jen.Var().Id("ps").Add(code.Runtime("Problems"))}, body...)
		return append(body, jen.Return(jen.Id("ps").Dot("Err").Call()))
	}
	doc := code.ValidateDoc("Validate", self)
	if further == nil {
		return []jen.Code{method(doc, "Validate", collected(body)...)}
	}
	in := jen.Id("ps").Dot("In").Call(code.Quote(""), further)
	if asks {
		call := jen.Err().Op(":=").Id(self).Dot(model.ConstraintsMethod).Call()
		return []jen.Code{
			method(doc, "Validate", append([]jen.Code{jen.If(call, jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err()))}, collected([]jen.Code{in})...)...),
			jen.Line(),
			method(model.ConstraintsMethod+" returns the problems of "+self+", without those that only the validation function of the kind finds.", model.ConstraintsMethod, collected(body)...),
		}
	}
	if len(body) > 0 {
		in = jen.If(jen.Id("ps").Dot("Err").Call().Op("==").Nil()).Block(in)
	}
	return []jen.Code{method(doc, "Validate", collected(append(body, in))...)}
}

func validateField(self string, f *model.Field) []jen.Code {
	x := func() *jen.Statement { return jen.Id(self).Dot(f.Go) }
	switch f.Type.Kind {
	case model.ObjectType:
		return validateObject(f, x)
	case model.UnionType:
		return validateUnion(f, x)
	case model.List, model.Map:
		return validateItems(f, x)
	}
	value := x
	if f.Pointer() {
		value = func() *jen.Statement { return jen.Op("*").Add(x()) }
	}
	checks := checksOf(constraint.Whole(f.Type, f.Rules), f.Secret, value)
	return guarded(f, x, checks)
}

// guarded writes checks that run only if the field is set.
func guarded(f *model.Field, x code.Operand, checks []check) []jen.Code {
	required := jen.Id("ps").Dot("Required").Call(code.Quote(f.Name))
	zero, set := ZeroTest(f, x)
	if f.MissingIfZero() {
		checks = withoutNonZero(checks)
		if len(checks) == 1 && isEnum(f) {
			return []jen.Code{enumSwitch(f, checks[0], required)}
		}
		s := jen.If(zero).Block(required)
		switch {
		case len(checks) == 1 && checks[0].cond != nil:
			s.Else().Add(ifBroken(f, checks[0], nil, ""))
		case len(checks) > 0:
			s.Else().Block(unguarded(f, checks, "")...)
		}
		return []jen.Code{s}
	}
	if !f.Optional || set == nil {
		return unguarded(f, checks, "")
	}
	checks = withoutNonZero(checks)
	switch {
	case len(checks) == 0:
		return nil
	case len(checks) == 1 && checks[0].zeroFit:
		return unguarded(f, checks, "")
	case len(checks) == 1 && checks[0].cond != nil:
		return []jen.Code{ifBroken(f, checks[0], set, "")}
	}
	return []jen.Code{jen.If(set).Block(unguarded(f, checks, "")...)}
}

func isEnum(f *model.Field) bool {
	return f.Type.Enum != nil && !f.Secret
}

// withoutNonZero returns the checks without those that only ensure that the value is not zero.
func withoutNonZero(checks []check) []check {
	checks = slices.DeleteFunc(checks, func(c check) bool { return c.nonZero })
	for i, c := range checks {
		if c.given != nil {
			checks[i] = *c.given
		}
	}
	return checks
}

// unguarded writes checks one after the other. If the value is an item of a list, index is the variable with its index.
func unguarded(f *model.Field, checks []check, index string) []jen.Code {
	var body []jen.Code
	for _, c := range checks {
		if c.cond != nil {
			body = append(body, ifBroken(f, c, nil, index))
			continue
		}
		body = append(body, jen.Switch(c.value).Block(
			code.Alternatives(c.cases).Block(),
			jen.Default().Block(report(f, c, index)),
		))
	}
	return body
}

// enumSwitch writes
//
//	switch c.Mode {
//	case DatabaseModeA, DatabaseModeB:
//	case "":
//		ps.Required("mode")
//	default:
//		ps.Add("mode", "one_of", "must be one of a, b")
//	}
func enumSwitch(f *model.Field, c check, required jen.Code) jen.Code {
	return jen.Switch(c.value).Block(
		code.Alternatives(c.cases).Block(),
		jen.Case(code.Quote("")).Block(required),
		jen.Default().Block(report(f, c, "")),
	)
}

// ifBroken writes if guard && cond { report }.
func ifBroken(f *model.Field, c check, guard *jen.Statement, index string) *jen.Statement {
	cond := c.cond
	if guard != nil && c.init != nil && widest(c.init)+widest(guard)+widest(cond) > longest {
		return jen.If(guard).Block(c.init, jen.If(cond).Block(report(f, c, index)))
	}
	if guard != nil {
		if c.or {
			cond = jen.Parens(cond)
		}
		cond = guard.Op("&&").Add(cond)
	}
	if c.init != nil {
		return jen.If(c.init, cond).Block(report(f, c, index))
	}
	return jen.If(cond).Block(report(f, c, index))
}

// report writes ps.Add("port", "range", "must be from 1 to 65535"), or the message of f.
func report(f *model.Field, c check, index string) jen.Code {
	if c.key {
		return jen.Id("ps").Dot("AddKey").Call(code.Quote(f.Name), jen.Id("k"), code.Quote(c.rule), c.message(f, ""))
	}
	return jen.Id("ps").Dot("Add").Call(code.Quote(f.Name), code.Quote(c.rule), c.message(f, index))
}

// validateItems writes the checks of a list or map: of its length, then of each item.
func validateItems(f *model.Field, x code.Operand) []jen.Code {
	body := guarded(f, x, checksOf(constraint.Whole(f.Type, f.Rules), false, x))
	body = append(body, validateKeys(f, x)...)
	if f.Type.Items() != nil {
		return append(body, validateObjects(f, x))
	}
	if f.Type.Kind == model.Map {
		return append(body, validateValues(f, x)...)
	}
	each := constraint.Each(f.Type, f.Rules)
	checks := checksOf(each, f.Secret, code.Name("item"))
	for _, c := range each {
		if c.Unique {
			checks = append([]check{{rule: c.Rule, must: c.Must, cond: repeats(f.Type.Elem, f.Secret, x)}}, checks...)
		}
	}
	if len(checks) == 0 {
		return body
	}
	loop := unguarded(f, checks, "i")
	if nils(f) {
		unset := check{rule: "required", must: "not be nil", cond: jen.Id("item").Op("==").Nil()}
		loop = append([]jen.Code{jen.If(unset.cond).Block(report(f, unset, "i"), jen.Continue())}, loop...)
	}
	return append(body, jen.For(jen.List(jen.Id("i"), jen.Id("item")).Op(":=").Range().Add(x())).Block(loop...))
}

// nils reports whether an item or value of f could be nil, which is a problem.
func nils(f *model.Field) bool {
	return !f.Secret && f.Type.Elem.Scalar != nil && f.Type.Elem.Scalar.Empty == scalar.EmptyNil
}

// repeats returns the condition that an earlier item of the list x equals item.
func repeats(elem *model.Type, secret bool, x code.Operand) *jen.Statement {
	before := x().Index(jen.Op(":").Id("i"))
	equality := elem.Scalar.Equality
	if secret {
		equality = scalar.ByEqual
	}
	switch equality {
	case scalar.ByEqual:
		return jen.Qual("slices", "ContainsFunc").Call(before, jen.Id("item").Dot("Equal"))
	case scalar.ByOperator:
		return jen.Qual("slices", "Contains").Call(before, jen.Id("item"))
	}
	same := asText(elem, jen.Id("v")).Op("==").Add(asText(elem, jen.Id("item")))
	return jen.Qual("slices", "ContainsFunc").Call(before,
		jen.Func().Params(jen.Id("v").Add(code.TypeOf(elem, false))).Bool().Add(code.Inline(jen.Return(same))))
}

// validateKeys writes
//
//	for _, k := range slices.Sorted(maps.Keys(c.Labels)) {
//		if !format.Matches(`^[a-z]+$`, k) {
//			ps.AddKey("labels", k, "pattern", "must match the pattern ^[a-z]+$")
//		}
//	}
//
// for the constraints on the keys of a map. Keys of secrets are not named, so each constraint is reported once for them.
func validateKeys(f *model.Field, x code.Operand) []jen.Code {
	if f.Keys == nil {
		return nil
	}
	checks := checksOf(constraint.Whole(f.Keys.Type, f.Keys.Rules), false, code.Name("k"))
	if len(checks) == 0 {
		return nil
	}
	if !f.Secret {
		for i := range checks {
			checks[i].key = true
		}
		return []jen.Code{eachEntry(x, unguarded(f, checks, "")...)}
	}
	var body []jen.Code
	for _, c := range checks {
		if c.cond == nil {
			c.cond = none(f.Keys.Type, c)
		}
		c.subject = "every key "
		broken := jen.If(c.cond)
		if c.init != nil {
			broken = jen.If(c.init, c.cond)
		}
		body = append(body, jen.For(jen.Id("k").Op(":=").Range().Add(x())).Block(broken.Block(report(f, c, ""), jen.Break())))
	}
	return body
}

// validateValues writes one loop for each constraint on the values of a map. Keys may come from variables and have no order, so a problem
// names no key and is reported once.
func validateValues(f *model.Field, x code.Operand) []jen.Code {
	var body []jen.Code
	for _, c := range checksOf(constraint.Each(f.Type, f.Rules), f.Secret, code.Name("v")) {
		if c.cond == nil {
			c.cond = none(f.Type.Elem, c)
		}
		if nils(f) {
			c.cond, c.or = jen.Id("v").Op("==").Nil().Op("||").Add(c.cond), true
		}
		c.subject = "every value "
		body = append(body, jen.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Add(x())).Block(
			jen.If(c.cond).Block(report(f, c, ""), jen.Break()),
		))
	}
	return body
}

// none returns the condition that the value of c, which has the type t, is none of the cases of c.
func none(t *model.Type, c check) *jen.Statement {
	if len(c.cases) > code.MostJoined {
		return jen.Op("!").Add(code.Among(code.TypeOf(t, false), c.cases, c.value))
	}
	var conds []*jen.Statement
	for _, choice := range c.cases {
		conds = append(conds, c.value.Clone().Op("!=").Add(choice))
	}
	return join("&&", conds)
}

// validateObjects writes
//
//	for i, item := range c.Servers {
//		ps.InItem("servers", i, item.Validate())
//	}
func validateObjects(f *model.Field, x code.Operand) jen.Code {
	if f.Type.Kind == model.Map {
		return eachEntry(x, jen.Id("ps").Dot("InEntry").Call(code.Quote(f.Name), jen.Id("k"), x().Index(jen.Id("k")).Dot("Validate").Call()))
	}
	return jen.For(jen.List(jen.Id("i"), jen.Id("item")).Op(":=").Range().Add(x())).Block(
		jen.Id("ps").Dot("InItem").Call(code.Quote(f.Name), jen.Id("i"), jen.Id("item").Dot("Validate").Call()),
	)
}

// validateObject writes ps.In("pool.", c.Pool.Validate()).
func validateObject(f *model.Field, x code.Operand) []jen.Code {
	in := jen.Id("ps").Dot("In").Call(code.Quote(f.Name+"."), x().Dot("Validate").Call())
	if f.Pointer() {
		return []jen.Code{jen.If(x().Op("!=").Nil()).Block(in)}
	}
	return []jen.Code{in}
}

// validateUnion writes a switch over the members. In Go, pointers to members implement the interface too, but they are not valid members.
func validateUnion(f *model.Field, x code.Operand) []jen.Code {
	var cases []jen.Code
	if f.MissingIfZero() {
		cases = append(cases, jen.Case(jen.Nil()).Block(jen.Id("ps").Dot("Required").Call(code.Quote(f.Name))))
	} else {
		cases = append(cases, jen.Case(jen.Nil()).Block())
	}
	var names []string
	for _, m := range f.Type.Union.Members {
		names = append(names, ident.WithArticle(m.Go))
		cases = append(cases, jen.Case(jen.Id(m.Go)).Block(
			jen.Id("ps").Dot("In").Call(code.Quote(f.Name+"."+m.Name+"."), jen.Id("v").Dot("Validate").Call())))
	}
	pointer := check{rule: "type", must: "be " + ident.Either(names) + ", not a pointer"}
	cases = append(cases, jen.Default().Block(report(f, pointer, "")))
	return []jen.Code{jen.Switch(jen.Id("v").Op(":=").Add(x()).Assert(jen.Type())).Block(cases...)}
}
