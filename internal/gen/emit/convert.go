package emit

import (
	"fmt"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// conversion writes the method that makes the constructor's configuration of the generated one, if it takes one of its own.
func (h *handle) conversion() []jen.Code {
	s := h.c.Convert
	if s == nil {
		return nil
	}
	v := newConverter(h.pkg)
	values, after := v.fill(s, id(v.self), id(v.made))
	literal := render.GoType(s.Type).Add(lines(values...))
	body := []jen.Code{jen.Return(literal)}
	if len(after) > 0 {
		body = append([]jen.Code{jen.Id(v.made).Op(":=").Add(literal)}, after...)
		body = append(body, jen.Return(jen.Id(v.made)))
	}
	constructor := h.c.New.Name
	if h.c.New.From != nil {
		constructor = h.c.New.From.Name + "." + constructor
	}
	doc := "native returns " + v.self + " as the configuration that " + constructor + " takes."
	return []jen.Code{
		render.Comment(doc).Line().Func().Params(jen.Id(v.self).Id(h.k.Config)).Id("native").Params().Add(render.GoType(s.Type)).Block(body...),
	}
}

// A converter has the names of the variables of a conversion.
type converter struct {
	self, made, part, item, key string

	names scope
	parts *[]string // by depth: what is made for a part of what is made in part
	depth int
}

func newConverter(p *model.Package) converter {
	names := newScope(p)
	v := converter{self: names.pick("c"), made: names.pick("n"), part: names.pick("m"), item: names.pick("v"), key: names.pick("k"), names: names}
	v.parts = &[]string{v.part}
	return v
}

// within is v for what is made while part is: a part of its own would hide it.
func (v converter) within() converter {
	v.depth++
	if v.depth == len(*v.parts) {
		*v.parts = append(*v.parts, v.names.pick(fmt.Sprintf("m%d", v.depth+1)))
	}
	v.part = (*v.parts)[v.depth]
	return v
}

// fill makes the fields of s of those of x: values of a literal where that can be, else statements behind it that set fields of to.
func (v converter) fill(s *model.Struct, x, to operand) (values, after []jen.Code) {
	for _, p := range s.Pairs {
		from := func() *jen.Statement { return x().Dot(p.Field.Go) }
		into := func() *jen.Statement { return to().Dot(p.Go) }
		value, statements := v.pair(p, from, into)
		if value != nil {
			values = append(values, key(p.Go, value))
		}
		after = append(after, statements...)
	}
	return values, after
}

// pair makes one field: a value for the literal, or nil, and what must be done after it.
func (v converter) pair(p model.Pair, x, to operand) (value jen.Code, after []jen.Code) {
	f := p.Field
	set := func(value jen.Code) jen.Code { return to().Op("=").Add(value) }
	switch p.How {
	case model.Assign:
		return x(), nil
	case model.Convert, model.Reveal:
		if f.Type.Elem != nil && !converts(f, p.Type) {
			return nil, []jen.Code{v.items(p, x, to)}
		}
		return converted(f, p.Type, x()), nil
	case model.ToPtr:
		pointer := res("Ptr").Call(converted(f, elem(p.Type), x()))
		if _, given := zeroTest(f, x); f.Optional && given != nil {
			return nil, []jen.Code{jen.If(given).Block(set(pointer))}
		}
		return pointer, nil
	case model.FromPtr:
		return nil, []jen.Code{jen.If(x().Op("!=").Nil()).Block(set(converted(f, p.Type, jen.Op("*").Add(x()))))}
	case model.PtrToPtr:
		pointer := res("Ptr").Call(converted(f, elem(p.Type), jen.Op("*").Add(x())))
		return nil, []jen.Code{jen.If(x().Op("!=").Nil()).Block(set(pointer))}
	case model.ToObject:
		literal, after := v.object(p.Part, isPointer(p.Type), x, to)
		if f.Pointer() {
			return nil, []jen.Code{jen.If(x().Op("!=").Nil()).Block(append([]jen.Code{set(literal)}, after...)...)}
		}
		return literal, after
	case model.ToUnion:
		return nil, []jen.Code{v.union(p, x, to)}
	case model.ToItems:
		values, inside := v.within().fill(p.Part, id(v.item), id(v.part))
		return nil, []jen.Code{v.each(p.Field, x, to, render.GoType(p.Type), mapKey(p.Type), madeItem{render.GoType(p.Part.Type), isPointer(elem(p.Type)), false, values, inside})}
	}
	panic("emit: no such conversion")
}

// A madeItem is what becomes of one item of a list or map of objects.
type madeItem struct {
	goType  jen.Code // the struct
	pointer bool     // the other side has pointers to it
	guarded bool     // it is made of a pointer, which may be nil
	values  []jen.Code
	inside  []jen.Code // what must be done after the literal
}

// each writes a loop that makes the items of the list or map f, of type goType, one by one, of those of x. One that is nil stays nil.
func (v converter) each(f *model.Field, x, to operand, goType, key jen.Code, m madeItem) jen.Code {
	var body []jen.Code
	if m.guarded {
		body = append(body, jen.If(jen.Id(v.item).Op("==").Nil()).Block(jen.Continue()))
	}
	item := jen.Add(m.goType).Add(lines(m.values...))
	if len(m.inside) > 0 {
		body = append(append(body, jen.Id(v.part).Op(":=").Add(item)), m.inside...)
		item = jen.Id(v.part)
	}
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

// mapKey is what a string must become to be a key of values of t, a map; nil for nothing.
func mapKey(t types.Type) jen.Code {
	if m, ok := t.Underlying().(*types.Map); ok && model.TypeName(m.Key()) != "string" {
		return render.GoType(m.Key())
	}
	return nil
}

// object is a literal of s, or a pointer to one, and what must be done after it.
func (v converter) object(s *model.Struct, pointer bool, x, to operand) (*jen.Statement, []jen.Code) {
	values, after := v.fill(s, x, to)
	literal := render.GoType(s.Type)
	if len(values) > 3 {
		literal.Add(lines(values...))
	} else {
		literal.Values(values...)
	}
	if pointer {
		literal = jen.Op("&").Add(literal)
	}
	return literal, after
}

// union writes a switch that fills the field of the member that x is.
func (v converter) union(p model.Pair, x, to operand) jen.Code {
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

// member writes what one member of a union becomes: the field of a struct, or a value of another union.
func (v converter) member(p model.Pair, m model.Member, to operand) []jen.Code {
	if types.IsInterface(p.Type) {
		literal, after := v.within().object(m.Part, false, id(v.item), id(v.part))
		if len(after) == 0 {
			return []jen.Code{to().Op("=").Add(literal)}
		}
		body := append([]jen.Code{jen.Id(v.part).Op(":=").Add(literal)}, after...)
		return append(body, to().Op("=").Id(v.part))
	}
	field := func() *jen.Statement { return to().Dot(m.Go) }
	literal, after := v.object(m.Part, true, id(v.item), field)
	return append([]jen.Code{field().Op("=").Add(literal)}, after...)
}

// items writes a loop that converts a list or map item by item. One that is nil stays nil.
func (v converter) items(p model.Pair, x, to operand) jen.Code {
	f := *p.Field
	f.Type, f.Optional = f.Type.Elem, false
	if p.Field.Type.Kind == model.List {
		item := converted(&f, elem(p.Type), jen.Id(v.item))
		return jen.For(jen.List(jen.Id("_"), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(to().Op("=").Append(to(), item))
	}
	m := p.Type.Underlying().(*types.Map)
	at := jen.Id(v.key)
	if model.TypeName(m.Key()) != "string" {
		at = render.GoType(m.Key()).Call(at)
	}
	return jen.If(x().Op("!=").Nil()).Block(
		to().Op("=").Make(render.GoType(p.Type), jen.Len(x())),
		jen.For(jen.List(jen.Id(v.key), jen.Id(v.item)).Op(":=").Range().Add(x())).Block(
			to().Index(at).Op("=").Add(converted(&f, m.Elem(), jen.Id(v.item))),
		),
	)
}

// converts reports whether a list or map of f can be converted to t as a whole: their items are of one type.
func converts(f *model.Field, t types.Type) bool {
	if m, ok := t.Underlying().(*types.Map); ok && model.TypeName(m.Key()) != "string" {
		return false
	}
	return goName(f.Type.Elem, f.Secret) == model.TypeName(elem(t))
}

// converted is x, a value of f or what its pointer points to, as a t.
func converted(f *model.Field, t types.Type, x *jen.Statement) *jen.Statement {
	name := goName(f.Type, f.Secret)
	if f.Secret && f.Type.Elem == nil && model.TypeName(t) != name {
		if _, text := t.Underlying().(*types.Basic); !text && f.Type.Scalar != nil && f.Type.Scalar.Decode != nil {
			x, name = decoded(f.Type, x), goName(f.Type, false)
		} else {
			x, name = x.Dot("Reveal").Call(), "string"
		}
	}
	if name == model.TypeName(t) {
		return x
	}
	typ := render.GoType(t)
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.Chan, *types.Signature:
		typ = jen.Parens(typ)
	}
	return typ.Call(x)
}

// goName is the Go type of values of t, with import paths. Types of the generated package have none, so that they equal no other.
func goName(t *model.Type, secret bool) string { return t.GoName("", secret) }

// elem is what values of t hold or point to.
func elem(t types.Type) types.Type { return t.Underlying().(interface{ Elem() types.Type }).Elem() }

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// decoded is what the text of x, a secret of type t, stands for.
func decoded(t *model.Type, x *jen.Statement) *jen.Statement {
	return res("Decoded").Call(x, printed(t.Scalar.Decode(t.Option)))
}
