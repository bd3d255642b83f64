// Package docs keeps the language reference true: its tables are made of the tables that resgen reads specifications by, and its
// examples are one specification without findings.
package docs

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/resource/format"
)

var update = flag.Bool("update", false, "write the tables of the language into its reference")

const reference = "../../docs/language.md"

// The marks around a generated part of the reference.
const (
	begin = "<!-- table: "
	end   = "<!-- end -->"
)

func TestLanguageReference(t *testing.T) {
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	want, err := filled(string(data), parts())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(reference, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Error("docs/language.md is stale: go test ./tests/docs -update")
	}
}

// TestLanguageExamples takes the examples together: they are one specification.
func TestLanguageExamples(t *testing.T) {
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	var spec, code strings.Builder
	for i, block := range strings.Split(string(data), "```") {
		if i%2 == 0 {
			continue
		}
		if text, ok := strings.CutPrefix(block, "toml\n"); ok {
			spec.WriteString(text)
		}
		if text, ok := strings.CutPrefix(block, "go\n"); ok {
			code.WriteString(text)
		}
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module example.com/shop\n\ngo 1.25.0\n")
	write(t, filepath.Join(root, "settings", "internal", "settings", "open.go"), code.String())
	res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "settings", Root: root, Files: []*diag.Source{{Name: "language.md", Text: []byte(spec.String())}}})
	if len(res.Findings) > 0 {
		if err := diag.Text(t.Output(), res.Findings); err != nil {
			t.Error(err)
		}
		t.Fatal("the examples have findings")
	}
	if len(res.Package.Kinds) < 2 || len(res.Package.Resources) < 2 {
		t.Error("the examples show too little")
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// filled is the reference with each part between its marks.
func filled(text string, parts map[string]string) (string, error) {
	var b strings.Builder
	seen := map[string]bool{}
	for {
		before, rest, found := strings.Cut(text, begin)
		b.WriteString(before)
		if !found {
			break
		}
		name, rest, ok := strings.Cut(rest, " -->\n")
		_, rest, closed := strings.Cut(rest, end)
		if !ok || !closed {
			return "", fmt.Errorf("the marks of a part are not closed: %.40q", name)
		}
		part, ok := parts[name]
		if !ok || seen[name] {
			return "", fmt.Errorf("no part, or a second one, %q", name)
		}
		seen[name] = true
		b.WriteString(begin + name + " -->\n\n" + part + "\n" + end)
		text = rest
	}
	for name := range parts {
		if !seen[name] {
			return "", fmt.Errorf("the reference lacks the part %q", name)
		}
	}
	return b.String(), nil
}

// parts are the generated parts of the reference, by name.
func parts() map[string]string {
	all := map[string]string{"types": types(), "formats": formats()}
	for _, t := range lang.Tables() {
		all[t.Title] = table(t)
	}
	return all
}

func table(t *lang.Table) string {
	some := slices.ContainsFunc(t.Keys, func(k lang.Key) bool { return k.For != nil || k.Transport != "" }) // keys are for some types or transports
	rows := [][]string{{"Key", "Value", "Meaning"}}
	if some {
		rows[0] = []string{"Key", "Value", "For", "Meaning"}
	}
	for _, k := range t.Keys {
		doc := k.Doc
		if k.Required {
			doc += " Required."
		}
		row := []string{"`" + k.Name + "`", value(k), doc}
		if some {
			row = []string{"`" + k.Name + "`", value(k), strings.Join(k.For, ", ") + k.Transport, doc}
		}
		rows = append(rows, row)
	}
	return markdown(rows)
}

// value says what may stand behind a key.
func value(k lang.Key) string {
	switch k.Shape {
	case lang.Text:
		if k.Values == nil {
			return "string"
		}
		return "`\"" + strings.Join(k.Values, "\"`, `\"") + "\"`"
	case lang.Flag:
		return "`true`, `false`"
	case lang.Whole:
		return "integer"
	case lang.Texts:
		return "array of strings"
	case lang.TextOrFalse:
		return "string, `false`"
	case lang.TextOrTexts:
		return "string, array of strings"
	case lang.TextsOrNot:
		return "string, array of strings, `false`"
	case lang.Literal:
		return "value of the field's type"
	case lang.Literals:
		return "array of such values"
	case lang.Bindings:
		return "table of values and bindings"
	case lang.One:
		return "table"
	case lang.Named:
		return "named tables"
	case lang.Many:
		return "array of tables"
	case lang.TextMap:
		return "table of strings"
	case lang.Span:
		return "duration"
	case lang.Numbers:
		return "array of numbers"
	case lang.OneOrFalse:
		return "table, `false`"
	}
	return "?"
}

func types() string {
	rows := [][]string{{"Type", "In Go", "Written in TOML", "In a variable", "May be secret"}}
	for _, t := range scalar.Types {
		secret := ""
		if t.SecretReader != nil {
			secret = "yes"
		}
		rows = append(rows, []string{"`" + t.Name + "`", "`" + t.Go.String() + "`", "`" + t.TOML + "`", t.Text, secret})
	}
	return markdown(rows)
}

func formats() string {
	rows := [][]string{{"Format", "Accepted texts"}}
	for _, f := range format.Formats {
		rows = append(rows, []string{"`" + f.Name + "`", f.Doc})
	}
	return markdown(rows)
}

// markdown is a table with a head; bars inside of cells would end them.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		for j := range row {
			row[j] = strings.ReplaceAll(row[j], "|", "\\|")
		}
		b.WriteString(strings.TrimRight("| "+strings.Join(row, " | "), " ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
	return b.String()
}
