package read

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// The accessors give the zero value for what is missing or of the wrong type: Shape has reported that already.

// Text is the string under key; "" if there is none.
func Text(t *syntax.Value, key string) string {
	if v := Get(t, key, syntax.String); v != nil {
		return v.Text
	}
	return ""
}

// Flag reports whether key is true.
func Flag(t *syntax.Value, key string) bool {
	v := Get(t, key, syntax.Bool)
	return v != nil && v.Bool
}

// Texts are the strings in the array under key.
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

// Get is the value under key if it is of that kind; else nil.
func Get(t *syntax.Value, key string, kind syntax.Kind) *syntax.Value {
	if e := Entry(t, key); e != nil && e.Value.Kind == kind {
		return e.Value
	}
	return nil
}

// Entry is the entry under key; nil if t is nil or has none.
func Entry(t *syntax.Value, key string) *syntax.Entry {
	if t == nil {
		return nil
	}
	return t.Get(key)
}

// Entries are the entries of the table under key.
func Entries(t *syntax.Value, key string) []*syntax.Entry {
	if v := Get(t, key, syntax.Table); v != nil {
		return v.Entries
	}
	return nil
}

// Header is where a finding about the whole of e's table stands: its [header], or its key when it is an inline table.
func Header(e *syntax.Entry) diag.Span {
	if at := e.Value.At; at.Valid() && at.Source.Text[at.Start] == '[' {
		return at
	}
	return e.At
}

// Tables are the tables of the array of tables under key.
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

// FunctionsIn are the names of Go functions that t has under key: one, or several in an array.
func FunctionsIn(t *syntax.Value, key string) []*syntax.Value {
	if v := Get(t, key, syntax.String); v != nil {
		return []*syntax.Value{v}
	}
	return Texts(t, key)
}

// Keys are the keys of es.
func Keys(es []*syntax.Entry) []string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Key
	}
	return names
}
