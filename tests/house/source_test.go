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

// exports finds the export data of everything that the pipeline and more packages import.
func exports(t *testing.T, more ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, p := range list(t, ".", append([]string{"-deps", "-export", "./internal/..."}, more...)...) {
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
