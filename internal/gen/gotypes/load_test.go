package gotypes

import (
	"errors"
	"fmt"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/packages"
)

// tree writes files, by slash-separated path, into a new folder, and gives them times long ago, so that a load need not fear that they
// changed under it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, files)
	return dir
}

// put writes files below dir; a text "-" removes the file or folder.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		var err error
		if text == "-" {
			err = os.RemoveAll(path)
		} else if err = os.MkdirAll(filepath.Dir(path), 0o777); err == nil {
			err = os.WriteFile(path, []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	age(t, dir)
}

func age(t *testing.T, dir string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.Type()&os.ModeSymlink != 0 {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ownCache gives the test a cache of its own, and no settings of the machine.
func ownCache(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("RESGEN_CACHE", dir)
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	t.Setenv("GOENV", "off")
	t.Setenv("GOPACKAGESDRIVER", "off")
	return dir
}

// forbidGo makes every go command that is started from now on fail: Go's own runtime refuses such a limit.
func forbidGo(t *testing.T) { t.Setenv("GOMEMLIMIT", "none") }

// load loads one package that must be whole.
func load(t *testing.T, dir, path string) *types.Package {
	t.Helper()
	found, err := World{Dir: dir}.Load([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[path] == nil {
		t.Fatalf("found %v", found)
	}
	return found[path]
}

// describe is everything of p that Load promises, as text.
func describe(p *types.Package, unexported bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, "package %s %q\n", p.Name(), p.Path())
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if _, ok := obj.(*types.Var); ok || !obj.Exported() && !unexported {
			continue
		}
		text := types.ObjectString(obj, nil)
		if f, ok := obj.(*types.Func); ok && !f.Exported() && f.Signature().TypeParams().Len() > 0 {
			continue
		}
		if c, ok := obj.(*types.Const); ok {
			text += " = " + c.Val().ExactString()
			if !c.Exported() {
				continue
			}
		}
		fmt.Fprintln(&out, text)
		if _, ok := obj.(*types.TypeName); !ok {
			continue
		}
		var methods []string
		set := types.NewMethodSet(types.NewPointer(obj.Type()))
		if types.IsInterface(obj.Type()) {
			set = types.NewMethodSet(obj.Type())
		}
		for m := range set.Methods() {
			methods = append(methods, "\t"+types.ObjectString(m.Obj(), nil))
		}
		slices.Sort(methods)
		fmt.Fprintln(&out, strings.Join(methods, "\n"))
	}
	return out.String()
}

const shapes = `package shapes

import (
	"context"
	. "io"
	"iter"
	"net/http"
	str "strings"
	"unsafe"
)

const (
	Width = unsafe.Sizeof(uintptr(0)) * size
	size  = 1 << iota
)

var onlyForBodies = str.ToUpper("x")

type Number interface{ ~int | ~float64 }

type Store[K comparable, V any] interface {
	Reader
	Get(ctx context.Context, key K, opts ...func(*http.Request)) (value V, err error)
	All() iter.Seq2[K, *V]
	Raw(p unsafe.Pointer, a [Width]byte, s struct {
		Name string ` + "`json:\"name\"`" + `
	}) (_ <-chan error)
}

type store interface{ private() }

type list[T any] struct{ next *list[T] }

func (l *list[E]) Next() *list[E] { return l.next }

type Base struct{ *http.Client }

func (b Base) Run(_ int, name string) error { return nil }

type Sum[T Number] = map[string]list[T]

type Ints = Sum[int]

type Self[T any] interface{ Less(T) bool }

func Min[T Self[T]](a, b T) T { return a }

func open(ctx context.Context) (*Base, error) { return nil, nil }

func New(l list[int], n Number2) (store, error) { return nil, nil }

type Number2 = int
`

// TestLoad compares what Load finds, fresh and kept, warm and cold, with what go/packages finds from source.
func TestLoad(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.25\n", "shapes/shapes.go": shapes})
	paths := []string{"example.com/m/shapes", "net/http", "database/sql"}
	want := map[string]*types.Package{}
	full, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range full {
		want[p.PkgPath] = p.Types
	}
	check := func(t *testing.T) {
		t.Helper()
		got, err := World{Dir: dir}.Load(paths)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(paths) {
			t.Fatalf("found %v", slices.Collect(maps.Keys(got)))
		}
		for _, path := range paths {
			own := path == "example.com/m/shapes"
			if a, b := describe(got[path], own), describe(want[path], own); a != b {
				t.Errorf("%s: got\n%s\nwant\n%s", path, a, b)
			}
		}
		// One world of types.
		sum := got["example.com/m/shapes"].Scope().Lookup("Base").Type().Underlying().(*types.Struct).Field(0).Type()
		client := types.NewPointer(got["net/http"].Scope().Lookup("Client").Type())
		if !types.Identical(sum, client) {
			t.Error("two packages mention different types of one name")
		}
	}
	t.Run("warm", check)
	t.Run("kept", func(t *testing.T) {
		forbidGo(t)
		check(t)
	})
	t.Run("cold", func(t *testing.T) {
		if os.Getenv("RESGEN_TEST_LONG") != "on" {
			t.Skip("it compiles the standard library: RESGEN_TEST_LONG=on runs it")
		}
		ownCache(t)
		t.Setenv("GOCACHE", t.TempDir())
		check(t)
	})
	t.Run("without a cache", func(t *testing.T) {
		t.Setenv("RESGEN_CACHE", "off")
		check(t)
	})
}

// TestKept proves that what has not changed is found without a go command, and that nothing is when a go command is needed.
func TestKept(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a/a.go": "package a\n\ntype T interface{ M() }\n"})
	before := describe(load(t, dir, "example.com/m/a"), true)
	packs, err := World{Dir: dir}.Packages([]string{"example.com/m/a", "io"})
	if err != nil {
		t.Fatal(err)
	}
	forbidGo(t)
	if after := describe(load(t, dir, "example.com/m/a"), true); after != before {
		t.Errorf("got %s, before %s", after, before)
	}
	again, err := World{Dir: dir}.Packages([]string{"example.com/m/a", "io"})
	if err != nil || !slices.Equal(packs, again) || again[0].Name != "a" {
		t.Errorf("got %v, %v, before %v", again, err, packs)
	}
	put(t, dir, map[string]string{"a/a.go": "package a\n\ntype T interface{ N() }\n"})
	if _, err := (World{Dir: dir}).Load([]string{"example.com/m/a"}); err == nil {
		t.Error("no go command was started")
	}
	if _, err := (World{Dir: dir}).Packages([]string{"example.com/m/a", "io"}); err == nil {
		t.Error("no go command was started for Packages")
	}
}

// TestFresh changes one thing after a load: the next load sees it, and the one after that needs no go command.
func TestFresh(t *testing.T) {
	app := map[string]string{
		"go.mod":         "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n",
		"app.go":         "package app\n\nimport \"example.com/lib\"\n\ntype T interface{ Do(lib.X) }\n",
		"inner/inner.go": "package inner\n\ntype T interface{ Inner() }\n",
	}
	lib := func(underlying string) string { return "package lib\n\ntype X " + underlying + "\n" }
	base := map[string]string{
		"lib/go.mod": "module example.com/lib\n\ngo 1.25\n", "lib/lib.go": lib("[1]int"),
		"lib2/go.mod": "module example.com/lib\n\ngo 1.25\n", "lib2/lib.go": lib("[2]int"),
	}
	for name, text := range app {
		base["app/"+name] = text
	}
	with := func(more map[string]string) map[string]string {
		all := maps.Clone(base)
		maps.Copy(all, more)
		return all
	}
	vendored := with(map[string]string{
		"app/vendor/modules.txt":            "# example.com/lib v0.0.0 => ../lib\n## explicit; go 1.25\nexample.com/lib\n# example.com/lib => ../lib\n",
		"app/vendor/example.com/lib/lib.go": lib("[3]int"),
	})
	// x is the underlying type of lib.X, as T of example.com/app sees it; missing if T has another shape.
	x := func(p *types.Package) string {
		m := types.NewMethodSet(p.Scope().Lookup("T").Type()).At(0).Obj().(*types.Func)
		if m.Signature().Params().Len() == 0 {
			return m.Name()
		}
		return m.Name() + " " + m.Signature().Params().At(0).Type().Underlying().String()
	}
	for _, tt := range []struct {
		name   string
		files  map[string]string
		path   string
		before string
		change map[string]string
		env    map[string]string
		after  string // "" for an error
	}{
		{name: "a local file", before: "Do [1]int", change: map[string]string{"app/app.go": "package app\n\ntype T interface{ Done() }\n"}, after: "Done"},
		{name: "a file of a replaced module", before: "Do [1]int", change: map[string]string{"lib/lib.go": lib("[7]int")}, after: "Do [7]int"},
		{
			name: "a new file", before: "Do [1]int", files: with(map[string]string{"lib/lib.go": "package lib\n\ntype X [N]int\n", "lib/n.go": "//go:build !plan9\n\npackage lib\n\nconst N = 1\n"}),
			change: map[string]string{"lib/n.go": "-", "lib/m.go": "package lib\n\nconst N = 2\n"}, after: "Do [2]int",
		},
		{name: "a removed package", before: "Inner", path: "example.com/app/inner", change: map[string]string{"app/inner": "-"}},
		{name: "a nested module", before: "Inner", path: "example.com/app/inner", change: map[string]string{"app/inner/go.mod": "module example.com/app/inner\n"}},
		{name: "a replace", before: "Do [1]int", change: map[string]string{"app/go.mod": strings.Replace(app["go.mod"], "../lib", "../lib2", 1)}, after: "Do [2]int"},
		{name: "a new go.work", before: "Do [1]int", change: map[string]string{"go.work": "go 1.25\n\nuse ./app\n\nreplace example.com/lib => ./lib2\n"}, after: "Do [2]int"},
		{
			name: "go.work", before: "Do [1]int", files: with(map[string]string{"go.work": "go 1.25\n\nuse ./app\n"}),
			change: map[string]string{"go.work": "go 1.25\n\nuse (\n\t\"app\"\n\t./lib2 // instead\n)\n", "app/go.mod": "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v0.0.0\n"}, after: "Do [2]int",
		},
		{name: "a go.mod of the workspace", before: "Do [1]int", files: with(map[string]string{
			"go.work": "go 1.25\n\nuse ./app\nuse ./other\n", "other/go.mod": "module example.com/other\n", "app/go.mod": "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n",
		}), change: map[string]string{"other/go.mod": "module example.com/lib\n\ngo 1.25\n", "other/lib.go": lib("[5]int"), "app/go.mod": "module example.com/app\n\ngo 1.25\n\nrequire example.com/lib v0.0.0\n"}, after: "Do [5]int"},
		{
			name: "a removed go.work", before: "Do [2]int", files: with(map[string]string{"go.work": "go 1.25\n\nuse ./app\n\nreplace example.com/lib => ./lib2\n"}),
			change: map[string]string{"go.work": "-"}, after: "Do [1]int",
		},
		{
			name: "GOWORK", before: "Do [2]int", files: with(map[string]string{"go.work": "go 1.25\n\nuse ./app\n\nreplace example.com/lib => ./lib2\n"}),
			env: map[string]string{"GOWORK": "off"}, after: "Do [1]int",
		},
		{name: "vendor", before: "Do [1]int", change: vendored, after: "Do [3]int"},
		{name: "a vendored file", before: "Do [3]int", files: vendored, change: map[string]string{"app/vendor/example.com/lib/lib.go": lib("[4]int")}, after: "Do [4]int"},
		{name: "GOFLAGS -mod", before: "Do [3]int", files: vendored, env: map[string]string{"GOFLAGS": "-mod=mod"}, after: "Do [1]int"},
		{name: "build tags", before: "Do [1]int", files: with(map[string]string{
			"lib/lib.go": "//go:build !big\n\n" + lib("[1]int"), "lib/big.go": "//go:build big\n\n" + lib("[9]int"),
		}), env: map[string]string{"GOFLAGS": "-tags=big"}, after: "Do [9]int"},
		{name: "GOOS", before: "Do [1]int", files: with(map[string]string{
			"lib/lib.go": "//go:build !plan9\n\n" + lib("[1]int"), "lib/lib_plan9.go": lib("[9]int"),
		}), env: map[string]string{"GOOS": "plan9"}, after: "Do [9]int"},
		{
			name: "GOARCH", before: "Do [8]int", files: with(map[string]string{"lib/lib.go": "package lib\n\nimport \"unsafe\"\n\ntype X [unsafe.Sizeof(uintptr(0))]int\n"}),
			env: map[string]string{"GOARCH": "386"}, after: "Do [4]int",
		},
		{name: "the user's env file", before: "Do [1]int", files: with(map[string]string{
			"lib/lib.go": "//go:build !big\n\n" + lib("[1]int"), "lib/big.go": "//go:build big\n\n" + lib("[9]int"), "env": "",
		}), env: map[string]string{"GOENV": "$DIR/env"}, change: map[string]string{"env": "GOFLAGS=-tags=big\n"}, after: "Do [9]int"},
		{name: "nothing but a comment", before: "Do [1]int", change: map[string]string{"lib/lib.go": "// Package lib.\n" + lib("[1]int")}, after: "Do [1]int"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ownCache(t)
			t.Setenv("GOARCH", "amd64")
			t.Setenv("CGO_ENABLED", "0")
			files, path := tt.files, tt.path
			if files == nil {
				files = base
			}
			if path == "" {
				path = "example.com/app"
			}
			dir := tree(t, files)
			app := filepath.Join(dir, "app")
			for range 2 { // the second time it is kept
				if got := x(load(t, app, path)); got != tt.before {
					t.Fatalf("before: %s, want %s", got, tt.before)
				}
			}
			put(t, dir, tt.change)
			for name, v := range tt.env {
				t.Setenv(name, strings.ReplaceAll(v, "$DIR", dir))
			}
			if tt.after == "" {
				if found, err := (World{Dir: app}).Load([]string{path}); err == nil {
					t.Fatalf("found %v", found[path])
				}
				return
			}
			if got := x(load(t, app, path)); got != tt.after {
				t.Fatalf("after: %s, want %s", got, tt.after)
			}
			forbidGo(t)
			if got := x(load(t, app, path)); got != tt.after {
				t.Errorf("kept: %s, want %s", got, tt.after)
			}
		})
	}
}

// TestUnkept changes what nobody can watch: no answer is kept at all.
func TestUnkept(t *testing.T) {
	files := map[string]string{"go.mod": "module example.com/m\n", "other.mod": "module example.com/m\n", "a.go": "package a\n\ntype T [1]int\n"}
	t.Run("modfile", func(t *testing.T) {
		cache := ownCache(t)
		dir := tree(t, files)
		t.Setenv("GOFLAGS", "-modfile="+filepath.Join(dir, "other.mod"))
		load(t, dir, "example.com/m")
		if entries, _ := os.ReadDir(cache); len(entries) > 0 {
			t.Errorf("kept %v", entries)
		}
	})
	t.Run("overlay", func(t *testing.T) {
		ownCache(t)
		t.Setenv("GOFLAGS", "-overlay=x.json")
		if _, err := (World{Dir: tree(t, files)}).Load([]string{"example.com/m"}); !errors.Is(err, errOverlay) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("files that are being written", func(t *testing.T) {
		cache := ownCache(t)
		dir := tree(t, files)
		soon := time.Now().Add(time.Minute)
		if err := os.Chtimes(filepath.Join(dir, "a.go"), soon, soon); err != nil {
			t.Fatal(err)
		}
		load(t, dir, "example.com/m")
		if entries, _ := os.ReadDir(cache); len(entries) > 0 {
			t.Errorf("kept %v", entries)
		}
	})
}

// TestToolchain loads by a copy of the Go distribution, whose standard library then changes.
func TestToolchain(t *testing.T) {
	ownCache(t)
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	goroot, root := strings.TrimSpace(string(out)), t.TempDir()
	version, err := os.ReadFile(filepath.Join(goroot, "VERSION"))
	if err != nil {
		t.Skip("this Go has no VERSION file")
	}
	link := func(parts ...string) {
		t.Helper()
		to := filepath.Join(append([]string{root}, parts...)...)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.Symlink(filepath.Join(append([]string{goroot}, parts...)...), to)); err != nil {
			t.Fatal(err)
		}
	}
	link("pkg")
	link("lib")
	entries, err := os.ReadDir(filepath.Join(goroot, "src"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "embed" {
			link("src", e.Name())
		}
	}
	binary, err := os.ReadFile(filepath.Join(goroot, "bin", "go"))
	if err != nil {
		t.Skip("the go command is elsewhere")
	}
	put(t, root, nil)
	put(t, root, map[string]string{"VERSION": string(version), "go.env": "GOTOOLCHAIN=local\n", "src/embed/embed.go": "package embed\n\ntype T [1]int\n"})
	if err := errors.Join(os.Mkdir(filepath.Join(root, "bin"), 0o777), os.WriteFile(filepath.Join(root, "bin", "go"), binary, 0o777)); err != nil {
		t.Fatal(err)
	}
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n"})
	t.Setenv("GOROOT", "")
	if load(t, dir, "embed").Scope().Lookup("FS") == nil {
		t.Fatal("this is not Go's embed")
	}
	t.Setenv("PATH", filepath.Join(root, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	size := func() string { return load(t, dir, "embed").Scope().Lookup("T").Type().Underlying().String() }
	if got := size(); got != "[1]int" {
		t.Fatalf("another go command: %s", got)
	}
	put(t, root, map[string]string{"VERSION": strings.Replace(string(version), "\n", "\n# changed\n", 1), "src/embed/embed.go": "package embed\n\ntype T [2]int\n"})
	if got := size(); got != "[2]int" {
		t.Errorf("another version at the same place: %s", got)
	}
	forbidGo(t)
	if got := size(); got != "[2]int" {
		t.Errorf("kept: %s", got)
	}
}

// TestStandIn loads by a script in place of the go command, as version managers have one: it is asked each time what it stands for.
func TestStandIn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	cache := ownCache(t)
	bin := tree(t, map[string]string{"tags": "small", "go": ""})
	script := fmt.Sprintf("#!/bin/sh\nGOFLAGS=-tags=$(cat '%s/tags') exec '%s' \"$@\"\n", bin, real)
	if err := errors.Join(os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777), os.Chmod(filepath.Join(bin, "go"), 0o777)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	dir := tree(t, map[string]string{
		"go.mod": "module example.com/m\n", "a.go": "//go:build !big\n\npackage m\n\ntype T [1]int\n", "b.go": "//go:build big\n\npackage m\n\ntype T [2]int\n",
	})
	size := func() string { return load(t, dir, "example.com/m").Scope().Lookup("T").Type().Underlying().String() }
	if a, b := size(), size(); a != "[1]int" || b != a {
		t.Errorf("got %s, %s", a, b)
	}
	if kept, err := os.ReadDir(cache); err != nil || len(kept) != 1 {
		t.Errorf("kept %v, %v", kept, err)
	}
	put(t, bin, map[string]string{"tags": "big"})
	if a, b := size(), size(); a != "[2]int" || b != a {
		t.Errorf("got %s, %s", a, b)
	}
}

// TestOtherToolchain loads by a Go that the go command fetches, where that can be had.
func TestOtherToolchain(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.25\n"})
	has := func() bool { return load(t, dir, "errors").Scope().Lookup("AsType") != nil } // new in Go 1.26
	here := has()
	t.Setenv("GOTOOLCHAIN", "go1.25.0")
	if out, err := exec.Command("go", "version").CombinedOutput(); err != nil || !here {
		t.Skipf("needs Go 1.26 here and 1.25 there: %s", out)
	}
	for range 2 {
		if has() {
			t.Error("Go 1.25 has a function of Go 1.26")
		}
	}
	t.Setenv("GOTOOLCHAIN", "local")
	if !has() {
		t.Error("the function of Go 1.26 is gone")
	}
}
