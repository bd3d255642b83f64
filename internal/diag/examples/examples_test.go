package examples

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

func TestEveryCodeHasAnExample(t *testing.T) {
	es, err := Files()
	if err != nil {
		t.Error(err)
	}
	for _, e := range es {
		if n := strings.Count(e.Comment, ". ") + strings.Count(e.Comment, ".\n"); n < 2 || n > 5 {
			t.Errorf("%s: the comment has %d sentences, want two to five", e.Code, n)
		}
		for n, f := range e.Faces {
			if !strings.Contains(f.Want, "["+string(e.Code)+"]") {
				t.Errorf("%s: what resgen says about face %d does not name the code:\n%s", e.Code, n+1, f.Want)
			}
			if f.Spec+f.Command == f.Fixed {
				t.Errorf("%s: nothing was mended in face %d", e.Code, n+1)
			}
		}
	}
}

func TestParse(t *testing.T) {
	e, err := parse("why\n-- resgen.toml --\na\n-- want --\nb\n-- fixed.toml --\nc\n-- resgen.toml 2 --\nd\n-- more.resgen.toml 2 --\ne\n-- want 2 --\nf\n")
	want := []Face{{Spec: "a\n", Want: "b\n", Fixed: "c\n"}, {Spec: "d\n", More: "e\n", Want: "f\n"}}
	if err != nil || e.Comment != "why\n" || !slices.Equal(e.Faces, want) {
		t.Errorf("parse = %+v, %v", e, err)
	}
	e, err = parse("why\n-- command --\na\n-- store.go --\nb\n-- want --\nc\n-- fixed --\nd\n")
	want = []Face{{Command: "a\n", Go: "b\n", Want: "c\n", Fixed: "d\n"}}
	if err != nil || !slices.Equal(e.Faces, want) {
		t.Errorf("parse = %+v, %v", e, err)
	}
	for _, bad := range []string{
		"",
		"-- want --\nb\n",
		"-- resgen.toml --\na\n-- fixed.toml --\nc\n",                                                    // nothing is said
		"-- resgen.toml --\na\n-- want --\nb\n",                                                          // not mended
		"-- resgen.toml --\na\n-- fixed.toml --\nc\n-- want --\nb\n",                                     // another order
		"-- resgen.toml --\na\n-- want --\nb\n-- want --\nb\n-- fixed.toml --\nc\n",                      // twice
		"-- resgen.toml --\na\n-- want --\nb\n-- wanted --\nb\n-- fixed.toml --\nc\n",                    // unknown
		"-- resgen.toml --\na\n-- want --\nb\n-- fixed.toml --\nc\n-- resgen.toml 3 --\nd\n",             // out of number
		"-- resgen.toml --\na\n-- want --\nb\n-- fixed.toml --\nc\n-- resgen.toml 2 --\nd\n-- want --\n", // of another face
	} {
		if e, err := parse(bad); err == nil {
			t.Errorf("parse(%q) = %+v", bad, e)
		}
	}
}

func TestEveryExampleHasACode(t *testing.T) {
	names, err := fs.Glob(files, "*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if code := diag.Code(strings.TrimSuffix(name, ".txtar")); code.Title() == "" {
			t.Errorf("%s is about a code that does not exist", name)
		}
	}
}

func TestExplain(t *testing.T) {
	got, ok := Explain(diag.MissingKey)
	if !ok {
		t.Fatal("not found")
	}
	for _, want := range []string{
		"missing-key: a table without a required key\n\nA table lacks a required key",
		"\nFor example, this resgen.toml:\n\n    version = 1\n\n    [package]\n",
		"\nresgen says:\n\n    error[missing-key]: ",
		"\nCorrected:\n\n    version = 1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	for _, code := range []diag.Code{"", "no-such-code", "../examples", "missing-key.txtar"} {
		if got, ok := Explain(code); ok || got != "" {
			t.Errorf("Explain(%q) = %q, %v", code, got, ok)
		}
	}
}

func TestParseArchive(t *testing.T) {
	comment, sections := parseArchive("one\ntwo\n-- a --\n\n--  b  --\nx\n-- not a section\n-- --\n--c--\n")
	if comment != "one\ntwo\n" {
		t.Errorf("comment %q", comment)
	}
	want := []section{{"a", "\n"}, {"b", "x\n-- not a section\n-- --\n--c--\n"}}
	if len(sections) != len(want) || sections[0] != want[0] || sections[1] != want[1] {
		t.Errorf("sections %q, want %q", sections, want)
	}
	if comment, sections := parseArchive(""); comment != "" || sections != nil {
		t.Errorf("empty archive: %q, %q", comment, sections)
	}
}
