package gen_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// shelf is a store of secrets by reference.
type shelf struct {
	mu    sync.Mutex
	texts map[string]string
	err   error // it is down; what it has it still gives if it was asked before
	kept  bool
	asked []resource.Ref
}

func (s *shelf) Resolve(_ context.Context, ref resource.Ref) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ref.Store != "" || ref.Reference == "" {
		return "", false, nil
	}
	s.asked = append(s.asked, ref)
	text, ok := s.texts[ref.Reference]
	if s.err != nil {
		return text, s.kept && ok, s.err
	}
	return text, ok, nil
}

func (s *shelf) set(reference, text string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[reference], s.err, s.kept = text, err, err != nil
}

// reasoned is an error that has something to say, and something that must not be said.
type reasoned struct{ reason string }

func (e reasoned) Error() string         { return "hunter2: " + e.reason }
func (e reasoned) ResolveReason() string { return e.reason }

// stored loads the field password of the resource orders, a text of at least 4 characters.
func stored(ctx context.Context, s lifecycle.Settings, v gen.Var) (resource.Secret, gen.Origin, error) {
	r, err := gen.NewReader(ctx, s, gen.Profiles{})
	if err != nil {
		return resource.Secret{}, gen.Origin{}, err
	}
	r.Trace()
	c := gen.Load(r, "orders", func(r *gen.Reader) long {
		var c long
		r.Secret(&c.password, "password", v)
		return c
	})
	return c.password, r.Origins().Of("orders", "password"), r.Err()
}

type long struct{ password resource.Secret }

func (c long) Validate() error {
	var ps resource.Problems
	switch {
	case c.password.IsZero():
		ps.Required("password")
	case c.password.Len() < 4:
		ps.Add("password", "min_len", "must have at least 4 characters")
	}
	return ps.Err()
}

func TestStore(t *testing.T) {
	inVault := gen.Env("PASSWORD").OrFile("PASSWORD_FILE").OrStore("vault:prod/orders#password")
	at := "orders.password (PASSWORD or PASSWORD_FILE or store vault:prod/orders#password): "
	given := func(s resource.Resolver) resource.Resolver { return resource.Stores{"aws": &shelf{}, "vault": s} }
	has := &shelf{texts: map[string]string{"prod/orders#password": "hunter2"}}
	tests := []struct {
		name     string
		vars     resource.Map
		v        gen.Var
		resolver resource.Resolver
		want     string
		from     gen.Origin
		err      string
	}{
		{"from the store", nil, inVault, given(has), "hunter2", gen.Origin{Layer: gen.FromStore, Store: "vault:prod/orders#password"}, ""},
		{"from a store alone", nil, gen.Var{}.OrStore("vault:prod/orders#password"), given(has), "hunter2", gen.Origin{Layer: gen.FromStore, Store: "vault:prod/orders#password"}, ""},
		{"the variable wins", resource.Map{"PASSWORD": "variable"}, inVault, nil, "variable", gen.Origin{Layer: gen.FromEnv, Var: "PASSWORD"}, ""},
		{"the file wins", resource.Map{"PASSWORD_FILE": "/nowhere"}, inVault, given(has), "", gen.Origin{}, "orders.password (PASSWORD_FILE): names a file that does not exist"},
		{"no resolver", nil, inVault, nil, "", gen.Origin{}, at + `the store "vault" is missing: pass resource.Stores{"vault": ...} as the resolver`},
		{"another store", nil, inVault, resource.Stores{"aws": has}, "", gen.Origin{}, at + `the store "vault" is missing: pass resource.Stores{"vault": ...} as the resolver`},
		{"a store without its name", nil, inVault, has, "", gen.Origin{}, at + `the store "vault" is missing: pass resource.Stores{"vault": ...} as the resolver`},
		{"not there", nil, inVault, given(&shelf{}), "", gen.Origin{}, at + "could not be read: the store has no such secret"},
		{"empty", nil, inVault, given(&shelf{texts: map[string]string{"prod/orders#password": ""}}), "", gen.Origin{}, at + "the store has an empty text"},
		{"empty, and allowed", nil, inVault.AllowEmpty(), given(&shelf{texts: map[string]string{"prod/orders#password": ""}}), "", gen.Origin{}, at + "required but empty"},
		{"down", nil, inVault, given(&shelf{err: fmt.Errorf("x: %w", reasoned{"connection refused"})}), "", gen.Origin{}, at + "could not be read: connection refused"},
		{"down, and silent", nil, inVault, given(&shelf{err: errors.New("hunter2")}), "", gen.Origin{}, at + "could not be read"},
		{"a constraint", nil, inVault, given(&shelf{texts: map[string]string{"prod/orders#password": "abc"}}), "", gen.Origin{}, at + "must have at least 4 characters"},
		{"a constraint of a variable", resource.Map{"PASSWORD": "abc"}, inVault, given(has), "", gen.Origin{}, "orders.password (PASSWORD): must have at least 4 characters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, from, err := stored(t.Context(), lifecycle.Settings{Source: tt.vars, Resolver: tt.resolver}, tt.v)
			if tt.err != "" {
				if err == nil || err.Error() != tt.err || len(resource.ProblemsOf(err)) != 1 {
					t.Fatalf("got  %v\nwant %s", err, tt.err)
				}
				return
			}
			if err != nil || got.Reveal() != tt.want {
				t.Fatalf("got %q, %v", got.Reveal(), err)
			}
			if tt.from.Resource, tt.from.Field = "orders", "password"; from != tt.from {
				t.Errorf("from %+v", from)
			}
		})
	}
	if _, _, err := stored(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: given(&shelf{err: context.DeadlineExceeded})}, inVault); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if ref := has.asked[0]; ref.Resource != "orders" || ref.Field != "password" || ref.Reference != "prod/orders#password" || !slices.Equal(ref.Vars, []string{"PASSWORD"}) {
		t.Errorf("asked for %+v", ref)
	}
}

// A Resolver that knows fields by their names is asked before a store, as before variables.
func TestResolverBeforeStore(t *testing.T) {
	r := &rotating{text: "override", ok: true}
	got, from, err := stored(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: r}, gen.Var{}.OrStore("vault:x"))
	if err != nil || got.Reveal() != "override" || from.Layer != gen.FromResolver || len(r.refs) != 1 || r.refs[0].Store != "" {
		t.Errorf("got %q from %v after %+v, %v", got.Reveal(), from, r.refs, err)
	}
}

// An optional resource asks no store before one of its own variables has said that it is there.
func TestStoreOfOptional(t *testing.T) {
	load := func(vars resource.Map, store *shelf, claim bool) (*long, gen.Origins, error) {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: vars, Resolver: resource.Stores{"vault": store}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		c := gen.LoadOptional(r, "orders", func(r *gen.Reader) long {
			if claim {
				r.Claim()
			}
			var c long
			var host string
			r.Secret(&c.password, "password", gen.Env("PASSWORD").OrStore("vault:p").Required())
			gen.Read(r, &host, "host", gen.Env("HOST"), format.String)
			return c
		})
		return c, r.Origins(), r.Err()
	}
	down := func() *shelf { return &shelf{err: reasoned{"connection refused"}} }
	if s := down(); true {
		if c, _, err := load(nil, s, false); c != nil || err != nil || len(s.asked) != 0 {
			t.Errorf("absent: %v, %v, asked %d times", c, err, len(s.asked))
		}
	}
	want := "orders.password (PASSWORD or store vault:p): could not be read: connection refused"
	if s := down(); true {
		if _, _, err := load(resource.Map{"HOST": "h"}, s, false); err == nil || err.Error() != want || len(s.asked) != 1 {
			t.Errorf("present, and the store is down: %v, asked %d times", err, len(s.asked))
		}
	}
	s := &shelf{texts: map[string]string{"p": "hunter2"}}
	c, from, err := load(resource.Map{"HOST": "h"}, s, false)
	if err != nil || c == nil || c.password.Reveal() != "hunter2" || len(s.asked) != 1 {
		t.Errorf("present: %v, %v, asked %d times", c, err, len(s.asked))
	}
	if a, b := from.Of("orders", "password"), from.Of("orders", "host"); a.Store != "vault:p" || b.Var != "HOST" {
		t.Errorf("from %+v, %+v", a, b)
	}
	if c, _, err := load(nil, s, true); err != nil || c == nil || len(s.asked) != 2 {
		t.Errorf("claimed: %v, %v, asked %d times", c, err, len(s.asked))
	}
	if c, _, err := load(resource.Map{"PASSWORD": "variable"}, s, false); err != nil || c == nil || c.password.Reveal() != "variable" || len(s.asked) != 2 {
		t.Errorf("by its variable: %v, %v, asked %d times", c, err, len(s.asked))
	}
}

func TestStoredDescription(t *testing.T) {
	s := &shelf{texts: map[string]string{"p": "hunter2"}}
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: resource.Stores{"vault": s}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Trace()
	c := gen.Load(r, "orders", func(r *gen.Reader) secrets {
		var c secrets
		r.Secret(&c.a, "password", gen.Var{}.OrStore("vault:p"))
		return c
	})
	d := gen.Describe("", r.Origins())
	d.Add("orders", "db", []gen.Value{{Field: "password", Value: c.a}})
	if text := d.Description().String(); !strings.Contains(text, "store vault:p") || strings.Contains(text, "hunter2") {
		t.Error(text)
	}
}

// secretEvents is an observer of secrets.
type secretEvents struct {
	mu  sync.Mutex
	all []string
}

func (*secretEvents) Observe(observe.Resource) observe.Recorder { return nil }

func (f *secretEvents) Event(e observe.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Field != "" {
		f.all = append(f.all, fmt.Sprintf("%s: %s %s %v", e.What, e.Resource, e.Field, e.Err))
	}
}

// A secret of a store is told when it changes, and once for each time that the store goes down and its last value is used.
func TestStoreRotates(t *testing.T) {
	s := &shelf{texts: map[string]string{"p": "hunter2-first"}}
	token, _, err := stored(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: resource.Stores{"vault": s}}, gen.Var{}.OrStore("vault:p"))
	if err != nil {
		t.Fatal(err)
	}
	describe := func() resource.Description {
		d := gen.Describe("", gen.Origins{})
		d.Add("orders", "db", []gen.Value{{Field: "password", Value: token}})
		return d.Description()
	}
	now := func(want string) {
		t.Helper()
		if got, err := token.Current(t.Context()); got != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	var told secretEvents
	settings := lifecycle.Settings{Logger: slog.New(slog.DiscardHandler), Describe: describe}
	settings.Observe(&told)
	g, err := settings.Start(t.Context(), nil, lifecycle.Node{Name: "orders", Kind: "db", Open: func(context.Context, ...resource.OpenOption) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	down := fmt.Errorf("hunter2: %w", reasoned{"connection refused"})
	now("hunter2-first")
	s.set("p", "hunter2-second", nil)
	now("hunter2-second")
	s.set("p", "hunter2-second", down)
	for range 3 {
		now("hunter2-second")
	}
	s.set("p", "hunter2-second", nil)
	now("hunter2-second")
	s.set("p", "hunter2-second", down)
	now("hunter2-second")
	if err := g.Close(t.Context()); err != nil {
		t.Error(err)
	}
	kept := "secret kept: orders password orders.password (store vault:p): could not be read: connection refused"
	if want := []string{"secret changed: orders password <nil>", kept, kept}; !slices.Equal(told.all, want) {
		t.Errorf("told %q", told.all)
	}
	s.kept = false
	if _, err := token.Current(t.Context()); err == nil || err.Error() != "orders.password (store vault:p): could not be read: connection refused" {
		t.Errorf("got %v", err)
	}
}
