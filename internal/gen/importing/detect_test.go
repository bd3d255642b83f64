package importing

import (
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestDetect finds libraries by tags, then by imports, then by modules.
func TestDetect(t *testing.T) {
	const caarlos, kelsey, sethvargo = "github.com/caarlos0/env/v10", "github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig"
	for _, tt := range []struct {
		field            string
		imports, modules []string
		want             string
	}{
		{`A int @env:"A" envDefault:"1"@`, nil, nil, "caarlos0/env"},
		{`A int @env:"A,notEmpty"@`, nil, nil, "caarlos0/env"},
		{`A int @env:"A, default=1"@`, nil, nil, "sethvargo/go-envconfig"},
		{`A int @env:"A"@`, nil, nil, "caarlos0/env sethvargo/go-envconfig"},
		{`A int @env:"A"@`, []string{sethvargo}, []string{caarlos}, "sethvargo/go-envconfig"},
		{`A int @env:"A"@`, nil, []string{caarlos, kelsey}, "caarlos0/env"},
		{`A int @split_words:"true"@`, nil, nil, "kelseyhightower/envconfig"},
		{`A int @mapstructure:"a"@`, nil, nil, "spf13/viper"},
		{`A int @mapstructure:"a" env:"A"@`, nil, nil, "caarlos0/env sethvargo/go-envconfig spf13/viper"},
		{`A int @mapstructure:"a" env:"A"@`, []string{viperPath}, nil, "spf13/viper"},
		{`A int @default:"1"@`, nil, nil, "kelseyhightower/envconfig"},
		{`A int`, nil, nil, ""},
		{`A int`, []string{viperPath}, nil, "spf13/viper"},
		{`A int`, nil, []string{kelsey}, "kelseyhightower/envconfig"},
		{`A struct{ B struct { C int @envDefault:"1"@ } }`, nil, nil, "caarlos0/env"},
		{`A int @env:"A" env-default:"1"@`, nil, nil, "no env-default"},
	} {
		pkg := typed(t, "package config\n\ntype C struct {\n\t"+strings.ReplaceAll(tt.field, "@", "`")+"\n}\n")
		fit, strangers := Detect(pkg.Scope().Lookup("C").Type().(*types.Named), tt.imports, tt.modules)
		var got []string
		for _, l := range fit {
			got = append(got, l.Name)
		}
		for _, key := range strangers {
			got = append(got, "no "+key)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %v %v: got %q, want %q", tt.field, tt.imports, tt.modules, strings.Join(got, " "), tt.want)
		}
	}
}

// TestLiterals evaluates expressions as Go source has them.
func TestLiterals(t *testing.T) {
	const source = `package config

import ("time"; w "time"; "os")

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
	own := &scope{constants: map[string]evaluated{}, types: map[string]bool{}}
	own.declare(file)
	e := evaluator{file: file, path: "example.com/config", all: scopes{"example.com/config": own}}
	for text, want := range map[string]string{
		`"a" + "b"`: `"ab"`, `port`: "8080", `5 * time.Second`: "5000000000", `w.Minute / 2`: "30000000000", `-1`: "-1", `1 << 10`: "1024",
		`7 / 2`: "3", `1.5`: "1.5", `true`: "true", `nil`: "nil", `Mode("x")`: `"x"`, `time.Duration(3)`: "3", `int64(4)`: "4", `(2)`: "2",
		`[]string{"a", "b"}`: `[]any{"a", "b"}`, `map[string]any{"a": 1}`: `map[string]any{"a": 1}`, `map[string]string{"a": "b"}`: `map[string]string{"a": "b"}`,
		`os.Getenv("A")`: "", `loop`: "", `other`: "", `1 / 0`: "", `[]string{other}`: "", `Config{}`: "", `f(1)`: "", `"a" + 1`: "", `!true`: "",
	} {
		x, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if l, ok := e.value(x); ok {
			got = l.source()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestInterpolate replaces variables in values of Compose files.
func TestInterpolate(t *testing.T) {
	for text, want := range map[string]string{
		"a": "a", "$$A": "$A", "${A:-b}c": "bc", "${A-b}": "b", "${A:-${B:-c}}": "c", "${A}": "?", "$A": "?", "${A:?say}": "?", "${A:+x}": "?",
		"${A:-}": "", "${A_TOKEN:-x}": "secret", "x${A:-${PASSWORD}}": "secret", "a$": "a$", "$1": "$1", "${": "?", "${1}": "?", "${A": "?",
	} {
		value, known, secret := interpolate(text, 0)
		switch {
		case secret:
			value = "secret"
		case !known:
			value = "?"
		}
		if value != want {
			t.Errorf("%s: got %q, want %q", text, value, want)
		}
	}
}
