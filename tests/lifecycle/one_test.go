package lifecycle

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

type closer = func(context.Context) error

// opened makes a function that opens one resource easy to list.
func opened[H resource.Handle](open func(context.Context, ...plant.Option) (H, closer, error)) func(context.Context, ...plant.Option) (resource.Handle, closer, error) {
	return func(ctx context.Context, opts ...plant.Option) (resource.Handle, closer, error) {
		h, shut, err := open(ctx, opts...)
		if err != nil {
			return nil, shut, err
		}
		return h, shut, nil
	}
}

// ones are the functions that open one resource, with what each opens and reads in prod.
var ones = []struct {
	name  string
	open  func(context.Context, ...plant.Option) (resource.Handle, closer, error)
	opens []string
	reads []string
}{
	{"role", opened(plant.OpenRoleResource), []string{"role"}, []string{"ROLE_KEY"}},
	{"database", opened(plant.OpenDatabaseResource), []string{"role", "database"}, []string{"ROLE_KEY", "DATABASE_HOST", "DATABASE_PASSWORD"}},
	{"reporting", opened(plant.OpenReporting), []string{"role", "reporting"}, []string{"ROLE_KEY", "REPORTING_HOST", "REPORTING_PASSWORD"}},
	{"store", opened(plant.OpenStoreResource), []string{"store"}, []string{"STORE_BUCKET"}},
	{"cache", opened(plant.OpenCacheResource), []string{"cache"}, []string{"CACHE_SIZE"}},
	{
		"queue", opened(plant.OpenQueueResource),
		[]string{"role", "database", "cache", "queue"},
		[]string{"ROLE_KEY", "DATABASE_HOST", "DATABASE_PASSWORD", "CACHE_SIZE", "QUEUE_TOPIC"},
	},
	{"alerting", opened(plant.OpenAlerting), []string{"alerting"}, []string{"ALERT_URL"}},
}

// TestOne opens one resource and what it depends on, reads no other variables, and closes what it opened.
func TestOne(t *testing.T) {
	for _, tt := range ones {
		t.Run(tt.name, func(t *testing.T) {
			var s plant.Script
			env := prod()
			for name := range env {
				env[name] = ""
			}
			env["APP_ENV"] = "prod"
			for _, name := range tt.reads {
				env[name] = prod()[name]
			}
			source := &asked{Map: env}
			h, shut, err := tt.open(s.Context(context.Background()), plant.WithSource(source))
			if err != nil {
				t.Fatal(err)
			}
			source.wantAsked(t, append([]string{"APP_ENV"}, tt.reads...)...)
			wantOpened(t, &s, tt.opens...)
			if err := h.Check(s.Context(context.Background())); err != nil {
				t.Error(err)
			}
			if err := shut(context.Background()); err != nil {
				t.Error(err)
			}
			wantBalance(t, &s)
			before := s.String()
			if err := shut(context.Background()); err != nil || s.String() != before {
				t.Errorf("the second time it said %v and did this: %s", err, s.String()[len(before):])
			}
		})
	}
}

// wantOpened wants that just these resources were opened, once each.
func wantOpened(t *testing.T, s *plant.Script, names ...string) {
	t.Helper()
	for _, tt := range ones {
		want := 0
		for _, name := range names {
			if name == tt.name {
				want = 1
			}
		}
		if n := s.Count("opened " + tt.name); n != want {
			t.Errorf("%s was opened %d times, want %d, in\n%s", tt.name, n, want, s)
		}
	}
}

// TestOneAbsent says why there is nothing, opens nothing, and returns no function.
func TestOneAbsent(t *testing.T) {
	for name, want := range map[string]error{"reporting": resource.ErrNotInProfile, "cache": resource.ErrNotConfigured, "alerting": resource.ErrNotConfigured} {
		for _, tt := range ones {
			if tt.name != name {
				continue
			}
			var s plant.Script
			h, shut, err := tt.open(s.Context(context.Background()), plant.WithSource(resource.Map{}))
			if h != nil || shut != nil || !errors.Is(err, want) {
				t.Errorf("%s: got %v, %v, want %v", name, h, err, want)
			}
			if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Resource != name {
				t.Errorf("%s: the problems are %v", name, ps)
			}
			if events := s.Events(); len(events) > 0 {
				t.Errorf("%s: there were %q", name, events)
			}
		}
	}
}

// TestOneOfTwoReasons tells the profile first, and what is not configured there second.
func TestOneOfTwoReasons(t *testing.T) {
	for profile, want := range map[outpost.Profile]string{
		outpost.ProfileDev:   "hook: resource is not in profile dev",
		outpost.ProfileStage: "hook: resource is not in profile stage",
		outpost.ProfileProd:  "hook: resource is not configured",
	} {
		h, shut, err := outpost.OpenHook(context.Background(), outpost.WithSource(resource.Map{}), outpost.WithProfile(profile))
		if h != nil || shut != nil {
			t.Errorf("in %s there is a hook", profile)
		}
		wantError(t, err, want)
	}
	cfg, err := outpost.LoadConfig(context.Background(), outpost.WithSource(outside()), outpost.WithProfile(outpost.ProfileStage))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = outpost.OpenHook(context.Background(), outpost.WithConfig(cfg))
	wantError(t, err, "hook: resource is not in profile stage")
}

// TestOneFails names the resource that failed, which may be one that the wanted one depends on, and closes the others.
func TestOneFails(t *testing.T) {
	for _, tt := range ones {
		for _, failing := range tt.opens {
			var s plant.Script
			s.On("open "+failing, fail(permanent{errBoom}))
			h, shut, err := tt.open(s.Context(context.Background()), plant.WithSource(prod()))
			if h != nil || shut != nil {
				t.Errorf("%s is there beside the error", tt.name)
			}
			var failed *resource.Error
			if !errors.As(err, &failed) || failed.Resource != failing || failed.Phase != "open" {
				t.Errorf("the error is %#v", err)
			}
			wantError(t, err, "open "+failing+": boom")
			wantBalance(t, &s)
		}
	}
}

// TestOneWantsItsOwn reports what is missing of it and of what it depends on, and nothing about others.
func TestOneWantsItsOwn(t *testing.T) {
	_, shut, err := plant.OpenDatabaseResource(context.Background(), plant.WithSource(resource.Map{"CACHE_SIZE": "many"}))
	if shut != nil {
		t.Error("there is a function beside the error")
	}
	wantError(t, err,
		"role.key (ROLE_KEY): required but not set",
		"database.host (DATABASE_HOST): required but not set",
		"database.password (DATABASE_PASSWORD): required but not set")
}

// TestOneWithOptions opens with what options give: a whole configuration, a handle, a function.
func TestOneWithOptions(t *testing.T) {
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Store.Bucket = "" // none of its business
	var owner, s plant.Script
	role := mustOpen(t, &owner, dev()).Role
	source := &asked{}
	db, shut, err := plant.OpenDatabaseResource(s.Context(context.Background()),
		plant.WithConfig(cfg), plant.WithSource(source), plant.WithRole(role),
		plant.WithDatabaseConfigure(func(o *plant.DatabaseOptions) error { o.Tracer += "!"; return nil }))
	if err != nil {
		t.Fatal(err)
	}
	source.wantAsked(t)
	if got := db.Native().Options.Tracer; got != "12!" {
		t.Errorf("it was configured by %q", got)
	}
	wantOpened(t, &s, "database")
	if err := shut(context.Background()); err != nil {
		t.Error(err)
	}
	wantBalance(t, &s)
	wantNever(t, &owner, "close role")
}

// TestOneBorrowed returns what it was lent. It opens, reads and closes nothing.
func TestOneBorrowed(t *testing.T) {
	var s plant.Script
	source := &asked{}
	lent := &plant.Database{DatabaseClient: planttest.NewDatabaseMock(t)}
	db, shut, err := plant.OpenDatabaseResource(s.Context(context.Background()), plant.WithSource(source), plant.WithDatabase(lent))
	if err != nil || db != lent {
		t.Fatalf("got %v, %v", db, err)
	}
	source.wantAsked(t, "APP_ENV")
	if err := shut(context.Background()); err != nil {
		t.Error(err)
	}
	replica, _, err := plant.OpenReporting(s.Context(context.Background()), plant.WithSource(source), plant.WithReporting(lent))
	if err != nil || replica != lent {
		t.Errorf("got %v, %v", replica, err)
	}
	if events := s.Events(); len(events) > 0 {
		t.Errorf("there were %q", events)
	}
}

// TestOneInTime opens as its lifecycle says, and closes on a context of its own.
func TestOneInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open database", hang)
		begin := time.Now()
		_, _, err := plant.OpenDatabaseResource(s.Context(t.Context()), plant.WithSource(dev()))
		wantError(t, err, "open database: timed out after 20s")
		if took := time.Since(begin); took != 20*time.Second {
			t.Errorf("it took %v", took)
		}
		wantBalance(t, &s)

		s.On("open database")
		s.On("close role", func(ctx context.Context) error { return ctx.Err() })
		ctx, cancel := context.WithCancel(s.Context(t.Context()))
		_, shut, err := plant.OpenDatabaseResource(ctx, plant.WithSource(dev()))
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := shut(t.Context()); err != nil {
			t.Error(err)
		}
		wantBalance(t, &s)
	})
}
