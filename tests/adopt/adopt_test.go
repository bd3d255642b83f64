// Package adopt takes a service that reads its configuration with caarlos0/env over to resgen. The struct, all code that uses it and
// all tests stay as they are; only the function that loads is another.
package adopt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/caarlos0/env/v11"

	"github.com/resgen-go/resgen/internal/cli"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/adopt/service/config"
	"github.com/resgen-go/resgen/tests/adopt/service/settings"
)

// TestGenerated fails when the package settings is not what the specification there comes to.
func TestGenerated(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	code := cli.Run(cli.Process{
		Args: []string{"check", "service/settings"}, Stdin: strings.NewReader(""), Stdout: t.Output(), Stderr: t.Output(), Env: os.LookupEnv, Dir: dir,
	})
	if code != 0 {
		t.Error("settings is stale: go generate ./tests/adopt/service/settings")
	}
}

// TestBefore runs the service's own tests as they were run before it was taken over: with the main.go that it had then. As it is now
// they are run like all other tests.
func TestBefore(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	now, err := filepath.Abs("service/main.go")
	if err != nil {
		t.Fatal(err)
	}
	then, err := filepath.Abs("testdata/main.before")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{now: then}})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "test", "-count=1", "-overlay", name, "./service/...").CombinedOutput()
	if err != nil || bytes.Count(out, []byte("\nok ")) < 2 {
		t.Errorf("%v\n%s", err, out)
	}
	// And it was another program: the generated package is no part of it.
	deps, err := exec.Command("go", "list", "-deps", "-overlay", name, "./service").Output()
	if err != nil || bytes.Contains(deps, []byte("service/settings")) {
		t.Errorf("%v\n%s", err, deps)
	}
}

// TestChange is all that was changed in files that were there: two lines of main.go.
func TestChange(t *testing.T) {
	before, after := lines(t, "testdata/main.before"), lines(t, "service/main.go")
	var added []string
	for i, j := 0, 0; j < len(after); j++ {
		if i < len(before) && before[i] == after[j] {
			i++
			continue
		}
		added = append(added, after[j])
		if i < len(before) && strings.HasPrefix(before[i], "func load()") && strings.HasPrefix(after[j], "func load()") {
			i++
		}
	}
	want := []string{
		`	"github.com/resgen-go/resgen/tests/adopt/service/settings"`,
		`func load() (config.Config, error) { return settings.LoadServiceConfig(context.Background()) }`,
	}
	if !reflect.DeepEqual(added, want) {
		t.Errorf("changed\n%s", strings.Join(added, "\n"))
	}
}

func lines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(data), "\n")
}

// An environ is an environment, over what the service cannot do without.
type environ map[string]string

func (e environ) full() map[string]string {
	m := map[string]string{"NOTES_BASE_URL": "https://notes.example.com/", "NOTES_ADMIN_TOKEN": "let-me-in"}
	for k, v := range e {
		if v == unset {
			delete(m, k)
		} else {
			m[k] = v
		}
	}
	return m
}

const unset = "\x00"

// before loads e as config.Load does, after as the generated loader.
func (e environ) before() (config.Config, error) {
	return env.ParseAsWithOptions[config.Config](env.Options{Prefix: "NOTES_", Environment: e.full()})
}

func (e environ) after() (config.Config, error) {
	return settings.LoadServiceConfig(context.Background(), settings.WithSource(resource.Map(e.full())))
}

// TestSame compares the loaders, where they agree: the same struct, or an error of both.
func TestSame(t *testing.T) {
	for name, tt := range map[string]struct {
		env  environ
		fail bool
	}{
		"as little as there may be": {env: nil},
		"everything": {env: environ{
			"NOTES_ADDR": "127.0.0.1:80", "NOTES_BASE_URL": "http://localhost:8080/a?b=c", "NOTES_ORIGINS": "https://a.example,https://b.example",
			"NOTES_TIMEOUT": "1m30s", "NOTES_MAX_BODY": "9000000000", "NOTES_WORKERS": "4", "NOTES_DEBUG": "true", "NOTES_LOG_LEVEL": "debug",
			"NOTES_MODE": "private", "NOTES_ADMIN_TOKEN": "other", "NOTES_HEADERS": "X-A=1,X-B=2",
			"NOTES_DB_HOST": "db", "NOTES_DB_PORT": "6543", "NOTES_DB_PASSWORD": "p",
		}},
		"an empty variable is unset: default": {env: environ{
			"NOTES_ADDR": "", "NOTES_TIMEOUT": "", "NOTES_MAX_BODY": "", "NOTES_LOG_LEVEL": "", "NOTES_MODE": "", "NOTES_DB_PORT": "",
		}},
		"an empty variable is unset: optional": {env: environ{"NOTES_DEBUG": "", "NOTES_DB_PASSWORD": "", "NOTES_WORKERS": ""}},
		"an empty variable is unset: required": {env: environ{"NOTES_ADMIN_TOKEN": ""}, fail: true},
		"one that is missing":                  {env: environ{"NOTES_BASE_URL": unset}, fail: true},
		"all that is missing":                  {env: environ{"NOTES_BASE_URL": unset, "NOTES_ADMIN_TOKEN": unset}, fail: true},
		"booleans":                             {env: environ{"NOTES_DEBUG": "T"}},
		"no boolean":                           {env: environ{"NOTES_DEBUG": "yes"}, fail: true},
		"no number":                            {env: environ{"NOTES_WORKERS": "four"}, fail: true},
		"a number in another base":             {env: environ{"NOTES_WORKERS": "0x10"}, fail: true},
		"a number with blanks":                 {env: environ{"NOTES_WORKERS": " 4"}, fail: true},
		"a number that does not fit":           {env: environ{"NOTES_DB_PORT": "65536"}, fail: true},
		"a negative port":                      {env: environ{"NOTES_DB_PORT": "-1"}, fail: true},
		"no duration":                          {env: environ{"NOTES_TIMEOUT": "5"}, fail: true},
		"no level":                             {env: environ{"NOTES_LOG_LEVEL": "loud"}, fail: true},
		"a level with an offset":               {env: environ{"NOTES_LOG_LEVEL": "INFO+2"}},
		"a bad url":                            {env: environ{"NOTES_BASE_URL": "https://a b/"}, fail: true},
		"a list of one":                        {env: environ{"NOTES_ORIGINS": "https://a.example"}},
		"a map without a value":                {env: environ{"NOTES_HEADERS": "X-A"}, fail: true},
		"a map with = in a value":              {env: environ{"NOTES_HEADERS": "X-A=b=c"}},
		"blanks in a text":                     {env: environ{"NOTES_DB_HOST": " db "}},
		"a secret that looks like anything":    {env: environ{"NOTES_DB_PASSWORD": ` "a$b,c=d#e\n `}},
	} {
		t.Run(name, func(t *testing.T) {
			before, errBefore := tt.env.before()
			after, errAfter := tt.env.after()
			if (errBefore != nil) != tt.fail || (errAfter != nil) != tt.fail {
				t.Fatalf("before: %v\nafter: %v", errBefore, errAfter)
			}
			if !tt.fail && !reflect.DeepEqual(before, after) {
				t.Errorf("before\n%+v\nafter\n%+v", before, after)
			}
		})
	}
}

// TestDifferent is where the loaders do not agree. Who takes a service over checks these against the values that it is run with.
func TestDifferent(t *testing.T) {
	const refused = "refused"
	workers := func(c config.Config) any { return deref(c.Workers) }
	origins := func(c config.Config) any { return fmt.Sprintf("%q", c.Origins) }
	headers := func(c config.Config) any { return fmt.Sprint(c.Headers) }
	for name, tt := range map[string]struct {
		env           environ
		field         func(config.Config) any
		before, after any
	}{
		"an int has 64 bits, not 32":      {environ{"NOTES_WORKERS": "3000000000"}, workers, refused, 3000000000},
		"blanks around items are trimmed": {environ{"NOTES_ORIGINS": "a, b"}, origins, `["a" " b"]`, `["a" "b"]`},
		"a list may be JSON":              {environ{"NOTES_ORIGINS": `["a,b"]`}, origins, `["[\"a" "b\"]"]`, `["a,b"]`},
		"no item of a list is empty":      {environ{"NOTES_ORIGINS": "a,,b"}, origins, `["a" "" "b"]`, refused},
		"an empty list is nil in both":    {environ{"NOTES_ORIGINS": ""}, origins, `[]`, `[]`},
		"no key repeats":                  {environ{"NOTES_HEADERS": "a=1,a=2"}, headers, "map[a:2]", refused},
		"a map may be JSON":               {environ{"NOTES_HEADERS": `{"a": "b"}`}, headers, refused, "map[a:b]"},
		"a URL has a scheme and a host":   {environ{"NOTES_BASE_URL": "notes"}, func(c config.Config) any { return c.BaseURL.String() }, "notes", refused},
		"a closed set is closed":          {environ{"NOTES_MODE": "publik"}, func(c config.Config) any { return string(c.Mode) }, "publik", refused},
		"limits hold":                     {environ{"NOTES_TIMEOUT": "-5s"}, func(c config.Config) any { return c.Timeout.String() }, "-5s", refused},
	} {
		t.Run(name, func(t *testing.T) {
			for when, load := range map[string]func() (config.Config, error){"before": tt.env.before, "after": tt.env.after} {
				want := tt.before
				if when == "after" {
					want = tt.after
				}
				c, err := load()
				var got any = refused
				if err == nil {
					got = tt.field(c)
				}
				if got != want {
					t.Errorf("%s it is %v, want %v (%v)", when, got, want, err)
				}
			}
		})
	}
}

func deref(p *int) any {
	if p == nil {
		return nil
	}
	return *p
}

// TestBetter is what is gained: the texts of errors do not repeat values, what the types allow and the service does not is an error
// beside the others, and the configuration can be printed. Both loaders report everything that they find at once.
func TestBetter(t *testing.T) {
	const canary = "hunter2canary"
	e := environ{
		"NOTES_ADMIN_TOKEN": unset, "NOTES_BASE_URL": "ftp://files.example.com", "NOTES_WORKERS": canary, "NOTES_DB_PORT": canary, "NOTES_MODE": canary, "NOTES_MAX_BODY": "0",
	}
	_, errBefore := e.before()
	_, errAfter := e.after()

	var all env.AggregateError
	if !errors.As(errBefore, &all) || len(all.Errors) != 3 || !strings.Contains(errBefore.Error(), canary) {
		t.Errorf("before it was %v", errBefore)
	}
	want := strings.Join([]string{
		"service.base_url (NOTES_BASE_URL): must have the scheme http or https",
		"service.max_body (NOTES_MAX_BODY): must be at least 1",
		"service.mode (NOTES_MODE): must be one of public, private",
		"service.token (NOTES_ADMIN_TOKEN): required but not set",
		"service.database.port (NOTES_DB_PORT): must be a whole number",
		"service.workers (NOTES_WORKERS): must be a whole number",
	}, "\n")
	if errAfter == nil || errAfter.Error() != want {
		t.Errorf("after it is\n%v\nwant\n%s", errAfter, want)
	}
	if n := len(resource.ProblemsOf(errAfter)); n != 6 {
		t.Errorf("there are %d problems", n)
	}

	e = environ{"NOTES_ADMIN_TOKEN": canary, "NOTES_DB_PASSWORD": canary}
	cfg, err := settings.LoadConfig(context.Background(), settings.WithSource(resource.Map(e.full())))
	if err != nil || cfg.Service.Token != canary || cfg.Service.Database.Password != canary {
		t.Fatalf("got %v, %v", cfg.Describe(), err)
	}
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("configured", "config", cfg)
	for _, text := range []string{cfg.Describe().String(), fmt.Sprint(settings.DescribeServiceConfig(cfg.Service)), b.String()} {
		if strings.Contains(text, canary) || !strings.Contains(text, "[REDACTED]") {
			t.Errorf("the description is %s", text)
		}
	}
	if text := fmt.Sprintf("%+v", cfg.Service); !strings.Contains(text, canary) {
		t.Error("the struct itself has learned to hide its secrets: say so in the documentation")
	}
}

// TestValidate checks a struct that no environment made.
func TestValidate(t *testing.T) {
	err := settings.ValidateServiceConfig(config.Config{})
	for _, field := range []string{"base_url", "timeout", "max_body", "mode", "token", "database.port"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("nothing is said about %s: %v", field, err)
		}
	}
	c, err := settings.NewServiceConfig(func(c *config.Config) { c.Token = "t" })
	if err == nil || err.Error() != "base_url: required but not set" || c.Addr != ":8080" {
		t.Errorf("got %+v, %v", c, err)
	}
}
