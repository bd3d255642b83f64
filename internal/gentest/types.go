package gentest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// Scope type-checks source, a Go file of the package example.com/a that imports only the standard library, and returns the declarations of
// the package.
func Scope(t *testing.T, source string) *types.Scope {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.Default()}
	p, err := conf.Check("example.com/a", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p.Scope()
}

// Type returns the type that expr, a Go expression without imports, names.
func Type(t *testing.T, expr string) types.Type {
	t.Helper()
	tv, err := types.Eval(token.NewFileSet(), types.NewPackage("example.com/p", "p"), token.NoPos, expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return tv.Type
}
