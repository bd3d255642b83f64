package house

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// walled are the packages whose doc.go lists their files in the order in which to read them.
var walled = []string{
	"./internal/gen/resolve/...", "./internal/gen/emit/...", "./internal/gen/importing/...", "./internal/gen/model", "./internal/gen/environ",
	"./internal/gen/mock", "./internal/gen/syntax", "./internal/gen/naming", "./internal/gen/typeutil", "./internal/gen/tomltext",
	"./internal/cli/...", "./internal/diag", "./internal/gotypes",
	"./kinds/http", "./kinds/http/internal/endpoint", "./kinds/http/internal/payload",
}

// maxRoom is the number of lines that a package may have outside tests.
const maxRoom = 3500

// upward are the calls that go up: from a file of a room to one that is read before it. "ROOM FILE FUNCTION", and why.
var upward = map[string]string{
	"internal/gen/importing itemlist.go structure":  "a list holds structs, and a struct holds lists",
	"internal/gen/resolve/library absent.go World":  "why a package is absent is a part of finding it",
	"internal/gen/resolve/rule exprbinary.go check": "an expression holds expressions",
	"internal/gen/resolve/rule exprcall.go check":   "an expression holds expressions",
	"kinds/http multipart.go payloadOf":             "a part has a body as a request has one",
}

// TestReadingOrder holds that the files of a room can be read from top to bottom: what a function calls is declared further down.
func TestReadingOrder(t *testing.T) {
	exports := exports(t, walled...)
	used := map[string]bool{}
	for _, p := range list(t, ".", walled...) {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		fset := token.NewFileSet()
		files := parse(t, fset, p)
		at := map[string]int{}
		for i, name := range readingOrder(files) {
			at[name] = i + 1
		}
		for _, f := range files {
			if at[f.name] == 0 && f.name != "doc.go" && !ast.IsGenerated(f.file) {
				t.Errorf("the doc.go of %s does not list %s", room, f.name)
			}
			delete(at, f.name)
		}
		for name := range at {
			t.Errorf("the doc.go of %s lists %s, which is not there", room, name)
		}
		info := check(t, fset, p, files, exports)
		for _, call := range climbs(fset, p.ImportPath, files, info) {
			if key := room + " " + call.file + " " + call.name; upward[key] != "" {
				used[key] = true
			} else {
				t.Errorf("%s: %s is declared in %s, which is read before: move one of them, or list the call in upward", call.where, call.name, call.to)
			}
		}
	}
	for key := range upward {
		if !used[key] {
			t.Errorf("there is no call up any more: remove %q from upward", key)
		}
	}
}

// readingOrder are the files that the doc.go among files lists. The list is in the package's comment, or in a comment of its own if users read
// the package's comment.
func readingOrder(files []parsed) []string {
	var names []string
	for _, f := range files {
		if f.name != "doc.go" {
			continue
		}
		for _, comment := range f.file.Comments {
			for line := range strings.Lines(comment.Text()) {
				if name, _, ok := strings.Cut(strings.TrimPrefix(line, "\t"), " "); ok && line[0] == '\t' && strings.HasSuffix(name, ".go") {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// A climb is a call of a function that is declared in a file which is read before.
type climb struct{ where, file, name, to string }

// climbs lists the calls within the package at path that go up, in the order of the files.
func climbs(fset *token.FileSet, path string, files []parsed, info *types.Info) []climb {
	order := readingOrder(files)
	var found []climb
	for _, f := range files {
		ast.Inspect(f.file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			fn, ok := info.Uses[id].(*types.Func)
			if !ok || fn.Pkg() == nil || fn.Pkg().Path() != path {
				return true
			}
			if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				return true // which does not lead to where the method is declared
			}
			to := filepath.Base(fset.Position(fn.Pos()).Filename)
			if slices.Contains(order, to) && slices.Index(order, to) < slices.Index(order, f.name) { // no order lists generated files
				found = append(found, climb{where(fset, id), f.name, fn.Name(), to})
			}
			return true
		})
	}
	return found
}

// TestClimbs holds the test above against files that call each other.
func TestClimbs(t *testing.T) {
	fset := token.NewFileSet()
	var files []parsed
	for _, src := range []struct{ name, text string }{
		{"doc.go", "// Package fake has two files.\n//\n//\ttop.go     begins\n//\tbottom.go  ends\npackage fake\n"},
		{"bottom.go", "package fake\n\ntype helper struct{}\n\nfunc (helper) low() { high() }\n"},
		{"top.go", "package fake\n\nfunc high() { helper{}.low() }\n"},
	} {
		f, err := parser.ParseFile(fset, src.name, src.text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, parsed{src.name, f})
	}
	if got, want := readingOrder(files), []string{"top.go", "bottom.go"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
	info := check(t, fset, listed{ImportPath: "fake"}, files, nil)
	got := climbs(fset, "fake", files, info)
	if len(got) != 1 || got[0].file != "bottom.go" || got[0].name != "high" || got[0].to != "top.go" {
		t.Errorf("the calls up are %v, want the one of high in bottom.go", got)
	}
}

// TestRoomsAreSmall holds that a package can be read in one go. Tests and generated files do not count.
func TestRoomsAreSmall(t *testing.T) {
	for _, p := range list(t, ".", "work") {
		lines, name := 0, strings.TrimPrefix(p.ImportPath, root+"/")
		if strings.HasPrefix(name, "tests/") {
			continue
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "_gen.go") {
				lines += bytes.Count(text, []byte("\n"))
			}
		}
		if lines > maxRoom {
			t.Errorf("%s has %d lines; split it along what it talks about", name, lines)
		}
	}
}
