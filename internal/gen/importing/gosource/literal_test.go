package gosource

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestLiterals evaluates expressions as Go source has them.
func TestLiterals(t *testing.T) {
	const source = `package config

import ("time"; w "time"; "os"; "strings")

const port = 8000 + base
const base = 80
const loop = loop2
const loop2 = loop
type Mode string
var _, _, _ = time.Second, w.Second, os.Args
`
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	const path = "example.com/config"
	e := Declared([]Source{{Path: path, Files: []*ast.File{file}}}).At(path, file)
	for text, want := range map[string]string{
		`"a" + "b"`: `"ab"`, `port`: "8080", `5 * time.Second`: "5000000000", `w.Minute / 2`: "30000000000", `-1`: "-1", `1 << 10`: "1024",
		`7 / 2`: "3", `1.5`: "1.5", `true`: "true", `nil`: "nil", `Mode("x")`: `"x"`, `time.Duration(3)`: "3", `int64(4)`: "4", `(2)`: "2",
		`[]string{"a", "b"}`: `[]any{"a", "b"}`, `map[string]any{"a": 1}`: `map[string]any{"a": 1}`, `map[string]string{"a": "b"}`: `map[string]string{"a": "b"}`,
		`strings.ToUpper("a"+"b")`: `"AB"`, `strings.ToLower("A")`: `"a"`, `strings.TrimSpace("A")`: "", `strings.ToUpper(other)`: "", `os.ToUpper("a")`: "",
		`os.Getenv("A")`: "", `loop`: "", `other`: "", `1 / 0`: "", `[]string{other}`: "", `Config{}`: "", `f(1)`: "", `"a" + 1`: "", `!true`: "",
	} {
		x, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if l, ok := e.Value(x); ok {
			got = l.Source()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
