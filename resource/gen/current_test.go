package gen_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestSecretDeepEqual compares what a loader made, which holds on to its source, with what NewSecret made.
func TestSecretDeepEqual(t *testing.T) {
	c, _, err := load(t, enough("ALERT_URL=https://h"))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Database.Password, resource.NewSecret("hunter2")) {
		t.Error("a loaded secret is not deeply equal to one of the same text")
	}
	if !reflect.DeepEqual(c.Database.Password, c.Alerting.Token) {
		t.Error("secrets from two resources are not deeply equal")
	}
	if reflect.DeepEqual(c.Database.Password, resource.NewSecret("hunter3")) {
		t.Error("different secrets are deeply equal")
	}
}

// rotating answers with what it is told to.
type rotating struct {
	mu   sync.Mutex
	text string
	ok   bool
	err  error
	refs []resource.Ref
}

func (r *rotating) set(text string, ok bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text, r.ok, r.err = text, ok, err
}

func (r *rotating) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refs = append(r.refs, ref)
	return r.text, r.ok, r.err
}

func TestCurrentFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("one\n")
	c, _, err := load(t, enough("DB_PASSWORD", "DB_PASSWORD_FILE="+path))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Database.Password
	write("two\n")
	if got, err := p.Current(context.Background()); got != "two" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	if p.Reveal() != "one" {
		t.Errorf("Reveal is %q", p.Reveal())
	}
	for _, tt := range []struct {
		change func()
		want   string
	}{
		{func() { write("") }, "database.password (DB_PASSWORD_FILE): names an empty file"},
		{func() { _ = os.Remove(path) }, "database.password (DB_PASSWORD_FILE): names a file that does not exist"},
	} {
		tt.change()
		_, err := p.Current(context.Background())
		var problem *resource.Problem
		if err == nil || err.Error() != tt.want || !errors.As(err, &problem) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

func TestCurrentVariable(t *testing.T) {
	m := enough("DB_PASSWORD", "DB_OLD_KEY=old")
	c, _, err := load(t, m)
	if err != nil {
		t.Fatal(err)
	}
	k := c.Database.Key
	m["DB_KEY"] = "new"
	if got, err := k.Current(context.Background()); got != "new" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	delete(m, "DB_KEY")
	delete(m, "DB_OLD_KEY")
	if _, err := k.Current(context.Background()); err == nil || err.Error() != "database.key (DB_KEY or DB_OLD_KEY): no longer set" {
		t.Errorf("got %v", err)
	}
}

// TestCurrentManyNames reads a secret with more names than a secret has room for.
func TestCurrentManyNames(t *testing.T) {
	m := resource.Map{"D": "d"}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: m}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var s resource.Secret
	r.Secret(&s, "s", gen.Env("A", "B", "C", "D"))
	m["C"] = "c"
	if got, err := s.Current(context.Background()); got != "c" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
}

func TestResolver(t *testing.T) {
	ctx := context.Background()
	store := &rotating{text: "one", ok: true}
	c, _, err := load(t, enough("DB_PASSWORD", "DB_PORT=1"), WithResolver(&onlyPassword{store}))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Database.Password
	if p.Reveal() != "one" {
		t.Errorf("Reveal is %q", p.Reveal())
	}
	want := resource.Ref{Resource: "database", Field: "password", Vars: []string{"DB_PASSWORD"}, FileVar: "DB_PASSWORD_FILE"}
	if len(store.refs) != 1 || !reflect.DeepEqual(store.refs[0], want) {
		t.Errorf("asked for %+v", store.refs)
	}
	for _, f := range c.Describe().Resources[0].Fields {
		if f.Field == "password" && f.From != "resolver" {
			t.Errorf("the password is from %s", f.From)
		}
	}
	store.set("two", true, nil)
	if got, err := p.Current(ctx); got != "two" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	store.set("", false, fmt.Errorf("denied for hunter2: %w", errors.New("hunter2")))
	_, err = p.Current(ctx)
	if err == nil || err.Error() != "database.password (DB_PASSWORD or DB_PASSWORD_FILE): could not be resolved" || errors.Unwrap(err) != nil {
		t.Errorf("got %v", err)
	}
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		store.set("", false, fmt.Errorf("hunter2: %w", cause))
		if _, err = p.Current(ctx); !errors.Is(err, cause) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hunter2") {
			t.Errorf("got %v", err)
		}
	}
	store.set("", false, nil)
	if _, err = p.Current(ctx); err == nil || err.Error() != "database.password (DB_PASSWORD or DB_PASSWORD_FILE): no longer set" {
		t.Errorf("got %v", err)
	}
}

// onlyPassword leaves every other field to the variables.
type onlyPassword struct{ *rotating }

func (o *onlyPassword) Resolve(ctx context.Context, ref resource.Ref) (string, bool, error) {
	if ref.Field != "password" {
		return "", false, nil
	}
	return o.rotating.Resolve(ctx, ref)
}

func TestResolverFails(t *testing.T) {
	store := &rotating{err: fmt.Errorf("hunter2: %w", context.DeadlineExceeded)}
	_, _, err := load(t, enough(), WithResolver(&onlyPassword{store}))
	want := "database.password (DB_PASSWORD or DB_PASSWORD_FILE): could not be resolved"
	if err == nil || err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %s", err, want)
	}
	if len(store.refs) != 1 {
		t.Errorf("asked %d times", len(store.refs))
	}
}

// TestResolverFields asks which fields a resolver is asked for, and what it answers of secrets that Read fills.
func TestResolverFields(t *testing.T) {
	store := &rotating{text: `["https://u:p@h"]`, ok: true}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"V": "v"}, Resolver: store}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		text string
		list []resource.Secret
		json resource.Secret
	}
	gen.Load(r, "x", func(r *gen.Reader) noCheck {
		gen.Read(r, &c.text, "text", gen.Env("V"), format.String)
		gen.Read(r, &c.list, "list", gen.Env("V"), format.List(format.SecretURL))
		gen.Read(r, &c.json, "json", gen.Env("V"), format.SecretJSON)
		r.Secret(new(resource.Secret), "unbound", gen.Var{})
		return noCheck{}
	})
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	if c.text != "v" || len(c.list) != 1 || c.list[0].Reveal() != "https://u:p@h" || len(store.refs) != 2 {
		t.Errorf("got %+v after %+v", c, store.refs)
	}
	store.set("{}", true, nil)
	if got, err := c.json.Current(context.Background()); got != "{}" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	if got, err := c.list[0].Current(context.Background()); got != "https://u:p@h" || err != nil {
		t.Errorf("Current of an item is %q, %v", got, err)
	}
}

func TestSecretRaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := enough("DB_PASSWORD", "DB_PASSWORD_FILE="+path)
	store := &rotating{}
	var group sync.WaitGroup
	for range 16 {
		group.Add(1)
		go func() {
			defer group.Done()
			c, err := LoadConfig(context.Background(), WithSource(m), WithResolver(store))
			if err != nil {
				t.Error(err)
				return
			}
			p := c.Database.Password
			for range 4 {
				group.Add(1)
				go func() {
					defer group.Done()
					got, err := p.Current(context.Background())
					if got != "hunter2" || err != nil || p.Reveal() != "hunter2" || !p.Equal(resource.NewSecret("hunter2")) {
						t.Errorf("Current is %q, %v", got, err)
					}
					_ = fmt.Sprintf("%v %+v", c, c.Describe())
				}()
			}
		}()
	}
	group.Wait()
}

// TestNoValueInProblems loads environments that are wrong in every way, with a secret in each variable.
func TestNoValueInProblems(t *testing.T) {
	const canary = "hunter2-hunter2"
	dir := t.TempDir()
	file := filepath.Join(dir, canary)
	for _, text := range []string{canary, " " + canary, canary + "://u:p@", "[" + canary, "{" + canary, canary + "=" + canary, canary + "," + canary, file, dir + canary} {
		m := resource.Map{}
		for _, name := range []string{
			"DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_PASSWORD_FILE", "DB_KEY", "DB_SSL_MODE", "DB_TIMEOUT", "DB_MAX_CONNS",
			"DB_ENDPOINT", "DB_REPLICAS", "DB_LABELS", "DB_KEY_FILE", "DB_CLOUD_ZONE", "ALERT_URL",
		} {
			m[name] = text
		}
		_, _, err := load(t, m)
		m["DB_PASSWORD"] = ""
		_, _, err2 := load(t, m)
		m["APP_ENV"] = text
		_, _, err3 := load(t, m)
		for _, err := range []error{err, err2, err3} {
			if err == nil {
				t.Fatalf("%q loads", text)
			}
			for _, p := range resource.ProblemsOf(err) {
				if s := fmt.Sprintf("%v %+v %#v %#v", p, *p, p, errors.Unwrap(p)); strings.Contains(s, canary) {
					t.Errorf("problem shows the value: %s", s)
				}
			}
		}
	}
}

func TestRedactWhatCurrentReturned(t *testing.T) {
	source := resource.Map{"A": "first of current"}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: source}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "x", func(r *gen.Reader) (c secrets) {
		r.Secret(&c.a, "a", gen.Env("A"))
		return c
	})
	source["A"] = "second of current"
	if _, err := c.a.Current(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, want := resource.Redact("first of current, second of current"), "first of current, [REDACTED]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
