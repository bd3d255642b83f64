package envcheck_test

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/resource"
)

// TestTemplates holds that a template over fields is checked as the program would, as far as its fields are known.
func TestTemplates(t *testing.T) {
	p := settings(t, `version = 1
[package]
name = "settings"
[kind.all.field]
health = { type = "url", schemes = ["http"] }
host = { type = "string" }
base = { type = "url" }
password = { type = "string", secret = true }
dsn = { type = "url", secret = true }
[resource.all]
kind = "all"
[resource.all.config]
health = { template = "{base}health" }
host = { env = "HOST" }
base = { env = "BASE", template = "http://{host}/" }
password = { env = "PASSWORD", env_file = "PASSWORD_FILE", store = "vault:all#password" }
dsn = { template = "postgres://app:{password:percent}@{host}/db" }
`)
	for _, tt := range []struct {
		vars   resource.Map
		remote bool
		want   string
	}{
		{resource.Map{"HOST": "h", "PASSWORD": "p@/"}, false, ""},
		{resource.Map{"HOST": "h"}, false, ""},
		{resource.Map{"HOST": "h", "PASSWORD_FILE": "/elsewhere"}, true, ""},
		{resource.Map{"PASSWORD": "p"}, false, "all.host (HOST): required but not set"},
		{resource.Map{"HOST": "h", "PASSWORD": "p", "BASE": "https://h/"}, false, "all.health (BASE): the template's result must have the scheme http"},
		{resource.Map{"HOST": "?", "PASSWORD": "p"}, false, "all.base (HOST): the template's result must be a URL with a scheme and a host: it has no host\n" +
			"all.dsn (PASSWORD or HOST): the template's result must be a URL with a scheme and a host: it has no host"},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Remote: tt.remote})
		if got := lines(r.Problems); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.vars, got, tt.want)
		}
	}
}
