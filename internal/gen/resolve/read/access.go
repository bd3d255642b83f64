package read

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// These functions return the zero value if a key is missing or its value has the wrong type. Shape has reported that already.

// Text returns the string under the key, or "".
func Text(t *syntax.Value, key string) string {
	if v := Get(t, key, syntax.String); v != nil {
		return v.Text
	}
	return ""
}

// Flag reports whether the value under the key is true.
func Flag(t *syntax.Value, key string) bool {
	v := Get(t, key, syntax.Bool)
	return v != nil && v.Bool
}

// Texts returns the strings of the array under the key.
func Texts(t *syntax.Value, key string) []*syntax.Value {
	v := Get(t, key, syntax.Array)
	if v == nil {
		return nil
	}
	var items []*syntax.Value
	for _, item := range v.Items {
		if item.Kind == syntax.String {
			items = append(items, item)
		}
	}
	return items
}

// Get returns the value under the key if it has the given type, or nil.
func Get(t *syntax.Value, key string, kind syntax.Kind) *syntax.Value {
	if e := Entry(t, key); e != nil && e.Value.Kind == kind {
		return e.Value
	}
	return nil
}

// Entry returns the entry under the key, or nil if t is nil or has no such key.
func Entry(t *syntax.Value, key string) *syntax.Entry {
	if t == nil {
		return nil
	}
	return t.Get(key)
}

// Entries returns the entries of the table under the key.
func Entries(t *syntax.Value, key string) []*syntax.Entry {
	if v := Get(t, key, syntax.Table); v != nil {
		return v.Entries
	}
	return nil
}

// Header returns the place for a finding about a whole table: its [header], or its key if it is an inline table.
func Header(e *syntax.Entry) diag.Span {
	if at := e.Value.At; at.Valid() && at.Source.Text[at.Start] == '[' {
		return at
	}
	return e.At
}

// Tables returns the tables of the array under the key.
func Tables(t *syntax.Value, key string) []*syntax.Value {
	v := Get(t, key, syntax.Array)
	if v == nil {
		return nil
	}
	var items []*syntax.Value
	for _, item := range v.Items {
		if item.Kind == syntax.Table {
			items = append(items, item)
		}
	}
	return items
}

// FunctionsIn returns the names of Go functions under the key. The value is one name, or an array of names.
func FunctionsIn(t *syntax.Value, key string) []*syntax.Value {
	if v := Get(t, key, syntax.String); v != nil {
		return []*syntax.Value{v}
	}
	return Texts(t, key)
}

// Keys returns the keys of the entries.
func Keys(es []*syntax.Entry) []string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Key
	}
	return names
}
