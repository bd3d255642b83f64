package gen_test

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
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
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
	d := gen.Describe("", gen.Origins{})
	d.Add("s3", "s3", []gen.Value{{Field: "bucket", Value: "b"}, {Field: "key", Value: resource.NewSecret("hunter2")}, {Field: "region", Value: ""}})
	d.Absent("x", "y", "only in prod")
	got, err := json.Marshal(d.Description())
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
		{gen.Ptr(DatabaseSSLModeDisable), "disable"},
		{gen.Ptr(7), "7"},
		{gen.Ptr(time.Second), "1s"},
		{gen.Ptr(3 * resource.KiB), "3KiB"},
		{u, "https://u:xxxxx@h"},
		{*u, "https://u:xxxxx@h"},
		{[]*url.URL{u}, "https://u:xxxxx@h"},
		{map[string]*url.URL{"k": u}, "k=https://u:xxxxx@h"},
		{json.RawMessage(`{"a": 1}`), `{"a": 1}`},
		{json.RawMessage(`{"a": "https://u:hunter2@h"}`), `{"a": "https://u:xxxxx@h"}`},
		{"pg://u:hunter2@h/x", "pg://u:xxxxx@h/x"},
		{[]string{"https://h:1", "u@x", "pg://u:hunter2@h"}, "https://h:1, u@x, pg://u:xxxxx@h"},
		{map[string]DatabaseSSLMode{"k": "pg://u:hunter2@h"}, "k=pg://u:xxxxx@h"},
		{ownName{"pg://u:hunter2@h"}, "own pg://u:xxxxx@h"},
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
		{gen.Ptr(resource.NewSecret("hunter2")), "[REDACTED]"},
		{[]time.Duration{1, 2}, "1ns, 2ns"},
		{map[string]bool{"b": true, "a": false}, "a=false, b=true"},
	} {
		d := gen.Describe("", gen.Origins{})
		d.Add("r", "k", []gen.Value{{Field: "f", Value: tt.v}})
		if got := d.Description().Resources[0].Fields[0].Value; got != tt.want {
			t.Errorf("%#v is %q, want %q", tt.v, got, tt.want)
		}
	}
}

// TestDescribeUnset holds that an optional field with the zero value is unset unless something has set it.
func TestDescribeUnset(t *testing.T) {
	var level slog.Level
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"SET": "INFO"}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
		gen.Read(r, &level, "set", gen.Env("SET"), format.Text[slog.Level])
		return c
	})
	d := gen.Describe("", r.Origins())
	d.Add("r", "k", []gen.Value{
		{Field: "set", Value: level, Optional: true}, {Field: "unset", Value: level, Optional: true}, {Field: "default", Value: level},
	})
	want := "r (k)\n  set      INFO  SET\n  unset    -     unset\n  default  INFO  default\n"
	if got := d.Description().String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDescribeWide holds that a long value makes no other row longer.
func TestDescribeWide(t *testing.T) {
	d := gen.Describe("", gen.Origins{})
	long := strings.Repeat("x", 1_000_000)
	d.Add("r", "k", []gen.Value{{Field: "a", Value: "1"}, {Field: "long", Value: long}, {Field: "b", Value: "two"}})
	want := "r (k)\n  a     1    code\n  long  " + long + "  code\n  b     two  code\n"
	if got := d.Description().String(); got != want {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
}

// TestOrigins gives a field one layer after the other: what was last said of it holds, in its own resource only.
func TestOrigins(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"A": "a", "A_FILE": file}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	steps := []struct {
		do   func(r *gen.Reader)
		want gen.Origin
	}{
		{func(r *gen.Reader) {}, gen.Origin{Layer: gen.FromDefault}},
		{func(r *gen.Reader) { r.From(gen.FromResource, "f", "g") }, gen.Origin{Layer: gen.FromResource}},
		{func(r *gen.Reader) { r.From(gen.FromProfile, "f") }, gen.Origin{Layer: gen.FromProfile}},
		{func(r *gen.Reader) { readText(r, gen.Env("A")) }, gen.Origin{Layer: gen.FromEnv, Var: "A"}},
		{func(r *gen.Reader) { readText(r, gen.File("A_FILE")) }, gen.Origin{Layer: gen.FromFile, Var: "A_FILE"}},
		{func(r *gen.Reader) { r.From(gen.FromDefault, "f") }, gen.Origin{Layer: gen.FromDefault}},
		{func(r *gen.Reader) { readText(r, gen.File("A_FILE")) }, gen.Origin{Layer: gen.FromFile, Var: "A_FILE"}},
		{func(r *gen.Reader) { readText(r, gen.Env("A")) }, gen.Origin{Layer: gen.FromEnv, Var: "A"}},
		{func(r *gen.Reader) { readText(r, gen.Env().Or("a")) }, gen.Origin{Layer: gen.FromEnv, Var: "A"}},
	}
	gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
		for i, s := range steps {
			s.do(r)
			s.want.Resource, s.want.Field = "r", "f"
			if got := r.Origins().Of("r", "f"); got != s.want {
				t.Errorf("step %d: %+v, want %+v", i, got, s.want)
			}
		}
		return c
	})
	gen.Load(r, "s", func(r *gen.Reader) (c noCheck) {
		r.From(gen.FromProfile, "f")
		return c
	})
	if got := r.Origins().Of("r", "f"); got.Var != "A" {
		t.Errorf("another resource's field is taken for it: %+v", got)
	}
	all := r.Origins()
	rest := all
	rest.Forget("r")
	if got := rest.Of("r", "f"); got.Layer != gen.FromCode {
		t.Errorf("what is forgotten is from %v", got)
	}
	if got, was := rest.Of("s", "f"), all.Of("r", "f"); got.Layer != gen.FromProfile || was.Var != "A" {
		t.Errorf("more is forgotten: %v, %v", got, was)
	}
	if got := r.Origins().Of("given", "f"); got.Layer != gen.FromCode {
		t.Errorf("what the loader did not read is from %v", got)
	}
	if got := r.Origins().Of("s", "g"); got.Layer != gen.FromDefault {
		t.Errorf("a field is taken for another resource's: %+v", got)
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}

func readText(r *gen.Reader, v gen.Var) {
	var s string
	gen.Read(r, &s, "f", v, format.String)
}

// TestDescribeLongKey holds that a long key of a map makes only its own row longer, and that a key cannot begin a row of its own.
func TestDescribeLongKey(t *testing.T) {
	long := "m." + strings.Repeat("k", 1<<16)
	r := resource.ResourceDescription{Name: "r", Kind: "k", Fields: []resource.FieldDescription{
		{Field: "short", Value: "v", From: "code"}, {Field: long, Value: "v", From: "code"}, {Field: "m.a\nb", Value: "v", From: "code"},
	}}
	want := "r (k)\n  short     v  code\n  " + long + "  v  code\n  \"m.a\\nb\"  v  code\n"
	if got := (resource.Description{Resources: []resource.ResourceDescription{r}}).String(); got != want {
		t.Errorf("got %d bytes, want %d: %s", len(got), len(want), strings.ReplaceAll(got, long, "LONG"))
	}
}
