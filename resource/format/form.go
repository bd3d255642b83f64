package format

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

// A Form says how a list or map is written in a variable. List and MapOf use the zero Form.
type Form struct {
	Separator string // between items and entries; "" for a comma. If it is a blank, any number of blanks separates two items
	Pairs     string // between a key and its value; "" for =
	Percent   bool   // items and values are percent-encoded (RFC 3986), and a + stands for itself. Keys and texts in JSON are not encoded
}

// ListIn is List for lists that are written in the given form.
func ListIn[T any](form Form, parse func(string) (T, error)) func(string) ([]T, error) {
	return func(s string) ([]T, error) { return listIn(s, form, parse) }
}

// MapIn is MapOf for maps that are written in the given form.
func MapIn[T any](form Form, parse func(string) (T, error)) func(string) (map[string]T, error) {
	return func(s string) (map[string]T, error) { return mapIn(s, form, parse) }
}

func (f Form) separator() string {
	if f.Separator == "" {
		return ","
	}
	return f.Separator
}

func (f Form) pairs() string {
	if f.Pairs == "" {
		return "="
	}
	return f.Pairs
}

// skips reports whether text, which stands between two separators, is no item but a further blank.
func (f Form) skips(text string) bool { return text == "" && f.Separator == " " }

// item is the text of an item or a value, as it stands between separators.
func (f Form) item(text string) (string, error) {
	switch {
	case !broken(text):
	case f.separator() == ",":
		return "", errors.New(oneLine)
	default:
		return "", errors.New("must not hold a line break: write JSON")
	}
	if !f.Percent {
		return text, nil
	}
	text, err := url.PathUnescape(text)
	if err != nil || !utf8.ValidString(text) {
		return "", errors.New("must be percent-encoded UTF-8: %25 stands for a %")
	}
	return text, nil
}

// split cuts s at separators. Blanks around the parts are cut off.
func (f Form) split(s string) []string {
	if f.Separator == " " {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' })
	}
	parts := strings.Split(s, f.separator())
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
