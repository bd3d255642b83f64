package importing

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// TestOtherNames imports a struct of a package that has the names of every generated package itself, into this package and into another.
func TestOtherNames(t *testing.T) {
	const config, option = `config = "AllConfig"`, `option = "LoadOption"`
	for _, c := range []struct {
		path, declared string
		want           []string
	}{
		{"example.com/config", "", nil},
		{"example.com/config", "type Config struct{}", []string{config}},
		{"example.com/config", "func LoadConfig() {}", []string{config}},
		{"example.com/config", "var a, WithConfig = 1, 2", []string{config}},
		{"example.com/config", "func WithSource() {}; type Option func(); const Config = 1", []string{config, option}},
		{"example.com/config", "type T struct{ Config int }; func (T) LoadConfig() {}; func f() { var Option int; _ = Option }", nil},
		{"example.com/config", "type options struct{}", nil},
		{"example.com/env", "type Config struct{}", nil},
	} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "config.go", "package config\n"+c.declared+"\n", 0)
		if err != nil {
			t.Fatal(err)
		}
		field := types.NewVar(token.NoPos, nil, "Home", types.Typ[types.String])
		named := types.NewTypeName(token.NoPos, types.NewPackage("example.com/config", "config"), "Settings", nil)
		made := Import(Request{
			Struct: types.NewNamed(named, types.NewStruct([]*types.Var{field}, []string{`env:"HOME"`}), nil), Library: Libraries[0],
			Source: Source{Path: "example.com/config", Files: []*ast.File{file}, Positions: files}, Name: "app", Package: "config", Path: c.path,
		})
		head, _, _ := strings.Cut(made.Spec, "\n\n[kind.")
		_, head, _ = strings.Cut(head, "name = \"config\"")
		if got := strings.FieldsFunc(head, func(r rune) bool { return r == '\n' }); !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: got %q, want %q", c.path, c.declared, got, c.want)
		}
	}
}
