package house

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestPackageComments wants one comment for each package, in the file where one looks for it.
func TestPackageComments(t *testing.T) {
	for _, module := range append([]string{".", "resource", "generated", "examples", "tests"}, partModules()...) {
		for _, p := range list(t, module, "./...") {
			if len(p.GoFiles) == 0 {
				continue
			}
			var with []string
			for _, f := range parse(t, token.NewFileSet(), p) {
				if f.file.Doc != nil {
					with = append(with, f.name)
				}
			}
			places := []string{"doc.go", p.Name + ".go", filepath.Base(p.Dir) + ".go", "resgen_gen.go"}
			if len(with) != 1 || !slices.Contains(places, with[0]) {
				t.Errorf("%s has package comments in %v; it needs one, in one of %v", p.ImportPath, with, places)
			}
		}
	}
}

// TestExportedDocs wants a comment on everything that another package can use.
func TestExportedDocs(t *testing.T) {
	for _, module := range append([]string{".", "resource"}, partModules()...) {
		for _, p := range list(t, module, "./...") {
			fset := token.NewFileSet()
			for _, f := range parse(t, fset, p) {
				for _, d := range f.file.Decls {
					for _, name := range undocumented(d) {
						t.Errorf("%s: %s has no comment", where(fset, d), name)
					}
				}
			}
		}
	}
}

// undocumented lists the exported names of d that have no comment of their own nor stand in a group that has one.
func undocumented(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return nil
		}
		var names []string
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, name := range s.Names {
					if name.IsExported() && s.Doc == nil && s.Comment == nil {
						names = append(names, name.Name)
					}
				}
			}
		}
		return names
	}
	return nil
}

// receiver is the name of the type that d is a method of.
func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// banned are functions that would make output depend on something else than the specification.
var banned = []string{
	"time.Now", "time.Since", "time.Until",
	"os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv", "os.Getwd",
}

// bannedImports are packages for the same reason.
var bannedImports = []string{"math/rand", "math/rand/v2", "crypto/rand", "sync", "sync/atomic"}

// panickers are the rooms that may panic at a bug of their own, so that it cannot pass for a finding. The message names the room.
var panickers = append([]string{
	"internal/gen/emit", "internal/gen/emit/text", "internal/gen/mock", "internal/gen/monitoring", "internal/gen/render", "internal/gen/schema",
}, emitters...)

// TestPipelineIsPure holds the pipeline to what makes its output the same on every machine, at every time.
func TestPipelineIsPure(t *testing.T) {
	exports := exports(t)
	for _, p := range list(t, ".", "./internal/gen/...") {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		fset := token.NewFileSet()
		files := parse(t, fset, p)
		info := check(t, fset, p, files, exports)
		for _, f := range files {
			for _, impurity := range impurities(fset, room, f.file, info) {
				t.Error(impurity)
			}
		}
	}
}

// impurities lists what a file of the pipeline must not do, with places.
func impurities(fset *token.FileSet, room string, f *ast.File, info *types.Info) []string {
	var found []string
	add := func(n ast.Node, what string) { found = append(found, where(fset, n)+": "+what) }
	for _, spec := range f.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err != nil || slices.Contains(bannedImports, name) {
			add(spec, "imports "+spec.Path.Value)
		}
	}
	ordered := orderComments(fset, f)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			add(n, "a goroutine")
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				add(n, "an init function")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(banned, x.Name+"."+n.Sel.Name) {
				add(n, x.Name+"."+n.Sel.Name)
			}
		case *ast.CallExpr:
			if isBuiltin(info, n.Fun, "panic") && !ownBug(room, n) {
				add(n, "a panic, where a finding belongs")
			}
		case *ast.RangeStmt:
			if randomOrder(info, n.X) && !ordered[fset.Position(n.Pos()).Line] {
				add(n, "ranges over a map; sort, or say in a comment `// order: ...` on that line why the order does not matter")
			}
		}
		return true
	})
	return found
}

// TestImpurities holds the test above against a file that does everything that it must not.
func TestImpurities(t *testing.T) {
	const src = `package bad

import (
	"maps"
	"math/rand"
	"os"
	"time"
)

func init() { _ = time.Now() }

func run(m map[string]int, s []int) {
	go run(m, s)
	_ = rand.Int()
	_ = os.Getenv("HOME")
	for range m {
	}
	for range m { // order: nothing is kept
	}
	for range maps.Keys(m) {
	}
	for range s {
	}
	panic("emit: a bug")
}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "bad.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for _, p := range list(t, ".", "-deps", "-export", "maps", "math/rand", "os", "time") {
		exports[p.ImportPath] = p.Export
	}
	info := check(t, fset, listed{ImportPath: "bad"}, []parsed{{"bad.go", f}}, exports)
	for room, want := range map[string][]int{
		"internal/gen/emit":    {5, 10, 10, 13, 15, 16, 20},
		"internal/gen/resolve": {5, 10, 10, 13, 15, 16, 20, 24},
		"internal/gen/render":  {5, 10, 10, 13, 15, 16, 20, 24},
	} {
		var got []int
		for _, impurity := range impurities(fset, room, f, info) {
			_, rest, _ := strings.Cut(impurity, "bad.go:")
			line, _, _ := strings.Cut(rest, ":")
			n, err := strconv.Atoi(line)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, n)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found lines %v, want %v", room, got, want)
		}
	}
}

// readers are packages that read what nobody has handed in: files, the environment, the network, or what the go command knows.
var readers = []string{
	"os", "os/exec", "os/signal", "os/user", "io/ioutil", "net", "net/http", "syscall", "plugin", "unsafe", "go/build", "go/importer", "runtime/debug",
	"golang.org/x/tools/go/packages",
}

// readingCalls are functions of other packages that do so.
var readingCalls = []string{
	"filepath.Abs", "filepath.EvalSymlinks", "filepath.Glob", "filepath.Walk", "filepath.WalkDir", "parser.ParseDir", "parser.ParseFile",
	"toml.DecodeFile", "template.ParseFiles", "template.ParseGlob", "template.ParseFS", "runtime.GOOS", "runtime.GOARCH",
}

// TestPipelineReadsNothing holds the pipeline, and every room that it leads to, to what it is given.
func TestPipelineReadsNothing(t *testing.T) {
	rooms := list(t, ".", "-deps", "./internal/gen/...")
	rooms = slices.DeleteFunc(rooms, func(p listed) bool {
		return !strings.HasPrefix(p.ImportPath, root+"/") || strings.HasPrefix(p.ImportPath+"/", runtimePath+"/")
	})
	for _, want := range []string{"internal/gen", "internal/gen/resolve", "internal/gen/emit", "internal/gen/render", "internal/gen/world", "internal/output"} {
		if !slices.ContainsFunc(rooms, func(p listed) bool { return p.ImportPath == root+"/"+want }) {
			t.Errorf("%s is not looked at", want)
		}
	}
	for _, p := range rooms {
		fset := token.NewFileSet()
		for _, f := range parse(t, fset, p) {
			for _, reading := range readings(fset, f.file) {
				t.Error(reading)
			}
		}
	}
}

// readings lists where a file reads what it is not given, with places.
func readings(fset *token.FileSet, f *ast.File) []string {
	var found []string
	add := func(n ast.Node, what string) { found = append(found, where(fset, n)+": "+what) }
	for _, spec := range f.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err != nil || slices.Contains(readers, name) {
			add(spec, "imports "+spec.Path.Value)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if n, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(readingCalls, x.Name+"."+n.Sel.Name) {
				add(n, x.Name+"."+n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// TestReadings holds the test above against a file that reads.
func TestReadings(t *testing.T) {
	const src = `package bad

import (
	"go/build"
	"os"
	"path/filepath"
)

func run() {
	_, _ = filepath.Glob("*.go")
	_ = filepath.Base("a")
	_, _ = os.ReadFile("a")
	_ = build.Default
}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "bad.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if got := readings(fset, f); len(got) != 3 {
		t.Errorf("found %q", got)
	}
}

func isBuiltin(info *types.Info, fun ast.Expr, name string) bool {
	id, ok := fun.(*ast.Ident)
	if !ok || id.Name != name {
		return false
	}
	_, ok = info.Uses[id].(*types.Builtin)
	return ok
}

// ownBug reports whether a panic of room says whose bug it is.
func ownBug(room string, panics *ast.CallExpr) bool {
	if !slices.Contains(panickers, room) {
		return false
	}
	found := false
	ast.Inspect(panics.Args[0], func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"`+filepath.Base(room)+": ") {
			found = true
		}
		return true
	})
	return found
}

// randomOrder reports whether ranging over x visits a map.
func randomOrder(info *types.Info, x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			if from, ok := sel.X.(*ast.Ident); ok && from.Name == "maps" {
				return true
			}
		}
	}
	t := info.TypeOf(x)
	if t == nil {
		return false
	}
	_, isMap := t.Underlying().(*types.Map)
	return isMap
}

// orderComments are the lines that say why an order does not matter.
func orderComments(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := map[int]bool{}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "// order: ") {
				lines[fset.Position(c.Pos()).Line] = true
			}
		}
	}
	return lines
}

// A parsed file of a package.
type parsed struct {
	name string
	file *ast.File
}

// parse reads the files of p, without its tests.
func parse(t *testing.T, fset *token.FileSet, p listed) []parsed {
	t.Helper()
	var files []parsed
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, parsed{name, f})
	}
	return files
}

// exports finds the export data of everything that the pipeline imports.
func exports(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, p := range list(t, ".", "-deps", "-export", "./internal/...") {
		files[p.ImportPath] = p.Export
	}
	return files
}

// check finds the types of the expressions of p.
func check(t *testing.T, fset *token.FileSet, p listed, files []parsed, exports map[string]string) *types.Info {
	t.Helper()
	asts := make([]*ast.File, len(files))
	for i, f := range files {
		asts[i] = f.file
	}
	lookup := func(path string) (io.ReadCloser, error) {
		name, ok := exports[path]
		if !ok {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(name)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}
	if _, err := conf.Check(p.ImportPath, fset, asts, info); err != nil {
		t.Fatal(err)
	}
	return info
}

// where is the place of n, relative to the checkout.
func where(fset *token.FileSet, n ast.Node) string {
	pos := fset.Position(n.Pos())
	if abs, err := filepath.Abs(checkout); err == nil {
		if rel, err := filepath.Rel(abs, pos.Filename); err == nil {
			pos.Filename = filepath.ToSlash(rel)
		}
	}
	return fmt.Sprintf("%s:%d", pos.Filename, pos.Line)
}

// partModules are the folders of what programs take or leave: the built-in kinds, the adapters and the stores.
func partModules() []string {
	var dirs []string
	for _, k := range kinds {
		dirs = append(dirs, "kinds/"+k.name)
	}
	for _, a := range adapters {
		dirs = append(dirs, "adapters/"+a.name)
	}
	for _, s := range stores {
		dirs = append(dirs, "stores/"+s.name)
	}
	return dirs
}

// TestPathsInOnePlace keeps the import paths of this project out of the texts of the generator: internal/module has them.
func TestPathsInOnePlace(t *testing.T) {
	for _, p := range list(t, ".", "./internal/...") {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		if room == "internal/module" {
			continue
		}
		fset := token.NewFileSet()
		for _, f := range parse(t, fset, p) {
			ast.Inspect(f.file, func(n ast.Node) bool {
				if _, ok := n.(*ast.ImportSpec); ok {
					return false
				}
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && strings.Contains(l.Value, root) {
					t.Errorf("%s: write it with a name of internal/module: %s", where(fset, l), l.Value)
				}
				return true
			})
		}
	}
}
