package envtext_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestAssignment holds the lines of example files: what must be filled in stands open, and a default is written only if it is one for
// all that the variable feeds, in every profile.
func TestAssignment(t *testing.T) {
	const spec = `version = 1
[package]
name = "x"
[profiles]
names = ["dev", "prod"]
production = ["prod"]
[kind.k.field]
needed = { type = "string" }
some = { type = "string" }
value = { type = "[]string", default = ["a b", "c,d"] }
differs = { type = "int", default = 1 }
spare = { type = "int", optional = true }
blank = { type = "string", default = "" }
secret = { type = "string", secret = true }
filed = { type = "string", secret = true }
port = { type = "int", default = 80 }
size = { type = "size", default = "16MiB" }
pool = { type = "object", of = ["pool"], optional = true }
taken = { type = "object", of = ["pool"], optional = true }
link = { type = "union", of = ["local", "cloud"] }
only = { type = "union", of = ["local", "cloud"] }
[kind.k.object.pool.field]
max = { type = "int" }
[kind.k.object.local.field]
path = { type = "path" }
[kind.k.object.cloud.field]
url = { type = "url" }
[resource.r]
kind = "k"
env_prefix = "R_"
[resource.r.config]
needed = { env = ["R_NEEDED", "R_OTHER"], env_file = "R_NEEDED_FILE" }
filed = { env = false, env_file = "R_FILED" }
port = { env = "PORT", shared = true }
taken.max = { env = "R_TAKEN_MAX" }
only.select = { env = false, default = "local" }
only.cloud.url = { env = false, default = "https://example.com" }
[resource.r.profile.dev]
some = "x"
differs = 2
secret = { insecure_default = "swordfish" }
taken.max = 3
[resource.s]
kind = "k"
optional = true
env_prefix = "S_"
config.port = { env = "PORT", shared = true }
config.only = { select = { env = false, default = "local" }, cloud = { url = { env = false } } }
[resource.s.profile.prod]
differs = 3
`
	want := map[string]string{
		"APP_ENV": "APP_ENV=", "R_NEEDED": "R_NEEDED=", "R_OTHER": "#R_OTHER=", "R_NEEDED_FILE": "#R_NEEDED_FILE=", "R_SOME": "R_SOME=",
		"R_VALUE": `#R_VALUE='["a b","c,d"]'`, "R_DIFFERS": "#R_DIFFERS=", "R_SPARE": "#R_SPARE=", "R_BLANK": "#R_BLANK=",
		"R_SECRET": "R_SECRET=", "R_FILED": "R_FILED=", "PORT": "#PORT=80", "R_SIZE": "#R_SIZE=16MiB",
		"R_POOL_MAX": "#R_POOL_MAX=", "R_TAKEN_MAX": "#R_TAKEN_MAX=", "R_LINK": "#R_LINK=", "R_LINK_LOCAL_PATH": "#R_LINK_LOCAL_PATH=",
		"R_ONLY_LOCAL_PATH": "R_ONLY_LOCAL_PATH=",
		// The profile prod claims the optional resource, so there its variables must be set.
		"S_NEEDED": "S_NEEDED=", "S_DIFFERS": "#S_DIFFERS=", "S_LINK_CLOUD_URL": "#S_LINK_CLOUD_URL=",
	}
	r := gen.Resolve(gen.Spec{World: gotypes.From, Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec)}}})
	if r.Package == nil || slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Severity == diag.Error }) {
		var b bytes.Buffer
		_ = diag.Text(&b, r.Findings)
		t.Fatal(b.String())
	}
	for _, v := range environ.Variables(r.Package, nil) {
		line, ok := want[v.Name]
		if got := envtext.Assignment(v); ok && got != line {
			t.Errorf("got %s, want %s", got, line)
		}
		delete(want, v.Name)
	}
	if len(want) > 0 {
		t.Errorf("not read: %v", want)
	}
}
