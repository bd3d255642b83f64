package diag

import (
	"strings"
	"testing"
)

// Shown is shown, for tests of the language of specifications.
var Shown = shown

// shown is every line of a text as excerpts show it.
func shown(s *Source) string {
	var b strings.Builder
	for i := range s.lineStarts() {
		for _, c := range s.cells(i + 1) {
			b.WriteString(c.text)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestMask(t *testing.T) {
	for _, c := range []struct{ text, masked, want string }{
		{`a = "xyz"`, `"xyz"`, `a = "***"`},
		{`a = 'xyz'`, `'xyz'`, `a = '***'`},
		{`a = ""`, `""`, `a = ""`},
		{`a = "ä日"`, `"ä日"`, `a = "**"`},
		{`a = """xyz"""`, `"""xyz"""`, `a = """***"""`},
		{`a = """"x""""`, `""""x""""`, `a = """***"""`},
		{"a = \"\"\"\n  one\n\ttwo \"\"\"", "\"\"\"\n  one\n\ttwo \"\"\"", "a = \"\"\"\n*****\n*****\"\"\""},
		{`a = 1234`, `1234`, `a = ****`},
		{`a = ["b", "c"]`, `["b", "c"]`, `a = **********`},
		{`a = "xyz`, `"xyz`, `a = "***`},
	} {
		s, at := source("f.toml", c.text)
		s.Mask(at(c.masked))
		if got := shown(s); got != c.want {
			t.Errorf("%s\nshown as %s\nwant     %s", c.text, got, c.want)
		}
	}
}

// Of a language that the source does not tell, everything in a secret's table is hidden.
func TestMaskUnknownLanguage(t *testing.T) {
	s := &Source{Name: "f.toml", Text: []byte("token = { type = \"string\", secret = true, min_len = 5 }\nhost = \"h\"")}
	if got, want := shown(s), "token = { type = \"******\", secret = true, min_len = * }\nhost = \"h\""; got != want {
		t.Errorf("shown as:\n%s\nwant:\n%s", got, want)
	}
}

func TestGoSourceIsNotMaskedByKey(t *testing.T) {
	const text = "type Config struct {\n    Password string // a secret\n}"
	if got := shown(&Source{Name: "config.go", Text: []byte(text)}); got != text {
		t.Errorf("shown as:\n%s", got)
	}
}

// Of a line that cannot be read nobody knows which of its quotes belong together.
func TestMaskUnreadable(t *testing.T) {
	for _, c := range []struct{ text, at, want string }{
		{"a = \"x\"\nb = \"x\" \"y\"\nc = 'z'", "\"y", "a = \"x\"\nb = \"*****\"\nc = 'z'"},
		{`a = 'x"y`, "a", `a = '***`},
		{`a = x`, "x", `a = x`},
		{`xyz"a`, "x", `xyz"*`},
		{"a = “x y”", "“x", "a = “****"},
		{"a = `x`", "`x", "a = `**"},
		{`a = "x", «y»`, `, «`, `a = "*******`},
	} {
		s, at := source("f.toml", c.text)
		s.Unreadable(at(c.at))
		if got := shown(s); got != c.want {
			t.Errorf("%s\nshown as %s\nwant     %s", c.text, got, c.want)
		}
	}
}
