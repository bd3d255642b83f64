package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

func TestExplain(t *testing.T) {
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": fixed})
	tests := []struct {
		name string
		want string
	}{
		{"database.host", `
database.host: string, required
The server's name.

In dev:
  1. the first that is set of the variables DB_HOST, PGHOST; wins if set  (resgen.toml:L)
  2. config: localhost  (resgen.toml:L)

In prod:
  1. the first that is set of the variables DB_HOST, PGHOST; wins if set  (resgen.toml:L)
  2. profile: prod.example.com  (resgen.toml:L)
  3. config: localhost; overridden  (resgen.toml:L)
`},
		{"database.port", `
database.port: int, default 5432, from 1 to 65535

In dev, prod:
  1. variable DB_PORT; wins if set  (resgen.toml:L)
  2. config: 6432  (resgen.toml:L)
  3. default of the kind: 5432; overridden  (resgen.toml:L)
`},
		{"database.password", `
database.password: string, required, secret, at least 8 characters

In dev:
  1. variable DB_PASSWORD, or file named by DB_PASSWORD_FILE; wins if set  (resgen.toml:L)
  2. profile: [REDACTED]  (resgen.toml:L)

In prod:
  1. variable DB_PASSWORD, or file named by DB_PASSWORD_FILE; wins if set  (resgen.toml:L)
  Without it, loading fails.
`},
		{"report.url", `
report.url: url, required

In prod:
  1. variable REPORT_URL; wins if set  (resgen.toml:L)
  Without it, loading fails.

In dev:
  the resource does not exist
`},
		{"database", `
kind database (Go: DatabaseConfig)
A PostgreSQL database.

FIELD     TYPE    VALUE                              DOC
host      string  required                           The server's name.
port      int     default 5432, from 1 to 65535
password  string  required, secret, at least 8 characters
mode      string  default strict, one of strict, lax

resource database of kind database (Go: Config.Database)
The main database.

FIELD              FILLED BY
database.host      dev: DB_HOST, else PGHOST, else localhost
                   prod: DB_HOST, else PGHOST, else prod.example.com
database.port      DB_PORT, else 6432
database.password  dev: DB_PASSWORD or file named by DB_PASSWORD_FILE, else [REDACTED]
                   prod: DB_PASSWORD or file named by DB_PASSWORD_FILE
database.mode      DB_MODE, else strict
`},
		{"hook", `
kind hook (Go: HookConfig)

FIELD  TYPE  VALUE     DOC
url    url   required
`},
		{"alerts", `
resource alerts of kind hook (Go: Config.Alerts)
Optional: absent when none of its own variables is set.

FIELD       FILLED BY
alerts.url  ALERTS_URL
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := resgen(t, dir, "explain", tt.name)
			if got := squeeze(places(r.out)); r.code != fine || r.stderr != "" || got != squeeze(tt.want) {
				t.Errorf("exit %d\n%s\n%s\nwant\n%s", r.code, r.out, r.stderr, tt.want)
			}
			if strings.Contains(r.out, "swordfish") {
				t.Error("a secret is shown")
			}
		})
	}
}

// places makes lines and columns L.
func places(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if before, _, ok := strings.Cut(line, "(resgen.toml:"); ok {
			line = before + "(resgen.toml:L)\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestExplainCode(t *testing.T) {
	resgen(t, t.TempDir(), "explain", "unknown-key").wants(t, fine, []string{"unknown-key: ", "For example", "Corrected:"})
}

// TestExplainConditional holds what explain says of fields that are there only under a condition.
func TestExplainConditional(t *testing.T) {
	const spec = `version = 1
[package]
name = "x"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.k.field]
tls  = { type = "object", of = ["tls"], optional = true, doc = "Whom to trust." }
auth = { type = "union", of = ["iam", "none"] }
may  = { type = "union", of = ["iam", "none"], optional = true }
[kind.k.object.tls.field]
key = { type = "string", secret = true }
[kind.k.object.iam.field]
role = { type = "string" }
[kind.k.object.none.field]
ok = { type = "bool", default = true }
[resource.main]
kind = "k"
env_prefix = "M_"
config.auth.select = { env = false, default = "none" }
[resource.extra]
kind = "k"
env_prefix = "E_"
optional = true
[resource.extra.profile.prod]
auth.select = "iam"
[resource.leaning]
kind = "k"
env_prefix = "L_"
[resource.leaning.config]
auth.select = { env = "L_AUTH", deprecated_env = "L_MODE" }
auth.iam.role = "admin"
may.select = { env = false }
`
	dir := project(t, map[string]string{"go.mod": goMod, "spec/resgen.toml": spec})
	for _, tt := range []struct{ name, want string }{
		{"main.tls", `
main.tls: an object, optional
Whom to trust.
Absent unless one of M_TLS_KEY is set.

FIELD         FILLED BY
main.tls.key  M_TLS_KEY
`},
		{"main.auth.iam", `
main.auth.iam: a member of the union main.auth
Not selected, and no variable selects it.

FIELD               FILLED BY
main.auth.iam.role  nothing, as main.auth is none
`},
		{"main.auth.none", "main.auth.none: a member of the union main.auth\nSelected.\n\nFIELD              FILLED BY\nmain.auth.none.ok  M_AUTH_NONE_OK, else true\n"},
		{"extra.auth.iam", `
extra.auth.iam: a member of the union extra.auth
The resource extra is optional: absent when none of its own variables is set.
In dev: Selected if E_AUTH selects it, or one of E_AUTH_IAM_ROLE is set.
In prod: Selected unless E_AUTH selects another member.

FIELD                FILLED BY
extra.auth.iam.role  E_AUTH_IAM_ROLE
`},
	} {
		r := resgen(t, dir, "explain", tt.name, "spec")
		if r.code != fine || squeeze(r.out) != squeeze(tt.want) {
			t.Errorf("%s: exit %d\n%s%s\nwant\n%s", tt.name, r.code, r.out, r.stderr, tt.want)
		}
	}
	resgen(t, dir, "explain", "main.auth.iam.role", "spec").wants(t, fine, []string{"nothing, as main.auth is none"})
	resgen(t, dir, "explain", "extra.auth", "spec").wants(t, fine, []string{"loading fails if extra is present."})
	resgen(t, dir, "explain", "leaning.auth", "spec").wants(t, fine, []string{
		"  1. variable L_AUTH, or deprecated L_MODE; wins if set", "  2. the member for which a variable is set; wins; two such members are an error", "  3. config: iam",
	})
	resgen(t, dir, "explain", "leaning.auth.none", "spec").wants(t, fine, []string{"Selected if L_AUTH selects it, or L_MODE selects it, or one of L_AUTH_NONE_OK is set."})
	resgen(t, dir, "explain", "main.may", "spec").wants(t, fine, []string{"Without it and the variables of the members, the field stays unset."})
	resgen(t, dir, "explain", "leaning.may", "spec").wants(t, fine, []string{"  Without the variables of the members, the field stays unset."})
	resgen(t, dir, "explain", "may", "spec").wants(t, trouble, nil, "there is no code, kind, resource or field `may`", "a field is named with its resource: `main.may`")
	resgen(t, dir, "explain", "main.tlx", "spec").wants(t, trouble, nil, "did you mean `main.tls`?")
	resgen(t, dir, "explain").wants(t, fine, []string{"unknown-key", diag.UnknownKey.Title()})
	for _, folder := range []string{"spec", "./spec", "spec/"} {
		resgen(t, dir, "explain", folder).wants(t, trouble, nil, "is a folder", "write one of `main`, `extra`, `leaning`, `k` before it: resgen explain main "+folder)
	}
	resgen(t, filepath.Join(dir, "spec"), "explain", ".").wants(t, trouble, nil, "`.` is a folder")
}

// TestExplainItems holds that explain knows each name of an item that problems have, and names a variable only for keys that one can name.
func TestExplainItems(t *testing.T) {
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": `version = 1
[package]
name = "x"
[kind.k.field]
servers = { type = "[]object", of = ["server"] }
regions = { type = "map[string]object", of = ["server"], optional = true }
[kind.k.object.server]
doc = "Where requests go."
[kind.k.object.server.field]
host = { type = "string" }
tls  = { type = "object", of = ["tls"], optional = true }
[kind.k.object.tls]
doc = "Whom to trust."
[kind.k.object.tls.field]
cert = { type = "string" }
[resource.r]
kind = "k"
env_prefix = "R_"
[resource.r.config.regions."eu.a"]
host = "h"
`})
	for _, tt := range []struct{ name, want string }{
		{"r.servers[3]", `
r.servers[3]: an item of the list r.servers
Where requests go.
It exists if one of its variables is set, or if the JSON of the list or the specification has it.

FIELD                  FILLED BY
r.servers[3].host      R_SERVERS_3_HOST
r.servers[3].tls.cert  R_SERVERS_3_TLS_CERT
`},
		{"r.servers[3].tls", `
r.servers[3].tls: an optional object in an item of the list r.servers
Whom to trust.

FIELD                  FILLED BY
r.servers[3].tls.cert  R_SERVERS_3_TLS_CERT
`},
		{"r.regions.us", `
r.regions.us: an entry of the map r.regions
Where requests go.
It exists if one of its variables is set, or if the JSON of the map or the specification has it.

FIELD                  FILLED BY
r.regions.us.host      R_REGIONS_US_HOST
r.regions.us.tls.cert  R_REGIONS_US_TLS_CERT
`},
		{"r.regions.eu.a", `
r.regions.eu.a: an entry of the map r.regions
Where requests go.
It exists if the JSON of the map or the specification has it.

FIELD                    FILLED BY
r.regions.eu.a.host      the JSON of R_REGIONS, else h
r.regions.eu.a.tls.cert  the JSON of R_REGIONS
`},
		{"r.regions.eu.a.tls", "r.regions.eu.a.tls: an optional object in an entry of the map r.regions\nWhom to trust.\n\nFIELD                    FILLED BY\nr.regions.eu.a.tls.cert  the JSON of R_REGIONS\n"},
		{"r.regions.US.host", "r.regions.US.host: string, required\n\n  1. the JSON of variable R_REGIONS; wins if set\n  Without it, loading fails if regions.US is used.\n"},
	} {
		r := resgen(t, dir, "explain", tt.name)
		if r.code != fine || squeeze(r.out) != squeeze(tt.want) {
			t.Errorf("%s: exit %d\n%s%s\nwant\n%s", tt.name, r.code, r.out, r.stderr, tt.want)
		}
	}
	for _, name := range []string{"r.servers[1000]", "r.servers[03]", "r.servers[0]tls", "r.servers0]", "r.servers[0].tlx", "r.servers[0].", "r.regions.", "r.regions.us.tlx"} {
		resgen(t, dir, "explain", name).wants(t, trouble, nil, "there is no code, kind, resource or field")
	}
}

// TestExplainBuiltIn explains a kind that no specification has, in a folder without Go and in one of a package.
func TestExplainBuiltIn(t *testing.T) {
	for _, folder := range []string{".", "server"} {
		r := resgen(t, filepath.Join("..", "..", "examples", folder), "explain", "http")
		r.wants(t, fine, []string{"kind http (Go: HTTPConfig)", "base_url", "auth_scheme"})
	}
}

func TestExplainBrokenSpecification(t *testing.T) {
	dir := project(t, map[string]string{"resgen.toml": "version = 1\nresorce = 1\n"})
	resgen(t, dir, "explain", "database.host").wants(t, findings, nil, "error[unknown-key]")
}
