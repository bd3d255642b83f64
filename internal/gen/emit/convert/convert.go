package convert

import (
	"fmt"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// Native writes the method that converts the generated configuration to the struct that the constructor takes, if it takes its own struct.
func Native(p *model.Package, k *model.Kind) []jen.Code {
	s := k.Client.Convert
	if s == nil {
		return nil
	}
	v := newConverter(p)
	result, pointer := render.GoType(s.Type), jen.Null()
	if k.Client.Pointer { // the struct may have a lock, and must not be copied then
		result, pointer = jen.Op("*").Add(result), jen.Op("&")
	}
	constructor := k.Client.New.Name
	if k.Client.New.From != nil {
		constructor = k.Client.New.From.Name + "." + constructor
	}
	doc := "native returns the configuration that " + constructor + " takes."
	body := v.returned(render.GoType(s.Type), v.fill(s, code.Name(v.self), code.Name(v.made)), pointer)
	switch whole := alike(k.Fields, s); {
	case whole && s.Grows:
		doc += " It copies the fields one by one, because a later version of the package may have more."
	case whole && k.Client.Pointer:
		body = []jen.Code{jen.Return(jen.Parens(result).Call(jen.Op("&").Id(v.self)))}
	case whole:
		body = []jen.Code{jen.Return(result.Clone().Call(jen.Id(v.self)))}
	}
	return []jen.Code{
		render.Comment(doc).Line().Func().Params(jen.Id(v.self).Id(k.Config)).Id("native").Params().Add(result).Block(body...),
	}
}

// A converter has the names of the variables of a conversion.
type converter struct {
	self, made, part, item, key string

	names code.Scope
	parts *[]string // by depth: the variable for a nested part
	depth int
}

func newConverter(p *model.Package) converter {
	names := code.NewScope(p)
	v := converter{self: names.Pick("c"), made: names.Pick("n")}
	return v.in(names)
}

// in returns v with names for its variables that are free in names.
func (v converter) in(names code.Scope) converter {
	v.part, v.item, v.key, v.names = names.Pick("m"), names.Pick("v"), names.Pick("k"), names
	v.parts = &[]string{v.part}
	return v
}

// within returns v for code inside of a block that uses the variable part, with another name for the inner variable.
func (v converter) within() converter {
	v.depth++
	if v.depth == len(*v.parts) {
		*v.parts = append(*v.parts, v.names.Pick(fmt.Sprintf("m%d", v.depth+1)))
	}
	v.part = (*v.parts)[v.depth]
	return v
}

// returned writes a variable of goType, what fills it, and its return, or that of a pointer to it if pointer is &. Each field has a statement of its own, so that a new one changes no line
// of another: gofmt would align the values of a literal.
func (v converter) returned(goType jen.Code, filled []jen.Code, pointer *jen.Statement) []jen.Code {
	if len(filled) == 0 {
		return []jen.Code{jen.Return(pointer.Clone().Add(goType).Values())}
	}
	body := append([]jen.Code{jen.Var().Id(v.made).Add(goType)}, filled...)
	return append(body, jen.Return(pointer.Clone().Id(v.made)))
}

// alike reports whether Go converts a struct of fields to s as a whole: both have the same fields in the same order.
func alike(fields []*model.Field, s *model.Struct) bool {
	t, ok := s.Type.Underlying().(*types.Struct)
	if !ok || t.NumFields() != len(fields) || len(s.Pairs) != len(fields) {
		return false
	}
	for i, p := range s.Pairs {
		if p.How != model.Assign || p.Field != fields[i] || p.Go != p.Field.Go || t.Field(i).Name() != p.Go || t.Field(i).Embedded() {
			return false
		}
	}
	return true
}

// fill writes the statements that copy the fields of x to those of the struct to, a value of s.
func (v converter) fill(s *model.Struct, x, to code.Operand) []jen.Code {
	var body []jen.Code
	for _, p := range s.Pairs {
		from := func() *jen.Statement { return x().Dot(p.Field.Go) }
		into := func() *jen.Statement { return to().Dot(p.Go) }
		body = append(body, v.pair(p, from, into)...)
	}
	return body
}

// pair sets one field.
func (v converter) pair(p model.Pair, x, to code.Operand) []jen.Code {
	f := p.Field
	set := func(value jen.Code) jen.Code { return to().Op("=").Add(value) }
	switch p.How {
	case model.Assign:
		return []jen.Code{set(x())}
	case model.Convert, model.Reveal:
		if f.Type.Elem != nil && !converts(f, p.Type) {
			return []jen.Code{v.items(p, x, to)}
		}
		value := set(converted(f, p.Type, x()))
		if _, given := rules.ZeroTest(f, x); f.Optional && f.Secret && f.Type.Elem == nil && given != nil && isSlice(p.Type) {
			value = jen.If(given).Block(value) // bytes without a text are nil
		}
		return []jen.Code{value}
	case model.ToPtr:
		pointer := set(code.Runtime("Ptr").Call(converted(f, elem(p.Type), x())))
		if _, given := rules.ZeroTest(f, x); f.Optional && given != nil {
			pointer = jen.If(given).Block(pointer)
		}
		return []jen.Code{pointer}
	case model.FromPtr:
		return []jen.Code{jen.If(x().Op("!=").Nil()).Block(set(converted(f, p.Type, jen.Op("*").Add(x()))))}
	case model.Deref:
		return []jen.Code{jen.If(x().Op("!=").Nil()).Block(set(jen.Op("*").Add(x())))}
	case model.PtrToPtr:
		pointer := code.Runtime("Ptr").Call(converted(f, elem(p.Type), jen.Op("*").Add(x())))
		return []jen.Code{jen.If(x().Op("!=").Nil()).Block(set(pointer))}
	case model.ToObject:
		body := v.object(p.Part, isPointer(p.Type), x, to)
		if f.Pointer() {
			body = []jen.Code{jen.If(x().Op("!=").Nil()).Block(body...)}
		}
		return body
	case model.ToUnion:
		return []jen.Code{v.union(p, x, to)}
	case model.ToItems:
		filled := v.within().fill(p.Part, code.Name(v.item), code.Name(v.part))
		return []jen.Code{v.each(p.Field, x, to, render.GoType(p.Type), mapKey(p.Type), madeItem{render.GoType(p.Part.Type), isPointer(elem(p.Type)), false, filled})}
	}
	panic("convert: no such conversion")
}

// A madeItem says how one item of a list or map of objects is converted.
type madeItem struct {
	goType  jen.Code // the struct
	pointer bool     // the result has pointers to the struct
	guarded bool     // the item is a pointer, which may be nil
	filled  []jen.Code
}

// each writes a loop that converts the items of x to those of the list or map f, which has the type goType. A nil list or map stays nil.
func (v converter) each(f *model.Field, x, to code.Operand, goType, key jen.Code, m madeItem) jen.Code {
	var body []jen.Code
	if m.guarded {
		body = append(body, jen.If(jen.Id(v.item).Op("==").Nil()).Block(jen.Continue()))
	}
	body = append(append(body, jen.Var().Id(v.part).Add(m.goType)), m.filled...)
	item := jen.Id(v.part)
	if m.pointer {
		item = jen.Op("&").Add(item)
	}
	if f.Type.Kind == model.List {
		body = append(body, to().Op("=").Append(to(), item))
		return jen.For(jen.List(jen.Id("_"), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(body...)
	}
	at := jen.Id(v.key)
	if key != nil {
		at = jen.Add(key).Call(at)
	}
	body = append(body, to().Index(at).Op("=").Add(item))
	return jen.If(x().Op("!=").Nil()).Block(
		to().Op("=").Make(goType, jen.Len(x())),
		jen.For(jen.List(jen.Id(v.key), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(body...),
	)
}

// mapKey returns the type to which a string must be converted to be a key of the map type t, or nil.
func mapKey(t types.Type) jen.Code {
	if m, ok := t.Underlying().(*types.Map); ok && typeutil.Name(m.Key()) != "string" {
		return render.GoType(m.Key())
	}
	return nil
}

// object writes the statements that fill a struct, or set a pointer to one. The struct or pointer is the operand to.
func (v converter) object(s *model.Struct, pointer bool, x, to code.Operand) []jen.Code {
	filled := v.fill(s, x, to)
	if pointer {
		filled = append([]jen.Code{to().Op("=").New(render.GoType(s.Type))}, filled...)
	}
	return filled
}

// union writes the code that sets the field of the member that x has. It is a switch if there are several members.
func (v converter) union(p model.Pair, x, to code.Operand) jen.Code {
	if len(p.Parts) == 1 {
		m := p.Parts[0]
		name := "_"
		if len(m.Part.Pairs) > 0 {
			name = v.item
		}
		return jen.If(jen.List(jen.Id(name), jen.Id("ok")).Op(":=").Add(x()).Assert(jen.Id(m.Object.Go)), jen.Id("ok")).Block(v.member(p, m, to)...)
	}
	used := false
	var cases []jen.Code
	for _, m := range p.Parts {
		used = used || len(m.Part.Pairs) > 0
		cases = append(cases, jen.Case(jen.Id(m.Object.Go)).Block(v.member(p, m, to)...))
	}
	subject := x().Assert(jen.Type())
	if used {
		subject = jen.Id(v.item).Op(":=").Add(subject)
	}
	return jen.Switch(subject).Block(cases...)
}

// member writes the conversion of one member of a union: to the field of a struct, or to a value of another union.
func (v converter) member(p model.Pair, m model.Member, to code.Operand) []jen.Code {
	if types.IsInterface(p.Type) {
		filled := v.within().fill(m.Part, code.Name(v.item), code.Name(v.part))
		body := append([]jen.Code{jen.Var().Id(v.part).Add(render.GoType(m.Part.Type))}, filled...)
		return append(body, to().Op("=").Id(v.part))
	}
	field := func() *jen.Statement { return to().Dot(m.Go) }
	return v.object(m.Part, true, code.Name(v.item), field)
}

// items writes a loop that converts a list or map item by item. A nil list or map stays nil.
func (v converter) items(p model.Pair, x, to code.Operand) jen.Code {
	f := *p.Field
	f.Type, f.Optional = f.Type.Elem, false
	if p.Field.Type.Kind == model.List {
		item := converted(&f, elem(p.Type), jen.Id(v.item))
		return jen.For(jen.List(jen.Id("_"), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(to().Op("=").Append(to(), item))
	}
	m := p.Type.Underlying().(*types.Map)
	at := jen.Id(v.key)
	if typeutil.Name(m.Key()) != "string" {
		at = render.GoType(m.Key()).Call(at)
	}
	return jen.If(x().Op("!=").Nil()).Block(
		to().Op("=").Make(render.GoType(p.Type), jen.Len(x())),
		jen.For(jen.List(jen.Id(v.key), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(
			to().Index(at).Op("=").Add(converted(&f, m.Elem(), jen.Id(v.item))),
		),
	)
}

// converts reports whether a list or map of f can be converted to t as a whole, because the items have the same type.
func converts(f *model.Field, t types.Type) bool {
	if m, ok := t.Underlying().(*types.Map); ok && typeutil.Name(m.Key()) != "string" {
		return false
	}
	return goName(f.Type.Elem, f.Secret) == typeutil.Name(elem(t))
}

// converted returns x, a value of f or the value that its pointer points to, converted to t.
func converted(f *model.Field, t types.Type, x *jen.Statement) *jen.Statement {
	name := goName(f.Type, f.Secret)
	if f.Secret && f.Type.Elem == nil && typeutil.Name(t) != name {
		if _, text := t.Underlying().(*types.Basic); !text && f.Type.Scalar != nil && f.Type.Scalar.Decode != nil {
			x, name = code.Decoded(f.Type, x), goName(f.Type, false)
		} else {
			x, name = x.Dot("Reveal").Call(), "string"
		}
	}
	if name == typeutil.Name(t) || !f.Secret && f.Type.Enum != nil && f.Type.Enum.Parent != nil { // t is the type that an inherited enum is an alias of
		return x
	}
	typ := render.GoType(t)
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.Chan, *types.Signature:
		typ = jen.Parens(typ)
	}
	return typ.Call(x)
}

// goName returns the Go type of values of t, with import paths. Types of the generated package have no import path, so that they are not
// equal to other types.
func goName(t *model.Type, secret bool) string { return t.GoName("", secret) }

// elem returns the type of the items of t, or the type that t points to.
func elem(t types.Type) types.Type { return t.Underlying().(interface{ Elem() types.Type }).Elem() }

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
