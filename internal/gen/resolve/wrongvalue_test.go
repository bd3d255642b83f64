package resolve_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

// TestOneWrongTypeOneFinding gives one key after the other a value of another type. The finding is about that value, and nothing else is
// found that only follows from it.
func TestOneWrongTypeOneFinding(t *testing.T) {
	for _, at := range regexp.MustCompile(`[a-z_]{2,}\s*= `).FindAllStringIndex(wide, -1) {
		if inText(wide[:at[0]]) {
			continue
		}
		value := wide[at[1]:valueEnd(wide, at[1])]
		for _, other := range others(value) {
			if other == `"THIRD_DOMAIN"` {
				continue // one variable, which is right
			}
			_, fs := resolved(wide[:at[1]] + other + wide[at[1]+len(value):])
			if len(fs) != 1 || !slices.Contains([]diag.Code{diag.WrongType, diag.BadValue, diag.SecretLiteral}, fs[0].Code) {
				line := 1 + strings.Count(wide[:at[0]], "\n")
				t.Errorf("line %d, %s%s in place of %s: %d findings:%s", line, wide[at[0]:at[1]], other, value, len(fs), listed(fs))
			}
		}
	}
}

// TestOneUnknownTypeOneFinding misspells the type of one field after the other. What uses the field has no finding of its own.
func TestOneUnknownTypeOneFinding(t *testing.T) {
	for _, text := range []string{wide} {
		if _, fs := resolved(text); len(fs) > 0 {
			t.Fatal(listed(fs))
		}
		for _, at := range regexp.MustCompile(`type = "([^"]*)"`).FindAllStringSubmatchIndex(text, -1) {
			_, fs := resolved(text[:at[2]] + "nope" + text[at[3]:])
			if len(fs) != 1 || fs[0].Code != diag.UnknownType {
				t.Errorf("line %d, type %s: %d findings:%s", 1+strings.Count(text[:at[0]], "\n"), text[at[2]:at[3]], len(fs), listed(fs))
			}
		}
	}
}

// inText reports whether a place in a specification, after the text before, is in a string.
func inText(before string) bool {
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return strings.Count(line, `"`)%2 == 1 || strings.Count(line, "'")%2 == 1
}

// valueEnd returns where the value ends that begins at start. All values in wide are on one line.
func valueEnd(text string, start int) int {
	depth, quote := 0, byte(0)
	for i := start; ; i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			depth++
		case depth == 0 && (c == '\n' || c == ',' || c == ' ' || c == '}'):
			return i
		case c == ']' || c == '}':
			depth--
		}
	}
}

// others returns values of other types in place of value.
func others(value string) []string {
	switch value[0] {
	case '[':
		first, _, _ := strings.Cut(value[1:len(value)-1], ",")
		return []string{first, "3", "[3]", "{ a = 1 }"}
	case '{':
		return []string{`[3]`}
	}
	if value[0] == '"' {
		return []string{"[[3]]", "1979-05-27", "true"}
	}
	return []string{"[[3]]", "1979-05-27"}
}

// TestWrongTypeOfTable writes declarations in the wrong form. The help says what to type, and nothing that refers to the declaration has a
// finding of its own. No help contains a text that may be a secret.
func TestWrongTypeOfTable(t *testing.T) {
	const kind = "[kind.k.field]\na = { type = \"int\" }\n"
	const resource = "[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n"
	for _, tt := range []struct{ what, text, finding, help string }{
		{"a field", "[kind.k]\nfield = { a = \"int\" }\n" + resource + "config.a = 1\n", "`a` must be a table, not a string", "write `{ type = \"int\" }`"},
		{"a value in place of a field", "[kind.k]\nfield = { password = \"hunter2\" }\n" + resource + "config.password = 1\n", "`password` must be a table, not a string", ""},
		{"true for a table", kind + resource + "config = true\n", "`config` must be a table, not a boolean", "write `{}`, a table without keys"},
		{"a kind", "[[kind.k]]\n" + resource, "`k` must be a table, not an array", "write `[kind.k]`"},
		{"a resource", kind + "[[resource.r]]\nkind = \"k\"\nconfig.a = 1\n[bundle.b]\nuses = [\"r\"]\n" + "[resource.s]\nkind = \"k\"\nconfig.a = 1\nwhen = \"r.a == 1\"\n", "`r` must be a table, not an array", "write `[resource.r]`"},
		{"a rule", "[kind.k]\nrule = { check = \"a > 1\" }\n" + kind + resource, "`rule` must be an array of tables, not a table", "write `[{ check = \"a > 1\" }]`"},
		{"the table of a rule", kind + "[kind.k.rule]\ncheck = \"a > 1\"\n" + resource, "`rule` must be an array of tables, not a table", "write `[[kind.k.rule]]`"},
		{"the fields of a mixin", "[mixin.m]\nfield = [\"b\"]\n[kind.k]\ninclude = [\"m\"]\n" + kind + "[[kind.k.rule]]\ncheck = \"a > b\"\n" + resource + "config.b = 1\n", "`field` must be a table of tables, not an array", ""},
		{"a mixin", "[mixin]\nm = \"x\"\n[kind.k]\ninclude = [\"m\"]\n" + kind + "[[kind.k.rule]]\ncheck = \"a > b\"\n" + resource + "config.b = 1\n", "`m` must be a table, not a string", ""},
		{"used packages", "use = \"x.y/z\"\n" + resource, "`use` must be an array of strings, not a string", "write `[\"x.y/z\"]`"},
		{"production profiles", "[profiles]\nnames = [\"dev\"]\nproduction = true\n[kind.k.field]\na = { type = \"string\", secret = true }\n" + resource + "[resource.r.profile.dev]\na = { insecure_default = \"x\" }\n", "`production` must be an array of strings, not a boolean", ""},
		{"a parameter", kind + "[factory.f]\nparam = { x = \"int\" }\n[factory.f.resource.r]\nkind = \"k\"\nconfig.a = { param = \"x\" }\n", "`x` must be a table, not a string", "write `{ type = \"int\" }`"},
		{"a duration", kind + resource + "lifecycle = { timeout = 30 }\n", "`timeout` must be a duration, not an integer", "write `\"30s\"` if you mean seconds"},
	} {
		_, fs := resolved("version = 1\n" + tt.text)
		if tt.what == "a parameter" || tt.what == "a duration" { // without a constructor there is nothing to open, which is a finding too
			fs = slices.DeleteFunc(fs, func(f diag.Finding) bool { return f.Code != diag.WrongType && f.Code != diag.UnknownParam })
		}
		if len(fs) != 1 || fs[0].Text != tt.finding || fs[0].Help != tt.help {
			t.Errorf("%s: %d findings:%s\n%+v", tt.what, len(fs), listed(fs), fs)
		}
	}
}

// TestOneWrongBindingOneFinding fills a required field in a wrong way. The finding is about that, and not that nothing fills the field.
func TestOneWrongBindingOneFinding(t *testing.T) {
	const spec = `version = 1
[profiles]
names = ["dev", "prod"]
[kind.k.field]
a = { type = "string" }
n = { type = "int" }
o = { type = "object", of = ["o"] }
u = { type = "union", of = ["p", "q"] }
l = { type = "[]object", of = ["o"] }
m = { type = "map[string]object", of = ["o"] }
texts = { type = "map[string]string" }
s = { type = "string", secret = true }
[kind.k.object.o.field]
x = { type = "string" }
[kind.k.object.p.field]
x = { type = "int" }
[kind.k.object.q.field]
x = { type = "int" }
[resource.r]
kind = "k"
[resource.r.config]
`
	right := map[string]string{
		"a": `"x"`, "n": "1", "o": `{ x = "1" }`, "u": "{ p = { x = 1 } }", "l": `[{ x = "1" }]`, "m": `{ a = { x = "1" } }`,
		"texts": `{ default = { a = "b" } }`, "s": `{ env = "S" }`,
	}
	with := func(field, value string) []diag.Finding {
		text := spec
		for _, name := range []string{"a", "n", "o", "u", "l", "m", "texts", "s"} {
			v := right[name]
			if name == field {
				v = value
			}
			text += name + " = " + v + "\n"
		}
		if field == "" {
			text += value
		}
		_, fs := resolved(text)
		return fs
	}
	if fs := with("", ""); len(fs) > 0 {
		t.Fatal(listed(fs))
	}
	for field, values := range map[string][]string{
		"": {"[resource.r.profile.prdo]\na = \"x\"\n"},
		"a": {
			"{ env = 5 }", "{ env = { x = 1 } }", "{ env = true }", "{ env = [5] }", `{ env = ["A", 5] }`, "{ env = [] }", `{ env = "" }`,
			"{ env_file = 5 }", "{ deprecated_env = 5 }", `{ deprecated_env = "OLD" }`, "{ shared = true }", "{ trim = true }", "{}", `{ evn = "A" }`,
			"{ env = false }", `""`, `{ env = "A", default = "" }`, "{ template = 5 }",
		},
		"n":     {`"5"`, `{ default = "5" }`, `{ env = "N", default = "x" }`, "1.5"},
		"o":     {"5", "[{ x = 1 }]", "{ x = 1 }", "{ y = 1 }", `{ env = "O" }`, "{}", "{ x = { env = 5 } }", `{ x = "" }`},
		"u":     {`"p"`, `{ env = "U" }`, `{ env = "U", default = "p" }`, "{ select = 5 }", "{ select = { env = 5 } }", "{ x = 1 }", "{ p = 5 }", "{ p = {} }", `{ select = "z" }`, "{ r = { x = 1 } }", `["p"]`, "{}"},
		"l":     {"5", "[5]", "[]", "[{}]", `[{ x = "" }]`, "{ env = 5 }", `{ a = { x = "1" } }`},
		"m":     {"5", "{ a = 5 }", "{ a = {} }", `{ a = { x = "" } }`, "{}", "{ env = 5 }", `{ env = "M", a = { x = "1" }, b = { x = "1" } }`},
		"texts": {`{ a = "b", c = "d" }`, `{ env = { a = "b" } }`, "{ default = {} }", `"a=b"`},
		"s":     {`"x"`, "{ env = 5 }", "{ file = 5 }", `{ store = "x" }`, `{ default = "x" }`},
	} {
		for _, value := range values {
			if fs := with(field, value); len(fs) != 1 {
				t.Errorf("%s = %s: %d findings:%s", field, value, len(fs), listed(fs))
			}
		}
	}
	if _, fs := resolved(strings.Replace(spec, "of = [\"o\"] }\ntexts", "of = [\"o\"], optional = true }\ntexts", 1) + "m = { env = \"M\", allow_empty = true }\n"); !strings.Contains(listed(fs), "`allow_empty` has no effect: variables change entries of `m`") {
		t.Errorf("an empty variable of a map of objects:%s", listed(fs))
	}
	for value, help := range map[string]string{
		`"p"`:                         "write `u.select = \"p\"`",
		`{ env = "U", default = "p"}`: "to bind a variable that names the member, write `u.select = { env = ... }`",
	} {
		if fs := with("u", value); len(fs) != 1 || fs[0].Help != help {
			t.Errorf("u = %s: the help is %v", value, fs)
		}
	}
}
