package gen

import (
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Parameters writes what tells apart the groups of resources that a factory opens, for people: "region=eu-west-1, environment=dev". Secrets
// are masked, long values cut, and values that are not set left out.
func Parameters(params []Value) string {
	var texts []string
	for _, p := range params {
		if text := show(p.Value); text != "" {
			texts = append(texts, p.Field+"="+lex.Cell(short(text)))
		}
	}
	return strings.Join(texts, ", ")
}

// mostShown is how many characters of a parameter are shown.
const mostShown = 60

// short is text, or its beginning.
func short(text string) string {
	if utf8.RuneCountInString(text) <= mostShown {
		return text
	}
	return string([]rune(text)[:mostShown-1]) + "…"
}

// Shown is the text of v, a parameter of a factory, inside of another text: as a variable would hold it.
func Shown(v any) string { return show(v) }

// VariablePart is the text of v, a parameter of a factory, inside of the name of a variable: capitals, and an underscore in place of every
// character that is no letter or digit.
func VariablePart(v any) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(show(v)))
}

// NoFactory says that the factory called name is a zero value.
func NoFactory(name string) error {
	return &resource.Problem{Resource: name, Rule: "factory", Message: "the factory was neither opened nor made of mocks"}
}
