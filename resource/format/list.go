package format

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

// List returns a parser of lists. The function parse reads each item. Items are separated by commas, and blanks around them are trimmed.
// Empty items and items with line breaks are refused. A text that begins with [ is a JSON array of strings, numbers and booleans; its
// strings may be empty and may hold anything. The empty text is the empty list. The error of an item names its number. An item in quotes,
// as in CSV, is refused: see [Form].
func List[T any](parse func(string) (T, error)) func(string) ([]T, error) {
	return func(s string) ([]T, error) { return listIn(s, Form{}, parse) }
}

func listIn[T any](s string, form Form, parse func(string) (T, error)) ([]T, error) {
	isArray := strings.HasPrefix(s, "[")
	switch err := lex.Trimmed(s); {
	case err != nil && (isArray || !form.CSV):
		return nil, err
	case isArray:
		return array(s, parse)
	case form.CSV:
		texts, err := form.record(s)
		if err != nil {
			return nil, err
		}
		return items(texts, parse)
	}
	separator := form.separator()
	list := make([]T, 0, strings.Count(s, separator)+1)
	for text, rest, more := "", s, s != ""; more; {
		text, rest, more = strings.Cut(rest, separator)
		if text = strings.TrimSpace(text); form.skips(text) {
			continue
		}
		if text == "" {
			return nil, numbered("item", len(list), "must not be empty")
		}
		if quoted(text) && !isJSON[T]() {
			return nil, numbered("item", len(list), errQuoted)
		}
		text, err := form.item(text)
		if err != nil {
			return nil, inside("item", len(list), err)
		}
		t, err := parse(text)
		if err != nil {
			return nil, inside("item", len(list), err)
		}
		list = append(list, t)
	}
	return list, nil
}

// array parses a list that is written as a JSON array.
func array[T any](s string, parse func(string) (T, error)) ([]T, error) {
	texts, err := splitArray(s, isJSON[T]())
	if err != nil {
		return nil, err
	}
	return items(texts, parse)
}

// items parses each of texts.
func items[T any](texts []string, parse func(string) (T, error)) ([]T, error) {
	list := make([]T, len(texts))
	var err error
	for i, text := range texts {
		if list[i], err = parse(text); err != nil {
			return nil, inside("item", i, err)
		}
	}
	return list, nil
}

// MapOf returns a parser of maps. The function parse reads each value. Entries are written key=value and separated by commas. The first =
// ends the key. Blanks are trimmed; line breaks inside an entry are refused. A text that begins with { is a JSON object of strings, numbers
// and booleans. Empty keys and repeated keys are refused. The empty text is the empty map. The error of an entry names its number and not
// its key, because the key is part of the input.
func MapOf[T any](parse func(string) (T, error)) func(string) (map[string]T, error) {
	return func(s string) (map[string]T, error) { return mapIn(s, Form{}, parse) }
}

func mapIn[T any](s string, form Form, parse func(string) (T, error)) (map[string]T, error) {
	entries, err := splitMap(s, isJSON[T](), form)
	if err != nil {
		return nil, err
	}
	m := make(map[string]T, len(entries))
	for i, e := range entries {
		if e.key == "" {
			return nil, numbered("entry", i, "must have a key")
		}
		if _, ok := m[e.key]; ok {
			return nil, numbered("entry", i, "repeats a key")
		}
		if m[e.key], err = parse(e.text); err != nil {
			return nil, inside("entry", i, err)
		}
	}
	return m, nil
}

// oneLine refuses line breaks. The text is probably a list with one item per line, which would silently become one item.
const oneLine = "must not hold a line break: a comma ends it, or write JSON"

// broken reports whether s holds a line break.
func broken(s string) bool { return strings.ContainsAny(s, "\n\r") }

// isJSON reports whether T is JSON itself, whose texts in an array or object stay as they are.
func isJSON[T any]() bool {
	_, ok := any((*T)(nil)).(*json.RawMessage)
	return ok
}

// numbered returns the error message for the i-th item or entry.
func numbered(what string, i int, message string) error {
	return &lex.TextError{Place: what + " " + strconv.Itoa(i+1) + ": ", Must: message}
}

// inside returns err as the error of the i-th item or entry.
func inside(what string, i int, err error) error {
	e := &lex.TextError{Place: what + " " + strconv.Itoa(i+1) + ": ", Must: err.Error(), Cause: lex.TextCause(err)}
	if inner, ok := err.(*lex.TextError); ok {
		e.Place, e.Must = e.Place+inner.Place, inner.Must
	}
	return e
}

func splitArray(s string, raw bool) ([]string, error) {
	var items []json.RawMessage
	if !utf8.ValidString(s) || json.Unmarshal([]byte(s), &items) != nil {
		return nil, errors.New("must be a JSON array, as it begins with [")
	}
	if !raw && lex.HasUnpaired(s) {
		return nil, errors.New(lex.Unpaired)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		var ok bool
		if texts[i], ok = lex.Scalar(item, raw); !ok {
			return nil, numbered("item", i, "must be a string, a number or a boolean")
		}
	}
	return texts, nil
}

type entry struct{ key, text string }

func splitMap(s string, raw bool, form Form) ([]entry, error) {
	isObject := strings.HasPrefix(s, "{")
	if err := lex.Trimmed(s); s == "" || err != nil && (isObject || !form.CSV) {
		return nil, err
	}
	if isObject {
		return splitObject(s, raw)
	}
	if form.CSV {
		return form.recordEntries(s)
	}
	texts := form.split(s)
	entries := make([]entry, len(texts))
	for i, t := range texts {
		key, text, ok := strings.Cut(t, form.pairs())
		if quoted(t) || cutQuote(strings.TrimSpace(text)) {
			return nil, numbered("entry", i, errQuoted)
		}
		if !ok {
			return nil, numbered("entry", i, "must be key"+form.pairs()+"value")
		}
		key = strings.TrimSpace(key)
		text, err := form.item(strings.TrimSpace(text))
		if err != nil {
			return nil, inside("entry", i, err)
		}
		if broken(key) {
			return nil, numbered("entry", i, oneLine)
		}
		entries[i] = entry{key, text}
	}
	return entries, nil
}

// recordEntries cuts s, one record of CSV, into entries.
func (f Form) recordEntries(s string) ([]entry, error) {
	texts, err := f.record(s)
	if err != nil {
		return nil, err
	}
	entries := make([]entry, len(texts))
	for i, t := range texts {
		key, text, ok := strings.Cut(t, f.pairs())
		if !ok {
			return nil, numbered("entry", i, "must be key"+f.pairs()+"value")
		}
		entries[i] = entry{key, text}
	}
	return entries, nil
}

// splitObject reads an object token by token, because json.Unmarshal would silently use the last of repeated keys.
func splitObject(s string, raw bool) ([]entry, error) {
	bad := errors.New("must be a JSON object, as it begins with {")
	if !utf8.ValidString(s) || !json.Valid([]byte(s)) {
		return nil, bad
	}
	if !raw && lex.HasUnpaired(s) {
		return nil, errors.New(lex.Unpaired)
	}
	d := json.NewDecoder(strings.NewReader(s))
	if _, err := d.Token(); err != nil {
		return nil, bad
	}
	var entries []entry
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, bad
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, bad
		}
		text, ok := lex.Scalar(value, raw)
		if !ok {
			return nil, numbered("entry", len(entries), "must be a string, a number or a boolean")
		}
		name, _ := key.(string)
		entries = append(entries, entry{name, text})
	}
	return entries, nil
}
