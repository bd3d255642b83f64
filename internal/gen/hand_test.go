package gen_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

var update = flag.Bool("update", false, "write what resgen says into testdata/hand")

// A hand is an archive of testdata/hand: specifications and the Go that people wrote for them. Each is a folder of the module
// example.com/hand; the file want holds the findings about the outermost specification, and is missing if there are none and the Go
// must compile.
type hand struct {
	file, name string
	archive    *txtar.Archive
}

func hands(tb testing.TB) []hand {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "hand", "*.txtar"))
	if err != nil || len(names) == 0 {
		tb.Fatal("no cases: ", err)
	}
	var all []hand
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, hand{name, strings.TrimSuffix(filepath.Base(name), ".txtar"), a})
	}
	return all
}

// handModule makes the module that hands are folders of.
func handModule(tb testing.TB) string {
	tb.Helper()
	tb.Setenv("GOWORK", "off")
	tb.Setenv("GOFLAGS", "-mod=mod")
	tb.Setenv("GOPROXY", "off")
	runtime, err := filepath.Abs(filepath.Join("..", "..", "resource"))
	if err != nil {
		tb.Fatal(err)
	}
	root := tb.TempDir()
	writeFile(tb, filepath.Join(root, "go.mod"), "module example.com/hand\n\ngo 1.25.0\n\nrequire github.com/resgen-go/resgen/resource v0.1.0\n\n"+
		"replace github.com/resgen-go/resgen/resource => "+runtime+"\n")
	return root
}

func writeFile(tb testing.TB, name, text string) {
	tb.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o600)); err != nil {
		tb.Fatal(err)
	}
}

// TestHand holds what resgen says of specifications with hand-written Go, and that the Go compiles if it says nothing.
func TestHand(t *testing.T) {
	root := handModule(t)
	var compiled []string
	for _, h := range hands(t) {
		for _, f := range h.archive.Files {
			writeFile(t, filepath.Join(root, h.name, filepath.FromSlash(f.Name)), string(f.Data))
		}
		said := ""
		for _, dir := range h.specs() {
			res := gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: h.spec(dir)}}})
			for _, f := range res.Files {
				writeFile(t, filepath.Join(root, filepath.FromSlash(f.Path)), string(f.Data))
			}
			if dir != h.name {
				continue
			}
			var b bytes.Buffer
			if err := diag.Short(&b, res.Findings); err != nil {
				t.Fatal(err)
			}
			said = b.String()
		}
		switch {
		case *update:
			h.update(t, said)
		case said != h.want():
			t.Errorf("%s: resgen says\n%s\nwant\n%s", h.name, said, h.want())
		case said == "":
			compiled = append(compiled, "./"+h.name+"/...")
		}
		if strings.Contains(said, "hunter") {
			t.Errorf("%s: a secret shows:\n%s", h.name, said)
		}
	}
	if testing.Short() || len(compiled) == 0 {
		return
	}
	cmd := exec.Command("go", append([]string{"vet"}, compiled...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// specs are the folders with a specification, that of the case last.
func (h hand) specs() []string {
	var dirs []string
	for _, f := range h.archive.Files {
		if path.Base(f.Name) == "resgen.toml" {
			dirs = append(dirs, path.Join(h.name, path.Dir(f.Name)))
		}
	}
	slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) })
	return dirs
}

func (h hand) spec(dir string) []byte {
	return h.data(strings.TrimPrefix(dir+"/resgen.toml", h.name+"/"))
}

func (h hand) want() string { return string(h.data("want")) }

func (h hand) data(name string) []byte {
	for _, f := range h.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// update writes what resgen says into the archive.
func (h hand) update(t *testing.T, said string) {
	t.Helper()
	a := *h.archive
	a.Files = slices.DeleteFunc(slices.Clone(a.Files), func(f txtar.File) bool { return f.Name == "want" })
	if said != "" {
		a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(said)})
	}
	if err := os.WriteFile(h.file, txtar.Format(&a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzHand: any bytes as a specification and as the Go beside it end in findings, or in files.
func FuzzHand(f *testing.F) {
	root := handModule(f)
	for _, h := range hands(f) {
		if h.data("a.go") != nil && len(h.specs()) == 1 {
			f.Add(string(h.spec(h.name)), string(h.data("a.go")))
		}
	}
	file := filepath.Join(root, "spec", "a.go")
	f.Fuzz(func(t *testing.T, text, beside string) {
		writeFile(t, file, beside)
		res := gen.Generate(gen.Spec{World: gotypes.From, Dir: "spec", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
		if res.Package == nil && len(res.Findings) == 0 {
			t.Fatal("neither a package nor a finding")
		}
		for _, f := range res.Findings {
			if f.At.Valid() && f.At.Source.Name == "resgen.toml" && (f.At.Start < 0 || f.At.End > len(text) || f.At.Start > f.At.End) {
				t.Fatalf("the place %d-%d of %q is outside the file", f.At.Start, f.At.End, f.Text)
			}
		}
	})
}
