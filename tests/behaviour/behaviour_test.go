// Package behaviour tests what generated code does. The package in settings is made from the specification there, which uses every
// binding key, every type and every rule about profiles.
package behaviour

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/behaviour/settings"
)

// TestGenerated fails when the package in settings is not what the specification there comes to.
func TestGenerated(t *testing.T) {
	const dir = "settings"
	text, err := os.ReadFile(dir + "/resgen.toml")
	if err != nil {
		t.Fatal(err)
	}
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Files: []*diag.Source{{Name: "resgen.toml", Text: text}}})
	for _, f := range res.Findings {
		t.Errorf("%s: %s", f.Code, f.Text)
	}
	var made []string
	for _, f := range res.Files {
		made = append(made, f.Path)
		if data, err := os.ReadFile(f.Path); err != nil || string(data) != string(f.Data) {
			t.Errorf("%s is stale: go generate ./tests/behaviour/settings", f.Path)
		}
	}
	have, err := filepath.Glob(dir + "/*_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(made)
	if !slices.Equal(have, made) {
		t.Errorf("files %q, want %q", have, made)
	}
}

// An env is an environment: pairs of a name and a value.
type env []string

// source is e over what every load needs.
func (e env) source() resource.Map {
	m := resource.Map{"STORE_CONNECTION": "local"}
	for i := 0; i < len(e); i += 2 {
		m[e[i]] = e[i+1]
	}
	return m
}

func (e env) load(opts ...settings.Option) (settings.Config, error) {
	return settings.LoadConfig(context.Background(), append([]settings.Option{
		settings.WithSource(e.source()),
		settings.WithWarnings(func(resource.Problem) {}),
	}, opts...)...)
}

// inProd is e with what the profile prod needs.
func inProd(t *testing.T, e env) env {
	t.Helper()
	return append(env{
		"SERVICE_ENV", "prod", "PROD_DB_USER", "prod_user", "PROD_DB_PASSWORD_FILE", file(t, "prod-password\n"), "STORE_PRIVATE_KEY", "key",
	}, e...)
}

// file writes a file and returns its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantLines compares an error's lines; none means no error.
func wantLines(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	if err != nil {
		got = strings.Split(err.Error(), "\n")
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// described finds a field in a configuration's description.
func described(t *testing.T, c settings.Config, name, field string) resource.FieldDescription {
	t.Helper()
	for _, r := range c.Describe().Resources {
		for _, f := range r.Fields {
			if r.Name == name && f.Field == field {
				return f
			}
		}
	}
	t.Fatalf("%s.%s is not described", name, field)
	return resource.FieldDescription{}
}

func TestProfile(t *testing.T) {
	unknown := "profile (SERVICE_ENV): must be one of dev, staging, prod"
	tests := []struct {
		name string
		env  env
		opts []settings.Option
		want settings.Profile
		err  string
	}{
		{"default", nil, nil, "dev", ""},
		{"empty is unset", env{"SERVICE_ENV", ""}, nil, "dev", ""},
		{"variable", env{"SERVICE_ENV", "staging", "DB_USER", "abc", "DB_PASSWORD", "12345678"}, nil, "staging", ""},
		{"unknown", env{"SERVICE_ENV", "production"}, nil, "", unknown},
		{"other case", env{"SERVICE_ENV", "Dev"}, nil, "", unknown},
		{"in code", env{"SERVICE_ENV", "nonsense"}, []settings.Option{settings.WithProfile(settings.ProfileDev)}, "dev", ""},
		{"unknown in code", nil, []settings.Option{settings.WithProfile("nonsense")}, "", "profile: must be one of dev, staging, prod"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.env.load(tt.opts...)
			if tt.err != "" {
				wantLines(t, err, tt.err)
			} else if wantLines(t, err); c.Profile != tt.want {
				t.Errorf("profile %q, want %q", c.Profile, tt.want)
			}
		})
	}
	if p, err := settings.ParseProfile("prod"); p != settings.ProfileProd || err != nil {
		t.Errorf("ParseProfile = %q, %v", p, err)
	}
	_, err := settings.ParseProfile("prd")
	wantLines(t, err, "profile: must be one of dev, staging, prod")
}

// TestPrecedence climbs the layers, field by field: the kind's default, the resource, the profile, variables and files.
func TestPrecedence(t *testing.T) {
	staging := func(e ...string) env {
		return append(env{"SERVICE_ENV", "staging", "DB_USER", "staging_user", "DB_PASSWORD", "staging-password"}, e...)
	}
	prod := func(e ...string) env { return inProd(t, e) }
	tests := []struct {
		name  string
		env   env
		field string
		value string
		from  string
	}{
		{"kind", nil, "port", "5432", "default"},
		{"variable over kind", env{"DB_PORT", "1"}, "port", "1", "DB_PORT"},
		{"second variable", env{"PGPORT", "2"}, "port", "2", "PGPORT"},
		{"first variable wins", env{"PGPORT", "2", "DB_PORT", "1"}, "port", "1", "DB_PORT"},
		{"empty is unset", env{"PGPORT", "2", "DB_PORT", ""}, "port", "2", "PGPORT"},
		{"all empty", env{"PGPORT", "", "DB_PORT", ""}, "port", "5432", "default"},

		{"resource over kind", nil, "timeout", "3s", "resource"},
		{"variable over resource", env{"DB_TIMEOUT", "10"}, "timeout", "10s", "DB_TIMEOUT"},
		{"unset in the profile", staging(), "timeout", "5s", "default"},
		{"unset reads no variable", staging("DB_TIMEOUT", "10"), "timeout", "5s", "default"},

		{"profile", nil, "host", "localhost", "profile dev"},
		{"variable over profile", env{"DB_HOST", "h"}, "host", "h", "DB_HOST"},
		{"rebound with a default", staging(), "host", "staging.example.com", "profile staging"},
		{"rebound", staging("STAGING_DB_HOST", "h"), "host", "h", "STAGING_DB_HOST"},
		{"rebound from", staging("DB_HOST", "h"), "host", "staging.example.com", "profile staging"},
		{"rebound in prod", prod("DB_USER", "nobody"), "username", "prod_user", "PROD_DB_USER"},
		{"a default keeps the variable", prod(), "paramstyle", "qmark", "profile prod"},
		{"the kept variable", prod("DB_PARAMSTYLE", "numeric"), "paramstyle", "numeric", "DB_PARAMSTYLE"},
		{"elsewhere", staging(), "paramstyle", "pyformat", "default"},

		{"no variable in the profile", staging("DB_SHARDS", "9"), "shards", "4", "resource"},
		{"variable elsewhere", env{"DB_SHARDS", "9"}, "shards", "9", "DB_SHARDS"},

		{"template", nil, "database", "shop_dev", "resource"},
		{"template in prod", prod(), "database", "shop_prod", "resource"},
		{"variable over template", env{"DB_NAME", "x"}, "database", "x", "DB_NAME"},

		{"optional", nil, "max_conns", "", "unset"},
		{"optional in a profile", staging(), "max_conns", "7", "profile staging"},
		{"optional from a variable", staging("DB_MAX_CONNS", "8"), "max_conns", "8", "DB_MAX_CONNS"},

		{"allow_empty, unset", nil, "application", "settings", "default"},
		{"allow_empty", env{"DB_APPLICATION", ""}, "application", "", "DB_APPLICATION"},

		{"insecure_default", nil, "password", "[REDACTED]", "profile dev"},
		{"secret", env{"DB_PASSWORD", "12345678"}, "password", "[REDACTED]", "DB_PASSWORD"},
		{"secret file", env{"DB_PASSWORD_FILE", file(t, "12345678")}, "password", "[REDACTED]", "file named by DB_PASSWORD_FILE"},
		{"file in prod", prod(), "password", "[REDACTED]", "file named by PROD_DB_PASSWORD_FILE"},
		{"file", env{"DB_NOTE_FILE", file(t, "a note\n")}, "note", "a note", "file named by DB_NOTE_FILE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.env.load()
			if err != nil {
				t.Fatal(err)
			}
			if got := described(t, c, "database", tt.field); got.Value != tt.value || got.From != tt.from {
				t.Errorf("%s is %q from %q, want %q from %q", tt.field, got.Value, got.From, tt.value, tt.from)
			}
			c.Database.Port = 1
			again, err := tt.env.load(settings.WithConfig(c))
			if err != nil || again.Database.Port != 1 {
				t.Errorf("WithConfig: port %d, %v", again.Database.Port, err)
			}
		})
	}
}

func TestSecrets(t *testing.T) {
	tests := []struct {
		name string
		env  env
		want string
	}{
		{"insecure_default", nil, "dev-password"},
		{"variable", env{"DB_PASSWORD", " 12345678\n"}, " 12345678\n"},
		{"file", env{"DB_PASSWORD_FILE", file(t, "12345678\n\n")}, "12345678\n"},
		{"prod", inProd(t, env{"DB_PASSWORD", "not read"}), "prod-password"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.env.load()
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Database.Password.Reveal(); got != tt.want {
				t.Errorf("password %q, want %q", got, tt.want)
			}
		})
	}
}

// TestCurrent rotates a secret without loading again.
func TestCurrent(t *testing.T) {
	path := file(t, "first-password")
	c, err := env{"DB_PASSWORD_FILE", path}.load()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("second-password\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Database.Password.Current(t.Context()); got != "second-password" || err != nil {
		t.Errorf("Current = %q, %v", got, err)
	}
	if got := c.Database.Password.Reveal(); got != "first-password" {
		t.Errorf("Reveal = %q", got)
	}
}

// A resolver answers for some fields, and counts the questions.
type resolver struct {
	texts map[string]string
	asked []string
	err   error
}

func (r *resolver) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	field := ref.Resource + "." + ref.Field
	r.asked = append(r.asked, field)
	text, ok := r.texts[field]
	return text, ok, r.err
}

func TestResolver(t *testing.T) {
	store := &resolver{texts: map[string]string{"database.password": "from-the-store"}}
	c, err := env{"DB_PASSWORD", "from-the-variable", "STORE_PASSWORD", "other"}.load(settings.WithResolver(store))
	if err != nil {
		t.Fatal(err)
	}
	if got := described(t, c, "database", "password"); c.Database.Password.Reveal() != "from-the-store" || got.From != "resolver" {
		t.Errorf("password from %s", got.From)
	}
	if c.Store.Password.Reveal() != "other" {
		t.Error("what the resolver does not know was not read from its variable")
	}
	for _, field := range store.asked {
		if !slices.Contains([]string{
			"database.password", "alerting.token", "sample.keys", "sample.dsn", "store.password", "store.private_key", "lamp.key",
		}, field) {
			t.Errorf("the resolver was asked for %s", field)
		}
	}

	store = &resolver{err: errors.Join(errors.New("hunter2"), context.DeadlineExceeded)}
	_, err = settings.LoadDatabaseConfig(t.Context(), settings.WithSource(resource.Map{}), settings.WithResolver(store))
	wantLines(t, err, "database.password (DB_PASSWORD or DB_PASSWORD_FILE): could not be resolved")
	if ps := resource.ProblemsOf(err); len(ps) != 1 || !errors.Is(ps[0], context.DeadlineExceeded) {
		t.Errorf("problems %v do not tell of the deadline", ps)
	}
}

// refusing is a source that nobody may ask.
type refusing struct{ t *testing.T }

func (r refusing) Lookup(name string) (string, bool) {
	r.t.Errorf("%s was read", name)
	return "", false
}

func TestWithConfig(t *testing.T) {
	c, err := env{"ALERT_URL", "https://a.example.com"}.load()
	if err != nil {
		t.Fatal(err)
	}
	opts := []settings.Option{settings.WithSource(refusing{t}), settings.WithConfig(c)}
	got, err := settings.LoadConfig(t.Context(), opts...)
	if err != nil || got.Describe().String() != c.Describe().String() {
		t.Errorf("another configuration, %v:\n%s", err, got.Describe())
	}
	if db, err := settings.LoadDatabaseConfig(t.Context(), opts...); err != nil || db.Host != "localhost" {
		t.Errorf("database %v, %v", db, err)
	}
	if a, err := settings.LoadAlertingConfig(t.Context(), opts...); err != nil || a.URL.Host != "a.example.com" {
		t.Errorf("alerting %v, %v", a, err)
	}

	own := settings.Config{Profile: settings.ProfileProd, Database: settings.DefaultDatabaseConfig(), Store: settings.DefaultStoreConfig()}
	own.Database.Port = 0
	own.Sample.Text = "too long"
	opts = []settings.Option{settings.WithSource(refusing{t}), settings.WithConfig(own)}
	_, err = settings.LoadConfig(t.Context(), opts...)
	wantLines(t, err,
		"database.host: required but not set",
		"database.port: must be from 1 to 65535",
		"database.username: required but not set",
		"database.password: required but not set",
		"database.database: required but not set",
		"sample.text: must have at most 5 characters",
		"store.connection: required but not set",
	)
	if from := described(t, own, "database", "port"); from.From != "code" {
		t.Errorf("port comes from %q", from.From)
	}
	if _, err := settings.LoadAlertingConfig(t.Context(), opts...); !errors.Is(err, resource.ErrNotConfigured) {
		t.Errorf("alerting: %v", err)
	}
	if _, err := settings.LoadReportingConfig(t.Context(), opts...); !errors.Is(err, resource.ErrNotInProfile) {
		t.Errorf("reporting: %v", err)
	}
}

// recording is a source that remembers what it was asked for.
type recording struct {
	resource.Map
	asked map[string]bool
}

func (r recording) Lookup(name string) (string, bool) {
	r.asked[name] = true
	return r.Map.Lookup(name)
}

// TestLoadOne reads the variables of one resource only.
func TestLoadOne(t *testing.T) {
	src := recording{env{"DB_PORT", "x", "STORE_TLS", "nonsense"}.source(), map[string]bool{}}
	_, err := settings.LoadDatabaseConfig(t.Context(), settings.WithSource(src))
	wantLines(t, err, "database.port (DB_PORT): must be a whole number")
	for name := range src.asked {
		if !strings.HasPrefix(name, "DB_") && name != "PGPORT" && name != "SERVICE_ENV" {
			t.Errorf("%s was read", name)
		}
	}
}
