package mockgen

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/usage"
)

// fake is a World of one package, which is nowhere on disk.
type fake struct {
	pkg    *types.Package
	folder world.Folder
	circle []string
	err    error
	dirs   map[string]string // of packages
}

func (f fake) Load() (map[string]*types.Package, error) {
	return map[string]*types.Package{f.pkg.Path(): f.pkg}, f.err
}
func (f fake) Circle([]string, string) ([]string, error) { return f.circle, nil }
func (f fake) Dirs(paths []string) ([]string, error) {
	dirs := make([]string, len(paths))
	for i, p := range paths {
		dirs[i] = f.dirs[p]
	}
	return dirs, nil
}

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
type Pool interface { Acquire() *Conn }
type Conn struct{}
func (*Conn) Exec() error { return nil }
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
		"two of one name":  {pattern: "Pool", change: func(_ *fake, r *Request) { r.Chains, _ = ParseReturns([]string{"Acquire=Pool"}) }, code: diag.MockName},
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
			misuse := (*usage.Error)(nil)
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

// TestOnce holds that a type which two names mean gets one mock.
func TestOnce(t *testing.T) {
	r := request(fake{pkg: typed(t, lib), folder: world.Folder{Path: "example.com/shop/mocks"}}, "Sto*")
	again := r.Wanted[0]
	again.Pattern = "Store"
	r.Wanted = append(r.Wanted, again)
	made, err := Generate(r)
	if err != nil || len(made.Findings) > 0 || len(made.Files) != 2 {
		t.Errorf("got %d files, %v, %v", len(made.Files), made.Findings, err)
	}
}

// TestParseHeader holds which texts are headers, and what becomes of them.
func TestParseHeader(t *testing.T) {
	most := strings.Repeat("x", MostHeader)
	for _, test := range []struct{ what, text, header, build, refused string }{
		{what: "nothing"},
		{what: "text", text: "A licence.\r\n\r\nAnd more.  ", header: "// A licence.\n//\n// And more."},
		{what: "text after a byte order mark", text: "\ufeffA licence.", header: "// A licence."},
		{what: "comments", text: "// One.\n\n// Two.", header: "// One.\n\n// Two."},
		{what: "a block", text: "/* One.\nTwo. */\n// Three.", header: "/* One.\nTwo. */\n// Three."},
		{what: "a constraint", text: "//go:build linux\n\n// One.", header: "// One.", build: "linux"},
		{what: "a constraint in between", text: "// One.\n\n//go:build linux\n\n// Two.", header: "// One.\n\n// Two.", build: "linux"},
		{what: "a constraint at the end of text", text: "One.\n\n//go:build linux", header: "// One.", build: "linux"},
		{what: "a constraint in a block", text: "/*\n//go:build linux\n*/", header: "/*\n//go:build linux\n*/"},
		{what: "two constraints", text: "// One.\n// +build linux\n// +build amd64", header: "// One.", build: "linux && amd64"},
		{what: "the most", text: most, header: "// " + most},
		{what: "too much", text: most + "x", refused: "is no text of at most 64 KiB"},
		{what: "bytes", text: "a\xff", refused: "is no text"},
		{what: "a zero byte", text: "a\x00", refused: "is no text"},
		{what: "code", text: "// One.\npackage a", refused: "its line 2 is none"},
		{what: "code after a comment", text: "/* One. */ package a", refused: "its line 1 goes on after one"},
		{what: "an open block", text: "/* One.\n", refused: "does not end it"},
		{what: "a bad constraint", text: "//go:build linux &&\n// One.", refused: "has a build constraint that cannot be read: //go:build linux &&"},
	} {
		h, err := ParseHeader("LICENCE", []byte(test.text))
		misuse := (*usage.Error)(nil)
		switch {
		case test.refused != "":
			if !errors.As(err, &misuse) || !strings.Contains(misuse.Text, test.refused) || h != (Header{}) {
				t.Errorf("%s: %v", test.what, err)
			}
		case err != nil || h.Text != test.header || h.Build != test.build:
			t.Errorf("%s: %q, %q, %v", test.what, h.Text, h.Build, err)
		}
	}
}

// TestFileName holds that types whose names differ only in case get files of their own, and that other declarations do not count.
func TestFileName(t *testing.T) {
	pkg := typed(t, "package lib\n\ntype DBHost interface{ A() }\ntype DbHost interface{ B() }\ntype Dbhost func()\nfunc Db_Host() {}\ntype Db_host int\ntype dbHost interface{ C() }\n")
	for name, want := range map[string]string{"DBHost": "db_host_mock.go", "DbHost": "db_host2_mock.go", "dbHost": "db_host_mock.go"} {
		o := pkg.Scope().Lookup(name).(*types.TypeName)
		if got := (&run{}).fileName(mock.Target{Type: o}, name); got != want {
			t.Errorf("the mock of %s is in %s, want %s", name, got, want)
		}
	}
	test := &run{Request: Request{Test: true}}
	if got := test.fileName(mock.Target{Type: pkg.Scope().Lookup("DBHost").(*types.TypeName)}, "DBHost"); got != "db_host_mock_test.go" {
		t.Error(got)
	}
}

// TestInTests holds which files are tests.
func TestInTests(t *testing.T) {
	for _, test := range []struct {
		r    Request
		want bool
	}{{Request{}, false}, {Request{Test: true}, true}, {Request{File: "mocks_test.go"}, true}, {Request{File: "mocks.go"}, false}} {
		if got := (&run{Request: test.r}).inTests(); got != test.want {
			t.Errorf("%q is a test: %t", test.r.File, got)
		}
	}
}

// TestHelp holds what helps where a mock cannot be written: in the package of the type, if that is a folder of the workspace.
func TestHelp(t *testing.T) {
	for _, test := range []struct {
		dir  string // of the type's package
		want string
	}{
		{"", "embed it"},
		{"/shop/mocks", "embed it"},
		{"/shop/lib", "write the mock into that package: --out " + filepath.Join("/shop/lib", "sealed_mock_test.go")},
		{"/shop", "write the mock into that package: --out " + filepath.Join("/shop", "sealed_mock_test.go")},
		{"/elsewhere/lib", "embed it"},
		{"/", "embed it"},
		{"/shop/vendor/lib", "embed it"},
		{"/shop/vendor", "embed it"},
		{"/shop/vendors", "write the mock into that package: --out " + filepath.Join("/shop/vendors", "sealed_mock_test.go")},
		{"/shop/..lib", "write the mock into that package: --out " + filepath.Join("/shop/..lib", "sealed_mock_test.go")},
	} {
		w := fake{pkg: typed(t, lib), dirs: map[string]string{"example.com/shop/lib": test.dir}}
		r := &run{Request: request(w, "sealed")}
		target := mock.Target{Type: w.pkg.Scope().Lookup("sealed").(*types.TypeName)}
		got := r.help(target, mock.Problem{Home: "example.com/shop/lib", Sealed: true})
		if !strings.HasPrefix(got, "embed it in its mock: --embed.") || strings.Contains(got, "write the mock") != strings.HasPrefix(test.want, "write the mock") ||
			!strings.Contains(got, test.want) {
			t.Errorf("in %q: %s", test.dir, got)
		}
		got = r.help(target, mock.Problem{Home: "example.com/shop/lib", Help: "rename it"})
		if own := strings.Contains(got, "declare an interface of your own"); own != (test.dir != "" && test.dir != "/shop/mocks" && test.want == "embed it") ||
			!strings.HasPrefix(got, "rename it") {
			t.Errorf("in %q: %s", test.dir, got)
		}
		r.external = true
		if got := r.help(target, mock.Problem{Home: "example.com/shop/lib"}); test.dir == "/shop/mocks" && !strings.Contains(got, "write the mock into that package") {
			t.Errorf("for an external test: %q", got)
		}
		if got := r.help(target, mock.Problem{Help: "rename it"}); got != "rename it" {
			t.Errorf("without a home: %q", got)
		}
	}
}

// TestUnknownPackage holds what helps where a package is not found.
func TestUnknownPackage(t *testing.T) {
	for _, test := range []struct {
		pattern string
		missing bool
		want    string
	}{{"go", true, "name a type and not a file"}, {"Store", true, "go get example.com/shop/none"}, {"go", false, ""}, {"Store", false, ""}} {
		w := fake{pkg: typed(t, lib), err: world.Problems{{Path: "example.com/shop/none", Text: "x", Missing: test.missing}}}
		r := request(w, test.pattern)
		r.Wanted[0].Path = "example.com/shop/none"
		made, err := Generate(r)
		if err != nil || len(made.Findings) != 1 || !strings.Contains(made.Findings[0].Help, test.want) || (test.want == "") != (made.Findings[0].Help == "") {
			t.Errorf("%s, missing %t: %+v, %v", test.pattern, test.missing, made.Findings, err)
		}
	}
}

// TestReturns holds that a method of --returns may be one of a pointer.
func TestReturns(t *testing.T) {
	w := fake{pkg: typed(t, "package lib\n\ntype Conn struct{}\nfunc (*Conn) Ping() error { return nil }\ntype Pool struct{}\nfunc (*Pool) Acquire() (*Conn, error) { return nil, nil }\n")}
	w.folder.Path = "example.com/shop/mocks"
	r := request(w, "Pool")
	r.Chains, _ = ParseReturns([]string{"Acquire=PoolConn"})
	made, err := Generate(r)
	if err != nil || len(made.Findings) > 0 || len(made.Files) != 1 || !strings.Contains(string(made.Files[0].Data), "PoolConn") {
		t.Errorf("%v, %v", made.Findings, err)
	}
}
