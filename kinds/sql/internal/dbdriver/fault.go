package dbdriver

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
)

// A Fault is what is wrong with a connection string, in words that do not come from it; "" is nothing. Every Fault is made of constants.
type Fault string

// Err is nil if there is no fault.
func (f Fault) Err() error {
	if f == "" {
		return nil
	}
	return Bad(string(f))
}

// Bad is the error of a connection string. Nothing of the message may come from the connection string.
func Bad(message string) error { return Problem("connection_string", "format", message) }

// Problem is the error of a field.
func Problem(field, rule, message string) error {
	return &resource.Problem{Fields: []string{field}, Rule: rule, Message: message}
}

// A Mistake is a text that people have at hand and that is no connection string of a driver.
type Mistake struct {
	Text  *format.Pattern
	Fault Fault
}

// FirstMistake is the fault of the first of ms that text is; "" for none.
func FirstMistake(ms []Mistake, text string) Fault {
	for _, m := range ms {
		if m.Text.MatchString(text) {
			return m.Fault
		}
	}
	return ""
}

// Wrapping finds what stands around a connection string by mistake, whatever its driver.
func Wrapping(text string) Fault {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "":
		return "must not be empty"
	case strings.ContainsRune(text, 0):
		return "holds a zero byte: it must be text in UTF-8"
	case first == '\ufeff':
		return "begins with a byte order mark: save it as UTF-8 without one"
	case IsBlank(first):
		return "begins with a blank or a line break: leave it out"
	case IsBlank(last):
		return "ends with a blank or a line break: leave it out"
	case isQuote(last) && (isQuote(first) || strings.HasPrefix(text, `\"`) || strings.HasPrefix(text, `\'`)):
		return "stands in quotes: leave them out; the option --env-file of docker keeps quotes in the value"
	}
	return ""
}

// IsBlank reports whether r is a blank, a line break or a character that nobody sees.
func IsBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// isQuote reports whether r is a quotation mark, of a program's or of a text's.
func isQuote(r rune) bool { return strings.ContainsRune("\"'`“”„‘’‚«»", r) }
