package program

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
)

// TestRead reads the calls of programs. The imports of libraries are not there when the struct is type-checked, so calls stand in
// another file.
func TestRead(t *testing.T) {
	const struc = "package config\n\ntype DB struct{ Host string `env:\"HOST\"` }\n\ntype Outer struct{ In struct{ C *Config } }\n\ntype Config struct {\n\tAddr string `env:\"ADDR\"`\n\tDB DB\n\tPointer *DB\n\tN *int\n}\n"
	caarlos, kelsey, sethvargo := library.Caarlos, library.Envconfig, library.GoEnvconfig
	for _, tt := range []struct {
		name, source string
		library      *library.Library
		want         string // the prefix, the values and the notes
	}{
		{"no call", `func f() Config { return Config{Addr: "a"} }`, caarlos, ``},
		{"generic", `func f() { env.ParseAsWithOptions[Config](env.Options{Prefix: "A_"}) }`, caarlos, `A_ | carried: x.go:4: Prefix: "A_"`},
		{"another struct", `type Other struct{}; func f() { env.ParseAsWithOptions[Other](env.Options{Prefix: "A_"}) }`, caarlos, ``},
		{"a struct around it", `func f() { env.ParseAsWithOptions[Outer](env.Options{Prefix: "A_"}) }`, caarlos, `left out: x.go:4: the program loads Outer, which has a Config in it: import Outer, or pass the prefix with --env-prefix`},
		{"both", `func f() { env.ParseAs[Config](); env.ParseAsWithOptions[Outer](env.Options{Prefix: "A_"}) }`, caarlos, ``},
		{"any struct", `func f[T any](t *T) { env.ParseWithOptions(t, env.Options{Prefix: "A_"}) }`, caarlos, `A_ | carried: x.go:4: Prefix: "A_"`},
		{"a parameter", `func f(c *Config) { env.ParseWithOptions(c, env.Options{Prefix: p + "_"}) }; const p = "A"`, caarlos, `A_ | carried: x.go:4: Prefix: "A_"`},
		{"a constant", `func f() { var c Config; o := env.Options{TagName: "x", Environment: nil}; env.ParseWithOptions(&c, o) }`, caarlos, `carried: x.go:4: TagName: "x"`},
		{"an alias", `type C = D; type D = Config; func f() { env.ParseAsWithOptions[C](env.Options{Prefix: "A_"}); var c C; c.Addr = "a" }`, caarlos, "A_ | carried: x.go:4: Prefix: \"A_\" | differs: x.go:4: Config.Addr gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
		{"an alias in a circle", `type C = D; type D = C; func f() { env.ParseAsWithOptions[C](env.Options{Prefix: "A_"}) }`, caarlos, ``},
		{"options assigned", `func f() { var o env.Options; o.Prefix = "A_"; env.ParseAsWithOptions[Config](o) }`, caarlos, `A_ | carried: x.go:4: Prefix: "A_"`},
		{"options assigned later", `func f(b bool) { o := env.Options{Prefix: "A_"}; if b { o.Prefix = "B_" }; env.ParseAsWithOptions[Config](o); o.TagName = "x" }`, caarlos, `A_ | left out: x.go:4: the option Prefix is not followed: pass the prefix with --env-prefix | carried: x.go:4: Prefix: "A_"`},
		{"no options", `func f() { var o env.Options; env.ParseAsWithOptions[Config](o) }`, caarlos, ``},
		{"a generic function beside", `func f[T any](p string) { env.ParseAs[Config](); env.ParseAsWithOptions[T](env.Options{Prefix: p}) }`, caarlos, `left out: x.go:4: this call may load the struct too, with other options, and they are not followed`},
		{"a generic function with the same", `func f[T any](p string) { env.ParseAs[Config](); env.ParseAs[T](); env.ParseAsWithOptions[DB](env.Options{Prefix: p}) }`, caarlos, ``},
		{"not written out", `func f(o env.Options) { var c Config; env.ParseWithOptions(&c, o) }`, caarlos, `left out: x.go:4: the options of ParseWithOptions are not written out in these files, and are not followed`},
		{"a value", `func f() { c := Config{Addr: "a", DB: DB{"h"}}; env.Parse(&c) }`, caarlos, `Addr="a" DB.Host="h" | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"a pointer", `func f() { c := &Config{Pointer: &DB{Host: "h"}}; env.Parse(c) }`, caarlos, `Pointer.Host="h" Pointer=& | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"a package's variable", `var c Config; func init() { c = Config{Addr: "a"}; env.Parse(&c) }`, caarlos, `Addr="a" | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"a function's value", `func New() *Config { return &Config{Addr: "a"} }; func f() { c := New(); env.Parse(c) }`, caarlos, `Addr="a" | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"two returns", `func New(b bool) *Config { if b { return nil }; return &Config{Addr: "a"} }; func f() { c := New(true); env.Parse(c) }`, caarlos, ``},
		{"no literal", `func f() { n := 1; c := Config{Addr: "a", N: &n}; env.Parse(&c) }`, caarlos, "Addr=\"a\" | left out: x.go:4: the value of N before loading is no literal: give the field a default, or set it in a function that `fill` names | carried: x.go:4: the program loads into this Config, so its values are defaults"},
		{"zero values", `func f() { c := Config{Addr: ""}; env.Parse(&c) }`, caarlos, ``},
		{"functions before v8", `func f() { c := Config{Addr: "a"}; env.ParseWithFuncs(&c, nil, env.Options{Prefix: "A_"}) }`, caarlos, `A_ Addr="a" | carried: x.go:4: Prefix: "A_" | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"functions that are not written out", `func f(fs map[reflect.Type]env.ParserFunc) { var c Config; env.ParseWithFuncs(&c, fs) }`, caarlos, `left out: x.go:4: some functions of ParseWithFuncs are not followed`},
		{"assigned before", `func f() { var c Config; c.Addr = "a"; c.DB.Host = "h"; env.Parse(&c) }`, caarlos, `Addr="a" DB.Host="h" | carried: x.go:4: Config.Addr has this value before the program loads, so it is a default | carried: x.go:4: Config.DB.Host has this value before the program loads, so it is a default`},
		{"parts loaded one by one", `func f() Config { var d DB; env.ParseWithOptions(&d, env.Options{Prefix: "DB_"}); return Config{DB: d} }`, caarlos, `left out: x.go:4: the program loads DB, a part of Config, by itself: import DB and each such part instead`},
		{"parts loaded in their place", `func f() { var c Config; env.ParseWithOptions(&c.DB, env.Options{Prefix: "DB_"}); env.ParseWithOptions(c.N, env.Options{Prefix: "N_"}) }`, caarlos, `left out: x.go:4: the program loads DB, a part of Config, by itself: import DB and each such part instead`},
		{"a field of another struct", `type App struct{ C Config }; func (a *App) f() { env.ParseWithOptions(&a.C, env.Options{Prefix: "A_"}) }`, caarlos, `A_ | carried: x.go:4: Prefix: "A_"`},
		{"a flag", `func f() { var c Config; flag.StringVar(&c.Addr, "a", "x"+"y", ""); fs.StringVarP(&c.DB.Host, "host", "h", "h", ""); env.Parse(&c) }`, caarlos, `Addr="xy" DB.Host="h" | carried: x.go:4: Config.Addr has this value before the program loads, so it is a default. The flag no longer sets the field | carried: x.go:4: Config.DB.Host has this value before the program loads, so it is a default. The flag no longer sets the field`},
		{"flags that are not followed", `func f(c *Config) { flag.StringVar(&c.Addr, "a", os.Args[0], ""); flag.Var(&c.DB, "d", ""); flag.StringVar(p, "a", "", ""); x.Set(&c.N, 1, 2) }; func g() { env.ParseAs[Config]() }`, caarlos, "differs: x.go:4: a flag sets Config.Addr here, and the new loader does not: give the field the default of the flag | differs: x.go:4: a flag sets Config.DB here, and the new loader does not: give the field the default of the flag"},
		{"assigned under a condition", `func f(b bool) { var c Config; if b { c.Addr = "a" }; env.Parse(&c) }`, caarlos, "differs: x.go:4: Config.Addr gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
		{"assigned behind a pointer", `func f(b bool) { var c Config; c.Pointer = &p; c.Pointer.Host = "h"; env.Parse(&c) }; var p DB`, caarlos, "differs: x.go:4: Config.Pointer gets a value here: call this code after the new loader too, or set the field in a function that `fill` names | differs: x.go:4: Config.Pointer.Host gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
		{"assigned after", `func f() { c, _ := env.ParseAs[Config](); c.DB.Host += "h" }`, caarlos, "differs: x.go:4: Config.DB.Host gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
		{"assigned in a method", `func f() { env.ParseAs[Config]() }; func (c *Config) g() { *c.N++ }; func (d *DB) g() { d.Host = "" }`, caarlos, "differs: x.go:4: Config.N gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
		{"set by another call", `func f() { var c Config; fmt.Println(&c); if err := yaml.Unmarshal(b, &c); err != nil { return }; c.setDefaults(); use(c, c.DB); env.Parse(&c); c.check(); json.Unmarshal(b, &c) }`, caarlos, `differs: x.go:4: yaml.Unmarshal may set fields of the Config before the program loads it, and the new loader returns a new Config: make these values defaults, or pass a source that has them`},
		{"set through a pointer", `func f() { c := new(Config); defaults.Set(c); envconfig.Process("", c) }`, kelsey, `differs: x.go:4: defaults.Set may set fields of the Config before the program loads it, and the new loader returns a new Config: make these values defaults, or pass a source that has them`},
		{"set in a method", "func (c *Config) Load() error {\n c.reset()\n return goenv.ProcessWith(nil, &goenv.Config{Target: c}) }", sethvargo, `differs: x.go:5: c.reset may set fields of the Config before the program loads it, and the new loader returns a new Config: make these values defaults, or pass a source that has them`},
		{"set in another function", `func f(c *Config) { yaml.Unmarshal(b, c) }; func g() { var c Config; var d DB; yaml.Unmarshal(b, &d); env.Parse(&c) }`, caarlos, ``},
		{"values win", `func f() { c := Config{Addr: "a"}; env.ParseWithOptions(&c, env.Options{SetDefaultsForZeroValuesOnly: true}) }`, caarlos, `left out: x.go:4: the option SetDefaultsForZeroValuesOnly is not followed`},
		{"a circle", `var a = b; var b = a; func f() { env.Parse(&a) }`, caarlos, ``},
		{"different options", `func f() { env.ParseAs[Config](); env.ParseAsWithOptions[Config](env.Options{Prefix: "A_"}) }`, caarlos, `left out: x.go:4: this call has other options than the first, and they are not followed`},
		{"envconfig", `func f() { c := Config{Addr: "a"}; envconfig.MustProcess("app", &c) }`, kelsey, `app Addr="a" | carried: x.go:4: prefix "app" | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"envconfig's prefix", `func f(p string) { var c Config; envconfig.Process(p, &c) }`, kelsey, `left out: x.go:4: the prefix is no literal: pass it with --env-prefix`},
		{"go-envconfig", `func f() { c := Config{Addr: "a"}; goenv.ProcessWith(nil, &goenv.Config{Target: &c, Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())}) }`, sethvargo, `A_ | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())`},
		{"go-envconfig's options assigned", `func f() { o := &goenv.Config{}; o.Lookuper = goenv.PrefixLookuper("A_", goenv.OsLookuper()); o.Target = new(Config); goenv.ProcessWith(nil, o) }`, sethvargo, `A_ | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())`},
		{"go-envconfig v0", `func f(c *Config) { goenv.ProcessWith(nil, c, goenv.PrefixLookuper("A_", goenv.OsLookuper()), mine) }`, sethvargo, `A_ | left out: x.go:4: mutators are not followed | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())`},
		{"a lookuper of v0", `func f(c *Config) { goenv.ProcessWith(nil, c, mine) }`, sethvargo, "left out: x.go:4: the lookuper is not followed: pass its prefix with --env-prefix"},
		{"another lookuper", `func f() { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), Lookuper: mine}) }`, sethvargo, `left out: x.go:4: the option Lookuper is not followed: if it has a prefix, pass the prefix with --env-prefix`},
		{"mutators", `func f(c *Config) { goenv.Process(nil, c, mine) }`, sethvargo, `left out: x.go:4: mutators are not followed`},
	} {
		fset := token.NewFileSet()
		own, err := parser.ParseFile(fset, "config.go", struc, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		head := "package config\nimport \"github.com/caarlos0/env/v11\"; import \"github.com/kelseyhightower/envconfig\"; import goenv \"github.com/sethvargo/go-envconfig\"; import \"fmt\"\n\n"
		calls, err := parser.ParseFile(fset, "x.go", head+tt.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		conf := types.Config{Importer: importer.Default()}
		pkg, err := conf.Check("example.com/shop/config", fset, []*ast.File{own}, nil)
		if err != nil {
			t.Fatal(err)
		}
		source := gosource.Source{Path: "example.com/shop/config", Files: []*ast.File{own, calls}, Positions: fset}
		p := Read(tt.library, pkg.Scope().Lookup("Config").Type().(*types.Named), []gosource.Source{source})
		var values []string
		for path, value := range p.presets {
			if value.Pointer {
				value.source = "&"
			}
			values = append(values, path+"="+value.source)
		}
		slices.Sort(values)
		if p.Prefix != "" {
			values = append([]string{p.Prefix}, values...)
		}
		var got []string
		if len(values) > 0 {
			got = append(got, strings.Join(values, " "))
		}
		n := pkg.Scope().Lookup("Config").Type().(*types.Named)
		for _, n := range append(p.notes, assigned([]gosource.Source{source}, n, p.assigned)...) {
			got = append(got, n.String())
		}
		if text := strings.Join(got, " | "); text != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, text, tt.want)
		}
	}
}
