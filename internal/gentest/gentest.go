// Package gentest resolves the specifications of test archives, and compares what comes of them with what the archives say. It also makes
// folders and modules for tests. Only tests import it.
package gentest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gotypes"
)

var update = flag.Bool("update", false, "write into the archives what comes of their specifications")

// Updating reports whether the flag -update is set: tests then write what they would compare with.
func Updating() bool { return *update }

// Archives runs a subtest for each archive testdata/*.txtar of the package under test. The archive's file resgen.toml is a specification, and
// its other files are the Go and the packages beside it. The file want has the findings and, if no finding is an error, what shown returns
// for the resolved package. If shown is nil, want has only the findings.
//
// Without Go files in the archive, the specification is resolved as in a folder without a module, which is faster.
func Archives(t *testing.T, shown func(p *model.Package) string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatal("no archives: ", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { run(t, name, shown) })
	}
}

func run(t *testing.T, name string, shown func(p *model.Package) string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var want *txtar.File
	files := map[string]string{}
	for i := range a.Files {
		if f := &a.Files[i]; f.Name == "want" {
			want = f
		} else {
			files[f.Name] = string(f.Data)
		}
	}
	if want == nil {
		t.Fatal("the archive has no file want")
	}
	p, findings := Resolve(t, files)
	var got strings.Builder
	for _, f := range findings {
		got.WriteString(Line(f) + "\n")
	}
	if p != nil && shown != nil {
		got.WriteString(shown(p))
	}
	switch {
	case got.String() == string(want.Data):
	case *update:
		want.Data = []byte(got.String())
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the specification becomes\n%s\nwant\n%s", got.String(), want.Data)
	}
}

// Resolve resolves the specification resgen.toml of files, which maps slash paths to texts. The package is nil if a finding is an error. The
// other files stand in the module example.com/shop; without them there is no module, and Go is not looked at.
func Resolve(t *testing.T, files map[string]string) (*model.Package, []diag.Finding) {
	t.Helper()
	s := gen.Spec{Dir: ".", Root: "/nowhere", Version: "0.1.0", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(files["resgen.toml"])}}}
	if len(files) > 1 {
		s.World, s.Root = gotypes.From, written(t, files)
	}
	res := gen.Resolve(s)
	return res.Package, res.Findings
}

// written writes the module example.com/shop with files. It can import the standard library and the runtime. The result is its folder.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	root := Module(t, "example.com/shop")
	for name, text := range files { // order: each is a file
		if name != "resgen.toml" {
			Write(t, root, name, []byte(text))
		}
	}
	return root
}

// Line returns f in one line: the line of its place, whether it is a warning, its text, its labels and its help.
func Line(f diag.Finding) string {
	var b bytes.Buffer
	b.WriteString(place(f.At) + ": ")
	if f.Severity == diag.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(f.Text)
	for _, l := range f.Others {
		b.WriteString(" (" + place(l.At) + ": " + l.Text + ")")
	}
	if f.Help != "" {
		b.WriteString(" => " + strings.ReplaceAll(f.Help, "\n", " "))
	}
	return b.String()
}

// place returns the line of s, and the text there if it is short.
func place(s diag.Span) string {
	if !s.Valid() {
		return "-"
	}
	start, _ := s.Range()
	text := string(s.Source.Text[s.Start:s.End])
	if len(text) > 40 || strings.Contains(text, "\n") {
		return fmt.Sprint(start.Line)
	}
	return fmt.Sprintf("%d %s", start.Line, text)
}
