package viper

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// TestCalls reads calls, also in loops over literals.
func TestCalls(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`for k, v := range map[string]any{"a": 1, "b": "x"} { viper.SetDefault(k, v) }`, `a=1 b="x"`},
		{`for key, value := range defaults { viper.SetDefault(key, value) }`, `db.pool=8 hosts=[]any{"x", "y"}`},
		{`list := []struct{ key, env string; value any }{{"a", "A", 1}, {key: "b", env: "B"}}; for _, e := range list { viper.SetDefault(e.key, e.value); viper.BindEnv(e.key, e.env) }`, `a=1 a:[A] b:[B] left out: x.go:7: the default of ` + "`b` is no literal: give the field a default, or set it in a function that `fill` names"},
		{`for _, e := range bindings { viper.BindEnv(e.Key, e.Env) }`, `a:[A] b:[B]`},
		{`for _, head := range []string{"a", "b"} { for _, tail := range []string{"x", "y"} { viper.SetDefault(head+"."+tail, tail) } }`, `a.x="x" a.y="y" b.x="x" b.y="y"`},
		{`for i, k := range []string{"a", "b"} { viper.SetDefault(k, i) }`, `a=0 b=1`},
		{`var c struct{}; viper.UnmarshalKey("a", &c); viper.Sub(f()).Unmarshal(&c)`, "left out: x.go:7: UnmarshalKey: a struct that is filled from the keys below `a` is not followed: import the struct of the whole configuration, as Unmarshal fills it left out: x.go:7: Sub: a struct that is filled from the keys below `f()` is not followed: import the struct of the whole configuration, as Unmarshal fills it"},
		{`viper.Set("a", 1); v := viper.New(); v.Set("a", 1); var w *viper.Viper; w.Set("a", 1); x.Set("a"); x.Sub("a")`, "left out: x.go:7: Set: what the program sets itself is not followed"},
		{`viper.New().Set("a", 1)`, "left out: x.go:7: Set: what the program sets itself is not followed"},
		{`viper.Unmarshal(nil, func(d *mapstructure.DecoderConfig) { d.TagName = "yaml" })`, "left out: x.go:7: TagName: fields are read by their tags mapstructure only: add these tags with the same keys"},
		{`for _, k := range os.Args { viper.BindEnv(k) }`, "left out: x.go:7: an argument of BindEnv is no literal"},
		{`for _, k := range []string{"a", f()} { viper.BindEnv(k) }`, "a:[] left out: x.go:7: an argument of BindEnv is no literal"},
	} {
		source := `package x
import ("os"; "github.com/spf13/viper")
const pool = 8
var defaults = map[string]any{"db.pool": pool, "hosts": []string{"x", "y"}}
type binding struct{ Key, Env string }
var bindings = []binding{{Key: "a", Env: "A"}, {Key: "b", Env: "B"}}
func prepare() { ` + test.body + ` }
func f() string { return os.Args[0] }
`
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s := Read([]gosource.Source{{Path: "example.com/x", Files: []*ast.File{file}, Positions: fset}}, nil)
		var got []string
		for _, key := range slices.Sorted(maps.Keys(s.Defaults)) {
			got = append(got, key+"="+s.Defaults[key].Source())
		}
		for _, key := range slices.Sorted(maps.Keys(s.bound)) {
			got = append(got, fmt.Sprintf("%s:%v", key, s.bound[key]))
		}
		for _, n := range s.Notes {
			got = append(got, n.String())
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.body, got, test.want)
		}
	}
}

// TestBindsAny has calls of BindEnv whose key is not known: then each key may have the variable that viper makes of it.
func TestBindsAny(t *testing.T) {
	for call, want := range map[string]string{
		"v.BindEnv(k)": "[A_DB-HOST]", "v.BindEnv(k, k)": "[]", "v.BindEnv(ks...)": "[]", `v.BindEnv("db-host", k)`: "[]", `v.AutomaticEnv(); v.SetDefault("db-host", 1)`: "[A_DB-HOST]",
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", "package x\nimport \"github.com/spf13/viper\"\nfunc f(v *viper.Viper, k string, ks []string) { v.SetEnvPrefix(\"a\"); "+call+" }\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s := Read([]gosource.Source{{Path: "example.com/x", Files: []*ast.File{file}, Positions: fset}}, nil)
		if got := fmt.Sprint(s.Variables("db-host")); got != want {
			t.Errorf("%s: got %s, want %s", call, got, want)
		}
	}
}
