package mockgen

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// fake is a World of one package, which is nowhere on disk.
type fake struct {
	pkg    *types.Package
	folder world.Folder
	circle []string
	err    error
}

func (f fake) Load() (map[string]*types.Package, error) {
	return map[string]*types.Package{f.pkg.Path(): f.pkg}, f.err
}
func (f fake) Circle([]string, string) ([]string, error) { return f.circle, nil }
func (f fake) Dirs(paths []string) ([]string, error)     { return make([]string, len(paths)), nil }

func (f fake) Constraints(string, []string) map[string]string { return nil }
func (f fake) Declaring(string, []string) map[string]string   { return nil }
func (f fake) Folder([]string) (world.Folder, error)          { return f.folder, nil }

// typed is the package at example.com/shop/lib of a source.
func typed(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "lib.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("example.com/shop/lib", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

const lib = `package lib

type Store interface { Get(id string) (int, error) }
type Storage interface { Size() int }
type sealed interface { hidden() }
`

// request asks for types of lib, to be written into example.com/shop/mocks.
func request(w fake, pattern string) Request {
	line := &diag.Source{Name: "command line", Text: []byte(pattern)}
	return Request{
		Wanted: []Wanted{{At: diag.Span{Source: line, End: len(pattern)}, Path: "example.com/shop/lib", Pattern: pattern}},
		Dir:    "/shop/mocks", Root: "/shop", Rel: "mocks",
		World: w, Shown: func(path string) string { return path },
		Each: func(n int, do func(int)) {
			for i := range n {
				do(i)
			}
		},
	}
}

func TestGenerate(t *testing.T) {
	w := fake{pkg: typed(t, lib), folder: world.Folder{Path: "example.com/shop/mocks"}}
	r := request(w, "Sto*")
	r.Header = Header{Text: "// A licence.", Build: "linux"}
	made, err := Generate(r)
	if err != nil || len(made.Findings) > 0 {
		t.Fatal(made.Findings, err)
	}
	if got, want := strings.Join(made.Own, " "), "storage_mock.go store_mock.go"; got != want || len(made.Files) != 2 {
		t.Fatalf("got %s and %d files, want %s", got, len(made.Files), want)
	}
	f := made.Files[1]
	for _, want := range []string{"// A licence.", "//go:build linux", "package mocks\n", "func NewStoreMock(", "Source: example.com/shop/lib.Store\n"} {
		if !strings.Contains(string(f.Data), want) {
			t.Errorf("%s lacks %q", f.Path, want)
		}
	}
	r.File = "all.go"
	if made, err = Generate(r); err != nil || len(made.Files) != 1 || made.Files[0].Path != "mocks/all.go" {
		t.Errorf("got %v, %v", made.Files, err)
	}
}

func TestGenerateRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		pattern string
		change  func(*fake, *Request)
		code    diag.Code // of the finding
		misuse  string    // or the error
	}{
		"no such type":     {pattern: "Stor", code: diag.UnknownGoType},
		"nothing fits":     {pattern: "X*", code: diag.UnknownGoType},
		"a circle":         {pattern: "Store", change: func(w *fake, _ *Request) { w.circle = []string{"example.com/shop/lib", "example.com/shop/mocks"} }, code: diag.ImportCycle},
		"a method missing": {pattern: "Store", change: func(_ *fake, r *Request) { r.Chains, _ = ParseReturns([]string{"Acquire=Conn"}) }, code: diag.BadReturns},
		"another package":  {pattern: "Store", change: func(w *fake, r *Request) { w.folder.Own, w.folder.Name, r.Package = "mocks", "mocks", "fakes" }, misuse: "`mocks`, not `fakes`"},
		"a problem": {pattern: "Store", change: func(w *fake, r *Request) {
			r.Wanted[0].Path = "example.com/shop/none"
			w.err = world.Problems{{Path: "example.com/shop/none", Text: "it is not there", Missing: true}}
		}, code: diag.UnknownPackage},
	} {
		t.Run(name, func(t *testing.T) {
			w := fake{pkg: typed(t, lib), folder: world.Folder{Path: "example.com/shop/mocks"}}
			r := request(w, c.pattern)
			if c.change != nil {
				c.change(&w, &r)
				r.World = w
			}
			made, err := Generate(r)
			misuse := (*Misuse)(nil)
			switch {
			case c.misuse != "":
				if !errors.As(err, &misuse) || !strings.Contains(misuse.Text, c.misuse) || misuse.Help == "" {
					t.Errorf("got %v", err)
				}
			case err != nil || len(made.Findings) != 1 || made.Findings[0].Code != c.code:
				t.Errorf("got %v, %v, want %s", made.Findings, err, c.code)
			}
			if len(made.Files) > 0 {
				t.Error("something is generated")
			}
		})
	}
}
