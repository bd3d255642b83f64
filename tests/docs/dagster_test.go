package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// snippets is how many pieces of Python docs/dagster.md is about, and faults how many of them do not do what they seem to do.
const snippets, faults = 17, 14

// declaration is a line that declares a function, a type, a field or a method.
const declaration = `(?m)^(?:func|type)[^\n]*|^\t(?:[A-Z]\w+)[( ][^\n]*`

// TestSnippets holds the tables of docs/dagster.md to the specification, to the Go that is made of it, and to the tests that there are.
func TestSnippets(t *testing.T) {
	page := read(t, "../../docs/dagster.md")
	spec := read(t, "../../spec/seed/resgen.toml")
	names := declared(t, "../../generated/seed", declaration) + declared(t, "../../kinds", declaration)
	tests := declared(t, "../../tests", `(?m)^func Test\w+`)
	code := regexp.MustCompile("`([^`]+)`")
	rows := 0
	for _, cells := range rowsOf(t, page, "Snippet by snippet", 3) {
		rows++
		for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
			if !strings.Contains(spec, m[1]) {
				t.Errorf("spec/seed lacks %s", m[1])
			}
		}
		for _, m := range code.FindAllStringSubmatch(cells[2], -1) {
			if !regexp.MustCompile(`\b` + m[1] + `\b`).MatchString(names) {
				t.Errorf("generated/seed lacks %s", m[1])
			}
		}
	}
	if rows != snippets {
		t.Errorf("the page has %d snippets, want %d", rows, snippets)
	}
	rows = 0
	for _, cells := range rowsOf(t, page, "Code that does not do what it seems to do", 4) {
		rows++
		for _, m := range code.FindAllStringSubmatch(cells[3], -1) {
			if !regexp.MustCompile(`(?m)^func ` + m[1] + `$`).MatchString(tests) {
				t.Errorf("there is no test %s", m[1])
			}
		}
	}
	if rows != faults {
		t.Errorf("the page has %d faults, want %d", rows, faults)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rowsOf are the rows of the table under a heading, each with so many cells.
func rowsOf(t *testing.T, page, heading string, cells int) (rows [][]string) {
	t.Helper()
	_, section, ok := strings.Cut(page, "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("no heading %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for _, line := range strings.Split(section, "\n") {
		row := strings.Split(strings.Trim(line, "|"), " | ")
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") {
			continue
		}
		if len(row) != cells {
			t.Errorf("%d cells: %s", len(row), line)
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatalf("%q has no rows", heading)
	}
	return rows[1:] // the first is the head
}

// declared is what a pattern finds in the Go files of a folder.
func declared(t *testing.T, folder, pattern string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		for _, m := range regexp.MustCompile(pattern).FindAllString(read(t, name), -1) {
			all.WriteString(m + "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
