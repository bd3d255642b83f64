package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// readers are packages that read what nobody has handed in: files, the environment, the network, or what the go command knows.
var readers = []string{
	"os", "os/exec", "os/signal", "os/user", "io/ioutil", "net", "net/http", "syscall", "plugin", "unsafe", "go/build", "go/importer", "runtime/debug",
	"golang.org/x/tools/go/packages",
}

// harmless are functions of readers that only parse texts.
var harmless = []string{"net.ParseIP", "net.ParseCIDR", "net.ParseMAC", "net.SplitHostPort", "net.JoinHostPort"}

// impureNames are functions, variables and constants of other packages whose results depend on the machine or the time.
var impureNames = []string{
	runtimePath + ".OS", // what it returns reads the environment when it is called through its interface
	"time.After", "time.AfterFunc", "time.LoadLocation", "time.Local", "time.NewTicker", "time.NewTimer", "time.Now", "time.Since", "time.Sleep",
	"time.Tick", "time.Until",
	"path/filepath.Abs", "path/filepath.EvalSymlinks", "path/filepath.Glob", "path/filepath.Walk", "path/filepath.WalkDir",
	"go/parser.ParseDir", "go/parser.ParseFile", "github.com/BurntSushi/toml.DecodeFile", "mime.TypeByExtension",
	"text/template.ParseFiles", "text/template.ParseGlob", "text/template.ParseFS", "runtime.GOOS", "runtime.GOARCH",
}

// bannedImports are packages that the pipeline does not import, for the same reason.
var bannedImports = append([]string{"math/rand", "math/rand/v2", "crypto/rand", "sync", "sync/atomic"}, readers...)

// panickers are the rooms that may panic at a bug of their own, so that it cannot pass for a finding. The message names the room.
var panickers = append([]string{
	"internal/gen/emit", "internal/gen/emit/text", "internal/gen/mock", "internal/gen/monitoring", "internal/gen/render", "internal/gen/schema", "templates",
}, emitters...)

// uncalled are names of the runtime that lead to something impure, and that the pipeline uses without calling it.
var uncalled = map[string]string{
	runtimePath + "/format.Formats": "its row timezone has IsTimezone; the constraint format compares with a list of names instead",

	"(*" + runtimePath + "/gen.Reader).Exists":          "the row of the constraint exists has it for envcheck",
	"(*" + runtimePath + "/gen.Reader).ExistsEach":      "the same",
	"(*" + runtimePath + "/gen.Reader).ExistsEachValue": "the same",
}

// locked are rooms that may import sync: what excerpts need of a text is found once, when the first is made.
var locked = []string{"internal/diag"}

// TestPipelineIsPure holds the pipeline, and every room that it leads to, to what makes its output the same on every machine, at every
// time. It may import the runtime, which also reads files and the environment, but it may not use a function that does so.
func TestPipelineIsPure(t *testing.T) {
	exports := exports(t)
	packages := list(t, ".", "-deps", "./internal/gen/...")
	packages = slices.DeleteFunc(packages, func(p listed) bool { return !strings.HasPrefix(p.ImportPath, root+"/") })
	for _, want := range []string{"internal/gen", "internal/gen/resolve", "internal/gen/emit", "internal/gen/render", "internal/gen/world", "internal/output", "resource"} {
		if !slices.ContainsFunc(packages, func(p listed) bool { return p.ImportPath == root+"/"+want }) {
			t.Errorf("%s is not looked at", want)
		}
	}
	known := effects{}
	for _, p := range packages { // what a package imports is before it
		room, fset := strings.TrimPrefix(p.ImportPath, root+"/"), token.NewFileSet()
		files := parse(t, fset, p)
		info := check(t, fset, p, files, exports)
		if strings.HasPrefix(p.ImportPath+"/", runtimePath+"/") {
			known.add(files, info)
			continue
		}
		for _, f := range files {
			for _, impurity := range impurities(fset, room, f.file, info, known) {
				t.Error(impurity)
			}
		}
	}
	for name := range uncalled {
		if known[name] == "" {
			t.Errorf("%s is pure: remove it from uncalled", name)
		}
	}
}

// impurities lists what a file of the pipeline must not do, with places.
func impurities(fset *token.FileSet, room string, f *ast.File, info *types.Info, known effects) []string {
	var found []string
	add := func(n ast.Node, what string) { found = append(found, where(fset, n)+": "+what) }
	for _, spec := range f.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil || slices.Contains(bannedImports, name) && !(name == "sync" && slices.Contains(locked, room)) {
			add(spec, "imports "+spec.Path.Value)
		}
	}
	ordered := orderComments(fset, f)
	sorted := map[ast.Expr]bool{} // what a function sorts, or a range visits
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			add(n, "a goroutine")
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				add(n, "an init function")
			}
		case *ast.Ident:
			if why := known.of(info.Uses[n]); why != "" {
				add(n, why)
			}
		case *ast.CallExpr:
			if isBuiltin(info, n.Fun, "panic") && !ownBug(room, n) {
				add(n, "a panic, where a finding belongs")
			}
			if strings.HasPrefix(called(info, n), "slices.Sorted") {
				sorted[n.Args[0]] = true
			}
			if visitsMap(info, n) && !sorted[n] {
				add(n, "takes a map in no order; sort it")
			}
		case *ast.RangeStmt:
			sorted[n.X] = true
			if randomOrder(info, n.X) && !ordered[fset.Position(n.Pos()).Line] {
				add(n, "ranges over a map; sort, or say in a comment `// order: ...` on that line why the order does not matter")
			}
		}
		return true
	})
	return found
}

// effects has, by the name of a function or a variable of the runtime, why its result depends on more than its arguments. The map has no
// entry for what is pure. Calls through interfaces and through fields are not followed.
type effects map[string]string

// of returns why the use of o depends on more than what is handed in, or "".
func (e effects) of(o types.Object) string {
	if o == nil || o.Pkg() == nil || uncalled[nameOf(o)] != "" {
		return ""
	}
	switch o := o.(type) {
	case *types.Func:
		if o.Signature().Recv() != nil {
			return e[nameOf(o)]
		}
	case *types.Var:
		if o.IsField() || o.Parent() != o.Pkg().Scope() || strings.HasPrefix(o.Name(), "Err") {
			return ""
		}
	case *types.Const:
	default:
		return ""
	}
	name := nameOf(o)
	_, constant := o.(*types.Const)
	switch {
	case slices.Contains(harmless, name):
		return ""
	case slices.Contains(impureNames, name), slices.Contains(readers, o.Pkg().Path()) && !constant:
		return name
	}
	return e[name]
}

// add adds the functions and variables of a package. A function is impure if it uses something impure, or starts a goroutine.
func (e effects) add(files []parsed, info *types.Info) {
	bodies := map[string]ast.Node{}
	for _, f := range files {
		for _, d := range f.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				bodies[nameOf(info.Defs[d.Name])] = d
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
						for _, name := range v.Names {
							bodies[nameOf(info.Defs[name])] = v
						}
					}
				}
			}
		}
	}
	for again := true; again; {
		again = false
		for name, body := range bodies {
			if e[name] != "" {
				continue
			}
			if why := e.why(body, info); why != "" {
				e[name], again = name+" leads to "+why, true
			}
		}
	}
}

// why returns the first impure thing in a declaration, or "".
func (e effects) why(body ast.Node, info *types.Info) string {
	why := ""
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			why = "a goroutine"
		case *ast.Ident:
			if why == "" {
				why = e.of(info.Uses[n])
			}
		}
		return why == ""
	})
	return why
}

// nameOf returns the name of a function, method or variable with its package, without type arguments.
func nameOf(o types.Object) string {
	if o == nil || o.Pkg() == nil {
		return ""
	}
	if f, ok := o.(*types.Func); ok {
		return f.Origin().FullName()
	}
	return o.Pkg().Path() + "." + o.Name()
}

// TestImpurities holds the test above against a file that does everything that it must not.
func TestImpurities(t *testing.T) {
	const src = `package bad

import (
	"maps"
	"math/rand"
	env "os"
	"slices"
	"time"
)

func init() { _ = time.Now() }

func run(m map[string]int, s []int) {
	go run(m, s)
	_ = rand.Int()
	_ = env.Getenv("HOME")
	for range m {
	}
	for range m { // order: nothing is kept
	}
	for range maps.Keys(m) {
	}
	_ = slices.Collect(maps.Values(m))
	_ = slices.Sorted(maps.Keys(m))
	for range s {
	}
	_ = time.NewTimer(time.Second)
	_, _ = helper("UTC")
	panic("emit: a bug")
}
`
	// The runtime of this file: run uses helper, which reads the machine's time zones through a variable.
	const runtime = `package bad

import "time"

var load = time.LoadLocation

func helper(name string) (*time.Location, error) { return loaded(name) }

func loaded(name string) (*time.Location, error) { return load(name) }
`
	fset := token.NewFileSet()
	var files []parsed
	for name, text := range map[string]string{"bad.go": src, "helper.go": runtime} {
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, parsed{name, f})
	}
	slices.SortFunc(files, func(a, b parsed) int { return strings.Compare(a.name, b.name) })
	exports := map[string]string{}
	for _, p := range list(t, ".", "-deps", "-export", "maps", "math/rand", "os", "slices", "time") {
		exports[p.ImportPath] = p.Export
	}
	info := check(t, fset, listed{ImportPath: "bad"}, files, exports)
	known := effects{}
	known.add(files[1:], info)
	if got, want := known["bad.helper"], "bad.helper leads to bad.loaded leads to bad.load leads to time.LoadLocation"; got != want {
		t.Errorf("helper: %q, want %q", got, want)
	}
	for room, want := range map[string][]int{
		"internal/gen/emit":    {5, 6, 11, 11, 14, 16, 17, 21, 23, 27, 28},
		"internal/gen/resolve": {5, 6, 11, 11, 14, 16, 17, 21, 23, 27, 28, 29},
		"internal/gen/render":  {5, 6, 11, 11, 14, 16, 17, 21, 23, 27, 28, 29},
	} {
		var got []int
		for _, impurity := range impurities(fset, room, files[0].file, info, known) {
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
		return visitsMap(info, call)
	}
	t := info.TypeOf(x)
	if t == nil {
		return false
	}
	_, isMap := t.Underlying().(*types.Map)
	return isMap
}

// visitsMap reports whether call returns what visits a map: maps.Keys, maps.Values or maps.All.
func visitsMap(info *types.Info, call *ast.CallExpr) bool {
	return slices.Contains([]string{"maps.Keys", "maps.Values", "maps.All"}, called(info, call))
}

// called returns the name of the function that call calls, with its package, or "".
func called(info *types.Info, call *ast.CallExpr) string {
	fun := call.Fun
	if x, ok := fun.(*ast.IndexExpr); ok {
		fun = x.X
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		return nameOf(info.Uses[sel.Sel])
	}
	return ""
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
