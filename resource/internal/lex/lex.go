// Package lex has helpers for reading and writing texts that the packages of the runtime share: blanks, digits, sizes, paths of fields,
// JSON. It does not use their types.
package lex

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrBlank says that a text has a blank at one of its ends.
var ErrBlank = errors.New("must not begin or end with a blank")

// Trimmed refuses blanks around s, which are always an accident and often invisible. The error is ErrBlank.
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

// IsDigits reports whether s is a digit or more.
func IsDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Within reports whether f is a field of the object o, or of an item of the list o.
func Within(f, o string) bool {
	return len(f) > len(o) && (f[len(o)] == '.' || f[len(o)] == '[') && f[:len(o)] == o
}

// Touches reports whether any of fields is one of bad, or holds one, or is held by one.
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

// ItemName is the name of the i-th item of a list: "servers[0]".
func ItemName(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// Cell keeps a value on its line of a table.
func Cell(s string) string {
	switch {
	case s == "":
		return "-"
	case strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }):
		return strconv.Quote(s)
	}
	return s
}

// Scalar returns the text of a JSON string, number or boolean; with raw, any JSON as it stands.
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
