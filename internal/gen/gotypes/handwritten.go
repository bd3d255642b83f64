package gotypes

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

// A Handwritten is a package that holds generated files beside those of people. Types come from the latter and from Stub alone, so
// that it does not matter whether the generated ones are there, or old.
type Handwritten struct {
	Path string // import path
	Dir  string // absolute path; it need not exist
	Stub string // a Go file that declares, in short, what the generated files will
}

// A View is what was found in hand-written packages and in those that were asked for beside them.
type View struct {
	Packages map[string]*types.Package
	Problems Problems // why a package is not there or not whole: what a type needs may be missing all the same

	fset      *token.FileSet
	hand      map[string]*model.Declared // by the path of a hand-written package: what its files declare
	headless  map[string]string          // by that path: the first generated file that has lost its header
	strangers map[string][2]string       // by that path: the first file of another package, and that package's name
	names     map[string]map[string]bool // by that path: the names that its files declare, as far as somebody has asked
	problems  map[string]*Found          // by any path, as far as somebody has asked
}

// View types packages in the order given; a later one may import an earlier. Errors in their files do not matter as long as the types
// that somebody asks for are whole. The packages at paths and what is imported are found as by Load.
func (w World) View(packages []Handwritten, paths []string) (*View, error) {
	v := newView()
	files := make([][]*ast.File, len(packages))
	wanted := slices.Clone(paths)
	tags := buildTags()
	for i, p := range packages {
		files[i] = v.parse(p, tags)
		for _, f := range files[i] {
			for _, spec := range f.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" && path != "unsafe" {
					wanted = append(wanted, path)
				}
			}
		}
	}
	own := map[string]bool{}
	for _, p := range packages {
		own[p.Path] = true
	}
	wanted = slices.DeleteFunc(wanted, func(path string) bool { return own[path] })
	loaded, err := w.Load(slices.Compact(slices.Sorted(slices.Values(wanted))))
	if err != nil && !errors.As(err, &v.Problems) {
		return nil, err
	}
	for path, p := range loaded {
		v.Packages[path] = p
	}
	for i, p := range packages {
		v.check(p, files[i])
	}
	return v, nil
}

// Declarations is a View of the hand-written files in w's folder, next to generated ones of the package called pkg. It knows what the
// files declare, under the path "", and no types. It needs no module, and does not run the go command.
func (w World) Declarations(pkg string) *View {
	v := newView()
	v.declare("", v.parse(Handwritten{Dir: w.Dir, Stub: "package " + pkg}, buildTags())[1:])
	return v
}

func newView() *View {
	return &View{
		Packages: map[string]*types.Package{}, fset: token.NewFileSet(),
		hand: map[string]*model.Declared{}, headless: map[string]string{}, strangers: map[string][2]string{},
		names: map[string]map[string]bool{}, problems: map[string]*Found{},
	}
}

// parse reads the Go files of p that a build would take, those that resgen wrote left out.
func (v *View) parse(p Handwritten, tags []string) []*ast.File {
	stub, err := parser.ParseFile(v.fset, filepath.Join(p.Dir, stubName), p.Stub, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("gotypes: a stub that is no Go: %v\n%s", err, p.Stub)) // our bug
	}
	files := []*ast.File{stub}
	names, err := filepath.Glob(filepath.Join(escaped(p.Dir), "*.go"))
	if err != nil {
		return files
	}
	slices.Sort(names)
	context := build.Default
	context.BuildTags = tags
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := context.MatchFile(p.Dir, filepath.Base(name)); err != nil || !ok {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil || output.Generated(data) {
			continue
		}
		if output.Headless(data) {
			v.headless[p.Path] = cmp.Or(v.headless[p.Path], filepath.Base(name))
			continue
		}
		f, err := parser.ParseFile(v.fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			v.Problems = append(v.Problems, Problem{Path: p.Path, Syntax: true, At: v.position(err, name), Text: firstError(err)})
		}
		switch {
		case f == nil:
		case f.Name.Name == stub.Name.Name:
			files = append(files, f)
		case v.strangers[p.Path][0] == "" && !ident.PassedOver(f.Name.Name):
			v.strangers[p.Path] = [2]string{filepath.Base(name), f.Name.Name}
		}
	}
	return files
}

func (v *View) position(err error, name string) token.Position {
	if all := syntaxError(err); len(all) > 0 && all[0].at.IsValid() {
		return all[0].at
	}
	return token.Position{Filename: name, Line: 1}
}

func firstError(err error) string {
	if all := syntaxError(err); len(all) > 0 {
		return all[0].text
	}
	return err.Error()
}

// declare notes what the hand-written files of the package at path declare.
func (v *View) declare(path string, files []*ast.File) {
	v.hand[path] = &model.Declared{}
	for _, f := range files {
		Declare(v.hand[path], f, v.called)
	}
}

// called is the name of the package at path.
func (v *View) called(path string) string {
	if p := v.Packages[path]; p != nil {
		return p.Name()
	}
	return nameOf(path)
}

// check makes the types of p.
func (v *View) check(p Handwritten, files []*ast.File) {
	v.declare(p.Path, files[1:])
	for _, f := range files {
		prune(f, true, v.called)
	}
	config := types.Config{
		IgnoreFuncBodies:         true,
		FakeImportC:              true,
		DisableUnusedImportCheck: true,
		Importer: importer(func(path string) (*types.Package, error) {
			if path == "unsafe" {
				return types.Unsafe, nil
			}
			if q := v.Packages[path]; q != nil {
				return q, nil
			}
			return nil, errMissing
		}),
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) && !e.Soft {
				v.Problems = append(v.Problems, Problem{Path: p.Path, At: v.fset.Position(e.Pos), Text: e.Msg})
			}
		},
	}
	pkg := types.NewPackage(p.Path, files[0].Name.Name)
	_ = types.NewChecker(&config, v.fset, pkg, nil).Files(files) // the errors are in v.Problems
	v.Packages[p.Path] = pkg
}

// At says where o is declared, as file.go:12; "" for packages that were not read from their hand-written files.
func (v *View) At(o types.Object) string {
	at := v.fset.Position(o.Pos())
	if o.Pkg() == nil || v.hand[o.Pkg().Path()] == nil || !at.IsValid() {
		return ""
	}
	return filepath.Base(at.Filename) + ":" + strconv.Itoa(at.Line)
}

// stubName is the name of the file that stands for the generated ones.
const stubName = "resgen_stub.go"

// Generated reports whether o is declared by a stub.
func (v *View) Generated(o types.Object) bool {
	return o.Pkg() != nil && v.hand[o.Pkg().Path()] != nil && filepath.Base(v.fset.Position(o.Pos()).Filename) == stubName
}

// Declared is what the hand-written files of the package at path declare.
func (v *View) Declared(path string) model.Declared {
	if d := v.hand[path]; d != nil {
		return *d
	}
	return model.Declared{}
}

// Declares reports whether the hand-written files of the package at path declare name at the top.
func (v *View) Declares(path, name string) bool {
	names, known := v.names[path]
	if !known {
		names = map[string]bool{}
		for _, n := range v.Declared(path).Names {
			names[n] = true
		}
		v.names[path] = names
	}
	return names[name]
}

// Found are the problems of one package.
type Found struct {
	All    Problems
	Syntax *Problem // the first because of which a file cannot be parsed; nil for none

	at map[string]int // the first at each file:line, as At has it
}

// ProblemsOf returns the problems of the package at path.
func (v *View) ProblemsOf(path string) *Found {
	if of := v.problems[path]; of != nil {
		return of
	}
	of := &Found{All: v.Problems.Of(path), at: map[string]int{}}
	for i := range of.All {
		p := &of.All[i]
		if of.Syntax == nil && p.Syntax {
			of.Syntax = p
		}
		place := filepath.Base(p.At.Filename) + ":" + strconv.Itoa(p.At.Line)
		if _, known := of.at[place]; !known {
			of.at[place] = i
		}
	}
	v.problems[path] = of
	return of
}

// Near is the first problem where o is declared, or else the first of its package; nil for none.
func (v *View) Near(o types.Object) *Problem {
	of := v.ProblemsOf(o.Pkg().Path())
	if len(of.All) == 0 {
		return nil
	}
	return &of.All[of.at[v.At(o)]]
}

// Headless is the first generated file of the package at path that has lost its header, so that nobody knows it for one; "" for none.
func (v *View) Headless(path string) string { return v.headless[path] }

// Stranger is the first Go file in the folder of the package at path that is of another package, and the name of that; "" for none.
func (v *View) Stranger(path string) (file, name string) {
	return v.strangers[path][0], v.strangers[path][1]
}

// buildTags are the tags that GOFLAGS sets.
func buildTags() []string {
	s, ok := readSettings()
	if !ok {
		return nil
	}
	for _, word := range strings.Fields(s.get("GOFLAGS")) {
		if tags, ok := strings.CutPrefix(strings.Replace(word, "--", "-", 1), "-tags="); ok {
			return strings.Split(tags, ",")
		}
	}
	return nil
}

// Path is the import path of the package in w's folder, which need not exist.
func (w World) Path() (string, error) { return importPath(w.Dir) }
