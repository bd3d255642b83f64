package cli

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/resource/dotenv"
	"github.com/resgen-go/resgen/resource/format"
)

func TestEnvTable(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed})
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"env"}, `
VARIABLE          FIELD              TYPE            NEEDED                                      DEFAULT
APP_ENV           (the profile)      dev|prod        optional                                    dev
DB_HOST           database.host      string          optional                                    dev: localhost; prod: prod.example.com
PGHOST            database.host      string          optional                                    dev: localhost; prod: prod.example.com
DB_PORT           database.port      int             optional                                    6432
DB_PASSWORD       database.password  string, secret  required in prod (or DB_PASSWORD_FILE)       dev: [REDACTED]
DB_PASSWORD_FILE  database.password  path of a file  required in prod (or DB_PASSWORD)            dev: [REDACTED]
DB_MODE           database.mode      strict|lax      optional                                    strict
ALERTS_URL        alerts.url         url             required with alerts
REPORT_URL        report.url         url             required in prod
`},
		{[]string{"env", "--profile", "dev"}, `
VARIABLE          FIELD              TYPE            NEEDED                 DEFAULT
APP_ENV           (the profile)      dev|prod        optional               dev
DB_HOST           database.host      string          optional               localhost
PGHOST            database.host      string          optional               localhost
DB_PORT           database.port      int             optional               6432
DB_PASSWORD       database.password  string, secret  optional               [REDACTED]
DB_PASSWORD_FILE  database.password  path of a file  optional               [REDACTED]
DB_MODE           database.mode      strict|lax      optional               strict
ALERTS_URL        alerts.url         url             required with alerts
`},
	}
	for _, tt := range tests {
		r := resgen(t, dir, tt.args...)
		if r.code != fine || r.stderr != "" || squeeze(r.out) != squeeze(tt.want) {
			t.Errorf("%v: exit %d\n%s\n%s\nwant\n%s", tt.args, r.code, r.out, r.stderr, tt.want)
		}
	}
}

// squeeze makes tables comparable whatever their columns' widths.
func squeeze(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
}

func TestEnvJSON(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed})
	r := resgen(t, dir, "env", "--format", "json")
	if got := defaultsOf(t, r)["DB_MODE"]; r.code != fine || got != "strict" {
		t.Errorf("exit %d, the default of DB_MODE is %q:\n%s", r.code, got, r.out)
	}
	if strings.Contains(resgen(t, dir, "env", "--format", "json", "--profile", "dev").out, "REPORT_URL") {
		t.Error("a variable of the profile prod is listed for dev")
	}
	if strings.Contains(r.out, "swordfish") {
		t.Error("a secret is shown")
	}
}

// defaultsOf returns the defaults of variables in the JSON that r printed, by name. The tests of package variables hold the rest of it.
func defaultsOf(t *testing.T, r result) map[string]string {
	t.Helper()
	var rows []struct{ Variable, Default string }
	if err := json.Unmarshal([]byte(r.out), &rows); err != nil {
		t.Fatal(r, err)
	}
	defaults := map[string]string{}
	for _, row := range rows {
		defaults[row.Variable] = row.Default
	}
	return defaults
}

// TestEnvDotenv fills in the file that env prints and checks it.
func TestEnvDotenv(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed})
	r := resgen(t, dir, "env", "--format", "dotenv", "--profile", "prod")
	r.wants(t, fine, []string{"# --- database: The main database.\n", "\nDB_PASSWORD=\n", "\n#DB_PORT=6432\n", "\n#DB_PASSWORD_FILE=\n", "\nREPORT_URL=\n", "\n#ALERTS_URL=\n"})
	text := strings.NewReplacer("DB_PASSWORD=\n", "DB_PASSWORD=12345678\n", "\nREPORT_URL=\n", "\nREPORT_URL=https://example.com\n").Replace(r.out)
	write(t, filepath.Join(dir, ".env"), text)
	resgen(t, dir, "env", "--check", "--env-file", ".env", "--profile", "prod").wants(t, fine, []string{"sufficient for the profile prod: 2 of"})
	if strings.Contains(r.out, "swordfish") {
		t.Error("a secret is shown")
	}
}

func TestEnvCheck(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed, "password": "from-a-file\n", "short": "x\n"})
	file := func(name string) string { return filepath.Join(dir, name) }
	tests := []struct {
		name string
		env  []string
		args []string
		code int
		want []string
	}{
		{"dev needs nothing", nil, nil, fine, nil},
		{"prod", []string{"APP_ENV=prod", "DB_PASSWORD=long-enough", "REPORT_URL=https://example.com"}, nil, fine, nil},
		{"missing", []string{"APP_ENV=prod"}, nil, findings, []string{
			"database.password (DB_PASSWORD or DB_PASSWORD_FILE): required", "report.url (REPORT_URL): required",
		}},
		{"the flag wins", []string{"APP_ENV=dev"}, []string{"--profile", "prod"}, findings, []string{"report.url (REPORT_URL)"}},
		{"empty is unset", []string{"APP_ENV=prod", "DB_PASSWORD=", "REPORT_URL=https://example.com"}, nil, findings, []string{"database.password"}},
		{"unknown profile", []string{"APP_ENV=swordfish"}, nil, findings, []string{"profile (APP_ENV): must be one of dev, prod"}},
		{"type", []string{"DB_PORT=swordfish"}, nil, findings, []string{"database.port (DB_PORT): must be a whole number"}},
		{"limit", []string{"DB_PORT=70000"}, nil, findings, []string{"database.port (DB_PORT): must be", "65535"}},
		{"set", []string{"DB_MODE=swordfish"}, nil, findings, []string{"database.mode (DB_MODE): must be one of strict, lax"}},
		{"second variable", []string{"PGHOST=db", "DB_PORT=1"}, nil, fine, nil},
		{"secret too short", []string{"DB_PASSWORD=swordf"}, nil, findings, []string{"database.password (DB_PASSWORD): must have at least 8 characters"}},
		{"both", []string{"DB_PASSWORD=swordfish", "DB_PASSWORD_FILE=" + file("password")}, nil, findings, []string{"set only one of DB_PASSWORD, DB_PASSWORD_FILE"}},
		{"file", []string{"DB_PASSWORD_FILE=" + file("password")}, nil, fine, nil},
		{"file too short", []string{"DB_PASSWORD_FILE=" + file("short")}, nil, findings, []string{"database.password (DB_PASSWORD_FILE): must have at least 8"}},
		{"no file", []string{"DB_PASSWORD_FILE=" + file("swordfish")}, nil, findings, []string{"names a file that does not exist"}},
		{"optional resource", []string{"ALERTS_URL=swordfish"}, nil, findings, []string{"alerts.url (ALERTS_URL): must"}},
		{"not in this profile", []string{"REPORT_URL=swordfish"}, nil, fine, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			args := append(append(tt.env, "env", "--check"), tt.args...)
			var out []string
			if tt.code == fine {
				out = []string{"sufficient for the profile "}
			}
			r := resgen(t, dir, args...)
			r.wants(t, tt.code, out, tt.want...)
			if strings.Contains(r.stderr+r.out, "swordf") {
				t.Errorf("a value is shown:\n%s%s", r.out, r.stderr)
			}
		})
	}
}

func TestEnvCheckFile(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.mod": gentest.GoMod, "resgen.toml": fixed,
		"typo.env":  "APP_ENV=prod\nDB_PASSWROD=swordfish\nREPORT_URL=https://example.com\nLOG_LEVEL=debug\n",
		"file.env":  "APP_ENV=prod\nDB_PASSWORD_FILE=/run/secrets/elsewhere\nREPORT_URL=https://example.com\n",
		"both.env":  "DB_PASSWORD=swordfish\nDB_PASSWORD_FILE=/run/secrets/elsewhere\n",
		"wrong.env": "A='swordfish\n",
	})
	check := func(name string) result { return resgen(t, dir, "APP_ENV=dev", "env", "--check", "--env-file", name) }
	r := check("typo.env")
	r.wants(t, findings, nil, "database.password", "warning: `DB_PASSWROD` is not a variable", "did you mean `DB_PASSWORD`?")
	if strings.Contains(r.stderr, "LOG_LEVEL") || strings.Contains(r.stderr, "swordfish") {
		t.Errorf("too much is said:\n%s", r.stderr)
	}
	check("file.env").wants(t, fine, []string{"sufficient for the profile prod"})
	strict := func(args ...string) result {
		return resgen(t, dir, append([]string{"APP_ENV=dev", "env", "--check", "--strict"}, args...)...)
	}
	strict("--env-file", "typo.env").wants(t, findings, nil, "error: `DB_PASSWROD` is not a variable", "did you mean `DB_PASSWORD`?",
		"error: `LOG_LEVEL` is not a variable of the specification", "help: remove it")
	strict().wants(t, fine, []string{"sufficient for the profile dev"})
	r = resgen(t, dir, "APP_ENV=dev", "DB_PASSWROD=swordfish", "LANG=C", "env", "--check", "--strict")
	r.wants(t, findings, nil, "error: `DB_PASSWROD` is not a variable")
	if strings.Contains(r.stderr, "LANG") || strings.Contains(r.stderr, "swordfish") {
		t.Errorf("too much is said:\n%s", r.stderr)
	}
	resgen(t, dir, "APP_ENV=dev", "DB_PASSWROD=swordfish", "env", "--check").wants(t, fine, []string{"sufficient"})
	resgen(t, dir, "env", "--strict").wants(t, trouble, nil, "--strict is for --check")
	check("both.env").wants(t, findings, nil, "set only one of")
	r = check("wrong.env")
	r.wants(t, trouble, nil, "line 1")
	if strings.Contains(r.stderr, "swordfish") {
		t.Errorf("a value is shown:\n%s", r.stderr)
	}
}

// disagreed has fields that the printed and the generated .env file, and the table, have told apart in different ways.
const disagreed = `version = 1
[package]
name = "settings"
[output]
env = ".env.example"
[profiles]
names = ["dev", "prod"]
production = ["prod"]
[kind.database.field]
host = { type = "string" }
tags = { type = "[]string", default = ["a b", "c,d"] }
labels = { type = "map[string]string", default = { a = "x,y", b = "$HOME 'q'" } }
documents = { type = "[]json", default = ['{"a": 1}', '"x"'] }
none = { type = "[]string", default = [] }
size = { type = "size", default = "16MiB" }
timeout = { type = "duration", default = "1m30s" }
lines = { type = "string", default = "a\nb" }
text = { type = "string", default = "it's \"$X\" \\ ` + "`" + `" }
region = { type = "string", default = "x" }
mode = { type = "string", one_of = ["a\nB=1", "c"], optional = true }
paths = { type = "[]path", default = [], separator = ":", decode = "percent" }
pairs = { type = "map[string]int", optional = true, separator = ";", pair_separator = ":", decode = "csv" }
zone = { type = "string" }
password = { type = "string", secret = true }
dsn = { type = "string", secret = true }
pool = { type = "object", of = ["pool"], optional = true }
link = { type = "union", of = ["local", "cloud"] }
[kind.database.object.pool.field]
max = { type = "int" }
[kind.database.object.local.field]
path = { type = "path" }
[kind.database.object.cloud.field]
url = { type = "url" }
[resource.main]
kind = "database"
env_prefix = "DB_"
config.host = { env = ["DB_HOST", "PGHOST"] }
config.dsn = { env = false, env_file = "DB_DSN_FILE" }
config.pairs = { default = { a = 1 } }
[resource.main.profile.dev]
zone = { env = "DEV_ZONE" }
pairs = { default = {} }
password = { insecure_default = "swordfish" }
region = "y"
[resource.spare]
kind = "database"
env_prefix = "SPARE_"
optional = true
[resource.spare.profile.prod]
region = "z"
`

// TestEnvAgrees holds that env --format dotenv and [output] env write the same line for each variable, and that their defaults are read
// back as the values of the specification.
func TestEnvAgrees(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": disagreed})
	resgen(t, dir, "generate").wants(t, fine, []string{"wrote .env.example"})
	generated, err := os.ReadFile(filepath.Join(dir, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	printed := resgen(t, dir, "env", "--format", "dotenv").out
	assignment := regexp.MustCompile(`(?m)^#?[A-Z_]+=.*$`)
	want := assignment.FindAllString(string(generated), -1)
	if got := assignment.FindAllString(printed, -1); !slices.Equal(got, want) {
		t.Errorf("printed\n%s\ngenerated\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, open := range []string{"APP_ENV=", "DB_HOST=", "DB_PASSWORD=", "DB_DSN_FILE=", "SPARE_HOST="} {
		if !slices.Contains(want, open) {
			t.Errorf("%s does not stand open", open)
		}
	}
	for _, off := range []string{"#PGHOST=", "#DB_REGION=", "#DB_POOL_MAX=", "#DB_LINK=", "#DB_LINK_LOCAL_PATH="} {
		if !slices.Contains(want, off) {
			t.Errorf("%s is not among\n%s", off, strings.Join(want, "\n"))
		}
	}
	vars, err := dotenv.Parse([]byte(regexp.MustCompile(`(?m)^#([A-Z_]+=)`).ReplaceAllString(printed, "$1")))
	if err != nil {
		t.Fatal(err)
	}
	tags, err := format.List(format.String[string])(vars["DB_TAGS"])
	if err != nil || !slices.Equal(tags, []string{"a b", "c,d"}) {
		t.Errorf("DB_TAGS is %q, %v", tags, err)
	}
	labels, err := format.MapOf(format.String[string])(vars["DB_LABELS"])
	if err != nil || !maps.Equal(labels, map[string]string{"a": "x,y", "b": "$HOME 'q'"}) {
		t.Errorf("DB_LABELS is %q, %v", labels, err)
	}
	documents, err := format.List(format.JSON)(vars["DB_DOCUMENTS"])
	if err != nil || len(documents) != 2 || string(documents[0]) != `{"a": 1}` || string(documents[1]) != `"x"` {
		t.Errorf("DB_DOCUMENTS is %s, %v", documents, err)
	}
	for name, text := range map[string]string{"DB_NONE": "[]", "DB_SIZE": "16MiB", "DB_TIMEOUT": "1m30s", "DB_TEXT": "it's \"$X\" \\ `", "DB_LINES": "", "B": ""} {
		if vars[name] != text {
			t.Errorf("%s is %q, want %q", name, vars[name], text)
		}
	}
	if strings.Contains(printed+string(generated), "swordfish") {
		t.Error("a secret is shown")
	}
	for name, got := range defaultsOf(t, resgen(t, dir, "env", "--format", "json")) { // order: each by itself
		if text := vars[name]; text != "" && got != text {
			t.Errorf("%s: env --format json has the default %q, want %q", name, got, text)
		}
	}
}

// TestEnvNeeded holds what the generated file says about fields that are needed only with something else.
func TestEnvNeeded(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": disagreed})
	resgen(t, dir, "generate").wants(t, fine, []string{"wrote .env.example"})
	generated, err := os.ReadFile(filepath.Join(dir, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Required with pool.\n#DB_POOL_MAX=", "Required (set this variable, or a variable of one of the choices).\n#DB_LINK=", "# Required with link.local.\n#DB_LINK_LOCAL_PATH="} {
		if !strings.Contains(string(generated), want) {
			t.Errorf("%q is not in\n%s", want, generated)
		}
	}
}

// TestEnvItems holds that a variable which begins like those of items and is none is reported once, whether or not its list is read.
func TestEnvItems(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": `version = 1
[package]
name = "settings"
[kind.k.field]
tls  = { type = "object", of = ["tls"], optional = true }
mode = { type = "union", of = ["tls", "none"] }
[kind.k.object.tls.field]
hosts = { type = "[]object", of = ["host"] }
[kind.k.object.host.field]
name = { type = "string" }
[kind.k.object.none.field]
ok = { type = "bool", default = true }
[resource.r]
kind = "k"
env_prefix = "R_"
`})
	for _, tt := range []struct {
		vars []string
		want string
	}{
		{[]string{"R_MODE=none", "R_TLS_HOSTS_0_NAME=a"}, ""},
		{[]string{"R_MODE=none", "R_TLS_HOSTS_0_NAM=a"}, "error: r (R_TLS_HOSTS_0_NAM): is not read: the fields of an item are name\n"},
		{[]string{"R_MODE=none", "R_TLS_HOSTS_0_NAME=a", "R_TLS_HOSTS_0_NAM=a"}, "error: r.tls.hosts (R_TLS_HOSTS_0_NAM): is not read: the fields of an item are name\n"},
		{
			[]string{"R_MODE=none", "R_TLS_HOSTS_0_NAME=a", "R_TLS_HOSTS_PORT=tcp://h:1", "R_TLS_HOSTS_PORT_1_TCP=tcp://h:1", "R_TLS_HOSTS_SERVICE_HOST=h"},
			"error: r.tls.hosts (R_TLS_HOSTS_PORT): is not read: Kubernetes sets R_TLS_HOSTS_PORT for a service called r-tls-hosts: set enableServiceLinks: false in the pod, or use another prefix\n",
		},
		{[]string{"R_MODE=none", "R_MODE_TLS_HOSTS_0_NAME=a"}, ""},
		{[]string{"R_MODE=none", "R_MODE_TLS_HOSTS_0_NAM=a"}, "error: `R_MODE_TLS_HOSTS_0_NAM` is not a variable of the specification\n  = help: the fields of an item of `hosts` are name\n"},
	} {
		if r := resgen(t, dir, append(tt.vars, "env", "--check", "--strict")...); r.stderr != tt.want {
			t.Errorf("%v:\n%s\nwant\n%s", tt.vars, r.stderr, tt.want)
		}
	}
}
