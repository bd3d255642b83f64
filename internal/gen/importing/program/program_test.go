package program

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
)

// files are the struct Config, and a package with it and with the declarations of another file, x.go.
func files(t *testing.T, source string) (*types.Named, []gosource.Source) {
	t.Helper()
	const struc = "package config\n\ntype DB struct{ Host string `env:\"HOST\"` }\n\ntype Outer struct{ In struct{ C *Config } }\n\ntype Config struct {\n\tAddr string `env:\"ADDR\"`\n\tDB DB\n\tPointer *DB\n\tN *int\n\tHosts []string\n\tLabels map[string]string\n\tModes []Mode\n}\n\ntype Mode string\n"
	const head = "package config\nimport \"github.com/caarlos0/env/v11\"; import \"github.com/kelseyhightower/envconfig\"; import goenv \"github.com/sethvargo/go-envconfig\"; import \"fmt\"\n\n"
	fset := token.NewFileSet()
	own, err := parser.ParseFile(fset, "config.go", struc, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	calls, err := parser.ParseFile(fset, "x.go", head+source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{}).Check("example.com/shop/config", fset, []*ast.File{own}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Scope().Lookup("Config").Type().(*types.Named), []gosource.Source{{Path: pkg.Path(), Files: []*ast.File{own, calls}, Positions: fset}}
}

// TestRead reads the calls of programs. The imports of libraries are not there when the struct is type-checked, so calls stand in
// another file.
func TestRead(t *testing.T) {
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
		{"lists and maps", `func f() { c := Config{Hosts: []string{"a", "b"}, Labels: map[string]string{"k": "v"}}; env.Parse(&c) }`, caarlos, `Hosts=[]string{"a", "b"} Labels=map[string]string{"k": "v"} | carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{"a list of a type of the program", `func f() { c := Config{Modes: []Mode{"a"}}; env.Parse(&c) }`, caarlos, "left out: x.go:4: the value of Modes before loading is no literal: give the field a default, or set it in a function that `fill` names"},
		{"a list without items", `func f() { c := Config{Hosts: []string{}}; env.Parse(&c) }`, caarlos, ``},
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
		{"go-envconfig with two prefixes", `func f() { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), Lookuper: goenv.PrefixLookuper("A_", goenv.PrefixLookuper("B_", goenv.OsLookuper()))}) }`, sethvargo, `B_A_ | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.PrefixLookuper("B_", goenv.OsLookuper()))`},
		{"go-envconfig's options assigned", `func f() { o := &goenv.Config{}; o.Lookuper = goenv.PrefixLookuper("A_", goenv.OsLookuper()); o.Target = new(Config); goenv.ProcessWith(nil, o) }`, sethvargo, `A_ | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())`},
		{"go-envconfig v0", `func f(c *Config) { goenv.ProcessWith(nil, c, goenv.PrefixLookuper("A_", goenv.OsLookuper()), mine) }`, sethvargo, `A_ | left out: x.go:4: mutators are not followed | carried: x.go:4: Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper())`},
		{"a lookuper of v0", `func f(c *Config) { goenv.ProcessWith(nil, c, mine) }`, sethvargo, "left out: x.go:4: the lookuper is not followed: pass its prefix with --env-prefix"},
		{"another lookuper", `func f() { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), Lookuper: mine}) }`, sethvargo, `left out: x.go:4: the option Lookuper is not followed: if it has a prefix, pass the prefix with --env-prefix`},
		{"other functions of envconfig", `func f(c *Config) { envconfig.Usage("app", c); envconfig.CheckDisallowed("app", c); envconfig.Process("app") }`, kelsey, ``},
		{"other functions of go-envconfig", `func f(c *Config) { goenv.Process(nil); goenv.ExtractDefaults(nil, c) }`, sethvargo, ``},
		{"another lookuper with a prefix", `func f() { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), Lookuper: goenv.MultiLookuper("A_", goenv.OsLookuper())}) }`, sethvargo, `left out: x.go:4: the option Lookuper is not followed: if it has a prefix, pass the prefix with --env-prefix`},
		{"options that are no constants", `func f(b bool, s string) { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultNoInit: b, DefaultRequired: b, DefaultDelimiter: s, DefaultSeparator: s, DefaultOverwrite: b, Mutators: nil}) }`, sethvargo, `left out: x.go:4: the option DefaultNoInit is not followed | left out: x.go:4: the option DefaultRequired is not followed | left out: x.go:4: the option DefaultDelimiter is not followed | left out: x.go:4: the option DefaultSeparator is not followed | left out: x.go:4: the option Mutators is not followed | carried: x.go:4: DefaultOverwrite: b`},
		{"mutators", `func f(c *Config) { goenv.Process(nil, c, mine) }`, sethvargo, `left out: x.go:4: mutators are not followed`},
	} {
		n, sources := files(t, tt.source)
		p := Read(tt.library, n, sources)
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
		for _, n := range append(p.notes, assigned(sources, n, p.assigned)...) {
			got = append(got, n.String())
		}
		if text := strings.Join(got, " | "); text != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, text, tt.want)
		}
	}
}

// TestNotes is about places that no call leads to.
func TestNotes(t *testing.T) {
	for _, tt := range []struct{ source, want string }{
		{`func f() Config { return Config{} }`, ``},
		{`func f() Config { return Config{Addr: "a"} }`, `differs: x.go:4: here is a Config with values: if the program loads into it, write them as defaults, and let loadBefore in the test begin with it`},
		{`func f() DB { return DB{Host: "a"} }`, ``},
		{`func f() { c := Config{Addr: "a"}; env.Parse(&c) }`, `carried: x.go:4: the program loads into this Config, so its values are defaults`},
		{`func f(c *Config) { c.Addr = "a" }`, "differs: x.go:4: Config.Addr gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"},
	} {
		n, sources := files(t, tt.source)
		var got []string
		for _, n := range Read(library.Caarlos, n, sources).Notes(n, sources) {
			got = append(got, n.String())
		}
		if text := strings.Join(got, " | "); text != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.source, text, tt.want)
		}
	}
	n, sources := files(t, "")
	dotenv, err := parser.ParseFile(sources[0].Positions, "dotenv.go", "package config\n\nimport \"github.com/joho/godotenv\"\n\nfunc f() { godotenv.Load() }\n", parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	sources[0].Files = append(sources[0].Files, dotenv)
	if notes := New(library.Viper).Notes(n, sources); len(notes) != 1 || notes[0].Field != "dotenv.go:5" || !notes[0].Left {
		t.Errorf("got %v, want the call of godotenv", notes)
	}
}

// TestTag is about options that change what the tags of a field mean.
func TestTag(t *testing.T) {
	for _, tt := range []struct {
		call    string
		library *library.Library
		tag     string
		want    library.Tag
	}{
		{`env.ParseAs[Config]()`, library.Caarlos, `env:"A"`, library.Tag{Present: true, Name: "A"}},
		{`env.ParseAsWithOptions[Config](env.Options{TagName: "x"})`, library.Caarlos, `env:"A" x:"B,init"`, library.Tag{Present: true, Name: "B", Init: true}},
		{`env.ParseAsWithOptions[Config](env.Options{PrefixTagName: "x"})`, library.Caarlos, `envPrefix:"A" x:"B"`, library.Tag{Prefix: "B"}},
		{`env.ParseAsWithOptions[Config](env.Options{RequiredIfNoDef: true})`, library.Caarlos, `env:"A"`, library.Tag{Present: true, Name: "A", Required: true}},
		{`env.ParseAsWithOptions[Config](env.Options{RequiredIfNoDef: true})`, library.Caarlos, ``, library.Tag{}},
		{`env.ParseAsWithOptions[Config](env.Options{UseFieldNameByDefault: true})`, library.Caarlos, ``, library.Tag{Present: true, Name: "BASE_URL"}},
		{`env.ParseAsWithOptions[Config](env.Options{UseFieldNameByDefault: true})`, library.Caarlos, `env:"A"`, library.Tag{Present: true, Name: "A"}},
		{`goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultDelimiter: ";", DefaultSeparator: "="})`, library.GoEnvconfig, `env:"A"`, library.Tag{Present: true, Name: "A", Separator: ";", Pair: "=", Init: true}},
		{`goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultDelimiter: ";", DefaultSeparator: "="})`, library.GoEnvconfig, `env:"A,delimiter=|,separator=:"`, library.Tag{Present: true, Name: "A", Separator: "|", Pair: ":", Init: true}},
		{`goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultNoInit: true})`, library.GoEnvconfig, `env:"A"`, library.Tag{Present: true, Name: "A"}},
		{`goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultRequired: true})`, library.GoEnvconfig, `env:"A"`, library.Tag{Present: true, Name: "A", Required: true, Init: true}},
	} {
		n, sources := files(t, "func f() { "+tt.call+" }")
		field := types.NewField(token.NoPos, nil, "BaseURL", types.Typ[types.String], false)
		if got := Read(tt.library, n, sources).Tag(field, tt.tag); got != tt.want {
			t.Errorf("%s %s: got %+v, want %+v", tt.call, tt.tag, got, tt.want)
		}
	}
	n, sources := files(t, "func f() { goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), DefaultRequired: true}) }")
	field := types.NewField(token.NoPos, nil, "A", types.Typ[types.String], false)
	if got := Read(library.GoEnvconfig, n, sources).Tag(field, `env:"A,default=x"`); got.Wrong == "" || got.Required {
		t.Errorf("got %+v, want that a default is wrong", got)
	}
}

// TestBefore is about the code that loads with the library of the program.
func TestBefore(t *testing.T) {
	const setting = "var c T\n\tfor name, value := range environment {\n\t\tif err := os.Setenv(name, value); err != nil {\n\t\t\treturn c, err\n\t\t}\n\t\tdefer os.Unsetenv(name)\n\t}\n\t"
	const end = "\n\treturn c, err"
	caarlos, kelsey, sethvargo := library.Caarlos, library.Envconfig, library.GoEnvconfig
	for _, tt := range []struct {
		call            string
		library         *library.Library
		module, version string
		want            string
	}{
		{`env.ParseAs[Config]()`, caarlos, "", "", "return caarlos.ParseAsWithOptions[T](caarlos.Options{Environment: environment})"},
		{`env.ParseAs[Config]()`, caarlos, "github.com/caarlos0/env/v10", "", "var c T\n\terr := caarlos.ParseWithOptions(&c, caarlos.Options{Environment: environment})" + end},
		{`env.ParseAs[Config]()`, caarlos, "github.com/caarlos0/env", "", "var c T\n\terr := caarlos.Parse(&c, caarlos.Options{Environment: environment})" + end},
		{`c := Config{Addr: "a"}; env.Parse(&c)`, caarlos, "", "", "var c T\n\tc.Addr = \"a\"\n\terr := caarlos.ParseWithOptions(&c, caarlos.Options{Environment: environment})" + end},
		{
			`env.ParseAsWithOptions[Config](env.Options{Prefix: "A_", TagName: "x", PrefixTagName: "y", DefaultValueTagName: "z", RequiredIfNoDef: true, UseFieldNameByDefault: true})`, caarlos, "", "",
			`return caarlos.ParseAsWithOptions[T](caarlos.Options{Environment: environment, Prefix: "A_", TagName: "x", PrefixTagName: "y", DefaultValueTagName: "z", RequiredIfNoDef: true, UseFieldNameByDefault: true})`,
		},
		{`envconfig.Process("app", new(Config))`, kelsey, "", "", setting + `err := envconfig.Process("app", &c)` + end},
		{`goenv.Process(nil, new(Config))`, sethvargo, "", "", "var c T\n\terr := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: &c, Lookuper: envconfig.MapLookuper(environment)})" + end},
		{`goenv.Process(nil, new(Config))`, sethvargo, "", "v0.9.0", "var c T\n\terr := envconfig.ProcessWith(context.Background(), &c, envconfig.MapLookuper(environment))" + end},
		{
			`goenv.ProcessWith(nil, &goenv.Config{Target: new(Config), Lookuper: goenv.PrefixLookuper("A_", goenv.OsLookuper()), DefaultDelimiter: ";", DefaultSeparator: "=", DefaultRequired: true, DefaultNoInit: true})`, sethvargo, "", "",
			"var c T\n\terr := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: &c, Lookuper: envconfig.PrefixLookuper(\"A_\", envconfig.MapLookuper(environment)), " +
				`DefaultDelimiter: ";", DefaultSeparator: "=", DefaultRequired: true, DefaultNoInit: true})` + end,
		},
	} {
		n, sources := files(t, "func f() { "+tt.call+" }")
		p := Read(tt.library, n, sources)
		p.Version = tt.version
		got := p.Before(tt.module, "T", p.Prefix)
		if got.Body != tt.want {
			t.Errorf("%s %s %s:\n got %s\nwant %s", tt.call, tt.module, tt.version, got.Body, tt.want)
		}
		if tt.module == "" {
			tt.module = tt.library.Module
		}
		if got.Imports[0][1] != tt.module {
			t.Errorf("%s %s: got the import %s", tt.call, tt.module, got.Imports[0][1])
		}
	}
	p := New(caarlos)
	p.Process = true
	if got, want := p.Before("github.com/caarlos0/env/v9", "T", "").Body, setting+"err := caarlos.ParseWithOptions(&c, caarlos.Options{Environment: environment})"+end; got != want {
		t.Errorf("with the variables of the process: got %s, want %s", got, want)
	}
}

// TestFunctions is about types that functions of the program read. The test has functions in place of these.
func TestFunctions(t *testing.T) {
	n, sources := files(t, `func f() { env.ParseAsWithOptions[Config](env.Options{FuncMap: map[reflect.Type]env.ParserFunc{
		reflect.TypeOf(DB{}): nil, reflect.TypeFor[[]byte](): func(text string) (any, error) { return []byte(text), nil },
	}}) }`)
	p := Read(library.Caarlos, n, sources)
	db := n.Obj().Pkg().Scope().Lookup("DB").Type()
	for _, of := range []types.Type{db, types.NewPointer(db), types.NewSlice(db)} {
		if got := p.Parses(of); got != "example.com/shop/config.DB" {
			t.Errorf("%s: got %q", of, got)
		}
	}
	if got := p.Parses(n); got != "" || !p.RawBytes() || New(library.Caarlos).RawBytes() {
		t.Errorf("got %q for Config, and %t for bytes", got, p.RawBytes())
	}
	for path, want := range map[string]bool{"Config.DB": true, "Config.DBs[].Host": false, "Config.Pointer.Host": false} {
		if got := p.StandIn(n, path, false); got != want {
			t.Errorf("%s: got %t", path, got)
		}
	}
	p.StandIn(n, "Config.Pointer", true)
	body := p.Before("", "T", "").Body
	for _, want := range []string{"reflect.TypeFor[[]byte](): ", "reflect.TypeOf(T{}.DB): ", "reflect.TypeOf(T{}.Pointer).Elem(): "} {
		if !strings.Contains(body, want) || strings.Contains(body, "DBs") {
			t.Errorf("%s\nlacks %s", body, want)
		}
	}
	if body := p.Before("github.com/caarlos0/env/v7", "T", "").Body; !strings.Contains(body, "caarlos.ParseWithFuncs(&c, map[") {
		t.Error(body)
	}
}

// TestAsItIs is about a function that returns the bytes of the text.
func TestAsItIs(t *testing.T) {
	for text, want := range map[string]bool{
		`func(text string) (any, error) { return []byte(text), nil }`:        true,
		`func(text string) (any, error) { return []byte(other), nil }`:       false,
		`func(text string) (any, error) { log(); return []byte(text), nil }`: false,
		`func(text string) (any, error) { panic(text) }`:                     false,
		`func(text string) any { return []byte(text) }`:                      false,
		`func(text string, n int) (any, error) { return []byte(text), nil }`: false,
		`func(text, other string) (any, error) { return []byte(text), nil }`: false,
		`func(string) (any, error) { return []byte(text), nil }`:             false,
		`func(text string) (any, error) { return hex.DecodeString(text) }`:   false,
		`decode`: false,
	} {
		x, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := asItIs(x); got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
}

// TestCalled is about the calls without which the command asks for further packages.
func TestCalled(t *testing.T) {
	for source, want := range map[string]bool{
		`func f() {}`:                                            false,
		`func f() { env.ParseAs[Config]() }`:                     true,
		`func f[T any]() { env.ParseAs[T]() }`:                   true,
		`func f() { env.ParseAs[Outer]() }`:                      true,
		`func f() { env.ParseAs[DB]() }`:                         true,
		`func f() { env.ParseAs[Other]() }; type Other struct{}`: false,
	} {
		n, sources := files(t, source)
		if got := Read(library.Caarlos, n, sources).Called(); got != want {
			t.Errorf("%s: got %t", source, got)
		}
	}
}

// TestAPIs holds that each library but viper has an API.
func TestAPIs(t *testing.T) {
	for _, l := range library.All {
		if _, ok := apis[l]; ok == (l == library.Viper) {
			t.Errorf("%s: got %t", l.Name, ok)
		}
	}
}
