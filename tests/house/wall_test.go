package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// walled are the parts of the pipeline that are divided into rooms of their own.
var walled = []string{"internal/gen/emit"}

// listedFile is a line of a doc.go that says what a file is about.
var listedFile = regexp.MustCompile(`(?m)^//   - (\w+\.go): `)

// TestWalls holds that each inner room is small, and that a person can read it: its doc.go lists its files, and a file calls only what stands
// in a file further down the list. Types may be named everywhere.
func TestWalls(t *testing.T) {
	const most = 3500 // lines of a room, without its tests
	exports := exports(t)
	for _, part := range walled {
		rooms := list(t, ".", "./"+part+"/...")
		if len(rooms) < 2 {
			t.Errorf("%s has no inner rooms", part)
		}
		for _, p := range rooms {
			room := strings.TrimPrefix(p.ImportPath, root+"/")
			lines := 0
			for _, name := range p.GoFiles {
				text, err := os.ReadFile(filepath.Join(p.Dir, name))
				if err != nil {
					t.Fatal(err)
				}
				lines += bytes.Count(text, []byte("\n"))
			}
			if lines > most {
				t.Errorf("%s has %d lines, more than %d: find the wall that goes through it", room, lines, most)
			}
			order := readingOrder(t, p.Dir)
			if got, want := slices.Sorted(slices.Values(order)), others(p.GoFiles, "doc.go"); !slices.Equal(got, want) {
				t.Errorf("doc.go of %s lists %v, want %v", room, got, want)
				continue
			}
			fset := token.NewFileSet()
			files := parse(t, fset, p)
			for _, up := range upward(fset, files, check(t, fset, p, files, exports), order) {
				t.Error(up)
			}
		}
	}
}

// readingOrder returns the files that the doc.go of a folder lists.
func readingOrder(t *testing.T, dir string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "doc.go"))
	if err != nil {
		t.Error(err)
	}
	var names []string
	for _, m := range listedFile.FindAllSubmatch(text, -1) {
		names = append(names, string(m[1]))
	}
	return names
}

// others returns the sorted names without the excluded one.
func others(names []string, excluded string) []string {
	return slices.DeleteFunc(slices.Sorted(slices.Values(names)), func(name string) bool { return name == excluded })
}

// upward lists the uses of functions, methods, constants and variables that are declared in an earlier file of the order.
func upward(fset *token.FileSet, files []parsed, info *types.Info, order []string) []string {
	declared := map[types.Object]string{}
	for _, f := range files {
		for _, d := range f.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				declared[info.Defs[d.Name]] = f.name
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.ValueSpec); ok {
						for _, name := range s.Names {
							declared[info.Defs[name]] = f.name
						}
					}
				}
			}
		}
	}
	var found []string
	for _, f := range files {
		ast.Inspect(f.file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if in, ok := declared[info.Uses[id]]; ok && slices.Index(order, in) < slices.Index(order, f.name) {
					found = append(found, fmt.Sprintf("%s: %s stands in %s, which comes before %s in doc.go", where(fset, id), id.Name, in, f.name))
				}
			}
			return true
		})
	}
	return found
}

// TestUpward holds the test above against two files that call each other.
func TestUpward(t *testing.T) {
	fset := token.NewFileSet()
	var files []parsed
	for _, f := range [][2]string{
		{"a.go", "package p\n\ntype T struct{}\n\nconst most = 3\n\nfunc first() { last() }\n\nfunc (T) do() {}\n"},
		{"b.go", "package p\n\nfunc last() {\n\tfirst()\n\tT{}.do()\n\t_ = most\n}\n"},
	} {
		file, err := parser.ParseFile(fset, f[0], f[1], 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, parsed{f[0], file})
	}
	info := check(t, fset, listed{ImportPath: "p"}, files, nil)
	if got := upward(fset, files, info, []string{"a.go", "b.go"}); len(got) != 3 {
		t.Errorf("found %q, want the calls of first and do, and most", got)
	}
	if got := upward(fset, files, info, []string{"b.go", "a.go"}); len(got) != 1 {
		t.Errorf("found %q, want the call of last", got)
	}
}
