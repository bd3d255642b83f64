package emit_test

import (
	"go/build/constraint"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/resource/dotenv"
	"github.com/resgen-go/resgen/resource/format"
)

// evil is a text that wants out of where it stands, made of all that a specification may hold.
const evil = "*/ /* ``` ${X} $(x) | <b> --> \" ' \\ % \n//go:embed secret\n+build ignore\n//line x.go:1\n\u2028import \"os\"\u00a0\ufffd\n# h\n- l\n\tcode\n"

// TestHostile looks at what texts of a specification can do to the files they end up in.
func TestHostile(t *testing.T) {
	for _, f := range emit.Package(goldenModel(t, "hostile")) {
		text := string(f.Bytes())
		for i, r := range text {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u2028') {
				t.Errorf("%s: %U at %d", f.Name, r, i)
			}
		}
		switch {
		case strings.HasSuffix(f.Name, ".go"):
			hostileGo(t, f.Name, text)
		case strings.HasSuffix(f.Name, ".md"):
			hostileMarkdown(t, text)
		default:
			hostileDotenv(t, text)
		}
	}
}

// hostileGo checks that no comment is a directive and that nothing else was imported.
func hostileGo(t *testing.T, name, text string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			blank := strings.HasPrefix(c.Text, "// ") || strings.HasPrefix(c.Text, "//\t") || c.Text == "//"
			if !blank || constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				t.Errorf("%s: comment %q", name, c.Text)
			}
		}
	}
	for _, i := range file.Imports {
		if i.Path.Value == `"os"` || i.Name != nil {
			t.Errorf("%s imports %s", name, i.Path.Value)
		}
	}
}

// hostileMarkdown checks that no HTML came in and that each row of a table has its five cells.
func hostileMarkdown(t *testing.T, text string) {
	spans := regexp.MustCompile("````[^`].*?[^`]````|``[^`].*?[^`]``|`[^`]+`")
	for _, line := range strings.Split(text, "\n") {
		prose := spans.ReplaceAllString(strings.ReplaceAll(line, "\\`", ""), "")
		if strings.Contains(prose, "<") && !strings.HasPrefix(line, "<!-- ") {
			t.Errorf("HTML in %s", line)
		}
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 6 {
				t.Errorf("%d bars in %s", n, line)
			}
		}
	}
	for _, line := range strings.SplitN(text, "\n", 3)[:2] {
		if !strings.HasPrefix(line, "<!-- ") || strings.Index(line, "-->") != len(line)-len("-->") {
			t.Errorf("header %s", line)
		}
	}
}

// hostileDotenv checks that each line is a comment or an assignment of ours, and that the assignments can be read.
func hostileDotenv(t *testing.T, text string) {
	assignment := regexp.MustCompile(`(?m)^#?([A-Z_]+=)`)
	comment := regexp.MustCompile(`(?m)^#( .*)?$`)
	for _, line := range strings.Split(text, "\n") {
		if line != "" && !assignment.MatchString(line) && !comment.MatchString(line) {
			t.Errorf("line %q", line)
		}
	}
	vars, err := dotenv.Parse([]byte(assignment.ReplaceAllString(text, "$1")))
	if err != nil {
		t.Fatal(err)
	}
	if len(vars) != 6 || vars["APP_ENV"] != "dev" || vars["EVIL"] != "" { // no line that shows what it holds can hold that text
		t.Errorf("variables %q", vars)
	}
	list, err := format.List(format.String[string])(vars["EVILS"])
	if err != nil || !slices.Equal(list, []string{evil, evil + "a,b"}) {
		t.Errorf("EVILS is %q, %v", list, err)
	}
	entries, err := format.MapOf(format.String[string])(vars["EVIL_MAP"])
	if err != nil || !maps.Equal(entries, map[string]string{evil: evil}) {
		t.Errorf("EVIL_MAP is %q, %v", entries, err)
	}
}
