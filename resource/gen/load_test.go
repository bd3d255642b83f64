package gen_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// enough is an environment that loads without a problem.
func enough(change ...string) resource.Map {
	m := resource.Map{"DB_HOST": "db.example.com", "DB_USER": "app", "DB_PASSWORD": "hunter2"}
	for _, c := range change {
		name, value, set := strings.Cut(c, "=")
		if set {
			m[name] = value
		} else {
			delete(m, name)
		}
	}
	return m
}

func load(t *testing.T, m resource.Map, opts ...Option) (Config, []string, error) {
	t.Helper()
	var warnings []string
	opts = append([]Option{WithSource(m), WithWarnings(func(p resource.Problem) { warnings = append(warnings, p.Error()) })}, opts...)
	c, err := LoadConfig(context.Background(), opts...)
	return c, warnings, err
}

func TestLoadValues(t *testing.T) {
	c, warnings, err := load(t, enough(
		"DB_PORT=6432", "DB_SSL_MODE=disable", "DB_TIMEOUT=1.5", "DB_MAX_CONNS=7", "DB_ENDPOINT=https://e.example.com/x",
		"DB_REPLICAS=a, b", `DB_LABELS={"x":1}`, "DB_CLOUD_REGION=eu", "ALERT_URL=https://hooks.example.com",
	))
	if err != nil {
		t.Fatal(err)
	}
	db := c.Database
	if db.Host != "db.example.com" || db.Port != 6432 || db.Username != "app" || db.Password.Reveal() != "hunter2" ||
		db.SSLMode != DatabaseSSLModeDisable || db.Timeout != 1500*time.Millisecond || *db.MaxConns != 7 ||
		db.Endpoint.Host != "e.example.com" || !slices.Equal(db.Replicas, []string{"a", "b"}) || db.Labels["x"] != 1 ||
		db.Cloud.Region != "eu" {
		t.Errorf("database is %+v", db)
	}
	if c.Profile != ProfileDev || c.Reporting != nil || c.Alerting == nil || c.Alerting.Token.Reveal() != "hunter2" {
		t.Errorf("config is %+v", c)
	}
	if want := []string{"database.ssl_mode (DB_SSL_MODE): disable is insecure"}; !slices.Equal(warnings, want) {
		t.Errorf("warnings are %q, want %q", warnings, want)
	}
}

func TestLoadPrecedence(t *testing.T) {
	for _, tt := range []struct {
		name     string
		m        resource.Map
		host     string
		username string
		timeout  time.Duration
		port     int
	}{
		{"resource over kind", enough(), "db.example.com", "app", 3 * time.Second, 5432},
		{"variable over resource", enough("DB_TIMEOUT=9s", "DB_PORT=1"), "db.example.com", "app", 9 * time.Second, 1},
		{"profile", enough("DB_HOST", "APP_ENV=prod", "PROD_DB_USER=p", "REPORTING_PASSWORD=x"), "prod-db.example.com", "p", 3 * time.Second, 5432},
		{"variable over profile", enough("APP_ENV=prod", "PROD_DB_USER=p", "REPORTING_PASSWORD=x"), "db.example.com", "p", 3 * time.Second, 5432},
		{"empty is unset", enough("DB_TIMEOUT=", "DB_PORT=", "APP_ENV="), "db.example.com", "app", 3 * time.Second, 5432},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _, err := load(t, tt.m)
			if err != nil {
				t.Fatal(err)
			}
			db := c.Database
			if db.Host != tt.host || db.Username != tt.username || db.Timeout != tt.timeout || db.Port != tt.port {
				t.Errorf("database is %+v", db)
			}
		})
	}
}

func TestLoadProblems(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name string
		m    resource.Map
		want []string
	}{
		{"nothing set", resource.Map{}, []string{
			"database.host (DB_HOST): required but not set",
			"database.username (DB_USER): required but not set",
			"database: password, key (DB_PASSWORD, DB_PASSWORD_FILE, DB_KEY, DB_OLD_KEY): exactly one must be set",
		}},
		{"nothing set in prod", resource.Map{"APP_ENV": "prod"}, []string{
			"database.username (PROD_DB_USER): required but not set",
			"database: password, key (DB_PASSWORD, DB_PASSWORD_FILE, DB_KEY, DB_OLD_KEY): exactly one must be set",
			"reporting: password, key (REPORTING_PASSWORD): exactly one must be set",
		}},
		{"all bad, in the order of reading", enough(
			"DB_HOST=", "DB_PORT=70000", "DB_USER", "DB_SSL_MODE=on", "DB_TIMEOUT=5 s", "DB_MAX_CONNS=0", "DB_ENDPOINT=/x", "DB_REPLICAS=a,,b",
			"DB_LABELS=a=1,b=x", "DB_KEY_FILE="+filepath.Join(dir, "none"), "DB_CLOUD_ZONE=z", "ALERT_URL=hunter2",
		), []string{
			"database.host (DB_HOST): required but not set",
			"database.port (DB_PORT): must be from 1 to 65535",
			"database.username (DB_USER): required but not set",
			"database.ssl_mode (DB_SSL_MODE): must be one of disable, verify-full",
			"database.timeout (DB_TIMEOUT): must be a duration such as 1h30m, or a number of seconds",
			"database.max_conns (DB_MAX_CONNS): must be at least 1",
			"database.endpoint (DB_ENDPOINT): must be a URL with a scheme and a host: it has no scheme such as https://",
			"database.replicas (DB_REPLICAS): item 2: must not be empty",
			"database.labels (DB_LABELS): entry 2: must be a whole number",
			"database.key_file (DB_KEY_FILE): must name an existing file",
			"database.cloud.region (DB_CLOUD_REGION): required but not set",
			"alerting.url (ALERT_URL): must be a URL with a scheme and a host: it has no scheme such as https://",
		}},
		{"a rule between fields", enough("DB_HOST=localhost"), []string{
			"database: host, ssl_mode (DB_HOST, DB_SSL_MODE): localhost has no certificate",
		}},
		{"the second name is to blame", enough("DB_PASSWORD", "DB_OLD_KEY=k", "DB_PORT= 1"), []string{
			"database.port (DB_PORT): must not begin or end with a blank",
		}},
		{"variable and file", enough("DB_PASSWORD_FILE=" + file("ok", "secret")), []string{
			"database.password (DB_PASSWORD or DB_PASSWORD_FILE): set only one of DB_PASSWORD, DB_PASSWORD_FILE",
		}},
		{"no file", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+filepath.Join(dir, "none")), []string{
			"database.password (DB_PASSWORD_FILE): names a file that does not exist",
		}},
		{"a directory", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+dir), []string{
			"database.password (DB_PASSWORD_FILE): names a file that cannot be read",
		}},
		{"a large file", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+file("large", strings.Repeat("x", 64<<10+1))), []string{
			"database.password (DB_PASSWORD_FILE): names a file larger than 64 KiB",
		}},
		{"UTF-16", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+file("utf16", "\xff\xfeh\x00u\x00")), []string{
			"database.password (DB_PASSWORD_FILE): names a file in UTF-16: save it as UTF-8",
		}},
		{"a NUL byte", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+file("nul", "a\x00b")), []string{
			"database.password (DB_PASSWORD_FILE): names a file that holds a NUL byte: it must be text, in UTF-8",
		}},
		{"nothing but a byte order mark", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+file("bom", "\ufeff\n")), []string{
			"database.password (DB_PASSWORD_FILE): names an empty file",
		}},
		{"an empty file", enough("DB_PASSWORD", "DB_PASSWORD_FILE="+file("empty", "\n")), []string{
			"database.password (DB_PASSWORD_FILE): names an empty file",
		}},
		{"an unknown profile", enough("APP_ENV=hunter2"), []string{"profile (APP_ENV): must be one of dev, prod"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _, err := load(t, tt.m)
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, strings.Join(tt.want, "\n"))
			}
			if !reflect.DeepEqual(c, Config{}) {
				t.Error("a config beside the error")
			}
			if n := len(resource.ProblemsOf(err)); n != len(tt.want) {
				t.Errorf("%d problems in %d lines", n, len(tt.want))
			}
		})
	}
}

func TestLoadOne(t *testing.T) {
	c, err := LoadDatabaseConfig(context.Background(), WithSource(enough("ALERT_URL=bad", "APP_ENV=prod", "PROD_DB_USER=p")))
	if err != nil || c.Username != "p" {
		t.Errorf("got %+v, %v", c, err)
	}
	_, err = LoadDatabaseConfig(context.Background(), WithConfig(Config{Database: DatabaseConfig{Port: 1, Host: "h", SSLMode: "disable"}}))
	if want := "database: password, key: exactly one must be set"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestLoadSilence(t *testing.T) {
	for _, tt := range []struct{ name, change, want string }{
		{"a bad value", "DB_PORT=hunter2", "database.port (DB_PORT): must be a whole number"},
		{"a rule that mentions it", "DB_PASSWORD_FILE=/x", "database.password (DB_PASSWORD or DB_PASSWORD_FILE): set only one of DB_PASSWORD, DB_PASSWORD_FILE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := load(t, enough(tt.change))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}

	ctx := context.Background()
	r, err := gen.NewReader(ctx, lifecycle.Settings{
		Source: resource.Map{"BAD": "x", "PATH_": "/nowhere/at/all"},
		Warn:   func(p resource.Problem) { t.Errorf("warned: %v", &p) },
	}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	gen.Load(r, "x", func(r *gen.Reader) checked {
		var n int
		gen.Read(r, &n, "object.n", gen.Env("BAD"), format.Int)
		r.Exists("object.n", "/nowhere", "file")
		r.Warn("object.n", "insecure_if", "about a bad field")
		r.Add("object", "custom", "about an object that holds a bad field")
		r.AddRule("mentions a bad field", "other", "object.n")
		r.WarnRule("mentions one too", "other", "object.n")
		return func() error {
			var ps resource.Problems
			ps.Required("missing")
			ps.Add("missing", "min_len", "about a missing field")
			ps.Add("missing.inner", "min_len", "in a missing field")
			return errors.Join(ps.Err(), &resource.Problem{Fields: []string{"other", "missing"}, Message: "a rule"})
		}
	})
	want := "x.missing: required but not set\nx.object.n (BAD): must be a whole number" // what is not read stands where validation has it
	if err := r.Err(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// checked is a configuration that is nothing but its check.
type checked func() error

func (c checked) Validate() error { return c() }

func TestLoadOptional(t *testing.T) {
	type value struct{ noCheck }
	dir := t.TempDir()
	for _, tt := range []struct {
		name    string
		m       resource.Map
		claim   bool
		present bool
		err     string
	}{
		{"nothing", resource.Map{}, false, false, ""},
		{"empty", resource.Map{"OWN": ""}, false, false, ""},
		{"shared only", resource.Map{"SHARED": "bad"}, false, false, ""},
		{"own", resource.Map{"OWN": "1"}, false, true, "x.need (NEED): required but not set"},
		{"own but bad", resource.Map{"OWN": "a"}, false, true, "x.own (OWN): must be a whole number\nx.need (NEED): required but not set"},
		{
			"file",
			resource.Map{"OWN_FILE": filepath.Join(dir, "none")},
			false, true,
			"x.own (OWN_FILE): names a file that does not exist\nx.need (NEED): required but not set",
		},
		{"claimed", resource.Map{}, true, true, "x.need (NEED): required but not set"},
		{"complete", resource.Map{"NEED": "x"}, false, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			warn := func(p resource.Problem) {
				if !tt.present {
					t.Errorf("warned of an absent resource: %v", &p)
				}
			}
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.m, Warn: warn}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			r.Trace()
			got := gen.LoadOptional(r, "x", func(r *gen.Reader) value {
				var own, common int
				var need string
				r.From(gen.FromResource, "own")
				gen.Read(r, &own, "own", gen.Env("OWN").OrFile("OWN_FILE"), format.Int)
				gen.Read(r, &common, "common", gen.Env("SHARED").Shared(), format.Int)
				gen.Read(r, &need, "need", gen.Env("NEED").Required(), format.String)
				r.Warn("own", "w", "warned")
				if tt.claim {
					r.Claim()
				}
				return value{}
			})
			if (got != nil) != tt.present {
				t.Errorf("got %v", got)
			}
			text := ""
			if err := r.Err(); err != nil {
				text = err.Error()
			}
			if text != tt.err {
				t.Errorf("got\n%s\nwant\n%s", text, tt.err)
			}
			if o := r.Origins().Of("x", "own"); !tt.present && o.Layer != gen.FromCode {
				t.Errorf("an absent resource leaves origin %+v", o)
			}
		})
	}
}

type noCheck struct{}

func (noCheck) Validate() error { return nil }

func TestReadVars(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, tt := range []struct {
		name    string
		v       gen.Var
		m       resource.Map
		content string
		want    string // of a field that holds "before"
		err     string
	}{
		{"zero", gen.Var{}, resource.Map{"": "x"}, "", "before", ""},
		{"nothing but required", gen.Env().Required(), nil, "", "before", "f: required but not set"},
		{"first set", gen.Env("A", "B"), resource.Map{"B": "b"}, "", "b", ""},
		{"first wins", gen.Env("A", "B"), resource.Map{"A": "a", "B": "b"}, "", "a", ""},
		{"empty is unset", gen.Env("A", "B"), resource.Map{"A": "", "B": "b"}, "", "b", ""},
		{"empty allowed", gen.Env("A", "B").AllowEmpty(), resource.Map{"A": "", "B": "b"}, "", "", ""},
		{"required and empty", gen.Env("A", "B").OrFile("F").Required(), resource.Map{"A": "", "F": ""}, "", "before", "f (A or B or F): required but not set"},
		{"blanks stay", gen.Env("A"), resource.Map{"A": " a\n"}, "", " a\n", ""},
		{"nothing is interpolated", gen.Env("A"), resource.Map{"A": "a${B}$B"}, "", "a${B}$B", ""},
		{"file", gen.File("F"), resource.Map{"F": path}, "a", "a", ""},
		{"newline", gen.File("F"), resource.Map{"F": path}, "a\n", "a", ""},
		{"crlf", gen.File("F"), resource.Map{"F": path}, "a\r\n", "a", ""},
		{"one newline only", gen.File("F"), resource.Map{"F": path}, "a\n\n", "a\n", ""},
		{"one crlf only", gen.File("F"), resource.Map{"F": path}, "a\r\n\r\n", "a\r\n", ""},
		{"a lone cr stays", gen.File("F"), resource.Map{"F": path}, "a\r", "a\r", ""},
		{"blanks in a file stay", gen.File("F"), resource.Map{"F": path}, " a \n", " a ", ""},
		{"empty file", gen.File("F"), resource.Map{"F": path}, "", "before", "f (F): names an empty file"},
		{"empty file allowed", gen.File("F").AllowEmpty(), resource.Map{"F": path}, "\n", "", ""},
		{"empty path", gen.File("F").AllowEmpty(), resource.Map{"F": ""}, "", "before", ""},
		{"64 KiB", gen.File("F"), resource.Map{"F": path}, strings.Repeat("x", 64<<10), strings.Repeat("x", 64<<10), ""},
		{"both", gen.Env("A", "B").OrFile("F"), resource.Map{"B": "b", "F": path}, "", "before", "f (B or F): set only one of B, F"},
		{"empty beside a file", gen.Env("A").OrFile("F"), resource.Map{"A": "", "F": path}, "a", "a", ""},
		{"allowed empty beside a file", gen.Env("A").AllowEmpty().OrFile("F"), resource.Map{"A": "", "F": path}, "a", "before", "f (A or F): set only one of A, F"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.m}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			got := "before"
			gen.Load(r, "", func(r *gen.Reader) noCheck {
				gen.Read(r, &got, "f", tt.v, format.String)
				return noCheck{}
			})
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if err := r.Err(); err == nil && tt.err != "" || err != nil && err.Error() != tt.err {
				t.Errorf("got %v, want %s", err, tt.err)
			}
		})
	}
}

func TestOS(t *testing.T) {
	t.Setenv("RESGEN_RUNTIME_TEST", "x")
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var got string
	gen.Read(r, &got, "f", gen.Env("RESGEN_RUNTIME_TEST"), format.String)
	if got != "x" {
		t.Errorf("got %q", got)
	}
}

func TestExists(t *testing.T) {
	dir := t.TempDir()
	plain, program := filepath.Join(dir, "plain"), filepath.Join(dir, "program")
	for path, mode := range map[string]os.FileMode{plain: 0o600, program: 0o700} {
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	none := filepath.Join(dir, "none")
	t.Setenv("PATH", none+string(filepath.ListSeparator)+dir)
	for _, tt := range []struct{ path, what, want string }{
		{plain, "file", ""},
		{program, "file", ""},
		{dir, "file", "x.f: must name an existing file"},
		{none, "file", "x.f: must name an existing file"},
		{dir, "dir", ""},
		{plain, "dir", "x.f: must name an existing directory"},
		{none, "dir", "x.f: must name an existing directory"},
		{program, "executable", ""},
		{plain, "executable", "x.f: must name an existing executable file"},
		{dir, "executable", "x.f: must name an existing executable file"},
		{"program", "executable", ""},
		{"plain", "executable", "x.f: must name an existing executable file"},
		{"none", "executable", "x.f: must name an existing executable file"},
		{"program", "file", "x.f: must name an existing file"},
		{"", "file", ""},
	} {
		got := problemsOf(t, func(r *gen.Reader) { r.Exists("f", tt.path, tt.what) })
		if got != tt.want {
			t.Errorf("%s of %s: got %q, want %q", tt.what, filepath.Base(tt.path), got, tt.want)
		}
	}
	for want, got := range map[string]string{ // order: each is a case of its own
		"x.f: item 2: must name an existing file\nx.f: item 4: must name an existing file": problemsOf(t, func(r *gen.Reader) {
			r.ExistsEach("f", []string{plain, none, program, dir, ""}, "file")
		}),
		"x.f: every value must name an existing directory": problemsOf(t, func(r *gen.Reader) {
			r.ExistsEachValue("f", map[string]string{"a": dir, "b": none, "c": plain, "d": ""}, "dir")
		}),
		"": problemsOf(t, func(r *gen.Reader) {
			r.ExistsEach("f", []string{dir}, "dir")
			r.ExistsEachValue("f", map[string]string{"a": dir}, "dir")
			r.ExistsEachValue("f", nil, "dir")
		}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// problemsOf is what is wrong with a resource called x that load reads.
func problemsOf(t *testing.T, load func(*gen.Reader)) string {
	t.Helper()
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	gen.Load(r, "x", func(r *gen.Reader) noCheck {
		load(r)
		return noCheck{}
	})
	if err := r.Err(); err != nil {
		return err.Error()
	}
	return ""
}

func TestProfiles(t *testing.T) {
	closed := gen.Profiles{Env: "APP_ENV", Default: "dev", Names: []string{"dev", "prod"}}
	open := closed
	open.Default = ""
	for _, tt := range []struct {
		name  string
		given string
		env   string
		ps    gen.Profiles
		want  string
		err   string
	}{
		{"default", "", "", closed, "dev", ""},
		{"variable", "", "prod", closed, "prod", ""},
		{"given", "prod", "no such", closed, "prod", ""},
		{"no profiles", "", "prod", gen.Profiles{}, "", ""},
		{"unknown variable", "", "Prod", closed, "", "profile (APP_ENV): must be one of dev, prod"},
		{"unknown given", "hunter2", "prod", closed, "", "profile: must be one of dev, prod"},
		{"required", "", "", open, "", "profile (APP_ENV): required but not set: must be one of dev, prod"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := lifecycle.Settings{Source: resource.Map{"APP_ENV": tt.env}, Profile: tt.given}
			r, err := gen.NewReader(context.Background(), s, tt.ps)
			switch {
			case tt.err != "":
				var p *resource.Problem
				if err == nil || err.Error() != tt.err || !errors.As(err, &p) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
			case err != nil:
				t.Error(err)
			case r.Profile() != tt.want:
				t.Errorf("got %q, want %q", r.Profile(), tt.want)
			}
		})
	}
	if p, err := ParseProfile("prod"); p != ProfileProd || err != nil {
		t.Errorf("got %q, %v", p, err)
	}
	if _, err := ParseProfile("x"); err == nil || err.Error() != "profile: must be one of dev, prod" {
		t.Errorf("got %v", err)
	}
	if _, _, err := load(t, enough(), WithProfile("x")); err == nil || err.Error() != "profile: must be one of dev, prod" {
		t.Errorf("got %v", err)
	}
}
