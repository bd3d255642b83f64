package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
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
	switch t.Kind {
	case model.String:
		if t.Enum != nil {
			return jen.Id(t.Enum.Go)
		}
		return jen.String()
	case model.Path:
		return jen.String()
	case model.Bool:
		return jen.Bool()
	case model.Int, model.Uint, model.Float:
		return jen.Id(t.Go)
	case model.Duration:
		return jen.Qual("time", "Duration")
	case model.Size:
		return res("Size")
	case model.URL:
		return jen.Op("*").Qual("net/url", "URL")
	case model.Time:
		return jen.Qual("time", "Time")
	case model.JSON:
		return jen.Qual("encoding/json", "RawMessage")
	case model.ObjectType:
		return jen.Id(t.Object.Go)
	case model.UnionType:
		return jen.Id(t.Union.Go)
	case model.TextType:
		return jen.Qual(t.Path, t.Go)
	}
	panic("emit: no Go type for " + t.Spec)
}

// parserOf is the runtime's parser of the text of a variable into a t. Generic parsers are instantiated only where they are the
// argument of another one; Read infers the rest.
func parserOf(t *model.Type, secret, inner bool) *jen.Statement {
	generic := func(name string) *jen.Statement {
		if !inner {
			return res(name)
		}
		return res(name).Index(typeOf(t, secret))
	}
	switch t.Kind {
	case model.List:
		return res("List").Call(parserOf(t.Elem, secret, true))
	case model.Map:
		return res("MapOf").Call(parserOf(t.Elem, secret, true))
	case model.URL:
		if secret {
			return res("SecretURL")
		}
		return res("URL")
	case model.JSON:
		if secret {
			return res("SecretJSON")
		}
		return res("JSON")
	}
	if secret {
		return res("SecretText")
	}
	switch t.Kind {
	case model.String, model.Path:
		return generic("String")
	case model.Bool:
		return res("Bool")
	case model.Int:
		return generic("Int")
	case model.Uint:
		return generic("Uint")
	case model.Float:
		return generic("Float")
	case model.Duration:
		if t.Unit != 0 {
			return res("DurationIn").Call(duration(t.Unit))
		}
		return res("Duration")
	case model.Size:
		return res("ByteSize")
	case model.Time:
		return res("Time")
	case model.TextType:
		return res("Text").Index(typeOf(t, false))
	}
	panic("emit: no parser for " + t.Spec)
}
