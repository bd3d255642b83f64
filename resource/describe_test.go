package resource_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"math/big"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

func describe(t *testing.T) resource.Description {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, err := load(t, resource.Map{
		"APP_ENV": "prod", "PROD_DB_USER": "two\nlines", "DB_PASSWORD_FILE": path, "DB_MAX_CONNS": "7", "DB_ENDPOINT": "https://u:hunter2@e.example.com",
		"DB_REPLICAS": "a,b", "DB_LABELS": "x=1,b=2", "REPORTING_PASSWORD": "hunter2",
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.Describe()
}

func TestDescriptionString(t *testing.T) {
	want := `profile prod

database (postgres)
  host       prod-db.example.com            profile prod
  port       5432                           default
  username   "two\nlines"                   PROD_DB_USER
  password   [REDACTED]                     file named by DB_PASSWORD_FILE
  key        -                              unset
  ssl_mode   verify-full                    default
  timeout    3s                             resource
  max_conns  7                              DB_MAX_CONNS
  endpoint   https://u:xxxxx@e.example.com  DB_ENDPOINT
  replicas   a, b                           DB_REPLICAS
  labels     b=2, x=1                       DB_LABELS

reporting (postgres)
  host       reporting.example.com  resource
  port       5432                   default
  username   -                      unset
  password   [REDACTED]             REPORTING_PASSWORD
  key        -                      unset
  ssl_mode   verify-full            default
  timeout    5s                     default
  max_conns  -                      unset
  endpoint   -                      unset
  replicas   -                      unset
  labels     -                      unset

alerting (webhook): not configured
`
	if got := describe(t).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDescriptionJSON(t *testing.T) {
	d := resource.Describe("", resource.Origins{})
	d.Add("s3", "s3", []resource.Value{{Field: "bucket", Value: "b"}, {Field: "key", Value: resource.NewSecret("hunter2")}, {Field: "region", Value: ""}})
	d.Absent("x", "y", "only in prod")
	got, err := json.Marshal(d)
	want := `{"resources":[{"name":"s3","kind":"s3","fields":[{"field":"bucket","value":"b","from":"code"},` +
		`{"field":"key","value":"[REDACTED]","from":"code"},{"field":"region","value":"","from":"unset"}]},{"name":"x","kind":"y","absent":"only in prod"}]}`
	if err != nil || string(got) != want {
		t.Errorf("got\n%s, %v\nwant\n%s", got, err, want)
	}
}

func TestDescriptionLog(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	c := Config{Profile: ProfileDev, Database: DatabaseConfig{Host: "h", Port: 1, Password: resource.NewSecret("hunter2")}}
	log.Info("loaded", "config", c)
	want := "level=INFO msg=loaded config.profile=dev config.database.host=h config.database.port=1 config.database.password=[REDACTED] " +
		"config.database.timeout=0s config.reporting=\"only in prod\" config.alerting=\"not configured\"\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
}

type refusing struct{}

func (refusing) MarshalText() ([]byte, error) { return nil, os.ErrInvalid }

type shy struct{ text string }

func (s *shy) String() string { return "***" }

type ownName struct{ text string }

func (o *ownName) MarshalText() ([]byte, error) { return []byte("own " + o.text), nil }

type panicky struct{ p *int }

func (p panicky) String() string { return string(rune(*p.p)) }

type closed struct{ text string }

func TestDescribeValues(t *testing.T) {
	u := &url.URL{Scheme: "https", User: url.UserPassword("u", "hunter2"), Host: "h"}
	var noURL *url.URL
	var noInt *int
	for _, tt := range []struct {
		v    any
		want string
	}{
		{nil, ""},
		{noURL, ""},
		{noInt, ""},
		{"", ""},
		{[]string(nil), ""},
		{map[string]int{}, ""},
		{json.RawMessage(nil), ""},
		{time.Time{}, ""},
		{resource.Secret{}, ""},
		{"s", "s"},
		{7, "7"},
		{uint8(7), "7"},
		{0, "0"},
		{false, "false"},
		{1.5, "1.5"},
		{5 * time.Second, "5s"},
		{16 * resource.MiB, "16MiB"},
		{DatabaseSSLModeDisable, "disable"},
		{resource.Ptr(DatabaseSSLModeDisable), "disable"},
		{resource.Ptr(7), "7"},
		{resource.Ptr(time.Second), "1s"},
		{resource.Ptr(3 * resource.KiB), "3KiB"},
		{u, "https://u:xxxxx@h"},
		{*u, "https://u:xxxxx@h"},
		{[]*url.URL{u}, "https://u:xxxxx@h"},
		{map[string]*url.URL{"k": u}, "k=https://u:xxxxx@h"},
		{json.RawMessage(`{"a": 1}`), `{"a": 1}`},
		{time.Unix(0, 5).UTC(), "1970-01-01T00:00:00.000000005Z"},
		{netip.IPv6Loopback(), "::1"},
		{refusing{}, "(cannot be shown)"},
		{shy{"hunter2"}, "***"},
		{&shy{"hunter2"}, "***"},
		{[]shy{{"hunter2"}, {}}, "***, ***"},
		{map[string]shy{"k": {"hunter2"}}, "k=***"},
		{ownName{"x"}, "own x"},
		{panicky{}, "(cannot be shown)"},
		{[]panicky{{}}, "(cannot be shown)"},
		{closed{"hunter2"}, "(cannot be shown)"},
		{*regexp.MustCompile("a+"), "a+"},
		{*big.NewInt(7), "7"},
		{&url.URL{Scheme: "postgres", Host: "u:12", Path: "/hunter2@h/db"}, "(cannot be shown)"},
		{[]resource.Secret{resource.NewSecret("hunter2"), resource.NewSecret("x")}, "[REDACTED], [REDACTED]"},
		{map[string]resource.Secret{"k": resource.NewSecret("hunter2")}, "k=[REDACTED]"},
		{resource.Ptr(resource.NewSecret("hunter2")), "[REDACTED]"},
		{[]time.Duration{1, 2}, "1ns, 2ns"},
		{map[string]bool{"b": true, "a": false}, "a=false, b=true"},
	} {
		d := resource.Describe("", resource.Origins{})
		d.Add("r", "k", []resource.Value{{Field: "f", Value: tt.v}})
		if got := d.Resources[0].Fields[0].Value; got != tt.want {
			t.Errorf("%#v is %q, want %q", tt.v, got, tt.want)
		}
	}
}

// TestDescribeUnset holds that an optional field with the zero value is unset unless something has set it.
func TestDescribeUnset(t *testing.T) {
	var d resource.Description
	var level slog.Level
	r, err := resource.NewReader(t.Context(), resource.Settings{Source: resource.Map{"SET": "INFO"}}, resource.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	resource.Load(r, "r", func(r *resource.Reader) (c noCheck) {
		resource.Read(r, &level, "set", resource.Env("SET"), resource.Text[slog.Level])
		return c
	})
	d = resource.Describe("", r.Origins())
	d.Add("r", "k", []resource.Value{
		{Field: "set", Value: level, Optional: true}, {Field: "unset", Value: level, Optional: true}, {Field: "default", Value: level},
	})
	want := "r (k)\n  set      INFO  SET\n  unset    -     unset\n  default  INFO  default\n"
	if got := d.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDescribeWide holds that a long value makes no other row longer.
func TestDescribeWide(t *testing.T) {
	d := resource.Describe("", resource.Origins{})
	long := strings.Repeat("x", 1_000_000)
	d.Add("r", "k", []resource.Value{{Field: "a", Value: "1"}, {Field: "long", Value: long}, {Field: "b", Value: "two"}})
	want := "r (k)\n  a     1    code\n  long  " + long + "  code\n  b     two  code\n"
	if got := d.String(); got != want {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
}

// TestOrigins gives a field one layer after the other: what was last said of it holds, in its own resource only.
func TestOrigins(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := resource.NewReader(context.Background(), resource.Settings{Source: resource.Map{"A": "a", "A_FILE": file}}, resource.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	steps := []struct {
		do   func(r *resource.Reader)
		want resource.Origin
	}{
		{func(r *resource.Reader) {}, resource.Origin{Layer: resource.FromDefault}},
		{func(r *resource.Reader) { r.From(resource.FromResource, "f", "g") }, resource.Origin{Layer: resource.FromResource}},
		{func(r *resource.Reader) { r.From(resource.FromProfile, "f") }, resource.Origin{Layer: resource.FromProfile}},
		{func(r *resource.Reader) { readText(r, resource.Env("A")) }, resource.Origin{Layer: resource.FromEnv, Var: "A"}},
		{func(r *resource.Reader) { readText(r, resource.File("A_FILE")) }, resource.Origin{Layer: resource.FromFile, Var: "A_FILE"}},
		{func(r *resource.Reader) { r.From(resource.FromDefault, "f") }, resource.Origin{Layer: resource.FromDefault}},
		{func(r *resource.Reader) { readText(r, resource.File("A_FILE")) }, resource.Origin{Layer: resource.FromFile, Var: "A_FILE"}},
		{func(r *resource.Reader) { readText(r, resource.Env("A")) }, resource.Origin{Layer: resource.FromEnv, Var: "A"}},
		{func(r *resource.Reader) { readText(r, resource.Env().Or("a")) }, resource.Origin{Layer: resource.FromEnv, Var: "A"}},
	}
	resource.Load(r, "r", func(r *resource.Reader) (c noCheck) {
		for i, s := range steps {
			s.do(r)
			s.want.Resource, s.want.Field = "r", "f"
			if got := r.Origins().Of("r", "f"); got != s.want {
				t.Errorf("step %d: %+v, want %+v", i, got, s.want)
			}
		}
		return c
	})
	resource.Load(r, "s", func(r *resource.Reader) (c noCheck) {
		r.From(resource.FromProfile, "f")
		return c
	})
	if got := r.Origins().Of("r", "f"); got.Var != "A" {
		t.Errorf("another resource's field is taken for it: %+v", got)
	}
	all := r.Origins()
	rest := all
	rest.Forget("r")
	if got := rest.Of("r", "f"); got.Layer != resource.FromCode {
		t.Errorf("what is forgotten is from %v", got)
	}
	if got, was := rest.Of("s", "f"), all.Of("r", "f"); got.Layer != resource.FromProfile || was.Var != "A" {
		t.Errorf("more is forgotten: %v, %v", got, was)
	}
	if got := r.Origins().Of("given", "f"); got.Layer != resource.FromCode {
		t.Errorf("what the loader did not read is from %v", got)
	}
	if got := r.Origins().Of("s", "g"); got.Layer != resource.FromDefault {
		t.Errorf("a field is taken for another resource's: %+v", got)
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}

func readText(r *resource.Reader, v resource.Var) {
	var s string
	resource.Read(r, &s, "f", v, resource.String)
}
