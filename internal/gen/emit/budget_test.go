package emit_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestKindBudget holds the file of a kind with ten fields to 200 lines.
func TestKindBudget(t *testing.T) {
	for _, f := range emit.Package(spelled(usual(10))) {
		if n := bytes.Count(f.Bytes(), []byte("\n")); f.Name == "database_gen.go" && n > 200 {
			t.Errorf("%s has %d lines", f.Name, n)
		}
	}
}

// TestFieldBudget holds what one more field changes to 3 files and 20 lines, wherever it comes.
func TestFieldBudget(t *testing.T) {
	before := map[string]string{}
	for _, f := range emit.Package(spelled(usual(9))) {
		before[f.Name] = string(f.Bytes())
	}
	files, lines := 0, 0
	for _, f := range emit.Package(spelled(usual(10))) {
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
func usual(n int) *model.Package {
	ps := profiles("dev", "prod")
	bs := bindings{}
	var fields []*model.Field
	for i := range n {
		name := fmt.Sprintf("field_%c", 'a'+i)
		bs[name] = env("DB_" + speller.Env(name))
		switch i % 3 {
		case 0:
			fields = append(fields, field(name, integer("int"), doc("A number."), least(1), most(10), def(5)))
		case 1:
			fields = append(fields, field(name, text(), doc("A text."), minLen(3)))
		default:
			fields = append(fields, field(name, duration(), doc("A time."), least(time.Second), def(time.Minute)))
		}
	}
	k := kind("database", "A database.", fields...)
	p := pkg("usual", ps, []*model.Kind{k}, resource("database", k, ps, bs))
	p.Output.Docs = "RESOURCES.md"
	return p
}
