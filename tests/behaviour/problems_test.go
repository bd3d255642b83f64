package behaviour

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/behaviour/settings"
)

// TestAllAtOnce wants every problem of every resource in one error, in the order of the specification, each with its resource, field,
// variables and the rule with its limits or choices.
func TestAllAtOnce(t *testing.T) {
	_, err := env{
		"SERVICE_ENV", "prod",
		"DB_PORT", "70000",
		"PROD_DB_USER", "me",
		"DB_PARAMSTYLE", "named",
		"DB_TIMEOUT", "soon",
		"DB_SHARDS", "1e3",
		"ALERT_URL", "http://alerts.example.com",
		"ALERT_TOKEN", "a", "ALERT_TOKEN_FILE", "b",
		"REPORTING_URL", "reports",
		"AUDIT_REGION", "eu",
		"SAMPLE_RATIO", "1.5",
		"SAMPLE_NAMES", "a, b, a",
		"STORE_CONNECTION", "cloud",
		"STORE_CONNECTION_CLOUD_URL", "//x",
		"STORE_POOL_MIN_SIZE", "11",
		"STORE_PASSWORD", "hunter2",
		"STORE_TLS", "false",
	}.load()
	wantLines(t, err,
		"database.port (DB_PORT): must be from 1 to 65535",
		"database.username (PROD_DB_USER): must have at least 3 characters",
		"database.password (PROD_DB_PASSWORD_FILE): required but not set",
		"database.paramstyle (DB_PARAMSTYLE): must be one of pyformat, qmark, numeric",
		"database.timeout (DB_TIMEOUT): must be a duration such as 1h30m, or a number of seconds",
		"database.shards (DB_SHARDS): must be a whole number",
		"alerting.url (ALERT_URL): must have the scheme https",
		"alerting.token (ALERT_TOKEN or ALERT_TOKEN_FILE): set only one of ALERT_TOKEN, ALERT_TOKEN_FILE",
		"reporting.url (REPORTING_URL): must be a URL with a scheme and a host: it has no scheme such as https://",
		"audit.url (AUDIT_URL): required but not set",
		"sample.ratio (SAMPLE_RATIO): must be from 0 to 1",
		"sample.names (SAMPLE_NAMES): item 3: must not repeat an item",
		"store.connection.cloud.url (STORE_CONNECTION_CLOUD_URL): must be a URL with a scheme and a host: it has no scheme such as https://",
		"store.connection.cloud.api_key (STORE_CONNECTION_CLOUD_API_KEY): required but not set",
		"store.private_key (STORE_PRIVATE_KEY): must be set in production",
		"store.tls (STORE_TLS): must not be false in the profile prod",
		"store: pool.min_size, pool.max_size (STORE_POOL_MIN_SIZE, STORE_POOL_MAX_SIZE): must satisfy min_size <= max_size",
	)
	for _, p := range resource.ProblemsOf(err) {
		if p.Resource == "" || len(p.Fields) == 0 || len(p.Vars) == 0 || p.Rule == "" || p.Message == "" || p.Warning {
			t.Errorf("incomplete problem %+v", p)
		}
	}
}

func TestTexts(t *testing.T) {
	path := file(t, "x")
	tests := []struct {
		name, text string
		want       string // the description's value, or after "! " the problem
	}{
		{"TEXT", " a ", " a "},
		{"TEXT", "ééééé", "ééééé"},
		{"TEXT", "123456", "! must have at most 5 characters"},
		{"FLAG", "0", "false"},
		{"FLAG", "TRUE", "true"},
		{"FLAG", "yes", "! must be true or false"},
		{"FLAG", " true", "! must not begin or end with a blank"},
		{"WHOLE", "+7", "7"},
		{"WHOLE", "1_000", "! must be a whole number"},
		{"WHOLE", "0x10", "! must be a whole number"},
		{"TINY", "-128", "-128"},
		{"TINY", "128", "! must be a whole number from -128 to 127"},
		{"NATURAL", "65535", "65535"},
		{"NATURAL", "65536", "! must be a whole number from 0 to 65535"},
		{"WHOLE", "9223372036854775808", "! must be a whole number from -9223372036854775808 to 9223372036854775807"},
		{"RATIO", "1e-1", "0.1"},
		{"RATIO", "NaN", "! must be a number"},
		{"RATIO", "1.01", "! must be from 0 to 1"},
		{"COARSE", "0.1", "0.1"},
		{"COARSE", "1e39", "! must be a number that fits in 32 bits"},
		{"PAUSE", "1h30m", "1h30m0s"},
		{"PAUSE", "90", "! must be a duration such as 1h30m"},
		{"LIMIT", "16MiB", "16MiB"},
		{"LIMIT", "10MB", "10MB"},
		{"LIMIT", "512", "512B"},
		{"LIMIT", "-1", "! must be a size such as 512, 10MB or 16MiB"},
		{"LINK", "https://u:p@example.com/x?y=1", "https://u:xxxxx@example.com/x?y=1"},
		{"LINK", "example.com", "! must be a URL with a scheme and a host: it has no scheme such as https://"},
		{"SINCE", "2026-01-02T15:04:05.5+01:00", "2026-01-02T15:04:05.5+01:00"},
		{"SINCE", "2026-01-02", "! must be a time such as 2006-01-02T15:04:05Z"},
		{"FILE", path, path},
		{"FILE", path + ".missing", "! must name an existing file"},
		{"DOCUMENT", ` {"a": 1} `, ` {"a": 1} `},
		{"DOCUMENT", "{", "! must be valid JSON"},
		{"NAMES", "a , b,c", "a, b, c"},
		{"NAMES", `["a, b", "c"]`, "a, b, c"},
		{"NAMES", "a,,b", "! item 2: must not be empty"},
		{"NAMES", "a,b,a", "! item 3: must not repeat an item"},
		{"PORTS", "80, 443", "80, 443"},
		{"PORTS", "[80, 443]", "80, 443"},
		{"PORTS", "80, http", "! item 2: must be a whole number"},
		{"PORTS", "80, 0", "! item 2: must be at least 1"},
		{"LABELS", "b=2, a=x=y", "a=x=y, b=2"},
		{"LABELS", `{"a": "1,2"}`, "a=1,2"},
		{"LABELS", "a=1,a=2", "! entry 2: repeats a key"},
		{"WEIGHTS", "a=0.5", "a=0.5"},
		{"WEIGHTS", "a=x", "! entry 1: must be a number"},
		{"KEYS", "a, b", "[REDACTED], [REDACTED]"},
		{"DSN", "postgres://u:p@example.com/db", "[REDACTED]"},
		{"DSN", "mysql://u:p@example.com/db", "! must have the scheme postgres"},
		{"DSN", "u:p@example.com", "! must be a URL with a scheme and a host: // must follow its scheme, as in https://example.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.text, func(t *testing.T) {
			variable := "SAMPLE_" + tt.name
			c, err := env{variable, tt.text}.load()
			field := strings.ToLower(tt.name)
			if problem, ok := strings.CutPrefix(tt.want, "! "); ok {
				wantLines(t, err, "sample."+field+" ("+variable+"): "+problem)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := described(t, c, "sample", field); got.Value != tt.want || got.From != variable {
				t.Errorf("%q from %s, want %q", got.Value, got.From, tt.want)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	const where = "database.password (DB_PASSWORD_FILE): "
	tests := []struct {
		name string
		env  env
		want []string
	}{
		{"missing", env{"DB_PASSWORD_FILE", file(t, "") + ".missing"}, []string{where + "names a file that does not exist"}},
		{"a directory", env{"DB_PASSWORD_FILE", t.TempDir()}, []string{where + "names a file that cannot be read"}},
		{"too large", env{"DB_PASSWORD_FILE", file(t, strings.Repeat("x", 64<<10+1))}, []string{where + "names a file larger than 64 KiB"}},
		{"too short", env{"DB_PASSWORD_FILE", file(t, "1234567\n")}, []string{where + "must have at least 8 characters"}},
		{"both", env{"DB_PASSWORD_FILE", file(t, "12345678"), "DB_PASSWORD", "12345678"}, []string{
			"database.password (DB_PASSWORD or DB_PASSWORD_FILE): set only one of DB_PASSWORD, DB_PASSWORD_FILE",
		}},
		{"both, one empty", env{"DB_PASSWORD_FILE", file(t, "12345678"), "DB_PASSWORD", ""}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.env.load()
			wantLines(t, err, tt.want...)
		})
	}
}

func TestAbsence(t *testing.T) {
	alerts, missing := []string{"alerting"}, "alerting.url (ALERT_URL): required but not set"
	tests := []struct {
		name    string
		env     env
		present []string
		err     string
	}{
		{"none", nil, nil, ""},
		{"its variable is empty", env{"ALERT_URL", ""}, nil, ""},
		{"its variable", env{"ALERT_URL", "https://a.example.com"}, alerts, ""},
		{"a shared variable", env{"REGION", "eu"}, nil, ""},
		{"only its secret", env{"ALERT_TOKEN", "x"}, nil, missing},
		{"only its secret's file", env{"ALERT_TOKEN_FILE", file(t, "x")}, nil, missing},
		{"another profile's variable", env{"AUDIT_URL", "https://a.example.com"}, nil, ""},
		{"staging", env{"SERVICE_ENV", "staging", "DB_USER", "abc", "DB_PASSWORD", "12345678"}, []string{"reporting"}, ""},
		{"the profile binds it", inProd(t, nil), []string{"alerting", "reporting"}, ""},
		{"all", inProd(t, env{"AUDIT_URL", "https://a.example.com"}), []string{"alerting", "reporting", "audit"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.env.load()
			if tt.err != "" {
				wantLines(t, err, tt.err)
				return
			}
			wantLines(t, err)
			var present []string
			for name, r := range map[string]*settings.WebhookConfig{"alerting": c.Alerting, "reporting": c.Reporting, "audit": c.Audit} {
				if r != nil {
					present = append(present, name)
				}
			}
			slices.Sort(present)
			slices.Sort(tt.present)
			if !slices.Equal(present, tt.present) {
				t.Errorf("present %q, want %q", present, tt.present)
			}
		})
	}
}

func TestLoadAbsent(t *testing.T) {
	dev := []settings.Option{settings.WithSource(resource.Map{})}
	prod := append(slices.Clone(dev), settings.WithProfile(settings.ProfileProd))

	_, err := settings.LoadAlertingConfig(t.Context(), dev...)
	wantAbsent(t, err, resource.ErrNotConfigured, "alerting: resource is not configured")
	_, err = settings.LoadReportingConfig(t.Context(), dev...)
	wantAbsent(t, err, resource.ErrNotInProfile, "reporting: resource is not in profile dev")
	_, err = settings.LoadAuditConfig(t.Context(), dev...)
	wantAbsent(t, err, resource.ErrNotInProfile, "audit: resource is not in profile dev")
	_, err = settings.LoadAuditConfig(t.Context(), settings.WithConfig(settings.Config{Profile: settings.ProfileDev}))
	if !errors.Is(err, resource.ErrNotInProfile) {
		t.Errorf("audit of a Config in dev: %v", err)
	}
	_, err = settings.LoadAuditConfig(t.Context(), settings.WithConfig(settings.Config{Profile: settings.ProfileProd}))
	if !errors.Is(err, resource.ErrNotConfigured) {
		t.Errorf("audit of a Config in prod: %v", err)
	}
	_, err = settings.LoadAuditConfig(t.Context(), prod...)
	wantAbsent(t, err, resource.ErrNotConfigured, "audit: resource is not configured")

	if c, err := settings.LoadAlertingConfig(t.Context(), prod...); err != nil || c.URL.Host != "alerts.example.com" {
		t.Errorf("alerting %v, %v", c, err)
	}
	_, err = settings.LoadConfig(t.Context(), append(dev, settings.WithProfile("x"))...)
	if _, err2 := settings.LoadAlertingConfig(t.Context(), append(dev, settings.WithProfile("x"))...); err == nil || err2.Error() != err.Error() {
		t.Errorf("profile x: %v", err2)
	}
}

func wantAbsent(t *testing.T, err, target error, text string) {
	t.Helper()
	if !errors.Is(err, target) || err.Error() != text {
		t.Errorf("%v, want %s", err, text)
	}
}

func TestShared(t *testing.T) {
	c, err := inProd(t, env{"REGION", "eu"}).load()
	if err != nil {
		t.Fatal(err)
	}
	if c.Alerting.Region != "eu" || c.Reporting.Region != "eu" {
		t.Errorf("regions %q, %q", c.Alerting.Region, c.Reporting.Region)
	}
}

func TestStore(t *testing.T) {
	const local, cloud = "STORE_CONNECTION_LOCAL_HOST", "STORE_CONNECTION_CLOUD_URL"
	const key = "STORE_CONNECTION_CLOUD_API_KEY"
	is := func(want settings.StoreConnection) func(*testing.T, settings.StoreConfig) {
		return func(t *testing.T, c settings.StoreConfig) {
			if got := fmt.Sprintf("%T", c.Connection); got != fmt.Sprintf("%T", want) {
				t.Errorf("a %s", got)
			}
		}
	}
	tests := []struct {
		name  string
		env   env
		check func(*testing.T, settings.StoreConfig)
		want  []string
	}{
		{"selected", env{"STORE_CONNECTION", "local"}, is(settings.StoreLocal{}), nil},
		{"selected, with defaults", env{"STORE_CONNECTION", "local"}, func(t *testing.T, c settings.StoreConfig) {
			if c.Connection.(settings.StoreLocal).Host != "localhost" {
				t.Errorf("connection %v", c.Connection)
			}
		}, nil},
		{"by its variable", env{"STORE_CONNECTION", "", local, "x"}, is(settings.StoreLocal{}), nil},
		{"by its variables", env{"STORE_CONNECTION", "", cloud, "https://x.example.com", key, "x"}, is(settings.StoreCloud{}), nil},
		{"others are not read", env{"STORE_CONNECTION", "local", cloud, "nonsense"}, is(settings.StoreLocal{}), nil},
		{"none", env{"STORE_CONNECTION", ""}, nil, []string{
			"store.connection (STORE_CONNECTION): required but not set",
		}},
		{"two", env{"STORE_CONNECTION", "", local, "x", key, "x"}, nil, []string{
			"store.connection (" + local + " or " + key + "): set the variables of only one of local, cloud",
		}},
		{"unknown", env{"STORE_CONNECTION", "hunter2"}, nil, []string{"store.connection (STORE_CONNECTION): must be one of local, cloud"}},

		{"no backup", nil, func(t *testing.T, c settings.StoreConfig) {
			if c.Backup != nil {
				t.Errorf("backup %v", c.Backup)
			}
		}, nil},
		{"backup", env{"STORE_BACKUP_MAX_SIZE", "3"}, func(t *testing.T, c settings.StoreConfig) {
			if c.Backup == nil || *c.Backup != (settings.StorePool{MinSize: 1, MaxSize: 3}) {
				t.Errorf("backup %v", c.Backup)
			}
		}, nil},
		{"backup's rule", env{"STORE_BACKUP_MAX_SIZE", "0"}, nil, []string{
			"store: backup.min_size, backup.max_size (STORE_BACKUP_MIN_SIZE, STORE_BACKUP_MAX_SIZE): must satisfy min_size <= max_size",
		}},
		{"a parse error silences the rule", env{"STORE_POOL_MIN_SIZE", "99", "STORE_POOL_MAX_SIZE", "x"}, nil, []string{
			"store.pool.max_size (STORE_POOL_MAX_SIZE): must be a whole number",
		}},
		{"at most one", env{"STORE_PASSWORD", "a", "STORE_PRIVATE_KEY", "b"}, nil, []string{
			"store: password, private_key (STORE_PASSWORD, STORE_PRIVATE_KEY): at most one may be set",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.env.load()
			wantLines(t, err, tt.want...)
			if tt.check != nil && err == nil {
				tt.check(t, c.Store)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	var got []string
	_, err := env{"STORE_TLS", "false", "STORE_OLD_NAME", "hunter2"}.load(settings.WithWarnings(func(p resource.Problem) {
		if !p.Warning {
			t.Errorf("no warning: %+v", p)
		}
		got = append(got, p.Error())
	}))
	wantLines(t, err)
	want := []string{
		"store.tls (STORE_TLS): is insecure: false",
		"store.old_name (STORE_OLD_NAME): is deprecated: use name",
	}
	if !slices.Equal(got, want) {
		t.Errorf("warnings %q, want %q", got, want)
	}
}

// everything is a source in which every variable holds a secret.
type everything string

func (e everything) Lookup(name string) (string, bool) {
	if name == "SERVICE_ENV" {
		return "", false
	}
	return string(e), true
}

// TestNoValueShows looks for values in everything that is printed, of what is wrong and of what is right.
func TestNoValueShows(t *testing.T) {
	const canary = "hunter2"
	for _, text := range []string{canary, "[" + canary, "{" + canary, canary + "=" + canary, `["` + canary + `", 1, {}]`, "%" + canary} {
		_, err := settings.LoadConfig(t.Context(), settings.WithSource(everything(text)), settings.WithWarnings(func(p resource.Problem) {
			if strings.Contains(fmt.Sprintf("%v %+v", p.Error(), p), canary) {
				t.Errorf("the warning %q shows a value", p.Error())
			}
		}))
		if err == nil {
			t.Fatalf("%q everywhere is fine", text)
		}
		for _, shown := range printed(err, err) {
			if strings.Contains(shown, canary) {
				t.Errorf("a value shows:\n%s", shown)
			}
		}
	}

	c, err := env{
		"DB_PASSWORD", canary + canary, "SAMPLE_KEYS", canary + "," + canary, "SAMPLE_DSN", "postgres://u:" + canary + "@example.com/x",
		"SAMPLE_LINK", "https://u:" + canary + "@example.com", "STORE_PASSWORD", canary, "ALERT_URL", "https://a.example.com", "ALERT_TOKEN", canary,
	}.load()
	if err != nil {
		t.Fatal(err)
	}
	d := c.Describe()
	c.Sample.Link = nil // a URL that is no secret: only descriptions mask its password
	for _, shown := range append(printed(d, d), printed(c, c)...) {
		if strings.Contains(shown, canary) {
			t.Errorf("a secret shows:\n%s", shown)
		}
	}
}

// printed is v in the ways in which people print things.
func printed(v, logged any) []string {
	var text, json bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", logged)
	slog.New(slog.NewJSONHandler(&json, nil)).Info("x", "v", logged)
	return []string{fmt.Sprint(v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%q", v), text.String(), json.String()}
}
