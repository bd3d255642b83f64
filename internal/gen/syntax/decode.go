package syntax

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// decode reads the values of the text and puts them into the tree. If this is not possible, it reports a finding and returns false.
func (s *scanner) decode() bool {
	values, err := decode(string(s.text[s.start:]))
	if err != nil {
		s.refused(err)
		return false
	}
	if at := fill(s.root, values); at != nil {
		return s.fail(at.At, "this cannot be read", "write it in a simpler way")
	}
	return true
}

// decode is toml.Decode, but returns an error if the decoder panics, because the text comes from a user.
func decode(text string) (values map[string]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("toml: %v", p)
		}
	}()
	_, err = toml.Decode(text, &values)
	return values, err
}

// refused reports an error of the decoder. The decoder's message may contain values, so the finding describes the text at that place in its
// own words.
func (s *scanner) refused(err error) {
	at := s.span(s.start, s.start)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		at.Start = min(max(s.start+parse.Position.Start, s.start), len(s.text))
		at.End = min(at.Start+max(parse.Position.Len, 0), s.lineEnd(at.Start))
		at.End = max(at.End, at.Start)
	}
	text, help := "this is not TOML 1.0", ""
	switch word := strings.TrimSpace(string(s.text[at.Start:at.End])); {
	case integer.MatchString(word):
		text, help = "the integer is not from -2^63 to 2^63-1, as TOML requires", "where the field is of type uint or uint64, put it in quotes"
	case float.MatchString(word):
		text = "the number does not fit into a 64-bit float"
	case datetime.MatchString(word):
		text = "there is no such date or time"
	}
	s.fail(at, text, help)
}

// fill copies the decoded values into v. It returns the first value that the decoder and the scanner read differently, or nil.
func fill(v *Value, decoded any) *Value {
	ok := false
	switch d := decoded.(type) {
	case string:
		ok = v.Kind == String && withoutCR(v.Text) == withoutCR(d)
	case int64:
		v.Int, ok = d, v.Kind == Integer
	case float64:
		v.Float, ok = d, v.Kind == Float
	case bool:
		v.Bool, ok = d, v.Kind == Bool
	case time.Time:
		v.Time, ok = v.instant(d), v.Kind == Datetime
	case []any:
		return fillArray(v, d)
	case []map[string]any:
		return fillArray(v, d)
	case map[string]any:
		return fillTable(v, d)
	}
	if !ok {
		return v
	}
	return nil
}

// withoutCR returns text without carriage returns, to compare texts: the decoder keeps the line breaks of the file, and the scanner does
// not.
func withoutCR(text string) string { return strings.ReplaceAll(text, "\r", "") }

func fillArray[T any](v *Value, items []T) *Value {
	if v.Kind != Array || len(v.Items) != len(items) {
		return v
	}
	for i, item := range v.Items {
		if wrong := fill(item, items[i]); wrong != nil {
			return wrong
		}
	}
	return nil
}

func fillTable(v *Value, entries map[string]any) *Value {
	if v.Kind != Table || len(v.Entries) != len(entries) {
		return v
	}
	for _, e := range v.Entries {
		d, ok := entries[e.Key]
		if !ok {
			return e.Value
		}
		if wrong := fill(e.Value, d); wrong != nil {
			return wrong
		}
	}
	return nil
}

// instant returns t in a time zone that does not depend on this machine.
func (v *Value) instant(t time.Time) time.Time {
	if v.Local {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	}
	_, seconds := t.Zone()
	if seconds == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", seconds))
}
