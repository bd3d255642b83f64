package resolve

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// The accessors give the zero value for what is missing or of the wrong type: shape has reported that already.

func text(t *syntax.Value, key string) string {
	if v := get(t, key, syntax.String); v != nil {
		return v.Text
	}
	return ""
}

func flag(t *syntax.Value, key string) bool {
	v := get(t, key, syntax.Bool)
	return v != nil && v.Bool
}

func texts(t *syntax.Value, key string) []*syntax.Value {
	v := get(t, key, syntax.Array)
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

func get(t *syntax.Value, key string, kind syntax.Kind) *syntax.Value {
	if e := entry(t, key); e != nil && e.Value.Kind == kind {
		return e.Value
	}
	return nil
}

func entry(t *syntax.Value, key string) *syntax.Entry {
	if t == nil {
		return nil
	}
	return t.Get(key)
}

// entries are the entries of the table under key.
func entries(t *syntax.Value, key string) []*syntax.Entry {
	if v := get(t, key, syntax.Table); v != nil {
		return v.Entries
	}
	return nil
}

// header is where a finding about the whole of e's table stands: its [header], or its key when it is an inline table.
func header(e *syntax.Entry) diag.Span {
	if at := e.Value.At; at.Valid() && at.Source.Text[at.Start] == '[' {
		return at
	}
	return e.At
}

// tables are the tables of the array of tables under key.
func tables(t *syntax.Value, key string) []*syntax.Value {
	v := get(t, key, syntax.Array)
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

// functionsIn are the names of Go functions that t has under key: one, or several in an array.
func functionsIn(t *syntax.Value, key string) []*syntax.Value {
	if v := get(t, key, syntax.String); v != nil {
		return []*syntax.Value{v}
	}
	return texts(t, key)
}

func keys(es []*syntax.Entry) []string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Key
	}
	return names
}
