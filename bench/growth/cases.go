package growth

import "slices"

// Pieces of many specifications.
const (
	field    = `a = { type = "string", default = "x" }`
	kind     = "[kind.k.field]\n" + field + "\n"
	resource = "\n[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n"
	bigKind  = kind + `b = { type = "int", default = 1, min = 0, max = 10 }
c = { type = "duration", optional = true }
d = { type = "string", one_of = ["fast", "safe"], default = "safe" }
e = { type = "string", secret = true, optional = true }
`
	kinds     = "[kind.k#.field]\n" + field + "\n"
	resources = "[resource.r#]\nkind = \"k\"\nenv_prefix = \"R#_\"\n"
	both      = kinds + "[resource.r#]\nkind = \"k#\"\nenv_prefix = \"R#_\"\n"
)

// Cases are all ways in which specifications grow.
func Cases() []Case {
	return slices.Concat(extending, choosing, counting, holding, ruling, profiling, opening, finding(), reading)
}

// A chain of kinds that extend each other, as long as the specification, and other ways to extend.
var extending = []Case{
	{Name: "extends, a chain", Files: spec(text("[kind.k10000.field]\n"+field+"\n"), some("\n", "[kind.k#]\nextends = \"k~\"", 1, 1)), Count: 100, Time: 1500},
	{Name: "extends, a chain of kinds that have resources", Files: spec(text("[kind.k10000.field]\n"+field+"\n"),
		some("\n", "[kind.k#]\nextends = \"k~\"\n[resource.r#]\nkind = \"k#\"\nenv_prefix = \"R#_\"", 1, 1)), Count: 100, Time: 700},
	{Name: "extends, all the same kind", Files: each(kind, "[kind.k#]\nextends = \"k\""), Count: 100, Time: 1500},
	{Name: "extends, a circle", Files: spec(many("\n", "[kind.k#]\nextends = \"k~\"")), Exit: 1, Count: 100, Time: 10_000},
	{Name: "extends, unknown kinds", Files: each("", "[kind.k#]\nextends = \"x#\""), Exit: 1, Count: 600, Time: 2000},
}

// Closed sets of values, and literals that they are checked with.
var choosing = []Case{
	{Name: "one_of, texts", Files: oneOf("string", `"v#"`), Count: 500, Time: 25_000},
	{Name: "one_of, texts with one Go name", Files: spec(
		text("[kind.k.field]\na = { type = \"string\", optional = true, one_of = ["), signs, text("] }"+resource)), Count: 500, Time: 10_000},
	{Name: "one_of, numbers", Files: oneOf("int", `#`), Count: 500, Time: 25_000},
	{Name: "one_of, durations", Files: oneOf("duration", `"#s"`), Count: 500, Time: 25_000},
	{Name: "one_of, times", Files: oneOf("time", `"2026-01-01T00:00:00.#Z"`), Count: 500, Time: 10_000},
	{Name: "one_of, a list with all of them", Files: spec(
		text("[kind.k.field]\na = { type = \"[]string\", unique = true, one_of = ["), many(", ", `"v#"`),
		text("], default = ["), many(", ", `"v#"`), text("] }"+resource)), Count: 500, Time: 20_000},
	{Name: "one_of, a map with none of them", Exit: 1, Files: spec(
		text("[kind.k.field]\na = { type = \"map[string]string\", one_of = ["), many(", ", `"v#"`),
		text("], default = {"), many(", ", `k# = "w#"`), text("} }"+resource)), Count: 500, Time: 10_000},
	{Name: "one_of, a list with none of them", Exit: 1, Files: spec(
		text("[kind.k.field]\na = { type = \"[]string\", one_of = ["), many(", ", `"v#"`), text("], default = ["), many(", ", `"w#"`), text("] }")), Count: 500, Time: 10_000},
	{Name: "one_of, a list with all of them in another case", Files: spec(
		text("[kind.k.field]\na = { type = \"[]string\", ignore_case = true, one_of = ["), many(", ", `"v#"`),
		text("], default = ["), many(", ", `"V#"`), text("] }"+resource)), Count: 500, Time: 20_000},
	{Name: "one_of, repeated values", Exit: 1, Files: spec(text("[kind.k.field]\na = { type = \"int\", one_of = ["), many(", ", `7`), text("] }")), Count: 500, Time: 10_000},
	{Name: "one_of, fields and values", Files: each("", "[kind.k#.field]\na = { type = \"string\", one_of = [\"a\", \"b\"], default = \"a\" }\n[resource.r#]\nkind = \"k#\"\nconfig = { a = \"b\" }"), Count: 100, Time: 700},
	{Name: "schemes", Files: spec(text("[kind.k.field]\na = { type = \"url\", schemes = ["), many(", ", `"s#"`), text("] }")), Count: 200, Time: 25_000},
	{Name: "items of a list", Files: spec(text("[kind.k.field]\na = { type = \"[]string\", default = ["), many(", ", `"v#"`), text("] }"+resource+"config = { a = ["), many(", ", `"w#"`), text("] }")), Count: 500, Time: 20_000},
	{Name: "items of a unique list", Files: spec(text("[kind.k.field]\na = { type = \"[]int\", unique = true, default = ["), many(", ", `#`), text("] }"+resource)), Count: 500, Time: 25_000},
	{Name: "entries of a map", Files: spec(text("[kind.k.field]\na = { type = \"map[string]string\", default = {"), many(", ", `k# = "v#"`), text("} }"+resource)), Count: 500, Time: 20_000},
	{Name: "items of a list of objects", Files: spec(text("[kind.k.field]\na = { type = \"[]object\", of = [\"o\"] }\n[kind.k.object.o.field]\n"+field+resource+"config = { a = ["), many(", ", `{ a = "v#" }`), text("] }")), Count: 200, Time: 900},
	{Name: "entries of a map of objects", Files: spec(text("[kind.k.field]\na = { type = \"map[string]object\", of = [\"o\"] }\n[kind.k.object.o.field]\n"+field+resource+"config = { a = {"), many(", ", `k# = { a = "v#" }`), text("} }")), Count: 200, Time: 900},
	{Name: "lists of objects", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"[]object\", of = [\"o\"], optional = true }"), text("\n[kind.k.object.o.field]\n"+field+resource)), Count: 100, Time: 900},
	{Name: "items that break a constraint", Exit: 1, Files: spec(text("[kind.k.field]\na = { type = \"[]int\", max = 3, default = ["), many(", ", `#`), text("] }")), Count: 500, Time: 25_000},
}

// signs are n texts that Go names cannot tell apart.
func signs(n int) string {
	digits := []byte("-_.:/+")
	var all []byte
	for i := range n {
		all = append(all, '"', 'v')
		for rest, places := i, 0; places < 7; rest, places = rest/len(digits), places+1 {
			all = append(all, digits[rest%len(digits)])
		}
		all = append(all, `", `...)
	}
	return string(all)
}

func oneOf(typ, value string) func(n int) Files {
	return spec(text("[kind.k.field]\na = { type = \""+typ+"\", optional = true, one_of = ["), many(", ", value), text("] }"+resource))
}

// Kinds, resources, files and specifications.
var counting = []Case{
	{Name: "kinds", Files: each("", kinds), Count: 100, Time: 1000},
	{Name: "kinds and resources", Files: each("", both), Count: 100, Time: 500},
	{Name: "kinds in many files", Files: inFiles(both), Count: 100, Time: 500},
	{Name: "specifications", Args: []string{"generate", "./..."}, Files: inFolders(kind + resource), Count: 50, Time: 300},
	{Name: "resources", Files: each(bigKind, resources), Count: 100, Time: 1500},
	{Name: "resources with config", Files: each(bigKind, "[resource.r#]\nkind = \"k\"\n[resource.r#.config]\na = { env = \"A#\" }\nb = { env = [\"B#\", \"C#\"], default = 3 }\nc = \"5s\"\ne = { env_file = \"E#\" }"), Count: 100, Time: 1500},
	{Name: "resources, optional", Files: each(bigKind, resources+"optional = true"), Count: 100, Time: 1500},
	{Name: "resources that share a variable", Files: each(bigKind, "[resource.r#]\nkind = \"k\"\nconfig = { a = { env = \"A\", shared = true } }"), Count: 100, Time: 1500},
	{Name: "resources that clash over a variable", Exit: 1, Files: each(bigKind, "[resource.r#]\nkind = \"k\"\nconfig = { a = { env = \"A\" } }"), Count: 100, Time: 4000},
	{Name: "resources of unknown kinds", Exit: 1, Files: each("", "[kind.kind_#.field]\na = { type = \"int\" }\n[resource.r#]\nkind = \"king_#_x\""), Count: 600, Time: 2000},
	{Name: "resources that nothing fills", Exit: 1, Files: each("[kind.k.field]\na = { type = \"string\" }", "[resource.r#]\nkind = \"k\""), Count: 100, Time: 5000},
	{Name: "variables of one field", Files: spec(text(kind+"\n[resource.r]\nkind = \"k\"\n[resource.r.config]\na = { env = ["), many(", ", `"V#"`), text("] }")), Count: 200, Time: 25_000},
	{Name: "initialisms", Files: func(n int) Files {
		return Files{"resgen.toml": "version = 1\n[package]\nname = \"growth\"\ninitialisms = [" + many(", ", `"V#"`)(n) + "]\n" + many("\n", "[kind.v#.field]\n"+field)(n) + "\n"}
	}, Count: 100, Time: 1000},
	{Name: "long texts", Files: spec(text("[kind.k]\ndoc = \""), repeated("word "), text(".\"\n[kind.k.field]\na = { type = \"string\", doc = '''\n"), repeated("word\n\n"), text("''', default = \""), repeated("word "), text("\" }"+resource)), Count: 500, Time: 20_000},
	{Name: "a long template", Files: spec(text("[profiles]\nnames = [\"p\"]\n"+kind+"[resource.r]\nkind = \"k\"\nconfig = { a = { template = \""), repeated("{{{profile}a"), text("\" } }")), Count: 200, Time: 20_000},
	{Name: "comments", Files: spec(repeated("# a comment\n\n"), text(kind)), Count: 500, Time: 35_000},
}

// Fields, objects and mixins.
var holding = []Case{
	{Name: "fields", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", default = \"x\" }"), text(resource)), Count: 200, Time: 900},
	{Name: "fields of many types", Files: spec(text("[kind.k.field]\n"), some("\n", `a# = { type = "string", secret = true }
b# = { type = "int", default = 1, min = 0 }
c# = { type = "duration", optional = true }
d# = { type = "string", one_of = ["a", "b"] }
e# = { type = "[]string", default = ["a"] }
f# = { type = "map[string]string", optional = true }
g# = { type = "url" }
h# = { type = "path", exists = "file" }
i# = { type = "string", pattern = "^x#", optional = true }
j# = { type = "string", format = "email", optional = true }`, 0, 10), text(resource)), Count: 200, Time: 900},
	{Name: "fields with values in config and a profile", Files: spec(text("[profiles]\nnames = [\"dev\", \"prod\"]\n[kind.k.field]\n"), many("\n", "f# = { type = \"string\" }"),
		text("\n[resource.r]\nkind = \"k\"\n[resource.r.config]\n"), many("\n", "f# = { env = \"F#\" }"), text("\n[resource.r.profile.dev]\n"), many("\n", "f# = \"a#\"")), Count: 200, Time: 900},
	{Name: "fields that a kind does not have", Exit: 1, Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", optional = true }"),
		text("\n[resource.r]\nkind = \"k\"\n[resource.r.config]\n"), many("\n", "g#_x = { env = \"F#\" }")), Count: 600, Time: 900},
	{Name: "fields, more than a kind may have", Exit: 1, Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", optional = true }"), text(resource)), Count: 3000, Time: 10_000},
	{Name: "fields with one Go name", Exit: 1, Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", optional = true, go_name = \"X\" }")), Count: 200, Time: 900},
	{Name: "fields of a mixin", Files: spec(text("[mixin.m.field]\n"), many("\n", "f# = { type = \"string\", optional = true }"),
		text("\n[kind.a]\ninclude = [\"m\"]\n[kind.b]\ninclude = [\"m\"]\n[kind.b.field]\n"), many("\n", "f# = { type = \"int\", optional = true }")), Count: 200, Time: 900},
	{Name: "mixins, one for each kind", Files: each("", "[mixin.m#.field]\nf = { type = \"string\", default = \"x\" }\n[kind.k#]\ninclude = [\"m#\"]"), Count: 100, Time: 1000},
	{Name: "mixins that no kind includes", Files: each("", "[mixin.m#.field]\nf = { type = \"string\", default = \"x\" }"), Count: 100, Time: 7000},
	{Name: "mixins of one kind", Files: spec(many("\n", "[mixin.m#.field]\nf# = { type = \"string\", default = \"x\" }"), text("\n[kind.k]\ninclude = ["), many(", ", `"m#"`), text("]")), Count: 100, Time: 900},
	{Name: "mixins that are unknown", Exit: 1, Files: spec(many("\n", "[mixin.mixin_#.field]\n"+field), text("\n[kind.k]\ninclude = ["), many(", ", `"m#_x"`), text("]")), Count: 600, Time: 3000},
	{Name: "objects", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"object\", of = [\"o#\"] }"), text("\n"), many("\n", "[kind.k.object.o#.field]\n"+field),
		text(resource+"[resource.r.config]\n"), many("\n", "f#.a = \"b\"")), Count: 100, Time: 450},
	{Name: "objects, optional", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"object\", of = [\"o#\"], optional = true }"), text("\n"), many("\n", "[kind.k.object.o#.field]\n"+field),
		text(resource)), Count: 100, Time: 450},
	{Name: "objects, inherited", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"object\", of = [\"o#\"] }"), text("\n"), many("\n", "[kind.k.object.o#.field]\n"+field),
		text("\n[kind.l]\nextends = \"k\"\n"), many("\n", "[kind.l.object.o#.field]\nb = { type = \"string\", default = \"x\" }")), Count: 100, Time: 300},
	{Name: "objects that no field holds", Files: spec(text(kind), many("\n", "[kind.k.object.o#.field]\n"+field), text(resource)), Count: 100, Time: 4000},
	{Name: "objects that are unknown", Exit: 1, Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"object\", of = [\"p#_x\"] }"), text("\n"), many("\n", "[kind.k.object.object_#.field]\n"+field)), Count: 600, Time: 2000},
	{Name: "members of a union", Files: spec(text("[kind.k.field]\nf = { type = \"union\", of = ["), many(", ", `"o#"`), text("] }\n"), many("\n", "[kind.k.object.o#.field]\n"+field), text(resource)), Count: 100, Time: 900},
	{Name: "members of a union with values", Exit: 1, Files: spec(text("[kind.k.field]\nf = { type = \"union\", of = ["), many(", ", `"o#"`), text("] }\n"), many("\n", "[kind.k.object.o#.field]\n"+field),
		text("\n[resource.r]\nkind = \"k\"\n[resource.r.config.f]\n"), many("\n", "o#.a = \"b\"")), Count: 100, Time: 900},
	{Name: "members of a union, of which the last is bound", Files: spec(text("[kind.k.field]\nf = { type = \"union\", of = ["), many(", ", `"o#"`), text(", \"last\"] }\n[kind.k.object.last.field]\na = { type = \"string\" }\n"),
		many("\n", "[kind.k.object.o#.field]\n"+field), text("\n[resource.r]\nkind = \"k\"\nconfig = { f.last.a = { env = \"A\" } }")), Count: 100, Time: 900},
	{Name: "fields of a member of a union", Files: spec(text("[kind.k.field]\nf = { type = \"union\", of = [\"a\", \"b\"] }\n[kind.k.object.a.field]\n"+field+"\n[kind.k.object.b.field]\n"),
		many("\n", "f# = { type = \"string\", default = \"x\" }"), text("\n[resource.r]\nkind = \"k\"\nconfig = { f.a.a = { env = \"A\" } }")), Count: 200, Time: 900},
	{Name: "fields of an optional object", Files: spec(text("[kind.k.field]\nf = { type = \"object\", of = [\"o\"], optional = true }\n[kind.k.object.o.field]\n"),
		many("\n", "f# = { type = \"string\", default = \"x\" }"), text(resource)), Count: 200, Time: 900},
	{Name: "unions", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"union\", of = [\"a\", \"b\"] }"),
		text("\n[kind.k.object.a.field]\nx = { type = \"string\", default = \"x\" }\n[kind.k.object.b.field]\ny = { type = \"string\", default = \"x\" }"+resource)), Count: 100, Time: 300},
}

// Rules.
var ruling = []Case{
	{Name: "rules", Files: each("[kind.k.field]\na = { type = \"int\", default = 1 }\nb = { type = \"int\", default = 1 }", "[[kind.k.rule]]\ncheck = \"a <= b + #\""), Count: 100, Time: 3000},
	{Name: "rules with patterns", Files: each(kind, "[[kind.k.rule]]\ncheck = 'matches(a, \"^x\")'\nwhen = 'matches(a, \"^#\")'"), Count: 100, Time: 1500},
	{Name: "rules with patterns in quotes that Go does not have", Files: each(kind, "[[kind.k.rule]]\ncheck = \"matches(a, '^x')\"\nwhen = 'matches(a, \"^#\")'"), Exit: 1, Count: 100, Time: 1500},
	{Name: "rules of fields", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", optional = true }"), text("\n"),
		some("\n", "[[kind.k.rule]]\nat_most_one = [\"f#\", \"f~\"]\nwhen = \"len(f#) > 2\"", 1, 1)), Count: 100, Time: 500},
	{Name: "rule about many fields", Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"string\", optional = true }"), text("\n[[kind.k.rule]]\nat_most_one = ["), many(", ", `"f#"`), text("]")), Count: 100, Time: 900},
	{Name: "rule about unknown fields", Exit: 1, Files: spec(text("[kind.k.field]\n"), many("\n", "field_# = { type = \"string\", optional = true }"), text("\n[[kind.k.rule]]\nat_most_one = ["), many(", ", `"f#_x"`), text("]")), Count: 600, Time: 900},
	{Name: "rule with many values", Files: spec(text(kind+"[[kind.k.rule]]\ncheck = 'oneOf(a, "), many(", ", `"v#"`), text(")'"+resource)), Count: 90, Time: 200},
	{Name: "rule that is too long", Exit: 1, Files: spec(text(kind+"[[kind.k.rule]]\ncheck = '"), many(" && ", `a != "v#"`), text("'"+resource)), Count: 1000, Time: 20_000},
}

// Profiles.
var profiling = []Case{
	{Name: "profiles", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text("]\nproduction = [\"p10000\"]\n"+kind+resource)), Count: 100, Time: 5000},
	{Name: "profiles with tables", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text("]\nproduction = ["), half(", ", `"p#"`),
		text("]\n[kind.k.field]\na = { type = \"string\" }\nb = { type = \"string\", optional = true }"+resource+"optional = true\n"),
		many("\n", "[resource.r.profile.p#]\na = { env = \"A#\" }\nb = \"b#\"")), Count: 100, Time: 2000},
	{Name: "profiles, half of them in only_in", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text("]\n"+kind+resource+"only_in = ["), half(", ", `"p#"`), text("]")), Count: 100, Time: 5000},
	{Name: "profiles with a resource each", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text("]\n"+kind), many("\n", "[resource.r#]\nkind = \"k\"\nenv_prefix = \"R_\"\nonly_in = [\"p#\"]")), Count: 100, Time: 1000},
	{Name: "profiles of a union", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text(`]
[kind.k.field]
u = { type = "union", of = ["a", "b"] }
[kind.k.object.a.field]
x = { type = "string", default = "x" }
[kind.k.object.b.field]
y = { type = "string", default = "x" }
[resource.r]
kind = "k"
`), many("\n", "[resource.r.profile.p#]\nu.a.x = \"b#\"")), Count: 100, Time: 1500},
	{Name: "profiles that are unknown", Exit: 1, Files: spec(text("[profiles]\nnames = ["), many(", ", `"profile_#"`), text("]\n"+kind+resource+"only_in = ["), many(", ", `"q_#_x"`), text("]")), Count: 600, Time: 5000},
	{Name: "profiles with aliases", Files: spec(text("[profiles]\nnames = ["), many(", ", `"p#"`), text("]\n[profiles.aliases]\n"), many("\n", "a# = \"p#\""), text("\n"+kind+resource)), Count: 100, Time: 3000},
	{Name: "aliases of one profile", Files: spec(text("[profiles]\nnames = [\"p\"]\n[profiles.aliases]\n"), many("\n", "a# = \"p\""), text("\n"+kind+resource)), Count: 100, Time: 5000},
	{Name: "profiles, repeated", Exit: 1, Files: spec(text("[profiles]\nnames = ["), many(", ", `"p"`), text("]\n"+kind)), Count: 100, Time: 5000},
}

const conn = `package growth

import "context"

type Conn struct{}

func (*Conn) Get(ctx context.Context, id string) (string, error) { return "", nil }

func (*Conn) Close() error { return nil }

`

const (
	dialed = "[kind.k]\nconstructor = \"Dial\"\n[kind.k.field]\nother = { type = \"resource\", of = [\"k\"], optional = true }\n"
	dial   = conn + "func Dial(cfg KConfig, other *Conn) (*Conn, error) { return nil, nil }\n"
)

const sender = `package growth

import "context"

type Call struct {
	Method, Path  string
	Params, Query Values
	Header        Values
	Body          any
	Response      any
	Idempotent    bool
}

type Values map[string]any

type Client struct{}

func (*Client) Send(ctx context.Context, call Call) error { return nil }

type Own struct{}

func Dial(cfg Own) (*Client, error) { return nil, nil }
`

// What the Go of a specification adds: constructors, clients, dependencies, bundles, structs.
var opening = []Case{
	{Name: "constructors", Files: with(each("", "[kind.k#]\nconstructor = \"Dial#\"\n[kind.k#.field]\n"+field+"\n[resource.r#]\nkind = \"k#\"\nenv_prefix = \"R#_\""),
		"dial.go", text(conn), many("\n", "func Dial#(cfg K#Config) (*Conn, error) { return nil, nil }")), Count: 60, Time: 300},
	{Name: "constructors, inherited", Files: with(spec(text("[kind.k10000]\nconstructor = \"Dial\"\n[kind.k10000.field]\n"+field+"\n"), some("\n", "[kind.k#]\nextends = \"k~\"\n[resource.r#]\nkind = \"k#\"", 1, 1)),
		"dial.go", text(conn+"type Own struct { A string }\n\nfunc Dial(cfg Own) (*Conn, error) { return nil, nil }\n")), Count: 60, Time: 300},
	{Name: "constructors that are unknown", Exit: 1, Files: with(each("", "[kind.k#]\nconstructor = \"Dial#\"\n[kind.k#.field]\n"+field),
		"dial.go", text(conn), many("\n", "func Dail#() {}")), Count: 600, Time: 600},
	{Name: "constructors that do not compile", Exit: 1, Files: with(each("", "[kind.k#]\nconstructor = \"Dial#\"\n[kind.k#.field]\n"+field),
		"dial.go", text(conn), many("\n", "func Dial#(cfg K#Config) (*Missing#, error) { return nil, nil }")), Count: 100, Time: 1000},
	{Name: "methods of a client", Files: with(each(dialed+"[resource.r]\nkind = \"k\"", ""), "dial.go", text(dial), many("\n", "func (*Conn) Get#(ctx context.Context, id string) (string, error) { return \"\", nil }")), Count: 60, Time: 600},
	{Name: "methods of a client that are listed", Files: with(spec(text(dialed+"[kind.k.interface]\nmethods = ["), many(", ", `"Get#"`), text("]\nreturns = {"), many(", ", `Get# = "Row"`), text("}\n[resource.r]\nkind = \"k\"")),
		"dial.go", text(dial+"type Rows struct{}\n\nfunc (*Rows) Next() bool { return false }\n"), many("\n", "func (*Conn) Get#() *Rows { return nil }")), Count: 60, Time: 300},
	{Name: "dependencies, a chain", Files: with(spec(text(dialed+"[resource.r10000]\nkind = \"k\"\n"), some("\n", "[resource.r#]\nkind = \"k\"\nconfig = { other = { resource = \"r~\" } }", 1, 1)), "dial.go", text(dial)), Count: 60, Time: 500},
	{Name: "dependencies of one resource", Files: with(each(dialed+"[resource.root]\nkind = \"k\"", "[resource.r#]\nkind = \"k\"\nconfig = { other = { resource = \"root\" } }"), "dial.go", text(dial)), Count: 60, Time: 500},
	{Name: "dependencies on many resources", Files: with(spec(text("[kind.k]\nconstructor = \"Dial\"\n[kind.l]\nconstructor = \"DialAll\"\n[kind.l.field]\n"), many("\n", "o# = { type = \"resource\", of = [\"k\"] }"),
		text("\n"), many("\n", "[resource.r#]\nkind = \"k\""), text("\n[resource.root]\nkind = \"l\"\n[resource.root.config]\n"), many("\n", "o# = { resource = \"r#\" }")),
		"dial.go", text(conn+"func Dial(cfg KConfig) (*Conn, error) { return nil, nil }\n\nfunc DialAll(cfg LConfig, "), many(", ", "o# *Conn"), text(") (*Conn, error) { return nil, nil }\n")), Count: 60, Time: 300},
	{Name: "dependencies, a circle", Exit: 1, Files: with(spec(text(dialed), many("\n", "[resource.r#]\nkind = \"k\"\nconfig = { other = { resource = \"r~\" } }")), "dial.go", text(dial)), Count: 60, Time: 3000},
	{Name: "dependencies that are unknown", Exit: 1, Files: with(spec(text(dialed), many("\n", "[resource.r#]\nkind = \"k\"\nconfig = { other = { resource = \"s#_x\" } }")), "dial.go", text(dial)), Count: 600, Time: 2000},
	{Name: "operations", Files: with(each("[kind.k]\nconstructor = \"Dial\"\n[resource.r]\nkind = \"k\"\n", "[kind.k.operation.o#]\nmethod = \"GET\"\npath = \"/o#/{id}\"\nparam.id = { type = \"string\" }\nparam.limit = { type = \"int\", optional = true }"),
		"dial.go", text(sender)), Count: 60, Time: 300},
	{Name: "operations, inherited", Files: with(spec(text("[kind.k10000]\nconstructor = \"Dial\"\noperation.get = { method = \"GET\", path = \"/\" }\n"),
		some("\n", "[kind.k#]\nextends = \"k~\"\n[resource.r#]\nkind = \"k#\"", 1, 1)), "dial.go", text(sender)), Count: 60, Time: 300},
	{Name: "parameters of an operation", Files: with(spec(text("[kind.k]\nconstructor = \"Dial\"\n[kind.k.operation.o]\nmethod = \"GET\"\npath = \"/"), many("/", "{p#}"), text("\"\n"),
		many("\n", "param.p# = { type = \"string\" }\nparam.q# = { type = \"int\", optional = true }"), text("\n[resource.r]\nkind = \"k\"")), "dial.go", text(sender)), Count: 60, Time: 300},
	{Name: "hooks", Files: with(spec(text(dialed+"[resource.r]\nkind = \"k\"\nlifecycle = { after_open = ["), many(", ", `"Warm#"`), text("], before_close = ["), many(", ", `"Warm#"`), text("] }")),
		"dial.go", text(dial), many("\n", "func Warm#(ctx context.Context, k *K) error { return nil }")), Count: 60, Time: 900},
	{Name: "bundles", Files: with(each(dialed+"[resource.r]\nkind = \"k\"", "[bundle.b#]\nuses = [\"r\"]"), "dial.go", text(dial)), Count: 60, Time: 1000},
	{Name: "bundles of resources", Files: with(each(dialed, "[resource.r#]\nkind = \"k\"\n[bundle.b#]\nuses = [\"r#\"]"), "dial.go", text(dial)), Count: 60, Time: 300},
	{Name: "bundle of many resources", Files: with(spec(text(dialed), many("\n", "[resource.r#]\nkind = \"k\""), text("\n[bundle.b]\nuses = ["), many(", ", `"r#"`), text("]")), "dial.go", text(dial)), Count: 60, Time: 500},
	{Name: "bundle of unknown resources", Exit: 1, Files: with(spec(text(dialed), many("\n", "[resource.r#]\nkind = \"k\""), text("\n[bundle.b]\nuses = ["), many(", ", `"s#_x"`), text("]")), "dial.go", text(dial)), Count: 600, Time: 2000},
	{Name: "structs", Files: with(each("", "[kind.k#]\nstruct = \"example.com/growth/other.C#\"\n[resource.r#]\nkind = \"k#\"\nenv_prefix = \"R#_\""), "other/other.go", text("package other\n\n"), many("\n", "type C# struct { A string; B int }")), Count: 60, Time: 400},
	{Name: "fields of a struct", Files: with(each("[kind.k]\nstruct = \"example.com/growth/other.C\""+resource, ""), "other/other.go", text("package other\n\ntype C struct {\n"), many("\n", "F# string"), text("\n}\n")), Count: 60, Time: 900},
	{Name: "Go names beside the generated ones", Files: with(each(dialed+"[resource.r]\nkind = \"k\"", ""), "dial.go", text(dial), many("\n", "func other#() {}\n")), Count: 100, Time: 5000},
	{Name: "Go names that clash with the generated ones", Exit: 1, Files: with(each(dialed, "[kind.k#.field]\n"+field+"\n[resource.r#]\nkind = \"k#\""), "dial.go", text(dial), many("\n", "func loadR#() {}\n\nfunc LoadR#Config() {}\n")), Count: 100, Time: 1000},
	{Name: "types of a package", Files: with(each("", "[kind.k#.field]\na = { type = \"example.com/growth/other.T#\" }"), "other/other.go", text("package other\n\n"), many("\n", "type T# string\n\nfunc (t *T#) UnmarshalText([]byte) error { return nil }\n")), Count: 60, Time: 500},
	{Name: "types that are unknown", Exit: 1, Files: with(each("", "[kind.k#.field]\na = { type = \"example.com/growth/other.U#\" }"), "other/other.go", text("package other\n\n"), many("\n", "type T# string\n")), Count: 600, Time: 1000},
	{Name: "used packages", Files: func(n int) Files {
		all := Files{"resgen.toml": beginning + "[output]\ntest = false\n" + many("\n", "[resource.r#]\nkind = \"k#\"\nenv_prefix = \"R#_\"")(n) + "\n"}
		all["resgen.toml"] = "use = [" + many(", ", `"example.com/growth/p#"`)(n) + "]\n" + all["resgen.toml"]
		for i := range n {
			all["p"+number(i)+"/resgen.toml"] = "version = 1\n[kind.k" + number(i) + ".field]\n" + field + "\n"
			all["p"+number(i)+"/p.go"] = "package p" + number(i) + "\n"
		}
		return all
	}, Count: 50, Time: 300},
	{Name: "used packages, each by the next two", Args: []string{"env"}, Files: func(n int) Files {
		all := Files{"resgen.toml": "version = 1\npackage.name = \"growth\"\nuse = [\"example.com/growth/p" + number(n-1) + "\"]\n[resource.r]\nkind = \"k" + number(n-1) + "\"\n"}
		for i := range n {
			use := ""
			for j := max(i-2, 0); j < i; j++ {
				use += `"example.com/growth/p` + number(j) + `",`
			}
			all["p"+number(i)+"/resgen.toml"] = "version = 1\nuse = [" + use + "]\n[kind.k" + number(i) + ".field]\n" + field + "\n"
			all["p"+number(i)+"/p.go"] = "package p" + number(i) + "\n"
		}
		return all
	}, Count: 50, Time: 100},
	{Name: "mocks", Args: []string{"mock", "--out", "mocks.go", "./other.*"}, Files: with(func(int) Files { return Files{} }, "other/other.go", text("package other\n\n"), many("\n", "type T# interface { Get(id string) (string, error) }\n")), Count: 60, Time: 300},
	{Name: "mocks whose types are gone", Args: []string{"mock", "--out", "mocks.go", "./other.T"}, Files: func(n int) Files {
		all := Files{"other/other.go": "package other\n\ntype T interface { Get(id string) (string, error) }\n\n" + many("\n", "type U# int\n")(n)}
		for i := range n {
			all["x"+number(i)+"_mock.go"] = "// Code generated by resgen. DO NOT EDIT.\n// Source: example.com/growth/other.X" + number(i) + "\n\npackage growth\n"
		}
		return all
	}, Count: 60, Time: 300},
}

// finding is specifications with many findings, each printed in every form.
func finding() []Case {
	var cases []Case
	for _, c := range []Case{
		{Name: "unknown keys", Files: each("[kind.k]", "unknown_# = 1"), Count: 200, Time: 5000},
		{Name: "unknown keys in one line", Files: spec(text("[kind]\nk = {"), many(", ", "unknown_# = 1"), text("}")), Count: 200, Time: 5000},
		{Name: "findings in many files", Files: inFiles("[kind.k#]\nunknown = 1"), Count: 200, Time: 1500},
		{Name: "secrets", Files: each("[kind.k.field]\npassword = { type = \"string\", secret = true }", "[resource.r#]\nkind = \"k\"\nconfig = { password = \"hunter2\" }"), Count: 200, Time: 3000},
		{Name: "secrets in one line", Files: spec(text("[kind.k.field]\n"), many("\n", "p# = { type = \"string\", secret = true }"), text("\n[resource.r]\nkind=\"k\"\nconfig = {"), many(", ", "p# = \"hunter2\""), text("}")), Count: 200, Time: 900},
	} {
		for _, format := range []string{"text", "short", "json", "github", "sarif"} {
			of := c
			of.Name, of.Args, of.Exit = c.Name+", "+format, []string{"check", "--format", format}, 1
			cases = append(cases, of)
		}
	}
	for _, c := range []Case{
		{Name: "values of a wrong type", Files: each("", "[kind.k#.field]\na = { type = 1 }"), Count: 200, Time: 5000},
		{Name: "unknown types", Files: each("", "[kind.k#.field]\na = { type = \"strin\" }"), Count: 200, Time: 5000},
		{Name: "a text that is no TOML", Files: each("", "a# = = 3"), Count: 200, Time: 30_000},
		{Name: "repeated tables", Files: each("", "[kind.k]\ndoc = \"#\""), Count: 200, Time: 10_000},
		{Name: "kinds in two files", Files: with(each("", kinds), "two.resgen.toml", many("\n", kinds)), Count: 200, Time: 3000},
		{Name: "one kind in many files", Files: inFiles(kind), Count: 200, Time: 1500},
		{Name: "kinds with one Go name", Files: each("", "[kind.k#]\ngo_name = \"Same\"\n[kind.k#.field]\n"+field), Count: 200, Time: 3000},
		{Name: "braces in a template", Files: spec(text("[profiles]\nnames = [\"p\"]\n"+kind+"[resource.r]\nkind = \"k\"\nconfig = { a = { template = \""), repeated("{ "), text("\" } }")), Count: 200, Time: 5000},
	} {
		c.Args, c.Exit = []string{"check"}, 1
		cases = append(cases, c)
	}
	return append(cases, Case{
		Name: "warnings", Files: each(bigKind, "[resource.r#]\nkind = \"k\"\nconfig = { a = { env = \"low_#\" } }"), Args: []string{"env"}, Count: 200, Time: 2000,
	})
}

const mark = "// Code generated by resgen. DO NOT EDIT.\n// Source: resgen.toml\n\npackage growth\n\n"

// The verbs that read a specification, and what is there already.
var reading = []Case{
	{Name: "check, nothing is generated yet", Args: []string{"check"}, Exit: 1, Files: each("", kinds), Count: 100, Time: 1000},
	{Name: "check, a file that has changed", Args: []string{"check"}, Exit: 1, Files: with(oneOf("string", `"v#"`), "k_gen.go", text(mark), many("\n", "// An old comment #.")), Count: 500, Time: 10_000},
	{Name: "check, kinds that have changed", Args: []string{"check"}, Exit: 1, Files: func(n int) Files {
		all := each("", kinds)(n)
		for i := range n {
			all["k"+number(i)+"_gen.go"] = mark + "const old = 1\n"
		}
		return all
	}, Count: 100, Time: 1000},
	{Name: "generate, kinds that are gone", Files: func(n int) Files {
		all := each(kind, "")(n)
		for i := range n {
			all["k"+number(i)+"_gen.go"] = mark
		}
		return all
	}, Count: 100, Time: 3000},
	{Name: "env", Args: []string{"env"}, Files: each("", both), Count: 100, Time: 3000},
	{Name: "env --format json", Args: []string{"env", "--format", "json"}, Files: each("", both), Count: 100, Time: 3000},
	{Name: "env --check", Args: []string{"env", "--check"}, Files: each("", both), Env: environment("R#_A"), Count: 100, Time: 2000},
	{Name: "env --check, misspelt names", Args: []string{"env", "--check"}, Files: each("", both), Env: environment("R#_AA"), Count: 100, Time: 2000},
	{Name: "env --check, optional objects", Args: []string{"env", "--check"}, Files: spec(text("[kind.k.field]\n"), many("\n", "f# = { type = \"object\", of = [\"o\"], optional = true }"), text("\n[kind.k.object.o.field]\n"+field+resource)), Count: 100, Time: 450},
	{Name: "explain a resource", Args: []string{"explain", "r10001"}, Files: each("", both), Count: 100, Time: 3000},
	{Name: "explain a field", Args: []string{"explain", "r10001.a"}, Files: each("", both), Count: 100, Time: 3000},
	{Name: "explain a kind", Args: []string{"explain", "k10001"}, Files: each("", both), Count: 100, Time: 3000},
	{Name: "schema", Args: []string{"schema"}, Files: each("", both), Count: 100, Time: 2000},
}

func environment(format string) func(n int) Map {
	return func(n int) Map {
		vars := Map{}
		for i := range n {
			vars[join([]part{some("", format, i, n)})(n)] = "x"
		}
		return vars
	}
}
