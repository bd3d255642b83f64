package envcheck_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/resource"
)

const spec = `version = 1
[package]
name = "settings"
[kind.all.field]
text = { type = "string", pattern = "^[a-z]+$", max_len = 5, optional = true }
flag = { type = "bool", optional = true }
small = { type = "int8", min = 1, optional = true }
big = { type = "uint64", optional = true }
ratio = { type = "float", max = 1.0, optional = true }
wait = { type = "duration", unit = "s", min = "1s", optional = true }
room = { type = "size", max = "1KiB", optional = true }
link = { type = "url", schemes = ["https"], optional = true }
when = { type = "time", optional = true }
key = { type = "path", exists = "file", optional = true }
blob = { type = "json", optional = true }
list = { type = "[]int", unique = true, max_len = 2, optional = true }
keys = { type = "[]path", exists = "file", optional = true }
certs = { type = "map[string]path", exists = "file", optional = true }
links = { type = "[]url", unique = true, optional = true }
flags = { type = "[]bool", unique = true, optional = true }
table = { type = "map[string]duration", optional = true }
token = { type = "string", secret = true, min_len = 4, optional = true }
socket = { type = "url", schemes = ["unix", "https"], optional = true }
level = { type = "log/slog.Level", optional = true }
[resource.all]
kind = "all"
env_prefix = "A_"
config.flag = { default = true, allow_empty = true }
config.link = { default = "https://example.com", allow_empty = true }
config.when = { default = 2026-01-02T03:04:05Z, allow_empty = true }
config.blob = { default = "{}", allow_empty = true }
config.level = { default = "WARN", allow_empty = true }
config.token = { env = "A_TOKEN", env_file = "A_TOKEN_FILE", allow_empty = true }
`

func settings(t testing.TB, text string) *model.Package {
	t.Helper()
	r := gen.Resolve(gen.Spec{World: gotypes.From, Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	if r.Package == nil || len(r.Findings) > 0 {
		t.Fatalf("%+v", r.Findings)
	}
	return r.Package
}

func TestCheck(t *testing.T) {
	p := settings(t, spec)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("tok\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		vars   resource.Map
		remote bool
		want   string // "" for fine
	}{
		{"nothing", nil, false, ""},
		{"all fine", resource.Map{
			"A_TEXT": "abc", "A_FLAG": "true", "A_SMALL": "+127", "A_BIG": "18446744073709551615", "A_RATIO": "1", "A_WAIT": "1.5",
			"A_ROOM": "1KiB", "A_LINK": "https://example.com", "A_WHEN": "2026-01-02T03:04:05Z", "A_KEY": file, "A_BLOB": "{}",
			"A_LIST": "[1, 2]", "A_KEYS": file + "," + file, "A_CERTS": "a=" + file, "A_LINKS": "http://a/b,http://a/c", "A_FLAGS": "true,false",
			"A_TABLE": "a=1s,b=2m", "A_TOKEN": "long",
		}, false, ""},
		{"pattern", resource.Map{"A_TEXT": "ABC"}, false, "all.text (A_TEXT): must match"},
		{"length", resource.Map{"A_TEXT": "abcdef"}, false, "all.text (A_TEXT): must have at most 5 characters"},
		{"bool", resource.Map{"A_FLAG": "yes"}, false, "all.flag (A_FLAG): must be"},
		{"an empty text unsets", resource.Map{"A_FLAG": "", "A_LINK": "", "A_WHEN": "", "A_BLOB": "", "A_LEVEL": ""}, false, ""},
		{"no host", resource.Map{"A_SOCKET": "unix:///run/x.sock"}, false, ""},
		{"no host where one must be", resource.Map{"A_SOCKET": "https:///x"}, false, "all.socket (A_SOCKET): must be a URL with a scheme and a host: it has no host"},
		{"a loose time", resource.Map{"A_WHEN": "2026-01-02T3:04:05Z"}, false, "all.when (A_WHEN): must be a time"},
		{"lines", resource.Map{"A_LIST": "1\n2"}, false, "all.list (A_LIST): item 1: must not hold a line break"},
		{"a service of Kubernetes", resource.Map{"A_SMALL": "tcp://10.0.0.1:80"}, false, "all.small (A_SMALL): must be a whole number"},
		{"width", resource.Map{"A_SMALL": "128"}, false, "all.small (A_SMALL): must be a whole number from -128 to 127"},
		{"min", resource.Map{"A_SMALL": "0"}, false, "all.small (A_SMALL): must be at least 1"},
		{"sign", resource.Map{"A_BIG": "-1"}, false, "all.big (A_BIG): must be"},
		{"max", resource.Map{"A_RATIO": "1.5"}, false, "all.ratio (A_RATIO): must be at most 1"},
		{"nan", resource.Map{"A_RATIO": "NaN"}, false, "all.ratio (A_RATIO): must be"},
		{"duration", resource.Map{"A_WAIT": "0.5"}, false, "all.wait (A_WAIT): must be at least 1s"},
		{"size", resource.Map{"A_ROOM": "2KiB"}, false, "all.room (A_ROOM): must be at most 1KiB"},
		{"scheme", resource.Map{"A_LINK": "http://example.com"}, false, "all.link (A_LINK): must have the scheme https"},
		{"time", resource.Map{"A_WHEN": "today"}, false, "all.when (A_WHEN): must be"},
		{"path", resource.Map{"A_KEY": file + "x"}, false, "all.key (A_KEY): must name an existing file"},
		{"path elsewhere", resource.Map{"A_KEY": file + "x"}, true, ""},
		{"paths", resource.Map{"A_KEYS": file + "," + file + "x"}, false, "all.keys (A_KEYS): item 2: must name an existing file"},
		{"paths elsewhere", resource.Map{"A_KEYS": file + "x"}, true, ""},
		{"paths of a map", resource.Map{"A_CERTS": "a=" + file + "x,b=" + file + ",c=" + file + "y"}, false, "all.certs (A_CERTS): every value must name an existing file"},
		{"one url, written twice", resource.Map{"A_LINKS": "http://a/%62?,http://a/b c,http://a/b%20c"}, false, "all.links (A_LINKS): item 3: must not repeat an item"},
		{"booleans", resource.Map{"A_FLAGS": "true,false,1"}, false, "all.flags (A_FLAGS): item 3: must not repeat an item"},
		{"json", resource.Map{"A_BLOB": "{"}, false, "all.blob (A_BLOB): must be"},
		{"item", resource.Map{"A_LIST": "1,x"}, false, "all.list (A_LIST): item 2"},
		{"repeat", resource.Map{"A_LIST": "1,1"}, false, "all.list (A_LIST): item 2: must not repeat an item"},
		{"items", resource.Map{"A_LIST": "1,2,3"}, false, "all.list (A_LIST): must have at most 2 items"},
		{"entry", resource.Map{"A_TABLE": "a=1s,b=x"}, false, "all.table (A_TABLE): entry 2"},
		{"secret", resource.Map{"A_TOKEN": "abc"}, false, "all.token (A_TOKEN): must have at least 4"},
		{"empty is allowed", resource.Map{"A_TOKEN": ""}, false, ""},
		{"file", resource.Map{"A_TOKEN_FILE": file}, false, "all.token (A_TOKEN_FILE): must have at least 4"},
		{"file elsewhere", resource.Map{"A_TOKEN_FILE": file}, true, ""},
		{"both", resource.Map{"A_TOKEN": "long", "A_TOKEN_FILE": file}, true, "set only one of A_TOKEN, A_TOKEN_FILE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Remote: tt.remote})
			var texts []string
			for _, problem := range r.Problems {
				texts = append(texts, problem.Error())
			}
			got := strings.Join(texts, "\n")
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) || len(texts) > 1 {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

const composed = `version = 1
[package]
name = "settings"
[profiles]
names = ["dev", "prod"]
default = "dev"
production = ["prod"]
[kind.all.field]
pool = { type = "object", of = ["pool"], optional = true }
connection = { type = "union", of = ["local", "cloud"] }
old = { type = "string", optional = true, deprecated = "use new" }
verify = { type = "bool", default = true, insecure_if = false }
[kind.all.object.pool.field]
size = { type = "int" }
idle = { type = "int", optional = true }
[[kind.all.object.pool.rule]]
check = "idle <= size"
[[kind.all.rule]]
check = 'connection.local.path != "y" || set(pool)'
message = "y needs a pool"
[[kind.all.rule]]
when = 'connection == "cloud"'
check = 'verify && connection.cloud.url != "https://b"'
message = "the cloud is verified"
[kind.all.object.local.field]
path = { type = "path" }
[kind.all.object.cloud.field]
url = { type = "url" }
token = { type = "string", secret = true, min_len = 4 }
[[kind.all.rule]]
check = 'set(pool) || profile == "dev"'
message = "a pool is needed"
[[kind.all.rule]]
check = 'pool.size < 100'
severity = "warning"
message = "a large pool"
[resource.all]
kind = "all"
env_prefix = "A_"
config.connection.cloud.token = { env = "A_TOKEN", env_file = "A_TOKEN_FILE" }
`

func TestCheckComposed(t *testing.T) {
	p := settings(t, composed)
	local := resource.Map{"A_CONNECTION_LOCAL_PATH": "x"}
	with := func(more ...string) resource.Map {
		all := maps.Clone(local)
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	tests := []struct {
		name           string
		vars           resource.Map
		problem, warns string // "" for none
	}{
		{"nothing", nil, "all.connection (A_CONNECTION): required but not set", ""},
		{"local", local, "", ""},
		{"unknown member", resource.Map{"A_CONNECTION": "swordfish"}, "all.connection (A_CONNECTION): must be one of local, cloud", ""},
		{"selected and empty", resource.Map{"A_CONNECTION": "local"}, "all.connection.local.path (A_CONNECTION_LOCAL_PATH): required but not set", ""},
		{"two members", with("A_TOKEN", "swordfish"), "all.connection (A_CONNECTION_LOCAL_PATH or A_TOKEN): set the variables of only one of local, cloud", ""},
		{"not the selected one's", with("A_CONNECTION", "local", "A_TOKEN", "x"), "", ""},
		{"half a pool", with("A_POOL_IDLE", "1"), "all.pool.size (A_POOL_SIZE): required but not set", ""},
		{"a pool", with("A_POOL_IDLE", "1", "A_POOL_SIZE", "2"), "", ""},
		{"its rule", with("A_POOL_IDLE", "3", "A_POOL_SIZE", "2"), "all: pool.idle, pool.size (A_POOL_IDLE, A_POOL_SIZE): must satisfy idle <= size", ""},
		{"a warning", with("A_POOL_SIZE", "100"), "", "all.pool.size (A_POOL_SIZE): a large pool"},
		{"deprecated", with("A_OLD", "x"), "", "all.old (A_OLD): is deprecated: use new"},
		{"insecure", with("A_VERIFY", "false"), "", "all.verify (A_VERIFY): is insecure: false"},
		{"insecure in production", with("A_VERIFY", "false", "APP_ENV", "prod", "A_POOL_SIZE", "2"), "all.verify (A_VERIFY): must not be false in the profile prod", ""},
		{"a rule of a member", with("A_CONNECTION_LOCAL_PATH", "y"), "all: connection.local.path, pool (A_CONNECTION_LOCAL_PATH, A_POOL_SIZE, A_POOL_IDLE): y needs a pool", ""},
		{"of another member", resource.Map{"A_CONNECTION": "cloud", "A_CONNECTION_CLOUD_URL": "https://a", "A_TOKEN": "swordfish"}, "", ""},
		{
			"a rule when a member is chosen",
			resource.Map{"A_CONNECTION_CLOUD_URL": "https://b", "A_TOKEN": "swordfish"},
			"all: connection, verify, connection.cloud.url (A_CONNECTION, A_CONNECTION_CLOUD_URL, A_TOKEN, A_VERIFY): the cloud is verified", "",
		},
		{
			"one cause, one problem",
			resource.Map{"A_CONNECTION": "cloud", "A_CONNECTION_CLOUD_URL": "b", "A_TOKEN": "swordfish"},
			"all.connection.cloud.url (A_CONNECTION_CLOUD_URL): must be a URL with a scheme and a host: it has no scheme such as https://", "",
		},
		{"a rule of the profile", with("APP_ENV", "prod"), "all.pool (A_POOL_SIZE or A_POOL_IDLE): a pool is needed", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars})
			if got := lines(r.Problems); got != tt.problem {
				t.Errorf("problem %q, want %q", got, tt.problem)
			}
			if got := lines(r.Warnings); got != tt.warns {
				t.Errorf("warning %q, want %q", got, tt.warns)
			}
		})
	}
}

// TestCheckNarrowed wants one problem for one mistake in a kind that allows fewer schemes than the kind whose rules it inherits. An independent
// mistake in the same URL is a second problem.
func TestCheckNarrowed(t *testing.T) {
	p := settings(t, `version = 1
[package]
name = "settings"
[kind.web.field]
base_url = { type = "url", schemes = ["https", "http"] }
insecure = { type = "bool", default = false }
[[kind.web.rule]]
when = 'hasPrefix(base_url, "http://") && !insecure'
check = 'hasPrefix(base_url, "http://localhost")'
message = "base_url must be https, unless it is on this machine or insecure is set"
[[kind.web.rule]]
check = '!contains(base_url, "?")'
message = "must not have a query"
[[kind.web.rule]]
when = "insecure"
check = 'hasPrefix(base_url, "https://")'
message = "everything is sent to base_url without encryption"
severity = "warning"
[kind.safe]
extends = "web"
[kind.safe.field]
base_url = { type = "url", schemes = ["https"] }
[resource.api]
kind = "safe"
env_prefix = "API_"
[resource.web]
kind = "web"
env_prefix = "WEB_"
optional = true
`)
	const scheme = "api.base_url (API_BASE_URL): must have the scheme https"
	for _, tt := range []struct {
		vars           resource.Map
		problem, warns string // "" for none
	}{
		{resource.Map{"API_BASE_URL": "https://x.example/b"}, "", ""},
		{resource.Map{"API_BASE_URL": "https://x.example/b", "API_INSECURE": "true"}, "", ""},
		{resource.Map{"API_BASE_URL": "http://x.example/b"}, scheme, ""},
		{resource.Map{"API_BASE_URL": "http://x.example/b", "API_INSECURE": "true"}, scheme, ""},
		{resource.Map{"API_BASE_URL": "http://x.example/b?c"}, scheme + "\napi.base_url (API_BASE_URL): must not have a query", ""},
		{
			resource.Map{"API_BASE_URL": "https://x.example/b", "WEB_BASE_URL": "http://x.example/b"},
			"web: base_url must be https, unless it is on this machine or insecure is set (WEB_BASE_URL, WEB_INSECURE)", "",
		},
		{
			resource.Map{"API_BASE_URL": "https://x.example/b", "WEB_BASE_URL": "http://x.example/b", "WEB_INSECURE": "true"},
			"", "web: insecure, base_url (WEB_INSECURE, WEB_BASE_URL): everything is sent to base_url without encryption",
		},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars})
		if got := lines(r.Problems); got != tt.problem {
			t.Errorf("%v: problem %q, want %q", tt.vars, got, tt.problem)
		}
		if got := lines(r.Warnings); got != tt.warns {
			t.Errorf("%v: warning %q, want %q", tt.vars, got, tt.warns)
		}
	}
}

func lines(ps []*resource.Problem) string {
	var texts []string
	for _, p := range ps {
		texts = append(texts, p.Error())
	}
	return strings.Join(texts, "\n")
}

// TestCheckElsewhere holds that a file which is somewhere else fills its field, and selects its member.
func TestCheckElsewhere(t *testing.T) {
	p := settings(t, composed)
	vars := resource.Map{"A_CONNECTION_CLOUD_URL": "https://example.com", "A_TOKEN_FILE": "/nowhere/token"}
	r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: vars, Remote: true})
	if got := lines(r.Problems); got != "" {
		t.Errorf("problem %q", got)
	}
	r = envcheck.Check(context.Background(), p, envcheck.Environment{Source: vars})
	if got := lines(r.Problems); got != "all.connection.cloud.token (A_TOKEN_FILE): names a file that does not exist" {
		t.Errorf("problem %q", got)
	}
}

// TestCheckStores holds that a store fills its field without being asked, that the report names it, and that what is set wins.
func TestCheckStores(t *testing.T) {
	p := settings(t, `version = 1
[package]
name = "settings"
[kind.all.field]
host = { type = "string", optional = true }
token = { type = "string", secret = true, min_len = 4 }
[resource.all]
kind = "all"
config.token = { env = "TOKEN", env_file = "TOKEN_FILE", store = "vault:all#token" }
[resource.more]
kind = "all"
optional = true
config = { host = { env = "HOST" }, token = { store = "aws:more" } }
`)
	for _, tt := range []struct {
		name    string
		vars    resource.Map
		stores  string
		problem string
	}{
		{"nothing", nil, "vault:all#token", ""},
		{"a variable", resource.Map{"TOKEN": "long"}, "", ""},
		{"a bad variable", resource.Map{"TOKEN": "abc"}, "", "all.token (TOKEN): must have at least 4 characters"},
		{"a file", resource.Map{"TOKEN_FILE": "/nowhere"}, "", "all.token (TOKEN_FILE): names a file that does not exist"},
		{"the optional one", resource.Map{"TOKEN": "long", "HOST": "h"}, "aws:more", ""},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars})
		if got := strings.Join(r.Stores, " "); got != tt.stores || lines(r.Problems) != tt.problem {
			t.Errorf("%s: stores %q, problems %q", tt.name, got, lines(r.Problems))
		}
	}
}

func TestTypos(t *testing.T) {
	p := settings(t, spec)
	tests := []struct{ name, meant string }{
		{"A_TXET", "A_TEXT"},
		{"A_TEX", "A_TEXT"},
		{"A_TEXTT", "A_TEXT"},
		{"A_TEZT", "A_TEXT"},
		{"ATEXT", "A_TEXT"},
		{"a_text", "A_TEXT"},
		{"A_TZZT", ""},
		{"A_EZXT", ""}, // two edits, and yet one letter less makes them equal
		{"A_EYXT", ""},
		{"B_TXET", ""},
		{"PATH", ""},
		{"A_FLAG", ""},
	}
	for _, tt := range tests {
		meant := ""
		for _, typo := range envcheck.Typos(p, resource.Map{tt.name: "x"}) {
			meant = typo.Meant
		}
		if meant != tt.meant {
			t.Errorf("%s: got %q, want %q", tt.name, meant, tt.meant)
		}
	}
	if typos := envcheck.Typos(p, resource.Map{"A_TXET": "x", "A_TEXT": "x"}); len(typos) > 0 {
		t.Errorf("a variable that is set is suggested: %v", typos)
	}
}

// FuzzCheck holds that nothing panics and that no value is told.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{"", " 1", "1", "[1,", "{\"a\":", "a=b,", "https://%zz", "12e9s", "\x00"} {
		f.Add(text)
	}
	p := settings(f, spec)
	vars := environ.Variables(p, nil)
	f.Fuzz(func(t *testing.T, text string) {
		const mark = "swordfish"
		for _, text := range []string{text, mark + text, text + mark} {
			set := resource.Map{}
			for _, v := range vars {
				if v.Name != "A_TOKEN_FILE" {
					set[v.Name] = text
				}
			}
			r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: set, Remote: true})
			for _, problem := range r.Problems {
				if strings.Contains(problem.Error(), mark) {
					t.Errorf("a value is told: %v", problem)
				}
			}
		}
	})
}
