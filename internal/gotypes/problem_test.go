package gotypes

import (
	"errors"
	"go/types"
	"os/exec"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// TestMissingModule imports a package of a module that is required and cannot be read. The error says why, and what to type.
func TestMissingModule(t *testing.T) {
	t.Setenv("GOWORK", "off")
	hash := strings.Repeat("A", 43) + "="
	for name, tt := range map[string]struct{ sum, load, view string }{
		"not downloaded": {
			"example.com/other v1.0.0 h1:" + hash + "\nexample.com/other v1.0.0/go.mod h1:" + hash + "\n",
			"(its module, or one that it requires, is not on this machine; `go mod download` gets it)",
			"(its module, or one that it requires, is not on this machine; `go mod download` gets it)",
		},
		"not in go.sum": {
			"", "(go.sum lacks its module; `go get example.com/m` adds it)", "(go.sum lacks its module; `go mod download example.com/other` adds it)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			ownCache(t)
			dir := tree(t, map[string]string{
				"go.mod": "module example.com/m\n\ngo 1.25\n\nrequire example.com/other v1.0.0\n",
				"go.sum": tt.sum,
				"m.go":   "package m\n\nimport \"example.com/other/pkg\"\n\ntype T interface{ M(pkg.A) }\n",
			})
			const what = "could not import example.com/other/pkg "
			if _, err := kept(dir).Load([]string{"example.com/m"}); err == nil || !strings.Contains(err.Error(), what+tt.load) {
				t.Errorf("Load: got %v", err)
			}
			view, err := kept(dir).View([]world.Handwritten{{Path: "example.com/m", Dir: dir, Stub: "package m"}}, nil)
			if err != nil || !strings.Contains(view.Problems.Error(), what+tt.view) {
				t.Errorf("View: got %v, %v", view.Problems, err)
			}
		})
	}
}

// TestModuleNotDownloaded asks for packages of a program whose list of modules cannot be made, because a go.mod is not in the module cache.
func TestModuleNotDownloaded(t *testing.T) {
	t.Setenv("GOWORK", "off")
	ownCache(t)
	dir := tree(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.16\n\nrequire example.com/other v1.0.0\n", // before Go 1.17 every go.mod is read
		"go.sum": "example.com/other v1.0.0/go.mod h1:" + strings.Repeat("A", 43) + "=\n",
		"m.go":   "package m\n",
	})
	_, err := kept(dir).Load([]string{"example.com/m"})
	if want := "go list: a module that go.mod or another module requires is not on this machine; `go mod download` gets it"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestProblems(t *testing.T) {
	const mod = "module example.com/m\n\ngo 1.25\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		path  string
		want  string // part of the first problem; "" for none
		at    string // the end of its place; "" for none
		miss  bool
		found bool
	}{
		{name: "no package of the module", path: "example.com/m/none", want: "there is no package example.com/m/none", miss: true},
		{name: "no module", path: "example.com/other", want: "there is no package example.com/other", miss: true},
		{name: "not in std", path: "nosuch", want: "there is no package nosuch", miss: true},
		{name: "a pattern", path: "./...", want: "`./...` is not the import path of one package"},
		{name: "everything", path: "all", want: "not the import path of one package"},
		{name: "a version", path: "io@v1", want: "not the import path of one package"},
		{name: "a flag", path: "-json", want: "not the import path of one package"},
		{name: "a file", path: "m.go", files: map[string]string{"m.go": "package m\n"}, want: "not the import path of one package"},
		{name: "nothing", path: "", want: "not the import path of one package"},
		{name: "no Go files", path: "example.com/m/doc", files: map[string]string{"doc/doc.txt": "x"}, want: "there is no package example.com/m/doc", miss: true},
		{name: "tests only", path: "example.com/m/a", files: map[string]string{"a/a_test.go": "package a\n"}, found: true},
		{name: "constraints", path: "example.com/m/a", files: map[string]string{"a/a.go": "//go:build never\n\npackage a\n"}, want: "the package example.com/m/a has no Go files"},
		{
			name: "two packages", path: "example.com/m/a", files: map[string]string{"a/a.go": "package a\n", "a/b.go": "package b\n"},
			want: "found packages a (a.go) and b (b.go)", found: true,
		},
		{name: "a relative path", path: "./a", files: map[string]string{"a/a.go": "package a\n\ntype T interface{ M() }\n"}, found: true},
		{name: "a path that ends like a file", path: "example.com/m/a.go", files: map[string]string{"a.go/a.go": "package a\n"}, found: true},
		{name: "errors in bodies", path: "example.com/m", files: map[string]string{"m.go": "package m\n\nimport \"os\"\n\ntype T interface{ M() }\n\nfunc f() { return x }\n"}, found: true},
		{name: "errors elsewhere", path: "example.com/m", files: map[string]string{"m.go": "package m\n\ntype T interface{ M() }\n\ntype u struct{ x Unknown }\n\nvar V Unknown\n"}, found: true},
		{
			name: "a type error", path: "example.com/m", files: map[string]string{"m.go": "package m\n\ntype T interface{ M(Unknown) }\n"},
			want: "undefined: Unknown", at: "m.go:3:21", found: true,
		},
		{name: "a type error in an import", path: "example.com/m", files: map[string]string{
			"m.go": "package m\n\nimport \"example.com/m/a\"\n\ntype T interface{ M(a.A) }\n", "a/a.go": "package a\n\ntype A struct{ X Unknown }\n",
		}, want: "undefined: Unknown", at: "a.go:3:18", found: true},
		{name: "a missing import", path: "example.com/m", files: map[string]string{
			"m.go": "package m\n\nimport \"example.com/m/mocks\"\n\ntype T interface{ M(mocks.A) }\n",
		}, want: "could not import example.com/m/mocks", at: "m.go:3:8", found: true},
		{name: "a missing import that does not matter", path: "example.com/m", files: map[string]string{
			"m.go": "package m\n\nimport \"example.com/m/mocks\"\n\ntype T interface{ M() }\n\nvar _ T = mocks.T{}\n",
		}, found: true},
		{
			name: "a syntax error", path: "example.com/m", files: map[string]string{"m.go": "package m\n\ntype T interface{ M() }\n\nfunc f( {\n"},
			want: "expected", at: "m.go:5:9", found: true,
		},
		{
			name: "a file that is not Go", path: "example.com/m", files: map[string]string{"m.go": "package m\n\ntype T interface{ M() }\n", "n.go": "\x00"},
			want: "unexpected NUL in input", found: true,
		},
		{name: "a circle", path: "example.com/m", files: map[string]string{
			"m.go": "package m\n\nimport \"example.com/m/a\"\n\ntype T interface{ M(a.A) }\n", "a/a.go": "package a\n\nimport \"example.com/m\"\n\ntype A interface{ M(m.T) }\n",
		}, want: "import cycle not allowed", found: true},
		{name: "an array as long as a variable", path: "example.com/m", files: map[string]string{"m.go": "package m\n\nvar names = [...]string{\"a\", \"b\"}\n\ntype T interface{ M([len(names)]int) }\n"}, found: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ownCache(t)
			files := map[string]string{"go.mod": mod}
			for name, text := range tt.files {
				files[name] = text
			}
			found, err := kept(tree(t, files)).Load([]string{"io", tt.path})
			var ps world.Problems
			if err != nil && !errors.As(err, &ps) {
				t.Fatal(err)
			}
			if found["io"] == nil || len(ps.Of("io")) > 0 {
				t.Error("io is not there")
			}
			if (found[tt.path] != nil) != tt.found {
				t.Errorf("found: %v", found[tt.path])
			}
			if tt.want == "" {
				if len(ps) > 0 {
					t.Errorf("got %v", ps)
				}
				return
			}
			if len(ps) == 0 || !strings.Contains(ps[0].Text, tt.want) || ps[0].Missing != tt.miss || ps[0].Path != tt.path {
				t.Fatalf("got %+v", ps)
			}
			if at := ps[0].At.String(); tt.at != "" && !strings.HasSuffix(at, tt.at) {
				t.Errorf("at %s, want %s", at, tt.at)
			}
		})
	}
}

func TestNowhere(t *testing.T) {
	t.Run("no module", func(t *testing.T) {
		ownCache(t)
		found, err := kept(t.TempDir()).Load([]string{"io", "example.com/m"})
		var ps world.Problems
		if !errors.As(err, &ps) || len(ps) != 1 || ps[0].Path != "example.com/m" || !ps[0].Missing || found["io"] == nil {
			t.Errorf("got %v, %v", found, err)
		}
		if _, err := kept(t.TempDir()).Load([]string{"example.com/m"}); !world.NoModule(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a broken go.mod", func(t *testing.T) {
		ownCache(t)
		_, err := kept(tree(t, map[string]string{"go.mod": "modul x\n"})).Load([]string{"io"})
		if err == nil || world.NoModule(err) || !strings.Contains(err.Error(), "unknown directive") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no go command", func(t *testing.T) {
		ownCache(t)
		t.Setenv("PATH", t.TempDir())
		for _, err := range []error{
			errOf(kept(t.TempDir()).Load([]string{"io"})),
			errOf(kept(t.TempDir()).Packages([]string{"io"})),
		} {
			if err == nil || !strings.Contains(err.Error(), "the go command is not on the path") {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("nothing asked", func(t *testing.T) {
		t.Setenv("PATH", "")
		if found, err := kept(t.TempDir()).Load(nil); err != nil || len(found) > 0 {
			t.Errorf("got %v, %v", found, err)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }

// TestCgo loads packages that use C: what does not mention it is found without a C compiler.
func TestCgo(t *testing.T) {
	files := map[string]string{
		"go.mod":     "module example.com/m\n\ngo 1.25\n",
		"in/in.go":   "package in\n\n// typedef struct { int n; } pair;\nimport \"C\"\n\ntype T struct{ p *C.pair }\n\nfunc (t *T) N() int { return int(t.p.n) }\n",
		"out/out.go": "package out\n\n// typedef struct { int n; } pair;\nimport \"C\"\n\ntype T struct{ P C.pair }\n",
	}
	t.Run("inside", func(t *testing.T) {
		ownCache(t)
		t.Setenv("CGO_ENABLED", "1")
		t.Setenv("CC", "no-such-compiler")
		dir := tree(t, files)
		n, _, _ := types.LookupFieldOrMethod(types.NewPointer(load(t, dir, "example.com/m/in").Scope().Lookup("T").Type()), true, nil, "N")
		if f, ok := n.(*types.Func); !ok || f.Signature().String() != "func() int" {
			t.Errorf("got %v", n)
		}
	})
	t.Run("outside", func(t *testing.T) {
		if _, err := exec.LookPath("gcc"); err != nil {
			t.Skip("there is no C compiler")
		}
		ownCache(t)
		t.Setenv("CGO_ENABLED", "1")
		dir := tree(t, files)
		field := func() string {
			f := load(t, dir, "example.com/m/out").Scope().Lookup("T").Type().Underlying().(*types.Struct).Field(0)
			return f.Type().Underlying().(*types.Struct).Field(0).Name()
		}
		if got := field(); got != "n" {
			t.Errorf("got %s", got)
		}
		put(t, dir, map[string]string{"out/out.go": strings.Replace(files["out/out.go"], "int n", "int m", 1)})
		if got := field(); got != "m" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("outside, and no C compiler", func(t *testing.T) {
		ownCache(t)
		t.Setenv("CGO_ENABLED", "1")
		t.Setenv("CC", "no-such-compiler")
		found, err := kept(tree(t, files)).Load([]string{"example.com/m/out"})
		var ps world.Problems
		if !errors.As(err, &ps) || len(ps) == 0 || found["example.com/m/out"] == nil {
			t.Fatalf("got %v, %v", found, err)
		}
	})
}
