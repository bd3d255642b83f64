// Package toml_test holds the reading of specifications against the files of toml-test.
package toml_test

import (
	"bytes"
	"io/fs"
	"math"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/BurntSushi/toml"
	tomltest "github.com/toml-lang/toml-test/v2"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// files lists toml-test's files for TOML 1.0 in a folder, "valid" or "invalid".
func files(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	all := tomltest.TestCases()
	list, err := fs.ReadFile(all, "files-toml-1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSpace(name)
		if !strings.HasPrefix(name, folder+"/") || !strings.HasSuffix(name, ".toml") {
			continue
		}
		if found[name], err = fs.ReadFile(all, name); err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 200 {
		t.Fatalf("only %d files in %s", len(found), folder)
	}
	return found
}

func parse(t *testing.T, name string, text []byte) (*syntax.File, []diag.Finding) {
	t.Helper()
	var list diag.List
	file := syntax.Parse(&diag.Source{Name: name, Text: text}, &list)
	for _, f := range list.Sorted() {
		if f.At.Start < 0 || f.At.Start > f.At.End || f.At.End > len(text) {
			t.Errorf("finding %q at %d to %d of %d bytes", f.Text, f.At.Start, f.At.End, len(text))
		}
		if f.Text == "" || strings.ContainsFunc(f.Text+f.Help, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("finding text %q, help %q", f.Text, f.Help)
		}
	}
	return file, list.Sorted()
}

func TestValid(t *testing.T) {
	for name, text := range files(t, "valid") {
		t.Run(name, func(t *testing.T) {
			file, findings := parse(t, name, text)
			for _, f := range findings {
				if f.Code != diag.ControlCharacter {
					t.Errorf("offset %d: %s", f.At.Start, f.Text)
				}
			}
			if file == nil {
				t.Fatal("no tree")
			}
			c := check{t, text}
			c.value(file.Root, decode(t, string(text)))
			c.spans(file.Root)
		})
	}
}

// TestInvalid has every file refused, those too that the decoder accepts because they are TOML 1.1.
func TestInvalid(t *testing.T) {
	for name, text := range files(t, "invalid") {
		t.Run(name, func(t *testing.T) {
			if _, findings := parse(t, name, text); len(findings) == 0 {
				t.Errorf("no finding in\n%s", text)
			}
		})
	}
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if _, err := toml.Decode(text, &m); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return m
}

type check struct {
	*testing.T
	text []byte
}

// value compares a tree with decoded values.
func (c check) value(v *syntax.Value, want any) {
	c.Helper()
	ok := false
	switch w := want.(type) {
	case string:
		ok = v.Kind == syntax.String && withoutCR(v.Text) == withoutCR(w)
	case int64:
		ok = v.Kind == syntax.Integer && v.Int == w
	case float64:
		ok = v.Kind == syntax.Float && (math.Float64bits(v.Float) == math.Float64bits(w) || math.IsNaN(v.Float) && math.IsNaN(w))
	case bool:
		ok = v.Kind == syntax.Bool && v.Bool == w
	case time.Time:
		const wall = "2006-01-02T15:04:05.999999999"
		local := strings.HasSuffix(w.Location().String(), "-local")
		ok = v.Kind == syntax.Datetime && v.Local == local
		ok = ok && (local || v.Time.Equal(w)) && v.Time.Format(wall) == w.Format(wall)
	case []any:
		c.items(v, w)
		return
	case []map[string]any:
		items := make([]any, len(w))
		for i, m := range w {
			items[i] = m
		}
		c.items(v, items)
		return
	case map[string]any:
		if v.Kind != syntax.Table || len(v.Entries) != len(w) {
			c.Fatalf("%v with %d entries at %d, want a table with %d", v.Kind, len(v.Entries), v.At.Start, len(w))
		}
		for _, e := range v.Entries {
			if v.Get(e.Key) != e {
				c.Errorf("Get(%q) is another entry", e.Key)
			}
			c.value(e.Value, w[e.Key])
		}
		return
	}
	if !ok {
		c.Errorf("%v at %d is %+v, want %#v", v.Kind, v.At.Start, v, want)
	}
}

// withoutCR hides that syntax reads the line break CR LF as LF, and the decoder as it is.
func withoutCR(text string) string { return strings.ReplaceAll(text, "\r", "") }

func (c check) items(v *syntax.Value, want []any) {
	c.Helper()
	if v.Kind != syntax.Array || len(v.Items) != len(want) {
		c.Fatalf("%v with %d items at %d, want an array of %d", v.Kind, len(v.Items), v.At.Start, len(want))
	}
	for i, item := range v.Items {
		c.value(item, want[i])
	}
}

func (c check) written(at diag.Span) string { return string(c.text[at.Start:at.End]) }

// spans reads what stands at the place of each key and value again.
func (c check) spans(table *syntax.Value) {
	for _, e := range table.Entries {
		if m := decode(c.T, c.written(e.At)+" = 0"); m[e.Key] != int64(0) || len(m) != 1 {
			c.Errorf("the place of key %q reads %q", e.Key, c.written(e.At))
		}
		v := e.Value
		switch {
		case v.Kind == syntax.Array && v.At.Start < e.At.Start: // an array of tables
			if v.At != v.Items[0].At {
				c.Errorf("array of tables %q at %q", e.Key, c.written(v.At))
			}
			for _, item := range v.Items {
				if !strings.HasPrefix(c.written(item.At), "[[") {
					c.Errorf("table of %q at %q", e.Key, c.written(item.At))
				}
				c.header(e.Key, item.At)
				c.spans(item)
			}
		case v.Kind == syntax.Table && bytes.HasPrefix(c.text[v.At.Start:], []byte("[")):
			c.header(e.Key, v.At)
			c.spans(v)
		case v.Kind == syntax.Table && !bytes.HasPrefix(c.text[v.At.Start:], []byte("{")):
			if v.At != e.At {
				c.Errorf("table %q at %q", e.Key, c.written(v.At))
			}
			c.spans(v)
		default:
			c.literal(v)
		}
	}
}

// header checks that the header at at names the table key.
func (c check) header(key string, at diag.Span) {
	var m map[string]any
	meta, err := toml.Decode(c.written(at), &m)
	if err != nil {
		c.Fatal(err)
	}
	if name := meta.Keys()[0]; name[len(name)-1] != key {
		c.Errorf("header of %q at %q", key, c.written(at))
	}
}

// literal checks the place of a value that stands behind its key, and of all inside of it.
func (c check) literal(v *syntax.Value) {
	c.value(v, decode(c.T, "x = "+c.written(v.At))["x"])
	for _, item := range v.Items {
		c.literal(item)
	}
	if v.Kind == syntax.Table {
		c.spans(v)
	}
	if v.Kind == syntax.String {
		for i, r := range v.Text {
			at := v.Inside(i, i+len(string(r)))
			if at.Start < v.At.Start || at.End > v.At.End || at.Start >= at.End {
				c.Fatalf("byte %d of %q at %v", i, v.Text, at)
			}
			if got := c.written(at); got != string(r) && got != "\r\n" && !strings.HasPrefix(got, `\`) {
				c.Errorf("byte %d of %q reads %q", i, v.Text, got)
			}
		}
	}
}
