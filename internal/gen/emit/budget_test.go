package emit_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestKindBudget holds the file of a kind with ten fields to 200 lines.
func TestKindBudget(t *testing.T) {
	for _, f := range emit.Package(usual(t, 10)) {
		if n := bytes.Count(f.Bytes(), []byte("\n")); f.Name == "database_gen.go" && n > 200 {
			t.Errorf("%s has %d lines", f.Name, n)
		}
	}
}

// TestFieldBudget holds what one more field changes to 3 files and 20 lines, wherever it comes.
func TestFieldBudget(t *testing.T) {
	before := map[string]string{}
	for _, f := range emit.Package(usual(t, 9)) {
		before[f.Name] = string(f.Bytes())
	}
	files, lines := 0, 0
	for _, f := range emit.Package(usual(t, 10)) {
		diff := udiff.Unified("a", "b", before[f.Name], string(f.Bytes()))
		changed := 0
		for _, l := range strings.Split(diff, "\n") {
			if (strings.HasPrefix(l, "+") || strings.HasPrefix(l, "-")) && !strings.HasPrefix(l, "+++") && !strings.HasPrefix(l, "---") {
				changed++
			}
		}
		if changed > 0 {
			files++
		}
		lines += changed
	}
	if files == 0 || files > 3 || lines > 20 {
		t.Errorf("one more field changes %d lines in %d files", lines, files)
	}
}

// usual has a kind with n fields, every third of them a number with limits, and a page of documentation.
func usual(t *testing.T, n int) *model.Package {
	var b strings.Builder
	b.WriteString("version = 1\n[package]\nname = \"usual\"\n[output]\ndocs = \"RESOURCES.md\"\n[profiles]\nnames = [\"dev\", \"prod\"]\ndefault = \"dev\"\n")
	b.WriteString("[kind.database]\ndoc = \"A database.\"\n[kind.database.field]\n")
	for i := range n {
		fmt.Fprintf(&b, "field_%c = %s\n", 'a'+i, []string{
			`{ type = "int", doc = "A number.", min = 1, max = 10, default = 5 }`,
			`{ type = "string", doc = "A text.", min_len = 3 }`,
			`{ type = "duration", doc = "A time.", min = "1s", default = "1m" }`,
		}[i%3])
	}
	b.WriteString("[resource.database]\nkind = \"database\"\nenv_prefix = \"DB_\"\n")
	return resolved(t, "usual", b.String())
}
