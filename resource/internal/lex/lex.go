// Package lex reads and writes texts for several packages of the runtime: blanks, digits, sizes, URLs, paths of fields, JSON. It does not
// use types of these packages.
package lex

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrBlank says that a text begins or ends with a blank.
var ErrBlank = errors.New("must not begin or end with a blank")

// Trimmed returns ErrBlank if s begins or ends with a blank. Such a blank is always a mistake, and often invisible.
func Trimmed(s string) error {
	if s == "" {
		return nil
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if unicode.IsSpace(first) || unicode.IsSpace(last) {
		return ErrBlank
	}
	return nil
}

// IsDigits reports whether s has at least one character and consists of digits.
func IsDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Within reports whether f is a field of the object o, or of an item of the list o.
func Within(f, o string) bool {
	return len(f) > len(o) && (f[len(o)] == '.' || f[len(o)] == '[') && f[:len(o)] == o
}

// Touches reports whether one of the fields is also in bad, contains a field of bad, or is contained in one.
func Touches(bad, fields []string) bool {
	for _, b := range bad {
		for _, f := range fields {
			if f == b || Within(f, b) || Within(b, f) {
				return true
			}
		}
	}
	return false
}

// ItemName returns the name of the i-th item of a list: "servers[0]".
func ItemName(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// HasName reports whether text contains the name of a field as a whole word: "needs a key." contains key, but "needs an api_key", "needs keys"
// and "needs tls.key" do not.
func HasName(text, name string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.-", r)
	})
	return slices.ContainsFunc(words, func(word string) bool { return strings.Trim(word, ".-") == name })
}

// Cell returns s on one line, for a cell of a table.
func Cell(s string) string {
	switch {
	case s == "":
		return "-"
	case strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }):
		return strconv.Quote(s)
	}
	return s
}

// Scalar returns the text of a JSON string, number or boolean. If raw is true, it returns any JSON unchanged.
func Scalar(value json.RawMessage, raw bool) (string, bool) {
	value = bytes.TrimSpace(value)
	switch {
	case raw:
		return string(value), true
	case len(value) == 0 || bytes.ContainsRune([]byte("[{n"), rune(value[0])):
		return "", false
	case value[0] != '"':
		return string(value), true
	}
	var s string
	err := json.Unmarshal(value, &s)
	return s, err == nil
}

// Unpaired is the message for JSON with half of a surrogate pair.
const Unpaired = `must not hold half of a pair of escapes such as \ud83d\ude00: it stands for no character`

// HasUnpaired reports whether a string in the JSON text has an escape that is half of a surrogate pair. The package encoding/json would
// silently replace it.
func HasUnpaired(text string) bool {
	unit := func(at int) rune { // the \u escape at this place, or -1
		if at+6 > len(text) || text[at:at+2] != `\u` {
			return -1
		}
		n, err := strconv.ParseUint(text[at+2:at+6], 16, 16)
		if err != nil {
			return -1
		}
		return rune(n)
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		r := unit(i)
		switch {
		case utf16.IsSurrogate(r) && utf16.DecodeRune(r, unit(i+6)) == unicode.ReplacementChar:
			return true
		case utf16.IsSurrogate(r):
			i += 11
		default:
			i++ // the escaped character may be a backslash
		}
	}
	return false
}
