// Package mockgen is the pipeline of mocks: it turns names of Go types into files and findings. It reads only through its World.
package mockgen

import (
	"errors"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

// A World answers questions about Go packages, as seen from the folder to write into.
type World interface {
	// Load returns the packages of the wanted types, by import path. If only some of them have problems, the error is world.Problems.
	Load() (map[string]*types.Package, error)

	// Circle returns a path by which one of the packages at paths imports the package at to, or nil.
	Circle(paths []string, to string) ([]string, error)

	// Dirs returns the folders of packages, in the order of their import paths. The folder of a package that is not found is "".
	Dirs(paths []string) ([]string, error)

	// Constraints returns the build constraints of the files in dir that declare the named types, by the name of the type.
	Constraints(dir string, names []string) map[string]string

	// Declaring returns the base names of the Go files in dir that declare the named types, by the name of the type. It includes tests.
	Declaring(dir string, names []string) map[string]string

	// Folder reads the Go files in the folder to write into, except those with the given base names.
	Folder(except []string) (world.Folder, error)
}

// A Request says what to mock and where to write it.
type Request struct {
	Wanted   []Wanted
	Chains   []mock.Return  // results of methods that are mocked too
	Embed    bool           // whether interfaces with unexported methods are mocked too
	Header   Header         // the header of each file
	Findings []diag.Finding // findings about the arguments

	Dir     string // the folder to write into, an absolute path
	Root    string // the root of the workspace, an absolute path
	Rel     string // slash path of Dir in the workspace
	File    string // base name of the only file to write; "" for one file per mock
	Package string // name of the package to write; "" for the package in the folder
	Test    bool   // whether the files are tests

	World World
	Shown func(path string) string    // returns an absolute path in the form in which messages show it
	Each  func(n int, do func(i int)) // calls do for every number below n, in any order or in parallel
}

// A Wanted is an argument that names types.
type Wanted struct {
	At      diag.Span
	Path    string // import path
	Pattern string // a pattern of names
	Folder  bool   // whether the argument names a folder, not an import path
}

// A Result is the result of a Request.
type Result struct {
	Files    []output.File             // nil if there is an error among the findings
	Own      []string                  // base names of the files
	Findings []diag.Finding            // sorted
	Found    map[string]*types.Package // the packages of the wanted types
}

// Generate generates mocks. The error is a *usage.Error, or says why Go packages cannot be read.
func Generate(q Request) (Result, error) {
	r := &run{Request: q, broken: map[string]string{}}
	for _, f := range q.Findings {
		r.list.Add(f)
	}
	err := r.load()
	if err == nil && !r.list.HasErrors() {
		r.result.Files, err = r.emit()
		r.result.Own = r.own()
	}
	r.result.Findings = r.list.Sorted()
	return r.result, err
}

// A run processes one Request.
type run struct {
	Request
	result   Result
	external bool // whether the files are in the external test package
	targets  []mock.Target
	added    map[*types.TypeName]bool // the types of the targets
	labels   []string                 // the names of the targets: import/path.Name
	spans    []diag.Span              // the arguments of the targets
	broken   map[string]string        // import paths of packages that do not compile: the first error of each
	list     diag.List
}

// ParseReturns parses words such as Acquire=PoolConn. The error is a *usage.Error.
func ParseReturns(words []string) ([]mock.Return, error) {
	var chains []mock.Return
	for _, word := range words {
		method, name, ok := strings.Cut(word, "=")
		if !ok || !token.IsIdentifier(method) || !token.IsIdentifier(name) || !token.IsExported(name) {
			return nil, usage.New("--returns takes Method=Interface, not `"+word+"`", "as in --returns Acquire=PoolConn")
		}
		chains = append(chains, mock.Return{Method: method, Interface: name})
	}
	return chains, nil
}

// load finds the types.
func (r *run) load() error {
	found, err := r.World.Load()
	r.result.Found = found
	var problems world.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	for _, w := range r.Wanted {
		pkg := found[w.Path]
		if pkg == nil {
			for _, p := range problems.Of(w.Path) {
				f := diag.Finding{Code: diag.UnknownPackage, Text: p.Text, At: w.At}
				switch {
				case w.Pattern == "go" && p.Missing:
					f.Help = "name a type and not a file: " + Unnamed("")
				case p.Missing && method(w.Path):
					f.Text, f.Code, f.Help = "`"+w.Path+"."+w.Pattern+"` names no type", diag.UnknownGoType, "name the type without its method: `"+w.Path+"`"
				case p.Missing && w.Folder:
					f.Help = "write it first, or correct the path"
				case p.Missing:
					f.Help = "if it is a package of another module: `go get " + w.Path + "`"
				}
				r.list.Add(f)
			}
			continue
		}
		if of := problems.Of(w.Path); len(of) > 0 {
			r.broken[w.Path] = of[0].Error()
		}
		r.pick(w, pkg, problems.Of(w.Path))
	}
	r.checkChains()
	return nil
}

// method reports whether path ends in the name of a type, so that what follows it is a method.
func method(path string) bool {
	dot := strings.LastIndexByte(path, '.')
	return dot > strings.LastIndexByte(path, '/') && token.IsIdentifier(path[dot+1:]) && token.IsExported(path[dot+1:])
}

// emit returns the files, or none if there is an error.
func (r *run) emit() ([]output.File, error) {
	place, err := r.target()
	if err != nil {
		return nil, err
	}
	mocks := mock.Emit(place, r.targets)
	for i, m := range mocks {
		for _, p := range m.Problems {
			f := diag.Finding{Code: p.Code, Text: p.Text, At: r.spans[i], Help: r.help(r.targets[i], p)}
			if first := r.broken[r.targets[i].Type.Pkg().Path()]; first != "" && strings.HasSuffix(p.Text, mock.Unknown) {
				f.Text, f.Help = p.Text+": "+first, "correct that first"
			}
			r.list.Add(f)
		}
	}
	if err := r.circles(place); err != nil {
		return nil, err
	}
	r.twins(mocks)
	if r.list.HasErrors() {
		return nil, nil
	}
	head := render.Head{Package: place.Name, Path: place.Path, Text: r.Header.Text}
	constraints, err := r.constraints(mocks)
	if err != nil {
		return nil, err
	}
	if r.File != "" {
		head.Source = strings.Join(r.labels, ", ")
		head.Build = world.AllConstraints(append([]string{r.Header.Build}, constraints...))
		head.Imports = mocks[0].Imports
		parts := make([][]jen.Code, len(mocks))
		for i, m := range mocks {
			parts[i] = m.Decls
		}
		return []output.File{{Path: path.Join(r.Rel, r.File), Data: render.Parts(head, parts, r.Each)}}, nil
	}
	files := make([]output.File, len(mocks))
	r.Each(len(mocks), func(i int) {
		m, head := mocks[i], head
		head.Source, head.Imports = r.labels[i], m.Imports
		head.Build = world.AllConstraints([]string{r.Header.Build, constraints[i]})
		files[i] = output.File{Path: path.Join(r.Rel, r.fileName(r.targets[i], m.Name)), Data: render.File(head, m.Decls)}
	})
	return files, nil
}

// inTests reports whether mocks are written into tests.
func (r *run) inTests() bool { return r.Test || strings.HasSuffix(r.File, "_test.go") }

// own returns the base names of the files to write.
func (r *run) own() []string {
	if r.File != "" {
		return []string{r.File}
	}
	var own []string
	for i, name := range mock.Names(r.targets) {
		own = append(own, r.fileName(r.targets[i], name))
	}
	return own
}

// target returns the package to write into.
func (r *run) target() (mock.Place, error) {
	folder, err := r.World.Folder(r.own())
	if err != nil {
		return mock.Place{}, err
	}
	place := mock.Place{Path: folder.Path, Name: folder.Name}
	if place.Name == "" {
		place.Name = ident.NewPackage(render.AssumedName(folder.Path), "mocks")
	}
	if r.Package != "" {
		place.Name = r.Package
	}
	test := r.inTests()
	switch {
	case folder.Own == "" || place.Name == folder.Own || test && place.Name == folder.Own+"_test":
	default:
		return place, usage.New(
			"the package there is called `"+folder.Own+"`, not `"+place.Name+"`",
			"leave --package out, or let --out be another folder",
		)
	}
	if test && strings.HasSuffix(place.Name, "_test") && place.Name != folder.Own {
		place.Path += "_test"
		r.external = true
	}
	place.Taken, place.Whole = folder.Declared[place.Name], r.File != ""
	return place, nil
}

// Unnamed suggests an argument in place of arg, which names no type.
func Unnamed(arg string) string {
	if token.IsIdentifier(arg) && token.IsExported(arg) {
		return "write `." + arg + "` for a type of the package in this folder"
	}
	return "write import/path.Name, ./folder.Name, or .Name for a type of the package in this folder"
}
