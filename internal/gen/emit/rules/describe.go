package rules

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Describe writes
//
//	func (c DatabaseConfig) Describe() []gen.Value {
//		return []gen.Value{
//			{Field: "host", Value: c.Host},
//		}
//	}
func Describe(k *model.Kind) jen.Code {
	values := func(vs []described) *jen.Statement {
		var written []jen.Code
		for _, v := range vs {
			written = append(written, v.literal())
		}
		return jen.Index().Add(code.Runtime("Value")).Add(code.Lines(written...))
	}
	steps := describeFields(fieldName{}, code.Name(code.Receiver(k)), k.Fields)
	var body []jen.Code
	switch {
	case len(steps) == 0:
		body = []jen.Code{jen.Return(jen.Nil())}
	case len(steps) == 1 && steps[0].stmt == nil:
		body = []jen.Code{jen.Return(values(steps[0].values))}
	default:
		start := jen.Var().Id("vs").Index().Add(code.Runtime("Value"))
		if steps[0].stmt == nil {
			start, steps = jen.Id("vs").Op(":=").Add(values(steps[0].values)), steps[1:]
		}
		body = append([]jen.Code{start}, appended(steps)...)
		body = append(body, jen.Return(jen.Id("vs")))
	}
	return render.Comment(code.DescribeDoc("Describe", code.Receiver(k))).Line().
		Func().Params(jen.Id(code.Receiver(k)).Id(k.Config)).Id("Describe").Params().Index().Add(code.Runtime("Value")).Block(body...)
}

// A step is a sequence of fields, or a statement that adds the fields of an optional object or a union.
type step struct {
	values []described
	stmt   jen.Code
}

type described struct {
	name     fieldName
	value    jen.Code
	optional bool // the field has a Go type whose zero value only the loader can distinguish from an unset field
}

// literal returns {Field: "host", Value: c.Host}.
func (d described) literal() *jen.Statement {
	pairs := []jen.Code{code.Key("Field", d.name.code()), code.Key("Value", d.value)}
	if d.optional {
		pairs = append(pairs, code.Key("Optional", jen.True()))
	}
	return jen.Values(pairs...)
}

// appended writes vs = append(vs, ...) for each step.
func appended(steps []step) []jen.Code {
	var body []jen.Code
	for _, s := range steps {
		if s.stmt != nil {
			body = append(body, s.stmt)
			continue
		}
		var written []jen.Code
		for _, v := range s.values {
			written = append(written, code.Runtime("Value").Add(v.literal()))
		}
		body = append(body, code.Append("vs", written...))
	}
	return body
}

// describedValue returns the expression that Describe shows for x, the value of f.
func describedValue(f *model.Field, x *jen.Statement) *jen.Statement {
	if t := f.Type.Item(); t.Scalar != nil && t.Scalar.Shown != "" && !f.Secret {
		return code.Runtime(t.Scalar.Shown).Call(x)
	}
	if shown := constraint.Shown(f); shown != "" && !f.Secret && f.Type.Item().Enum == nil {
		return code.Runtime(shown).Call(x)
	}
	return x
}

// describeFields returns the steps that list the fields of x, whose names get prefix.
func describeFields(prefix fieldName, x code.Operand, fields []*model.Field) []step {
	var steps []step
	value := func(d described) {
		if n := len(steps); n > 0 && steps[n-1].stmt == nil {
			steps[n-1].values = append(steps[n-1].values, d)
			return
		}
		steps = append(steps, step{values: []described{d}})
	}
	for _, f := range fields {
		of, name := func() *jen.Statement { return x().Dot(f.Go) }, prefix.plus(f.Name)
		switch {
		case f.Type.Items() != nil:
			steps = append(steps, step{stmt: describeItems(f, name, of)})
		case f.Type.Kind == model.UnionType:
			steps = append(steps, step{stmt: describeUnion(name, of, f.Type.Union)})
		case f.Type.Kind == model.ObjectType && f.Pointer():
			inner := describeFields(name.plus("."), of, f.Type.Object.Fields)
			steps = append(steps, step{stmt: jen.If(of().Op("!=").Nil()).Block(appended(inner)...)})
		case f.Type.Kind == model.ObjectType:
			for _, s := range describeFields(name.plus("."), of, f.Type.Object.Fields) {
				if s.stmt != nil {
					steps = append(steps, s)
				}
				for _, v := range s.values {
					value(v)
				}
			}
		default:
			value(described{name, describedValue(f, of()), f.Optional && f.Type.Kind == model.TextType && !f.Pointer()})
		}
	}
	return steps
}

// describeItems writes a loop that lists the fields of each item of x, and the field f itself if there are no items.
func describeItems(f *model.Field, name fieldName, x code.Operand) jen.Code {
	item := fieldName{item: code.Name("at"), text: "."}
	inner := appended(describeFields(item, code.Name("v"), f.Type.Items().Fields))
	none := jen.If(jen.Len(x()).Op("==").Lit(0)).Block(code.Append("vs", code.Runtime("Value").Add(described{name: name, value: x()}.literal())))
	if f.Type.Kind == model.List {
		at := jen.Id("at").Op(":=").Add(code.Runtime("ItemName")).Call(name.code(), jen.Id("i"))
		return none.Line().For(jen.List(jen.Id("i"), jen.Id("v")).Op(":=").Range().Add(x())).Block(append([]jen.Code{at}, inner...)...)
	}
	at := jen.List(jen.Id("at"), jen.Id("v")).Op(":=").List(name.plus(".").code().Op("+").Id("k"), x().Index(jen.Id("k")))
	return none.Line().Add(eachEntry(x, append([]jen.Code{at}, inner...)...))
}

// describeUnion writes a switch that lists the name of the member in x, and its fields.
func describeUnion(name fieldName, x code.Operand, u *model.Union) jen.Code {
	used := false
	var cases []jen.Code
	for _, m := range u.Members {
		inner := describeFields(name.plus("."+m.Name+"."), func() *jen.Statement { return jen.Id("v") }, m.Fields)
		used = used || len(inner) > 0
		which := described{name: name, value: code.Quote(m.Name)}
		if len(inner) > 0 && inner[0].stmt == nil {
			inner[0].values = append([]described{which}, inner[0].values...)
		} else {
			inner = append([]step{{values: []described{which}}}, inner...)
		}
		cases = append(cases, jen.Case(jen.Id(m.Go)).Block(appended(inner)...))
		if len(u.Members) == 1 {
			name := "_"
			if used {
				name = "v"
			}
			return jen.If(jen.List(jen.Id(name), jen.Id("ok")).Op(":=").Add(x()).Assert(jen.Id(m.Go)), jen.Id("ok")).Block(appended(inner)...)
		}
	}
	subject := x().Assert(jen.Type())
	if used {
		subject = jen.Id("v").Op(":=").Add(subject)
	}
	return jen.Switch(subject).Block(cases...)
}
