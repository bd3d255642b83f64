package code

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"

	"github.com/resgen-go/resgen/resource/format"
)

// ParserOf writes the runtime's parser of the text of a variable into a value of f, or into a pointer to one.
func ParserOf(f *model.Field) *jen.Statement {
	parse := parser(f, f.Type, f.Pointer())
	if f.Pointer() {
		return Runtime("Pointer").Call(parse)
	}
	return parse
}

// parser returns the parser of texts for values of t, the type of f or of its items. A generic parser is instantiated only if it is the
// argument of another parser. Otherwise Go infers its type in the call of Read.
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

// formed writes the parser of a list or map: the function plain for the usual form, and the function in for other forms.
func formed(plain, in string, form format.Form, parse jen.Code) *jen.Statement {
	var said []jen.Code
	if form.Separator != "" {
		said = append(said, Key("Separator", Quote(form.Separator)))
	}
	if form.Pairs != "" {
		said = append(said, Key("Pairs", Quote(form.Pairs)))
	}
	if form.CSV {
		said = append(said, Key("CSV", jen.True()))
	}
	if form.Percent {
		said = append(said, Key("Percent", jen.True()))
	}
	if len(said) == 0 {
		return Runtime(plain).Call(parse)
	}
	return Runtime(in).Call(Runtime("Form").Values(said...), parse)
}

// literals returns the values of v, a list of values of t.
func literals(t *model.Type, v *model.Value) []jen.Code {
	var all []jen.Code
	for _, item := range v.V.([]*model.Value) {
		all = append(all, Literal(t, false, item))
	}
	return all
}
