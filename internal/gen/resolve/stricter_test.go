package resolve_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
)

// stricter is a kind whose rules ask whether optional fields are set, and one that always has these fields.
const stricter = `version = 1
[package]
name = "shop"

[kind.base.field]
host = { type = "string", optional = true }
url  = { type = "string", optional = true }
wait = { type = "duration", optional = true }
full = { type = "duration", default = "1m" }
slim = { type = "bool", default = false }

[[kind.base.rule]]
at_most_one = ["host", "url"]
[[kind.base.rule]]
at_least_one = ["url", "host"]
[[kind.base.rule]]
check   = "!set(wait) || wait <= full"
message = "wait must not exceed full"
[[kind.base.rule]]
check   = "!slim || !set(wait)"
message = "slim has no wait"
[[kind.base.rule]]
check   = "set(wait) || !slim"
message = "slim needs a wait"
[[kind.base.rule]]
when    = "!set(wait)"
check   = "!slim"
message = "without wait"
[[kind.base.rule]]
when    = "set(wait)"
check   = "full >= \"2s\""
message = "with wait"

[kind.strict]
extends = "base"
[kind.strict.field]
host = { type = "string", default = "db" }
wait = { type = "duration", default = "5s" }
OWN
[resource.strict]
kind = "strict"
env_prefix = "S_"
`

// TestStricterFields holds that a kind may always have a field that is optional in the kind which it extends, whatever the rules of that kind
// ask. Rules of its own that ask so are a mistake.
func TestStricterFields(t *testing.T) {
	generate := func(own string) (code, said string) {
		res := gen.Generate(gen.Spec{Dir: ".", Root: t.TempDir(), Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(strings.Replace(stricter, "OWN", own, 1))}}})
		for _, f := range res.Files {
			if f.Path == "strict_gen.go" {
				code = string(f.Data)
			}
		}
		var b bytes.Buffer
		if err := diag.Short(&b, res.Findings); err != nil {
			t.Fatal(err)
		}
		return code, b.String()
	}
	code, said := generate("")
	if said != "" {
		t.Fatal(said)
	}
	_, code, _ = strings.Cut(code, ") Validate() error {")
	code, _, _ = strings.Cut(code, "\n}")
	code = strings.Join(strings.Fields(code), " ")
	for _, want := range []string{
		`if c.Host != "" && c.URL != "" { ps.AddRule("at most one may be set", "host", "url") }`,
		`if c.Wait > c.Full { ps.AddRule("wait must not exceed full", "wait", "full") }`,
		`if c.Slim { ps.AddRule("slim has no wait", "slim", "wait") }`,
		`if c.Full < 2*time.Second { ps.AddRule("with wait", "wait", "full") }`,
	} {
		if !strings.Contains(code, want) {
			t.Errorf("there is no %s in %s", want, code)
		}
	}
	if strings.Contains(code, "at least one") || strings.Contains(code, "slim needs") || strings.Contains(code, "without wait") {
		t.Errorf("a rule that always holds: %s", code)
	}
	for own, want := range map[string]string{
		"[[kind.strict.rule]]\nat_most_one = [\"host\", \"url\"]":                     "the field `host` is always set: it has a default",
		"[[kind.strict.rule]]\ncheck = \"set(wait)\"\nmessage = \"wait must be set\"": "the field `wait` is always set: it has a default",
	} {
		if _, said := generate(own); strings.Count(said, "\n") != 1 || !strings.Contains(said, want) {
			t.Errorf("%s: %s", own, said)
		}
	}
}
