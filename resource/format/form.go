package format

import (
	"encoding/csv"
	"errors"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"
)

// A Form says how a list or map is written in a variable. List and MapOf use the zero Form.
type Form struct {
	Separator string // between items and entries; "" for a comma. If it is a blank, any number of blanks separates two items
	Pairs     string // between a key and its value; "" for =
	CSV       bool   // it is one record of CSV (RFC 4180): quotes around an item or entry keep separators, quotes ("") and line breaks in it
	Percent   bool   // items and values are percent-encoded, and a + stands for itself, as in W3C Baggage. Keys and texts in JSON are not encoded
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

// skips reports whether text, the part between two separators, is no item, because the separator is another blank.
func (f Form) skips(text string) bool { return text == "" && f.Separator == " " }

// item returns the text of an item or a value from the part between two separators. It decodes percent-encoding.
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
		return "", errors.New("must be percent-encoded UTF-8: write %25 for a %")
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

// The errors of record.
const (
	errRecord  = "must be one record of CSV, without a carriage return and without line breaks around it: or write JSON"
	errRecords = "must be one record of CSV: put an item with a line break in quotes"
	errCSV     = `must be CSV: put an item with a quote in quotes, without blanks around them, and write the quote twice, as in "say ""yes"""`
)

// record cuts s, one record of CSV, into its fields. Blanks belong to the fields, which may be empty. So TrimLeadingSpace is not set;
// spf13/pflag, whose lists are CSV, does not set it either. A carriage return is refused, because package csv would drop it before a line
// break.
func (f Form) record(s string) ([]string, error) {
	if s == "" {
		return nil, nil
	}
	if strings.Contains(s, "\r") || strings.HasPrefix(s, "\n") || strings.HasSuffix(s, "\n") {
		return nil, errors.New(errRecord)
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma = rune(f.separator()[0])
	fields, err := r.Read()
	if err != nil {
		return nil, errors.New(errCSV)
	}
	if _, err := r.Read(); err != io.EOF {
		return nil, errors.New(errRecords)
	}
	return fields, nil
}

// quoted reports whether text, the part between two separators, looks like a quoted field of CSV: it begins with a quote, and the closing
// quote is its last character, or is missing because the field contains a separator. In "a" b and a "b", the quotes are part of the text.
func quoted(text string) bool {
	rest, ok := strings.CutPrefix(text, `"`)
	if !ok {
		return false
	}
	end := strings.IndexByte(strings.ReplaceAll(rest, `""`, "  "), '"')
	return end < 0 || end == len(rest)-1
}

// cutQuote reports whether text, the value of an entry, begins with a quote that is not closed.
func cutQuote(text string) bool { return strings.HasPrefix(text, `"`) && strings.Count(text, `"`) == 1 }

// errQuoted refuses a text that is probably CSV. A parser without CSV would keep the quotes, and cut the text at separators inside them.
const errQuoted = `must not be in quotes, as in CSV: write JSON, or give the field decode = "csv" in the specification`
