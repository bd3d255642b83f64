package resolve_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
)

// keyFindings is what resgen says of a specification, one finding a line.
func keyFindings(t *testing.T, spec string) string {
	t.Helper()
	res := gen.Generate(gen.Spec{Dir: ".", Root: t.TempDir(), Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec)}}})
	var b bytes.Buffer
	if err := diag.Short(&b, res.Findings); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestKeysOfLiterals holds that keys in the specification are held against `keys` wherever a value may stand.
func TestKeysOfLiterals(t *testing.T) {
	const head = `version = 1
[package]
name = "shop"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.base.object.item.field]
n = { type = "int" }
m = { type = "map[string]int", keys = { prefix = "x" }, optional = true }
`
	const bind = `
[resource.r]
kind = "base"
config = { f = { env = "F" } }
`
	tests := map[string]struct{ spec, want string }{
		"default of the kind": {"[kind.base.field]\nf = { type = \"map[string]int\", keys = { max_len = 2 }, default = { abc = 1, a = 2 } }\n" + bind, "the key `abc` of `f` must have at most 2 characters"},
		"example":             {"[kind.base.field]\nf = { type = \"map[string]int\", keys = { max_len = 2 }, example = { abc = 1 } }\n" + bind, "the key `abc` of `f` must have at most 2 characters"},
		"profile": {
			"[kind.base.field]\nf = { type = \"map[string]int\", keys = { suffix = \"!\" } }\n" + bind + "[resource.r.profile.prod]\nf = { default = { \"a!\" = 1, b = 2 } }\n",
			"the key `b` of `f` must end with \"!\"",
		},
		"entries": {
			"[kind.base.field]\nf = { type = \"map[string]object\", of = [\"item\"], keys = { min_len = 3 } }\n" + bind + "[resource.r.profile.prod.f.eu]\nn = 1\n",
			"the key `eu` of `f` must have at least 3 characters",
		},
		"map in an item": {
			"[kind.base.field]\nf = { type = \"map[string]object\", of = [\"item\"] }\n" + bind + "[resource.r.profile.prod.f.eu]\nn = 1\nm = { y = 1 }\n",
			"the key `y` of `m` must start with \"x\"",
		},
		"both":     {"[kind.base.field]\nf = { type = \"map[string]int\", keys = { one_of = [\"a\"] }, max = 1, default = { b = 2 } }\n" + bind, "the key `b` of `f` must be one of a"},
		"all well": {"[kind.base.field]\nf = { type = \"map[string]int\", keys = { one_of = [\"a\", \"b\"] }, default = { b = 2 } }\n" + bind, ""},
	}
	for name, tt := range tests {
		got := keyFindings(t, head+tt.spec)
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestKeysOfMixins holds that a kind which declares the map of a mixin again has what it says itself, and nothing of the mixin's.
func TestKeysOfMixins(t *testing.T) {
	const spec = `version = 1
[package]
name = "shop"
[mixin.labels.field]
labels = { type = "map[string]string", keys = { pattern = "^[a-z]+$" }, optional = true }
[kind.a]
include = ["labels"]
[kind.b]
extends = "a"
[kind.b.field]
labels = { type = "map[string]string", keys = { max_len = 3 }, optional = true }
[resource.a]
kind = "a"
config = { labels = { env = "A", default = { ABC = "x" } } }
[resource.b]
kind = "b"
config = { labels = { env = "B", default = { ABC = "x" } } }
`
	got := keyFindings(t, spec)
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, "the key `ABC` of `labels` must match the pattern ^[a-z]+$") {
		t.Errorf("%q", got)
	}
}

// TestKeysInVariables holds that the warning about keys that no variable can name is there only if there is a variable, and once.
func TestKeysInVariables(t *testing.T) {
	for keys, want := range map[string]int{
		`pattern = "^[A-Z]+$"`: 1, `prefix = "eu-"`: 1, `one_of = ["EU", "US"]`: 1, `one_of = ["EU", "us"]`: 0, `format = "uuid"`: 1, `format = "dns_label"`: 0,
		`max_len = 0`: 1, `one_of = ["eu", "US"], pattern = "^[A-Z]+$"`: 1,
	} {
		for bind, n := range map[string]int{`env = "F"`: want, `env_file = "F"`: 0} {
			got := keyFindings(t, `version = 1
[package]
name = "shop"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.base.field]
f = { type = "map[string]object", of = ["item"], keys = { `+keys+` }, optional = true }
[kind.base.object.item.field]
n = { type = "int" }
[resource.r]
kind = "base"
config = { f = { `+bind+` } }
`)
			if strings.Count(got, "no variable can name an entry of `f`") != n || n == 0 && got != "" {
				t.Errorf("keys = { %s } with %s: %q, want %d warnings", keys, bind, got, n)
			}
		}
	}
}

// TestEntriesInVariables holds which entries of the specification have the warning that no variable can name them.
func TestEntriesInVariables(t *testing.T) {
	const cased, cut = "keys are read in lower case", "`__` ends the key in the name of a variable"
	for _, tt := range []struct{ separator, key, want string }{
		{"_", "a", ""},
		{"_", "a_b", ""},
		{"_", "a__b", ""},
		{"_", "a_", ""},
		{"_", "A", cased},
		{"_", "a-b", cased},
		{"__", "a", ""},
		{"__", "a_b", ""},
		{"__", "_a", ""},
		{"__", "a__b", cut},
		{"__", "a_", cut},
		{"__", "A", cased},
	} {
		got := keyFindings(t, `version = 1
[package]
name = "shop"
[kind.base.field]
f = { type = "map[string]object", of = ["item"], separator = "`+tt.separator+`" }
[kind.base.object.item.field]
n = { type = "int" }
[resource.r]
kind       = "base"
env_prefix = "R_"
config     = { f = { "`+tt.key+`" = { n = 1 } } }
`)
		if tt.want == "" && got != "" || tt.want != "" && !strings.Contains(got, "no variable can name the entry `"+tt.key+"` of `f`: "+tt.want) {
			t.Errorf("%q with the separator %q: %q, want %q", tt.key, tt.separator, got, tt.want)
		}
	}
}
