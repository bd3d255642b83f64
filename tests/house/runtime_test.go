package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	paths "github.com/resgen-go/resgen/internal/module"
)

// runtimeFloors are the packages of the runtime that generated code calls and what they share, from the roof down. A package may import only
// what stands on a lower floor.
var runtimeFloors = [][]string{
	{"gen"},
	{"lifecycle", "format"},
	{""}, // package resource
	{"internal/lookup", "internal/failure", "internal/open"},
	{"internal/redact", "internal/lex", "alert"},
	{"observe"},
}

func TestRuntimeFloors(t *testing.T) {
	floor := func(importPath string) int {
		room := strings.TrimPrefix(strings.TrimPrefix(importPath, runtimePath), "/")
		return slices.IndexFunc(runtimeFloors, func(rooms []string) bool { return slices.Contains(rooms, room) })
	}
	found := 0
	for _, p := range list(t, "resource", "./...") {
		at := floor(p.ImportPath)
		if at < 0 {
			if strings.Contains(p.ImportPath, "/internal/") {
				t.Errorf("%s stands on no floor: give it one in runtimeFloors", p.ImportPath)
			}
			continue
		}
		found++
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, runtimePath) && floor(imported) <= at {
				t.Errorf("%s imports %s, which does not stand on a lower floor", p.ImportPath, imported)
			}
		}
	}
	if all := len(slices.Concat(runtimeFloors...)); found != all {
		t.Errorf("there are %d of %d packages", found, all)
	}
}

// mostNames is how many names package resource may export: it is for people, who read all of them. What only generated code calls is in
// package gen.
const mostNames = 40

// TestRuntimeNames keeps package resource small and plain: few names, each documented, and no alias, which would hide the methods of a type
// from its documentation.
func TestRuntimeNames(t *testing.T) {
	names := 0
	for _, d := range declarations(t, "resource") {
		names += len(d.exported)
		if len(d.exported) > 0 && !d.documented {
			t.Errorf("%v have no comment", d.exported)
		}
		if d.alias {
			t.Errorf("%v is an alias", d.exported)
		}
	}
	if names == 0 || names > mostNames {
		t.Errorf("resource exports %d names, and may export %d: move what people do not meet to gen, lifecycle or format", names, mostNames)
	}
}

// TestHomes holds that internal/module says of each name of the runtime in which package it is, and that no two packages export one name. The
// emitter asks it.
func TestHomes(t *testing.T) {
	home := map[string]string{}
	for _, p := range []string{paths.Runtime, paths.Gen, paths.Format, paths.Lifecycle} {
		for _, d := range declarations(t, strings.TrimPrefix(p, root+"/")) {
			for _, name := range d.exported {
				if other := home[name]; other != "" {
					t.Errorf("%s and %s export %s", other, p, name)
				}
				home[name] = p
			}
		}
	}
	for name, p := range home { // order: each is looked at
		if paths.Home(name) != p {
			t.Errorf("%s is in %s, and internal/module says %s", name, p, paths.Home(name))
		}
	}
	for name, p := range paths.Homes() { // order: each is looked at
		if home[name] == "" {
			t.Errorf("internal/module says that %s is in %s, where nothing is called so", name, p)
		}
	}
}

// leastExamples is how many examples package resource and package mock have together. go test runs them.
const leastExamples = 8

func TestRuntimeExamples(t *testing.T) {
	found := 0
	for _, folder := range []string{"resource", "resource/mock"} {
		for _, f := range files(t, folder, "_test.go") {
			if strings.HasSuffix(f.Name.Name, "_test") {
				found += len(slices.DeleteFunc(examplesOf(f.File), func(e string) bool { return e == "" }))
			}
		}
	}
	if found < leastExamples {
		t.Errorf("there are %d examples with an output, of %d", found, leastExamples)
	}
}

// examplesOf are the names of the examples in f that have an output, and "" for each that has none.
func examplesOf(f *ast.File) []string {
	var names []string
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Example") {
			continue
		}
		name := ""
		for _, c := range f.Comments {
			if c.Pos() > fn.Pos() && c.End() < fn.End() && strings.HasPrefix(c.Text(), "Output:") {
				name = fn.Name.Name
			}
		}
		names = append(names, name)
	}
	return names
}

// mostLines is how long a package may be, outside of its tests.
const mostLines = 3500

func TestRuntimeLines(t *testing.T) {
	for _, p := range list(t, "resource", "./...") {
		lines := 0
		for _, f := range files(t, path.Join("resource", strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, runtimePath), "/")), ".go") {
			lines += f.lines
		}
		if lines > mostLines {
			t.Errorf("%s has %d lines, more than %d", p.ImportPath, lines, mostLines)
		}
	}
}

// A sourceFile is a Go file, parsed.
type sourceFile struct {
	*ast.File
	lines int
}

// files parses the Go files of a folder of the checkout, tests if ending says so.
func files(t *testing.T, folder, ending string) []sourceFile {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(checkout, folder, "*"+ending))
	if err != nil {
		t.Fatal(err)
	}
	var all []sourceFile
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") != (ending == "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sourceFile{f, fset.File(f.Pos()).LineCount()})
	}
	return all
}

// A declaration is the names that a package exports in one place.
type declaration struct {
	exported          []string
	documented, alias bool
}

// declarations are those of the package in a folder of the checkout.
func declarations(t *testing.T, folder string) []declaration {
	t.Helper()
	var all []declaration
	add := func(documented, alias bool, names ...*ast.Ident) {
		d := declaration{documented: documented, alias: alias}
		for _, n := range names {
			if n.IsExported() {
				d.exported = append(d.exported, n.Name)
			}
		}
		all = append(all, d)
	}
	for _, f := range files(t, folder, ".go") {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					add(d.Doc != nil, false, d.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						add(d.Doc != nil || s.Doc != nil, s.Assign.IsValid(), s.Name)
					case *ast.ValueSpec:
						add(d.Doc != nil || s.Doc != nil, false, s.Names...)
					}
				}
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s declares nothing", folder)
	}
	return all
}

// calling are the files that are written by hand, and call what is for generated code.
var calling = []string{
	"kinds/postgres/merge.go",                     // asks which fields of a configuration are set, where no loader knows
	"kinds/sql/internal/drivertest/drivertest.go", // tests drivers with secrets that a loader has found
	"kindtest/hidden.go", "kindtest/show.go",      // load and describe configurations as generated code does
}

// TestGenIsForGeneratedCode keeps people's code, of which kinds, adapters, stores and examples are models, free of resource/gen.
func TestGenIsForGeneratedCode(t *testing.T) {
	var found []string
	for _, module := range append([]string{"examples", "kindtest"}, partModules()...) {
		for _, p := range list(t, module, "./...") {
			for _, f := range parse(t, token.NewFileSet(), p) {
				for _, i := range f.file.Imports {
					if i.Path.Value == `"`+paths.Gen+`"` && !ast.IsGenerated(f.file) {
						folder := strings.TrimPrefix(p.ImportPath, root+"/")
						found = append(found, path.Join(folder, f.name))
					}
				}
			}
		}
	}
	slices.Sort(found)
	if found = slices.Compact(found); !slices.Equal(found, calling) {
		t.Errorf("resource/gen is imported by\n%s\nand may be imported by\n%s", strings.Join(found, "\n"), strings.Join(calling, "\n"))
	}
}
