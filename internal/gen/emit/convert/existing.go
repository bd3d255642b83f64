package convert

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// Mirror returns the kind for which code is written if the configuration of k is an existing Go struct: it has the same fields in a struct
// of the generated package. The loader reads into this struct, and Validate checks it. For other kinds it returns k.
func Mirror(k *model.Kind) *model.Kind {
	if k.Struct == nil {
		return k
	}
	fields := *k
	fields.Config = k.Mirror.Type
	return &fields
}

// Existing writes the configuration of a kind that is an existing Go struct.
func Existing(p *model.Package, k *model.Kind) []jen.Code {
	s := k.Struct
	name := types.TypeString(s.Type, func(q *types.Package) string {
		if q.Path() == p.Path {
			return ""
		}
		return q.Name()
	})
	title := k.Config + " is " + name + ", which resgen loads and checks."
	var decls []jen.Code
	if !k.Adopted {
		if k.Doc != "" {
			title += "\n\n" + k.Doc
		}
		decls = append(decls, render.Comment(title).Line().Type().Id(k.Config).Op("=").Add(render.GoType(s.Type)))
	}
	config := func() *jen.Statement { return jen.Id("c").Id(k.Config) }
	of := jen.Id(k.Mirror.Of).Call(jen.Id("c"))
	return append(decls,
		render.Comment(code.DefaultDoc(k.DefaultName(), k.Config, k.Fields)).Line().
			Func().Id(k.DefaultName()).Params().Id(k.Config).Add(code.Inline(jen.Return(jen.Id(k.StartName()).Call().Dot("native").Call()))),
		render.Comment(code.NewDoc(k)).Line().
			Func().Id(k.NewName()).Params(jen.Id("set").Op("...").Func().Params(jen.Op("*").Id(k.Config))).Params(jen.Id(k.Config), jen.Error()).Block(append([]jen.Code{
			jen.Id("c").Op(":=").Id(k.DefaultName()).Call(),
			jen.For(jen.List(jen.Id("_"), jen.Id("f")).Op(":=").Range().Id("set")).Block(
				jen.If(jen.Id("f").Op("!=").Nil()).Block(jen.Id("f").Call(jen.Op("&").Id("c"))),
			),
		}, code.NewEnd(k, jen.Id(k.ValidateName()).Call(jen.Id("c")))...)...),
		render.Comment(code.ValidateDoc(k.ValidateName(), "c")).Line().
			Func().Id(k.ValidateName()).Params(config()).Error().Add(code.Inline(jen.Return(of.Clone().Dot("Validate").Call()))),
		render.Comment(code.DescribeDoc(k.DescribeName(), "c")).Line().
			Func().Id(k.DescribeName()).Params(config()).Index().Add(code.Runtime("Value")).Add(code.Inline(jen.Return(of.Clone().Dot("Describe").Call()))),
	)
}

// ExistingFields writes the conversions from an existing struct to its fields and back. If optional is true, it also writes the conversion
// from nil.
func ExistingFields(p *model.Package, k *model.Kind, optional bool) []jen.Code {
	fields := Mirror(k)
	decls := []jen.Code{toStruct(p, fields, k.Struct)}
	if k.TakesFields() {
		decls = append(decls, fromStruct(p, fields, k))
	}
	if optional {
		decls = append(decls, render.Comment("pointer is native for a pointer. It returns nil if c is nil.").Line().
			Func().Params(jen.Id("c").Op("*").Id(fields.Config)).Id("pointer").Params().Op("*").Id(k.Config).Block(
			jen.If(jen.Id("c").Op("==").Nil()).Block(jen.Return(jen.Nil())),
			jen.Return(code.Runtime("Ptr").Call(jen.Id("c").Dot("native").Call())),
		))
	}
	return decls
}

// WholeField returns the field in the struct of k's fields that keeps the existing struct from which they were read, or nothing if k does
// not need it.
func WholeField(k *model.Kind) []jen.Code {
	if !k.Whole() {
		return nil
	}
	return []jen.Code{jen.Line(), render.Comment("The struct from which the fields were taken. It also has the fields that resgen does not load. It is nil if the fields were read."), jen.Id("whole").Op("*").Add(render.GoType(k.Struct.Type))}
}

// toStruct writes the method that converts the fields to the existing struct.
func toStruct(p *model.Package, fields *model.Kind, s *model.Struct) jen.Code {
	v := newConverter(p)
	body := v.returned(render.GoType(s.Type), v.fill(s, code.Name(v.self), code.Name(v.made)), jen.Null())
	whole := jen.Id(v.self).Dot("whole")
	switch {
	case fields.Whole():
		kept := jen.If(whole.Clone().Op("!=").Nil()).Block(jen.Return(jen.Op("*").Add(whole)))
		body = append([]jen.Code{kept}, body...)
	case alike(fields.Fields, s):
		body = []jen.Code{jen.Return(render.GoType(s.Type).Call(jen.Id(v.self)))}
	}
	return render.Comment("native returns the struct of the program with the values of " + v.self + ".").Line().
		Func().Params(jen.Id(v.self).Id(fields.Config)).Id("native").Params().Add(render.GoType(s.Type)).Block(body...)
}

// fromStruct writes the function that converts the existing struct to its fields.
func fromStruct(p *model.Package, fields, k *model.Kind) jen.Code {
	v := newConverter(p)
	name := k.Mirror.Of
	filled := v.back(k.Struct, code.Name(v.self), code.Name(v.made))
	if k.Whole() {
		filled = append(filled, jen.Id(v.made).Dot("whole").Op("=").Op("&").Id(v.self))
	}
	body := v.returned(jen.Id(fields.Config), filled, jen.Null())
	if !k.Whole() && alike(fields.Fields, k.Struct) {
		body = []jen.Code{jen.Return(jen.Id(fields.Config).Call(jen.Id(v.self)))}
	}
	return render.Comment(name + " returns the fields of " + v.self + " that resgen loads and checks.").Line().
		Func().Id(name).Params(jen.Id(v.self).Id(k.Config)).Id(fields.Config).Block(body...)
}

// back is fill in the other direction. It writes the statements that copy the fields of x, a value of s, to the generated fields of the
// struct to.
func (v converter) back(s *model.Struct, x, to code.Operand) []jen.Code {
	var body []jen.Code
	for _, p := range s.Pairs {
		from := func() *jen.Statement { return x().Dot(p.Go) }
		into := func() *jen.Statement { return to().Dot(p.Field.Go) }
		body = append(body, v.pairBack(p, from, into)...)
	}
	return body
}

// pairBack is pair in the other direction.
func (v converter) pairBack(p model.Pair, x, to code.Operand) []jen.Code {
	f := p.Field
	set := func(value jen.Code) jen.Code { return to().Op("=").Add(value) }
	given := func(body ...jen.Code) []jen.Code {
		return []jen.Code{jen.If(x().Op("!=").Nil()).Block(body...)}
	}
	switch p.How {
	case model.Assign:
		return []jen.Code{set(x())}
	case model.Convert, model.Reveal:
		if f.Type.Elem != nil && !converts(f, p.Type) {
			return []jen.Code{v.itemsBack(p, x, to)}
		}
		return []jen.Code{set(generated(f, p.Type, x()))}
	case model.ToPtr:
		return given(set(generated(f, elem(p.Type), jen.Op("*").Add(x()))))
	case model.FromPtr:
		set := set(code.Runtime("Ptr").Call(generated(f, p.Type, x())))
		test := nonZero(p.Type, x())
		if test == nil {
			return []jen.Code{set}
		}
		return []jen.Code{jen.If(test).Block(set)}
	case model.Deref:
		return []jen.Code{jen.If(x().Op("!=").Parens(render.GoType(p.Type).Values())).Block(set(code.Runtime("Ptr").Call(x())))}
	case model.PtrToPtr:
		return given(set(code.Runtime("Ptr").Call(generated(f, elem(p.Type), jen.Op("*").Add(x())))))
	case model.ToObject:
		return v.objectBack(p, x, to)
	case model.ToUnion:
		return v.unionBack(p, x, to)
	case model.ToItems:
		filled := v.within().back(p.Part, code.Name(v.item), code.Name(v.part))
		var key jen.Code
		if mapKey(p.Type) != nil {
			key = jen.String()
		}
		of := madeItem{jen.Id(f.Type.Items().Go), false, isPointer(elem(p.Type)), filled}
		return []jen.Code{v.each(f, x, to, code.TypeOf(f.Type, false), key, of)}
	}
	panic("convert: no such conversion")
}

// objectBack writes the conversion of a Go struct, or of a pointer to one, to an object.
func (v converter) objectBack(p model.Pair, x, to code.Operand) []jen.Code {
	if !isPointer(p.Type) {
		return v.back(p.Part, x, to)
	}
	made := append([]jen.Code{jen.Var().Id(v.part).Id(p.Field.Type.Object.Go)}, v.within().back(p.Part, x, code.Name(v.part))...)
	if p.Field.Pointer() {
		made = append(made, to().Op("=").Op("&").Id(v.part))
	} else {
		made = append(made, to().Op("=").Id(v.part))
	}
	return []jen.Code{jen.If(x().Op("!=").Nil()).Block(made...)}
}

// unionBack writes the conversion of a Go struct to a union: the field that is set is the member.
func (v converter) unionBack(p model.Pair, x, to code.Operand) []jen.Code {
	var body []jen.Code
	for _, m := range p.Parts {
		field := func() *jen.Statement { return x().Dot(m.Go) }
		made := append([]jen.Code{jen.Var().Id(v.part).Id(m.Object.Go)}, v.within().back(m.Part, field, code.Name(v.part))...)
		made = append(made, to().Op("=").Id(v.part))
		body = append(body, jen.If(field().Op("!=").Nil()).Block(made...))
	}
	return body
}

// itemsBack writes a loop that converts a list or map item by item.
func (v converter) itemsBack(p model.Pair, x, to code.Operand) jen.Code {
	f := *p.Field
	f.Type, f.Optional = f.Type.Elem, false
	if p.Field.Type.Kind == model.List {
		item := generated(&f, elem(p.Type), jen.Id(v.item))
		return jen.For(jen.List(jen.Id("_"), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(to().Op("=").Append(to(), item))
	}
	return jen.If(x().Op("!=").Nil()).Block(
		to().Op("=").Make(code.TypeOf(p.Field.Type, f.Secret), jen.Len(x())),
		jen.For(jen.List(jen.Id(v.key), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(
			to().Index(jen.String().Call(jen.Id(v.key))).Op("=").Add(generated(&f, elem(p.Type), jen.Id(v.item))),
		),
	)
}

// generated returns x, a value of t, converted to a value of f, or to the value that its pointer points to.
func generated(f *model.Field, t types.Type, x *jen.Statement) *jen.Statement {
	name := goName(f.Type, f.Secret)
	_, text := t.Underlying().(*types.Basic)
	switch {
	case name == typeutil.Name(t):
		return x
	case f.Secret && !text && f.Type.Scalar != nil && f.Type.Scalar.Encode != nil:
		return code.Encoded(f.Type, x)
	case f.Secret && f.Type.Elem == nil && typeutil.Name(t) == "string":
		return code.Runtime("NewSecret").Call(x)
	case f.Secret && f.Type.Elem == nil:
		return code.Runtime("NewSecret").Call(jen.String().Call(x))
	}
	return code.TypeOf(f.Type, f.Secret).Call(x)
}

// nonZero returns the condition that x, a value of t, is not the zero value, or nil if Go has no such condition.
func nonZero(t types.Type, x *jen.Statement) *jen.Statement {
	b, _ := t.Underlying().(*types.Basic)
	_, array := t.Underlying().(*types.Array)
	switch {
	case (array || typeutil.IsStruct(t)) && !types.Comparable(t):
		return nil
	case array || typeutil.IsStruct(t):
		return x.Op("!=").Parens(render.GoType(t).Values())
	case b == nil:
		return x.Op("!=").Nil()
	case b.Info()&types.IsBoolean != 0:
		return x
	case b.Info()&types.IsString != 0:
		return x.Op("!=").Add(code.Quote(""))
	}
	return x.Op("!=").Lit(0)
}
