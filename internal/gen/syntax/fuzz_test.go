package syntax

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/resgen-go/resgen/internal/diag"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "a = 1", "a.b.'c' = \"x\\ty\"\n[t]\nx = [1, 2.5, true]\n", "[[a]]\nb.c = {}\n[[a]]\n[a.b.d]\n",
		"x = { a.b = 1, c = [ { d = '' } ] }\n", "x = \"\"\"\n a \\\n  b\\u00e9\"\"\"\"\"\ny = '''\r\n'''\r\n",
		"d = [1979-05-27 07:32:00Z, 07:32:00.5, 1979-05-27]\n", "x = {\n a = 1, # c\n}\ny = 07:30\nz = \"\\e\\x41\"\n",
		"\ufeff\"\u202e\" = '\\' # \x00", "[a.b]\n[a]\nb.c = 1\nb.d.e = 2\n", "x = [[[{a={b={}}}], [ # ]\n 1]]]", "a = nan\nb = -inf\nc = 0x_1\n",
		"\"\" = 1\n'' = 2\n[\"\".\"\"]\n", "x = \"abc\ny = [1 2]\n[z", "x = 9223372036854775808\ny = 1e999\nz = 2023-02-30\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var list diag.List
		src := &diag.Source{Name: "resgen.toml", Text: text}
		file := Parse(src, &list)
		if file == nil && !list.HasErrors() {
			t.Fatal("neither a tree nor a finding")
		}
		for _, f := range list.Sorted() {
			inText(t, f.At, src)
			for _, o := range f.Others {
				inText(t, o.At, src)
			}
			// These two say that the scanner let through what the decoder does not know, or reads in another way.
			if f.Text == "this cannot be read" || f.Text == "this is not TOML 1.0" {
				t.Errorf("the scanner and the decoder do not agree: %s", f.Text)
			}
		}
		if file == nil {
			return
		}
		var values map[string]any
		meta, err := toml.Decode(string(bytes.TrimPrefix(text, byteOrderMark)), &values)
		if err != nil {
			t.Fatalf("the decoder refuses it: %v", err)
		}
		o := oracle{t, src, map[string]bool{}}
		o.table(file.Root, nil)

		paths := map[string]bool{}
		for _, key := range meta.Keys() {
			for i := range key {
				paths[key[:i+1].String()] = true
			}
		}
		for path := range paths {
			if !o.paths[path] {
				t.Errorf("the tree lacks key %s", path)
			}
		}
		for path := range o.paths {
			if !paths[path] {
				t.Errorf("the tree has key %s, which the decoder does not", path)
			}
		}
	})
}

func inText(t *testing.T, at diag.Span, src *diag.Source) {
	t.Helper()
	if at.Source != src || at.Start < 0 || at.Start > at.End || at.End > len(src.Text) {
		t.Fatalf("place from %d to %d in %d bytes", at.Start, at.End, len(src.Text))
	}
}

// An oracle holds a tree against what the decoder reads at its places.
type oracle struct {
	*testing.T
	src   *diag.Source
	paths map[string]bool // of every key, as the decoder writes them
}

func (o oracle) table(v *Value, path toml.Key) {
	for _, e := range v.Entries {
		inText(o.T, e.At, o.src)
		if got := o.read(written(e.At) + " = 1"); len(got) != 1 || got[e.Key] != int64(1) {
			o.Fatalf("the place of key %q reads %q", e.Key, written(e.At))
		}
		if v.Get(e.Key) != e {
			o.Fatalf("Get(%q) is another entry", e.Key)
		}
		inner := append(slices.Clone(path), e.Key)
		o.paths[inner.String()] = true
		o.value(e.Value, inner)
	}
}

func (o oracle) value(v *Value, path toml.Key) {
	inText(o.T, v.At, o.src)
	if v.origin == literal {
		if wrong := fill(v, o.read("x = " + written(v.At))["x"]); wrong != nil {
			o.Fatalf("the place of %s reads %q", path, written(v.At))
		}
	}
	if v.origin == header && v.Kind == Table && !strings.HasPrefix(written(v.At), "[") {
		o.Fatalf("header of %s at %q", path, written(v.At))
	}
	for _, item := range v.Items {
		o.value(item, path)
	}
	o.table(v, path)
	if v.Kind == String {
		o.text(v)
	}
}

// text checks the place of each byte of a string.
func (o oracle) text(v *Value) {
	last := v.At.Start
	for i := range len(v.Text) {
		at := v.Inside(i, i+1)
		if at.Start < last || at.End <= at.Start || at.End >= v.At.End {
			o.Fatalf("byte %d of %q at %d to %d, in a string at %v", i, v.Text, at.Start, at.End, v.At)
		}
		last = at.Start
		switch got := written(at); {
		case got == v.Text[i:i+1], got == "\r\n" && v.Text[i] == '\n':
		case strings.HasPrefix(got, `\`):
			if s, _ := o.read(`x = "` + got + `"`)["x"].(string); !strings.Contains(s, v.Text[i:i+1]) {
				o.Fatalf("byte %d of %q reads %q", i, v.Text, got)
			}
		default:
			o.Fatalf("byte %d of %q reads %q", i, v.Text, got)
		}
	}
}

func (o oracle) read(text string) map[string]any {
	values, err := decode(text)
	if err != nil {
		o.Fatalf("%q: %v", text, err)
	}
	return values
}
