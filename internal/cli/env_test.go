package cli

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestEnvTable(t *testing.T) {
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": fixed})
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
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": fixed})
	r := resgen(t, dir, "env", "--format", "json")
	var rows []envRow
	if err := json.Unmarshal([]byte(r.out), &rows); err != nil || r.code != fine {
		t.Fatal(r, err)
	}
	byName := map[string]envRow{}
	for _, row := range rows {
		byName[row.Variable] = row
	}
	password := byName["DB_PASSWORD"]
	if !password.Secret || password.Required || strings.Join(password.RequiredIn, " ") != "prod" || password.Defaults["dev"] != masked ||
		strings.Join(password.Others, " ") != "DB_PASSWORD_FILE" || password.Field != "database.password" {
		t.Errorf("DB_PASSWORD: %+v", password)
	}
	if mode := byName["DB_MODE"]; mode.Default != "strict" || strings.Join(mode.OneOf, " ") != "strict lax" || mode.Required {
		t.Errorf("DB_MODE: %+v", mode)
	}
	if profile := byName["APP_ENV"]; profile.Default != "dev" || strings.Join(profile.OneOf, " ") != "dev prod" {
		t.Errorf("APP_ENV: %+v", profile)
	}
	if alerts := byName["ALERTS_URL"]; !alerts.Optional || !alerts.Required {
		t.Errorf("ALERTS_URL: %+v", alerts)
	}
	if strings.Contains(r.out, "swordfish") {
		t.Error("a secret is shown")
	}
}

// TestEnvDotenv fills in the file that env prints and checks it.
func TestEnvDotenv(t *testing.T) {
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": fixed})
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
	dir := project(t, map[string]string{"go.mod": goMod, "resgen.toml": fixed, "password": "from-a-file\n", "short": "x\n"})
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
	dir := project(t, map[string]string{
		"go.mod": goMod, "resgen.toml": fixed,
		"typo.env":  "APP_ENV=prod\nDB_PASSWROD=swordfish\nREPORT_URL=https://example.com\nLOG_LEVEL=debug\n",
		"file.env":  "APP_ENV=prod\nDB_PASSWORD_FILE=/run/secrets/elsewhere\nREPORT_URL=https://example.com\n",
		"both.env":  "DB_PASSWORD=swordfish\nDB_PASSWORD_FILE=/run/secrets/elsewhere\n",
		"wrong.env": "A='swordfish\n",
	})
	check := func(name string) result { return resgen(t, dir, "APP_ENV=dev", "env", "--check", "--env-file", name) }
	r := check("typo.env")
	r.wants(t, findings, nil, "database.password", "warning: `DB_PASSWROD` is no variable", "did you mean `DB_PASSWORD`?")
	if strings.Contains(r.stderr, "LOG_LEVEL") || strings.Contains(r.stderr, "swordfish") {
		t.Errorf("too much is said:\n%s", r.stderr)
	}
	check("file.env").wants(t, fine, []string{"sufficient for the profile prod"})
	check("both.env").wants(t, findings, nil, "set only one of")
	r = check("wrong.env")
	r.wants(t, trouble, nil, "line 1")
	if strings.Contains(r.stderr, "swordfish") {
		t.Errorf("a value is shown:\n%s", r.stderr)
	}
}
