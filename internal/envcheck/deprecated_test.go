package envcheck_test

import (
	"context"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/resource"
)

const deprecated = `version = 1
[package]
name = "settings"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.k.field]
n = { type = "int", default = 5, deprecated = "use new" }
list = { type = "[]string", default = ["a"], deprecated = "use new" }
table = { type = "map[string]int", optional = true, deprecated = "use new" }
link = { type = "url", default = "https://example.com", deprecated = "use new" }
blob = { type = "json", default = "{}", deprecated = "use new" }
when = { type = "time", default = 2026-01-02T03:04:05Z, deprecated = "use new" }
level = { type = "log/slog.Level", default = "INFO", deprecated = "use new" }
pool = { type = "object", of = ["pool"], deprecated = "use new" }
servers = { type = "[]object", of = ["pool"], optional = true, deprecated = "use new" }
mode = { type = "union", of = ["near", "far"], optional = true, deprecated = "use new" }
connection = { type = "union", of = ["near", "far"], optional = true }
[kind.k.object.pool.field]
size = { type = "int", default = 1 }
[kind.k.object.near.field]
host = { type = "string", optional = true, deprecated = "use new" }
[kind.k.object.far.field]
host = { type = "string", optional = true }
[resource.k]
kind = "k"
env_prefix = "K_"
[resource.k.profile.prod]
n = 7
mode.far.host = "h"
`

// TestDeprecated holds that a deprecated field of any type warns if it is set, to its default too, and that nothing else is blamed.
func TestDeprecated(t *testing.T) {
	p := settings(t, deprecated)
	for _, tt := range []struct {
		vars    resource.Map
		profile string
		want    string
	}{
		{resource.Map{}, "dev", ""},
		{resource.Map{"K_N": "5"}, "dev", "k.n (K_N): is deprecated: use new"},
		{resource.Map{"K_LIST": "a"}, "dev", "k.list (K_LIST): is deprecated: use new"},
		{resource.Map{"K_TABLE": "a=1"}, "dev", "k.table (K_TABLE): is deprecated: use new"},
		{resource.Map{"K_LINK": "https://example.com"}, "dev", "k.link (K_LINK): is deprecated: use new"},
		{resource.Map{"K_BLOB": "{}"}, "dev", "k.blob (K_BLOB): is deprecated: use new"},
		{resource.Map{"K_WHEN": "2026-01-02T03:04:05Z"}, "dev", "k.when (K_WHEN): is deprecated: use new"},
		{resource.Map{"K_LEVEL": "INFO"}, "dev", "k.level (K_LEVEL): is deprecated: use new"},
		{resource.Map{"K_POOL_SIZE": "1"}, "dev", "k.pool (K_POOL_SIZE): is deprecated: use new"},
		{resource.Map{"K_SERVERS_0_SIZE": "1"}, "dev", "k.servers (K_SERVERS_0_SIZE): is deprecated: use new"},
		{resource.Map{"K_CONNECTION_NEAR_HOST": "h"}, "dev", "k.connection.near.host (K_CONNECTION_NEAR_HOST): is deprecated: use new"},
		{resource.Map{"K_CONNECTION_FAR_HOST": "h"}, "dev", ""},
		{resource.Map{}, "prod", "k.n: is deprecated: use new; the specification sets it; k.mode: is deprecated: use new; the specification sets it"},
		{resource.Map{"K_N": "7", "K_MODE": "far"}, "prod", "k.n (K_N): is deprecated: use new; k.mode (K_MODE): is deprecated: use new"},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Profile: tt.profile})
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Error())
		}
		if text := strings.Join(got, "; "); text != tt.want || len(r.Problems) > 0 {
			t.Errorf("%v in %s: %q, %v, want %q", tt.vars, tt.profile, text, r.Problems, tt.want)
		}
	}
}

// TestSettledUnion holds that warnings come in the program's order where the specification selects the only member that there can be: the
// loader then asks nothing about the union itself, and warns of its variables first.
func TestSettledUnion(t *testing.T) {
	p := settings(t, `version = 1
[package]
name = "settings"
[kind.k.field]
mode = { type = "union", of = ["near", "far"], deprecated = "use new" }
[kind.k.object.near.field]
host = { type = "string" }
[kind.k.object.far.field]
host = { type = "string" }
[resource.k]
kind = "k"
config.mode = { select = "near", near.host = { env = "HOST", deprecated_env = "OLD" } }
`)
	r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: resource.Map{"OLD": "h"}})
	var got []string
	for _, w := range r.Warnings {
		got = append(got, w.Error())
	}
	want := "k.mode.near.host (OLD): is deprecated: set HOST instead; k.mode (OLD): is deprecated: use new"
	if text := strings.Join(got, "; "); text != want || len(r.Problems) > 0 {
		t.Errorf("%q, %v, want %q", text, r.Problems, want)
	}
}
