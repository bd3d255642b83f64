package gosource

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestEnvFiles finds where a program reads .env files.
func TestEnvFiles(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", `package x
import "github.com/joho/godotenv"
import dot "github.com/joho/godotenv"
import _ "github.com/joho/godotenv/autoload"
import "plugin"
func f() {
	_ = dot.Load("a.env")
	godotenv.Overload()
	godotenv.Read()
	plugin.Load()
}
`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	got := EnvFiles([]Source{{Path: "example.com/x", Files: []*ast.File{file}, Positions: fset}})
	if strings.Join(got, " ") != "x.go:4 x.go:7 x.go:8" {
		t.Error(got)
	}
}
