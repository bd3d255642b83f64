package envcheck_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/resource"
)

const pools = `version = 1
[package]
name = "settings"
[profiles]
env = "APP_ENV"
names = ["dev", "prod"]
default = "dev"
production = ["prod"]
aliases = { production = "prod", live = "prod", local = "dev" }
[kind.db]
connections = ["size", "extra"]
[kind.db.field]
size = { type = "int", default = 4 }
extra = { type = "uint", default = 1 }
token = { type = "string", secret = true, optional = true }
[kind.queue.field]
url = { type = "url", optional = true }
servers = { type = "[]object", of = ["server"], optional = true }
[kind.queue.object.server.field]
host = { type = "string" }
[resource.db]
kind = "db"
env_prefix = "DB_"
[resource.fixed]
kind = "db"
config.size = { default = 2 }
[resource.spare]
kind = "db"
optional = true
only_in = ["prod"]
config.size = { env = "SPARE_SIZE" }
[resource.queue]
kind = "queue"
env_prefix = "Q_"
`

// TestReport holds what a report says besides problems: the profile, the variables that are set, and the connections of pools.
func TestReport(t *testing.T) {
	p := settings(t, pools)
	for _, tt := range []struct {
		vars  string
		whole bool
		want  string
	}{
		{"", false, "dev: 0 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"DB_SIZE=10 DB_TOKEN= Q_URL=https://h", false, "dev: 2 of 6; db 11 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"DB_SIZE=-3", false, "dev: 1 of 6; db 1 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"APP_ENV=live", false, "prod: 1 of 7; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"APP_ENV=production SPARE_SIZE=7", false, "prod: 2 of 7; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []; spare 8 [SPARE_SIZE]"},
		{"APP_ENV=local SPARE_SIZE=7", true, "dev: 1 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"APP_ENV=prod", true, "prod: 1 of 7; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []; spare 5 [SPARE_SIZE]"},
		{"Q_SERVERS_0_HOST=h", false, "dev: 1 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"Q_SERVERS_0_HOST=", false, "dev: 0 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"Q_SERVERS=[]", false, "dev: 1 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
		{"Q_SERVERS_FILE=x Q_SERVER_0_HOST=h", false, "dev: 0 of 6; db 5 [DB_SIZE DB_EXTRA]; fixed 3 []"},
	} {
		vars := resource.Map{}
		for _, v := range strings.Fields(tt.vars) {
			name, text, _ := strings.Cut(v, "=")
			vars[name] = text
		}
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: vars, Whole: tt.whole})
		got := fmt.Sprintf("%s: %d of %d", r.Profile, r.Set, r.Of)
		for _, pool := range r.Pools {
			got += fmt.Sprintf("; %s %d %v", pool.Resource.Name, pool.Most, pool.Variables)
			if !pool.Known {
				got += " unknown"
			}
		}
		if got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.vars, got, tt.want)
		}
	}
}

// TestUnknown holds which variables the specification does not have. Of those that begin like one of an item it has the list.
func TestUnknown(t *testing.T) {
	p := settings(t, pools)
	set := resource.Map{}
	for _, name := range []string{"DB_SIZE", "DB_SIZES", "Q_SERVERS", "Q_SERVERS_0_HOST", "Q_SERVERS_0_HOTS", "Q_SERVERSX", "Q_URL_0", "PATH", "APP_ENV", "SPARE_TOKEN"} {
		set[name] = "x"
	}
	var unknown []string
	for _, v := range envcheck.Unknown(p, set) {
		if v.Items != nil {
			v.Name += " of " + v.Items.Name
		}
		unknown = append(unknown, v.Name)
	}
	if got := strings.Join(unknown, ", "); got != "DB_SIZES, PATH, Q_SERVERSX, Q_SERVERS_0_HOTS of servers, Q_URL_0, SPARE_TOKEN" {
		t.Errorf("%s", got)
	}
	var typos []string
	for _, typo := range envcheck.Typos(p, resource.Map{"DB_SIZES": "x", "Q_SERVERS_0_HOTS": "x", "Q_SERVERSX": "x", "Q_SERVER": "x", "DB_TOKEN": "x", "DB_TOKENS": "x", "Q_URL_": "x", "Q_SERVRS_0_HOST": "x", "q_servers_1_host": "x", "Q_SRVRS_0_HOST": "x", "Q_SERVRS_0_HOTS": "x"}) {
		typos = append(typos, typo.Name+"="+typo.Meant)
	}
	if got := strings.Join(typos, " "); got != "DB_SIZES=DB_SIZE Q_SERVER=Q_SERVERS Q_SERVERSX=Q_SERVERS Q_SERVRS_0_HOST=Q_SERVERS_0_HOST Q_URL_=Q_URL q_servers_1_host=Q_SERVERS_1_HOST" {
		t.Errorf("%s", got)
	}
}

// TestRemoteItems holds that a list of objects is checked where it is a variable, also when the files that others name are somewhere else.
func TestRemoteItems(t *testing.T) {
	p := settings(t, `version = 1
[package]
name = "settings"
[kind.queue.field]
servers = { type = "[]object", of = ["server"], optional = true }
[kind.queue.object.server.field]
host = { type = "string", max_len = 3 }
[resource.queue]
kind = "queue"
config.servers = { env = "SERVERS", env_file = "SERVERS_FILE" }
`)
	for _, tt := range []struct {
		vars    resource.Map
		remote  bool
		problem string
	}{
		{resource.Map{"SERVERS": `[{"host": "long"}]`}, false, "queue.servers[0].host (SERVERS): must have at most 3 characters"},
		{resource.Map{"SERVERS": `[{"host": "long"}]`}, true, "queue.servers[0].host (SERVERS): must have at most 3 characters"},
		{resource.Map{"SERVERS_FILE": "/nowhere"}, false, "queue.servers (SERVERS_FILE): names a file that does not exist"},
		{resource.Map{"SERVERS_FILE": "/nowhere"}, true, ""},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Remote: tt.remote})
		if got := lines(r.Problems); got != tt.problem {
			t.Errorf("%v, remote %t: %q, want %q", tt.vars, tt.remote, got, tt.problem)
		}
	}
}
