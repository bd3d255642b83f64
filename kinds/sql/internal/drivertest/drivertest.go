// Package drivertest has what the tests of the drivers have in common.
package drivertest

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// messages returns every constant string in the source of the drivers, and of what they call.
var messages = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	_, here, _, _ := runtime.Caller(0) // a test may have changed the folder
	root := filepath.Join(filepath.Dir(here), "..", "..")
	var files []string
	for _, pattern := range []string{"*driver/*.go", "internal/dbdriver/*.go", "internal/pgnames/*.go", "../../resource/tlsfile/*.go"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			panic(err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			panic(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if text, ok := literal(e); ok {
					m[text] = true
				}
			}
			return true
		})
	}
	return m
})

// literal returns the text of a string literal, or of several with + between them.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return constant.StringVal(constant.MakeFromLiteral(e.Value, token.STRING, 0)), true
		}
	case *ast.BinaryExpr:
		x, okX := literal(e.X)
		y, okY := literal(e.Y)
		return x + y, okX && okY
	}
	return "", false
}

// Message checks that nothing of a message comes from a connection string: it stands in the source.
func Message(t *testing.T, message string) {
	t.Helper()
	before, _, _ := strings.Cut(message, "; it may come from")
	for _, name := range []string{"sslrootcert", "sslcert", "sslkey"} {
		before = strings.TrimPrefix(before, "names a file in "+name+" that ")
	}
	if !messages()[before] {
		t.Errorf("the message may hold the secret: %s", message)
	}
}

// Rotating is a secret that a loader found in file.
func Rotating(t *testing.T, file string) resource.Secret {
	t.Helper()
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"DSN_FILE": file}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var s resource.Secret
	r.Secret(&s, "connection_string", gen.File("DSN_FILE"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// Write writes text to file.
func Write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
