package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"

	"github.com/resgen-go/resgen/resource/format"
)

// fieldType is the Go type of f.
func fieldType(f *model.Field) *jen.Statement {
	t := typeOf(f.Type, f.Secret)
	if f.Pointer() {
		return jen.Op("*").Add(t)
	}
	return t
}

// typeOf is the Go type of values of t. Texts that are secret are resource.Secret, in lists and maps too.
func typeOf(t *model.Type, secret bool) *jen.Statement {
	switch t.Kind {
	case model.List:
		return jen.Index().Add(typeOf(t.Elem, secret))
	case model.Map:
		return jen.Map(jen.String()).Add(typeOf(t.Elem, secret))
	}
	if secret {
		return res("Secret")
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

// parserOf is the runtime's parser of the text of a variable into a value of f, or a pointer to one.
func parserOf(f *model.Field) *jen.Statement {
	parse := parser(f, f.Type, f.Pointer())
	if f.Pointer() {
		return res("Pointer").Call(parse)
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
		return res("Text").Index(typeOf(t, false))
	}
	for _, c := range f.Rules {
		if row := constraint.Of(c.Key); row.Reads != nil {
			return res(row.Reads.Parser).Call(literals(t, f.Rules.Arg(row.Needs))...)
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
		return parse.Index(typeOf(t, false))
	}
	return parse
}

// formed writes the parser of a list or map called plain, or the one called in for a form that is not the usual one.
func formed(plain, in string, form format.Form, parse jen.Code) *jen.Statement {
	var said []jen.Code
	if form.Separator != "" {
		said = append(said, key("Separator", quote(form.Separator)))
	}
	if form.Pairs != "" {
		said = append(said, key("Pairs", quote(form.Pairs)))
	}
	if form.Percent {
		said = append(said, key("Percent", jen.True()))
	}
	if len(said) == 0 {
		return res(plain).Call(parse)
	}
	return res(in).Call(res("Form").Values(said...), parse)
}

// literals are the values of v, a list of values of t.
func literals(t *model.Type, v *model.Value) []jen.Code {
	var all []jen.Code
	for _, item := range v.V.([]*model.Value) {
		all = append(all, literal(t, false, item))
	}
	return all
}

// printed is c as Go.
func printed(c scalar.Code) *jen.Statement {
	switch c := c.(type) {
	case scalar.Token:
		return jen.Op(string(c))
	case scalar.Quoted:
		return quote(string(c))
	case scalar.Raw:
		return raw(string(c))
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
	panic("emit: no Go for a piece of code")
}

// fieldsOf is {Scheme: "https"}: a composite literal without its type.
func fieldsOf(c scalar.Composite) *jen.Statement {
	var fields []jen.Code
	for _, kv := range c.Fields {
		fields = append(fields, key(kv.Key, printed(kv.Value)))
	}
	return jen.Values(fields...)
}

// constantOf is the name of e's constant for text.
func constantOf(e *model.Enum, text string) string {
	if v := e.Value(text); v != nil {
		return v.Go
	}
	panic("emit: " + e.Go + " has no value " + strings.ToValidUTF8(text, "?"))
}
