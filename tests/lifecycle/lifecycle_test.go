// Package lifecycle tests how generated code opens, lends and closes resources, from the first variable to the last goroutine. The
// resources, in package plant, do what each test tells them.
package lifecycle

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/resgen-go/resgen/internal/cli"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// child is set in the processes that tests start.
const child = "LIFECYCLE_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		os.Exit(runChild())
	}
	goleak.VerifyTestMain(m)
}

// TestGenerated fails when a package is not what its specification comes to.
func TestGenerated(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"plant", "outpost", "depot"} {
		code := cli.Run(cli.Process{
			Args: []string{"check", name}, Stdin: strings.NewReader(""), Stdout: t.Output(), Stderr: t.Output(), Env: os.LookupEnv, Dir: dir,
		})
		if code != 0 {
			t.Errorf("%s is stale: go generate ./tests/lifecycle/%s", name, name)
		}
	}
}

var errBoom = errors.New("boom")

// dev is all that the resources need in the profile dev; those that are optional are absent.
func dev() resource.Map {
	return resource.Map{
		"ROLE_KEY":          "key of the role",
		"DATABASE_HOST":     "db.example.com",
		"DATABASE_PASSWORD": "password of the database",
		"STORE_BUCKET":      "bucket",
		"QUEUE_TOPIC":       "orders",
	}
}

// prod is all that they need in the profile prod, with everything there.
func prod() resource.Map {
	m := dev()
	maps.Copy(m, resource.Map{
		"APP_ENV":            "prod",
		"REPORTING_HOST":     "replica.example.com",
		"REPORTING_PASSWORD": "password of the replica",
		"CACHE_SIZE":         "16MiB",
		"ALERT_URL":          "https://hooks.example.com/secret-path",
	})
	return m
}

// asked is a source that knows which variables were asked for.
type asked struct {
	resource.Map

	mu    sync.Mutex
	names map[string]bool
}

func (a *asked) Lookup(name string) (string, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.names == nil {
		a.names = map[string]bool{}
	}
	a.names[name] = true
	return a.Map.Lookup(name)
}

// wantAsked compares the variables that were asked for, in any order.
func (a *asked) wantAsked(t *testing.T, names ...string) {
	t.Helper()
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(a.names)); !slices.Equal(got, names) {
		t.Errorf("asked for %q, want %q", got, names)
	}
}

// open opens everything.
func open(s *plant.Script, m resource.Map, opts ...plant.Option) (*plant.Resources, error) {
	return plant.Open(s.Context(context.Background()), append([]plant.Option{plant.WithSource(m)}, opts...)...)
}

// mustOpen opens everything and closes it at the end of the test.
func mustOpen(t *testing.T, s *plant.Script, m resource.Map, opts ...plant.Option) *plant.Resources {
	t.Helper()
	r, err := open(s, m, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	return r
}

// fails opens everything, which must not work.
func fails(t *testing.T, s *plant.Script, m resource.Map, opts ...plant.Option) error {
	t.Helper()
	r, err := open(s, m, opts...)
	if err == nil {
		t.Fatal("there is no error")
	}
	if r != nil {
		t.Error("there are resources beside the error")
	}
	return err
}

// wantError compares the text of an error.
func wantError(t *testing.T, err error, lines ...string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if want := strings.Join(lines, "\n"); got != want {
		t.Errorf("got error\n%s\nwant\n%s", got, want)
	}
}

// wantOrder wants that these events happened, once each and in this order. Others may lie between.
func wantOrder(t *testing.T, s *plant.Script, events ...string) {
	t.Helper()
	all, last := s.Events(), -1
	for _, e := range events {
		if n := s.Count(e); n != 1 {
			t.Errorf("%q happened %d times in\n%s", e, n, s)
			return
		}
		at := slices.Index(all, e)
		if at < last {
			t.Errorf("%q was not after %q in\n%s", e, all[last], s)
		}
		last = at
	}
}

// wantNever wants that no event has one of these names.
func wantNever(t *testing.T, s *plant.Script, events ...string) {
	t.Helper()
	for _, e := range events {
		if s.Count(e) > 0 {
			t.Errorf("%q happened in\n%s", e, s)
		}
	}
}

// wantBalance wants that everything that was opened has been closed, once. Alerting has nothing to close.
func wantBalance(t *testing.T, s *plant.Script) {
	t.Helper()
	for _, e := range s.Events() {
		name, opened := strings.CutPrefix(e, "opened ")
		if opened && name != "alerting" && s.Count("close "+name) != s.Count(e) {
			t.Errorf("%s was opened %d times and closed %d times in\n%s", name, s.Count(e), s.Count("close "+name), s)
		}
	}
}

// Acts.

func fail(err error) func(context.Context) error { return func(context.Context) error { return err } }

func succeed(context.Context) error { return nil }

// hang waits for the end of its context.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// outside is all that the resources of package outpost need in any profile.
func outside() resource.Map {
	return resource.Map{
		"ROLE_KEY":         "key of the role",
		"REPLICA_HOST":     "replica.example.com",
		"REPLICA_PASSWORD": "password of the replica",
		"HOOK_URL":         "https://hooks.example.com/secret-path",
		"CACHE_SIZE":       "1MiB",
	}
}
