package gen

import (
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Parameters returns the parameters of a factory as text for messages: "region=eu-west-1, environment=dev". The text distinguishes the
// groups that the factory opens. Secrets are masked, long values are cut, and values that are not set are left out.
func Parameters(params []Value) string {
	var texts []string
	for _, p := range params {
		if text := show(p.Value); text != "" {
			texts = append(texts, p.Field+"="+lex.Cell(short(text)))
		}
	}
	return strings.Join(texts, ", ")
}

// mostShown is the number of characters after which the value of a parameter is cut.
const mostShown = 60

// short returns text, cut to mostShown characters.
func short(text string) string {
	if utf8.RuneCountInString(text) <= mostShown {
		return text
	}
	return string([]rune(text)[:mostShown-1]) + "…"
}

// Shown returns the text of a factory's parameter or of a field for a template. It is the text that a variable would have. Unlike the texts
// in messages, it contains the passwords of URLs: the program uses it.
func Shown(v any) string { return textOf(v, func(s string) string { return s }) }

// VariablePart returns the text of a factory's parameter for the name of a variable: ASCII letters in upper case, with an underscore in place of
// each other character that is not an ASCII digit.
func VariablePart(v any) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(Shown(v)))
}

// NoFactory returns the error of a factory that is a zero value. The argument is the name of the factory.
func NoFactory(name string) error {
	return &resource.Problem{Resource: name, Rule: "factory", Message: "the factory was neither opened nor made from mocks"}
}
