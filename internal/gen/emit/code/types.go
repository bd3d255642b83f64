package code

import (
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// TypeText returns t for comments in the package with the import path home: "*pgxpool.Pool".
func TypeText(t types.Type, home string) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == home {
			return ""
		}
		return p.Name()
	})
}

// ChangedText returns, for comments, the type that the configure functions of c change: "*pgxpool.Config".
func ChangedText(c *model.Client, home string) string {
	return TypeText(c.Changes.Underlying().(*types.Signature).Params().At(0).Type(), home)
}

// FieldType writes the Go type of f.
func FieldType(f *model.Field) *jen.Statement {
	t := TypeOf(f.Type, f.Secret)
	if f.Pointer() {
		return jen.Op("*").Add(t)
	}
	return t
}

// TypeOf writes the Go type of values of t. Texts that are secret are resource.Secret, in lists and maps too.
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

// goType returns t as Go.
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

// printed returns c as Go.
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

// fieldsOf returns {Scheme: "https"}: a composite literal without its type.
func fieldsOf(c scalar.Composite) *jen.Statement {
	var fields []jen.Code
	for _, kv := range c.Fields {
		fields = append(fields, Key(kv.Key, printed(kv.Value)))
	}
	return jen.Values(fields...)
}

// constantOf returns the name of e's constant for text.
func constantOf(e *model.Enum, text string) string {
	if v := e.Value(text); v != nil {
		return v.Go
	}
	panic("code: " + e.Go + " has no value " + strings.ToValidUTF8(text, "?"))
}

// Decoded writes the value of x, a secret of type t: its decoded text, if t has a decoder.
func Decoded(t *model.Type, x *jen.Statement) *jen.Statement {
	return Runtime("Decoded").Call(x, printed(t.Scalar.Decode(t.Option)))
}

// Encoded writes the secret of type t whose value is x, which is made of bytes. It is the reverse of Decoded.
func Encoded(t *model.Type, x *jen.Statement) *jen.Statement {
	return printed(t.Scalar.Encode(t.Option)).Call(x)
}

// StructType writes a struct type, documented field by field, with further fields at its end.
func StructType(name, title, doc string, fields []*model.Field, notes map[*model.Field]string, further ...jen.Code) jen.Code {
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
	body = append(body, further...)
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
