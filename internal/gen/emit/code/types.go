package code

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"

	"github.com/resgen-go/resgen/resource/format"
)

// FieldType is the Go type of f.
func FieldType(f *model.Field) *jen.Statement {
	t := TypeOf(f.Type, f.Secret)
	if f.Pointer() {
		return jen.Op("*").Add(t)
	}
	return t
}

// TypeOf is the Go type of values of t. Texts that are secret are resource.Secret, in lists and maps too.
func TypeOf(t *model.Type, secret bool) *jen.Statement {
	switch t.Kind {
	case model.List:
		return jen.Index().Add(TypeOf(t.Elem, secret))
	case model.Map:
		return jen.Map(jen.String()).Add(TypeOf(t.Elem, secret))
	}
	if secret {
		return Runtime("Secret")
	}
	switch {
	case t.Kind == model.ObjectType:
		return jen.Id(t.Object.Go)
	case t.Kind == model.UnionType:
		return jen.Id(t.Union.Go)
	case t.Kind == model.TextType:
		return jen.Qual(t.Path, t.Go)
	case t.Enum != nil:
		return jen.Id(t.Enum.Go)
	}
	return goType(t.Scalar.Go)
}

// goType is t as Go.
func goType(t scalar.GoType) *jen.Statement {
	s := jen.Null()
	switch t.Prefix {
	case "*":
		s = jen.Op("*")
	case "[]":
		s = jen.Index()
	}
	if t.Path == "" {
		return s.Id(t.Name)
	}
	return s.Qual(t.Path, t.Name)
}

// ParserOf is the runtime's parser of the text of a variable into a value of f, or a pointer to one.
func ParserOf(f *model.Field) *jen.Statement {
	parse := parser(f, f.Type, f.Pointer())
	if f.Pointer() {
		return Runtime("Pointer").Call(parse)
	}
	return parse
}

// parser is the parser of texts into values of t, the type of f or of its items. Generic parsers are instantiated only where they are the
// argument of another one; Read infers the rest.
func parser(f *model.Field, t *model.Type, inner bool) *jen.Statement {
	switch t.Kind {
	case model.List:
		return formed("List", "ListIn", t.Form, parser(f, t.Elem, true))
	case model.Map:
		return formed("MapOf", "MapIn", t.Form, parser(f, t.Elem, true))
	case model.TextType:
		return Runtime("Text").Index(TypeOf(t, false))
	}
	for _, c := range f.Rules {
		if row := constraint.Of(c.Key); row.Reads != nil {
			return Runtime(row.Reads.Parser).Call(literals(t, f.Rules.Arg(row.Needs))...)
		}
	}
	if f.Secret {
		return printed(t.Scalar.SecretReader(t.Option))
	}
	if t.Lenient {
		return printed(t.Scalar.Lenient.Reader(t.Option))
	}
	parse := printed(t.Scalar.Reader(t.Option))
	if t.Scalar.Generic && inner {
		return parse.Index(TypeOf(t, false))
	}
	return parse
}

// formed writes the parser of a list or map called plain, or the one called in for a form that is not the usual one.
func formed(plain, in string, form format.Form, parse jen.Code) *jen.Statement {
	var said []jen.Code
	if form.Separator != "" {
		said = append(said, Key("Separator", Quote(form.Separator)))
	}
	if form.Pairs != "" {
		said = append(said, Key("Pairs", Quote(form.Pairs)))
	}
	if form.Percent {
		said = append(said, Key("Percent", jen.True()))
	}
	if len(said) == 0 {
		return Runtime(plain).Call(parse)
	}
	return Runtime(in).Call(Runtime("Form").Values(said...), parse)
}

// literals are the values of v, a list of values of t.
func literals(t *model.Type, v *model.Value) []jen.Code {
	var all []jen.Code
	for _, item := range v.V.([]*model.Value) {
		all = append(all, Literal(t, false, item))
	}
	return all
}

// printed is c as Go.
func printed(c scalar.Code) *jen.Statement {
	switch c := c.(type) {
	case scalar.Token:
		return jen.Op(string(c))
	case scalar.Quoted:
		return Quote(string(c))
	case scalar.Raw:
		return Raw(string(c))
	case scalar.Ref:
		if c.Path == "" {
			return jen.Id(c.Name)
		}
		return jen.Qual(c.Path, c.Name)
	case scalar.Binary:
		return printed(c.X).Op(c.Op).Add(printed(c.Y))
	case scalar.Call:
		var args []jen.Code
		for _, a := range c.Args {
			args = append(args, printed(a))
		}
		return printed(c.Fun).Call(args...)
	case scalar.Composite:
		s := printed(c.Type).Add(fieldsOf(c))
		if c.Pointer {
			return jen.Op("&").Add(s)
		}
		return s
	}
	panic("code: no Go for a piece of code")
}

// fieldsOf is {Scheme: "https"}: a composite literal without its type.
func fieldsOf(c scalar.Composite) *jen.Statement {
	var fields []jen.Code
	for _, kv := range c.Fields {
		fields = append(fields, Key(kv.Key, printed(kv.Value)))
	}
	return jen.Values(fields...)
}

// constantOf is the name of e's constant for text.
func constantOf(e *model.Enum, text string) string {
	if v := e.Value(text); v != nil {
		return v.Go
	}
	panic("code: " + e.Go + " has no value " + strings.ToValidUTF8(text, "?"))
}

// Decoded is what the text of x, a secret of type t, stands for.
func Decoded(t *model.Type, x *jen.Statement) *jen.Statement {
	return Runtime("Decoded").Call(x, printed(t.Scalar.Decode(t.Option)))
}

// StructType writes the struct name, documented field by field.
func StructType(name, title, doc string, fields []*model.Field, notes map[*model.Field]string) jen.Code {
	var body []jen.Code
	for i, f := range fields {
		if i > 0 {
			body = append(body, jen.Line())
		}
		text := fieldDoc(f)
		if notes[f] != "" {
			text = Paragraph(text, notes[f])
		}
		body = append(body, render.Comment(text), jen.Id(f.Go).Add(FieldType(f)))
	}
	text := title
	if doc != "" {
		text += "\n\n" + doc
	}
	return render.Comment(text).Line().Type().Id(name).Struct(body...)
}

// ParamFields returns the parameters of an operation as fields of a struct.
func ParamFields(params []*model.Param) []*model.Field {
	fields := make([]*model.Field, len(params))
	for i, p := range params {
		fields[i] = p.Field
	}
	return fields
}
