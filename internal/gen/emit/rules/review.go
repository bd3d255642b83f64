package rules

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Review writes
//
//	func (c DatabaseConfig) Review(r *gen.Reader) {
//		if c.Verify != nil && !*c.Verify {
//			r.Insecure("verify", "false")
//		}
//	}
//
// It writes nothing for a kind that has nothing to review.
func Review(k *model.Kind) []jen.Code {
	if !k.Reviewed() {
		return nil
	}
	body := reviewStruct(fieldName{}, code.Name(code.Receiver(k)), k.Fields, k.Rules)
	if k.AsksGiven() { // Validate would call the function without knowing which fields are set
		body = append(body, jen.If(jen.Id("r").Dot("Valid").Call(jen.Id(code.Receiver(k)).Dot(model.ConstraintsMethod).Call())).Block(
			jen.Id("r").Dot("AddErr").Call(code.Validator(k, jen.Id("r").Dot("IsSet")))))
	}
	text := "Review reports to r the values of " + code.Receiver(k) + " that need a warning or that the active profile forbids. Loaders call it."
	return []jen.Code{
		render.Comment(text).Line().Func().Params(jen.Id(code.Receiver(k)).Id(k.Config)).Id("Review").
			Params(jen.Id("r").Op("*").Add(code.Runtime("Reader"))).Block(body...),
	}
}

// reviewStruct writes the review of the struct x. The names of its fields get prefix.
func reviewStruct(prefix fieldName, x code.Operand, fields []*model.Field, rules []*model.Rule) []jen.Code {
	var body []jen.Code
	for _, f := range fields {
		body = append(body, reviewField(prefix, x, f)...)
	}
	e := expression{root: x}
	for _, r := range rules {
		switch args := ruleArgs(r, prefix); {
		case r.Warning:
			body = append(body, e.ifBroken(r, jen.Id("r").Dot("WarnRule").Call(args...)))
		case r.Profile:
			body = append(body, e.ifBroken(r, jen.Id("r").Dot("AddRule").Call(args...)))
		}
	}
	return body
}

func reviewField(prefix fieldName, x code.Operand, f *model.Field) []jen.Code {
	of, name := func() *jen.Statement { return x().Dot(f.Go) }, prefix.plus(f.Name)
	var body []jen.Code
	if f.Deprecated != "" {
		body = append(body, jen.Id("r").Dot("Deprecated").Call(name.code(), of(), code.Quote(f.Deprecated)))
	}
	if f.InsecureIf != nil {
		body = append(body, jen.If(equals(f, of)).Block(insecure(f, name)))
	}
	switch f.Type.Kind {
	case model.List, model.Map:
		body = append(body, reviewItems(f, name, of)...)
	case model.ObjectType:
		o := f.Type.Object
		inner := reviewStruct(name.plus("."), of, o.Fields, o.Rules)
		if len(inner) > 0 && f.Pointer() {
			inner = []jen.Code{jen.If(of().Op("!=").Nil()).Block(inner...)}
		}
		body = append(body, inner...)
	case model.UnionType:
		for _, m := range f.Type.Union.Members {
			v := func() *jen.Statement { return jen.Id("v") }
			if inner := reviewStruct(name.plus("."+m.Name+"."), v, m.Fields, m.Rules); len(inner) > 0 {
				assert, cond := jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(of()).Assert(jen.Id(m.Go)), jen.Id("ok")
				i := slices.IndexFunc(m.Fields, func(f *model.Field) bool { return f.InsecureIf != nil })
				if len(inner) == 1 && i >= 0 { // one condition is easier to read than an if inside an if
					of := m.Fields[i]
					cond = cond.Op("&&").Add(equals(of, func() *jen.Statement { return v().Dot(of.Go) }))
					inner = []jen.Code{insecure(of, name.plus("."+m.Name+"."+of.Name))}
				}
				body = append(body, jen.If(assert, cond).Block(inner...))
			}
		}
	}
	return body
}

// insecure writes the report that f, which has the given name, has its insecure value.
func insecure(f *model.Field, name fieldName) jen.Code {
	return jen.Id("r").Dot("Insecure").Call(name.code(), code.Quote(f.InsecureIf.Text))
}

// reviewItems writes a loop that reviews each item of the list or map of objects x; nothing for other lists and maps.
func reviewItems(f *model.Field, name fieldName, x code.Operand) []jen.Code {
	o := f.Type.Items()
	if o == nil {
		return nil
	}
	inner := reviewStruct(fieldName{item: code.Name("at"), text: "."}, code.Name("v"), o.Fields, o.Rules)
	if len(inner) == 0 {
		return nil
	}
	if f.Type.Kind == model.List {
		at := jen.Id("at").Op(":=").Add(code.Runtime("ItemName")).Call(name.code(), jen.Id("i"))
		return []jen.Code{jen.For(jen.List(jen.Id("i"), jen.Id("v")).Op(":=").Range().Add(x())).Block(append([]jen.Code{at}, inner...)...)}
	}
	at := jen.List(jen.Id("at"), jen.Id("v")).Op(":=").List(name.plus(".").code().Op("+").Id("k"), x().Index(jen.Id("k")))
	return []jen.Code{eachEntry(x, append([]jen.Code{at}, inner...)...)}
}

// equals returns the condition that f has its insecure value.
func equals(f *model.Field, x code.Operand) *jen.Statement {
	value := x
	if f.Pointer() {
		value = func() *jen.Statement { return jen.Op("*").Add(x()) }
	}
	v := f.InsecureIf
	var cond *jen.Statement
	switch t := f.Type.Scalar; {
	case t.Class == scalar.Flag:
		cond = value()
		if v.V == false {
			cond = jen.Op("!").Add(cond)
		}
	case t.Equality == scalar.ByEqual:
		cond = x().Dot("Equal").Call(code.Literal(f.Type, false, v))
	case t.Equality == scalar.ByOperator:
		cond = value().Op("==").Add(code.Literal(f.Type, false, v))
	default:
		cond = asText(f.Type, x()).Op("==").Add(code.Quote(keyText(f.Type, v)))
	}
	if f.Pointer() {
		return x().Op("!=").Nil().Op("&&").Add(cond)
	}
	return cond
}

// keyText returns the text by which v, a value of t, is compared.
func keyText(t *model.Type, v *model.Value) string {
	if t.Scalar.Key != nil {
		return t.Scalar.Key(v.V).(string)
	}
	return v.V.(string)
}
