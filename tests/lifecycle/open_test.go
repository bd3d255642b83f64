package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// takes works for d, and hears of nothing meanwhile.
func takes(d time.Duration) func(context.Context) error {
	return func(context.Context) error {
		time.Sleep(d)
		return nil
	}
}

// after fails when d is over.
func after(d time.Duration, err error) func(context.Context) error {
	return func(context.Context) error {
		time.Sleep(d)
		return err
	}
}

// TestOrder opens each resource when what it depends on is up, checked and migrated, and closes it before that.
func TestOrder(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	wantOrder(t, &s, "open role", "check role", "open database", "check database", "after_open database", "open queue", "check queue")
	wantOrder(t, &s, "check role", "open reporting")
	wantNever(t, &s, "check reporting") // health.check is false
	wantOrder(t, &s, "opened cache", "open queue")
	wantOrder(t, &s, "opened store")
	wantOrder(t, &s, "opened alerting")
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantOrder(t, &s, "check queue", "close queue", "before_close database", "close database", "close role")
	wantOrder(t, &s, "close queue", "close cache")
	wantOrder(t, &s, "close reporting", "close role")
	wantBalance(t, &s)
}

// TestOpenValidates opens nothing with a configuration that is wrong, also where validation is turned off for loading.
func TestOpenValidates(t *testing.T) {
	env := dev()
	delete(env, "DATABASE_PASSWORD")
	lax := []plant.Option{plant.WithSource(env), plant.WithoutValidation()}
	c, err := plant.LoadConfig(context.Background(), lax...)
	if err != nil || c.Database.Host != "db.example.com" {
		t.Fatalf("LoadConfig = %+v, %v", c.Database, err)
	}
	var s plant.Script
	ctx := s.Context(context.Background())
	for name, err := range map[string]error{
		"Open":                 func() error { _, err := plant.Open(ctx, lax...); return err }(),
		"Run":                  plant.Run(ctx, func(context.Context, *plant.Resources) error { return nil }, lax...),
		"OpenDatabaseResource": func() error { _, _, err := plant.OpenDatabaseResource(ctx, lax...); return err }(),
		"WithConfig":           func() error { _, err := plant.Open(ctx, append(lax, plant.WithConfig(c))...); return err }(),
	} {
		if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Fields[0] != "password" || ps[0].Rule != "required" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, resource := range []string{"role", "database", "queue", "store"} {
		wantNever(t, &s, "open "+resource)
	}
}

// TestParallel takes as long as the slowest chain of resources that depend on each other, to the nanosecond.
func TestParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		for event, d := range map[string]time.Duration{
			"open role": 1, "open database": 2, "open reporting": 3, "open store": 7, "open cache": 5, "open queue": 3, "open alerting": 1,
			"close queue": 4, "close database": 1, "close cache": 3, "close role": 1, "close store": 5, "close reporting": 2,
		} {
			s.On(event, takes(d*time.Second))
		}
		begin := time.Now()
		r := mustOpen(t, &s, prod())
		if took := time.Since(begin); took != 8*time.Second { // cache, queue
			t.Errorf("opening took %v", took)
		}
		begin = time.Now()
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took != 7*time.Second { // queue, cache
			t.Errorf("closing took %v", took)
		}
		wantBalance(t, &s)
	})
}

// TestRollback closes what was opened when something fails, and says which resource failed.
func TestRollback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open queue", fail(errBoom))
		s.On("close role", func(ctx context.Context) error { return ctx.Err() })
		err := fails(t, &s, prod())
		wantError(t, err, "open queue: boom")
		var failed *resource.Error
		if !errors.Is(err, errBoom) || !errors.As(err, &failed) || failed.Resource != "queue" || failed.Phase != "open" {
			t.Errorf("the error is %#v", err)
		}
		wantOrder(t, &s, "open queue", "before_close database", "close database", "close role")
		wantOrder(t, &s, "open queue", "close cache")
		wantNever(t, &s, "opened queue", "close queue")
		wantBalance(t, &s)
	})
}

// TestRollbackOfCheck closes a client that does not answer.
func TestRollbackOfCheck(t *testing.T) {
	for _, how := range []struct {
		act  func(context.Context) error
		want string
	}{
		{fail(errBoom), "boom"},
		{func(context.Context) error { panic("oh") }, "panic: oh"},
		{func(context.Context) error { runtime.Goexit(); return nil }, "runtime.Goexit called"},
	} {
		for _, name := range []string{"role", "queue"} {
			var s plant.Script
			s.On("check "+name, how.act)
			wantError(t, fails(t, &s, prod()), "open "+name+": "+how.want)
			wantOrder(t, &s, "check "+name, "close "+name)
			wantBalance(t, &s)
		}
	}
}

// TestRollbackOfHalf calls the function that a constructor returns beside its error.
func TestRollbackOfHalf(t *testing.T) {
	var s plant.Script
	s.On("half store", fail(errBoom))
	wantError(t, fails(t, &s, prod()), "open store: boom")
	wantOrder(t, &s, "half store", "close store")
	wantBalance(t, &s)
}

// TestUntilTimeout tries to open a resource until its timeout is over, and no other one is closed meanwhile.
func TestUntilTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open reporting", fail(errBoom))
		begin := time.Now()
		wantError(t, fails(t, &s, prod(), quietly()), "open reporting: timed out after 1m0s: boom")
		if took, n := time.Since(begin), s.Count("open reporting"); took != time.Minute || n < 12 {
			t.Errorf("%d attempts in %v", n, took)
		}
		wantBalance(t, &s)
	})
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open reporting", fail(errBoom), fail(errBoom), succeed)
		r := mustOpen(t, &s, prod(), quietly())
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		wantBalance(t, &s)
	})
	var s plant.Script
	s.On("open reporting", fail(resource.Permanent(errBoom)))
	wantError(t, fails(t, &s, prod()), "open reporting: boom")
}

// TestRollbackErrors joins what failed, in the order of the specification, with what could not be closed afterwards, users first.
func TestRollbackErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open store", after(time.Second, errors.New("no store")))
		s.On("open reporting", after(time.Second, resource.Permanent(errors.New("no replica")))) // else it may be about to be tried again
		s.On("open alerting", hang)
		s.On("close role", fail(errors.New("role is stuck")))
		s.On("close cache", fail(errors.New("cache is stuck")))
		wantError(t, fails(t, &s, prod()),
			"open reporting: no replica", "open store: no store", "close cache: cache is stuck", "close role: role is stuck")
		wantBalance(t, &s)
	})
}

// TestSiblings are cancelled when one resource fails, and those that depend on it are not tried.
func TestSiblings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open role", after(time.Second, errBoom))
		s.On("open store", hang)
		begin := time.Now()
		wantError(t, fails(t, &s, prod()), "open role: boom")
		if took := time.Since(begin); took != time.Second {
			t.Errorf("it took %v", took)
		}
		wantNever(t, &s, "open database", "open reporting", "open queue", "opened store")
		wantBalance(t, &s)
	})
}

// TestProblemsOpenNothing reports everything that is wrong with the configuration before any resource is opened.
func TestProblemsOpenNothing(t *testing.T) {
	var s plant.Script
	m := dev()
	delete(m, "ROLE_KEY")
	m["DATABASE_PASSWORD"] = "short"
	m["CACHE_SIZE"] = "many"
	err := fails(t, &s, m)
	wantError(t, err,
		"role.key (ROLE_KEY): required but not set",
		"database.password (DATABASE_PASSWORD): must have at least 8 characters",
		"cache.size (CACHE_SIZE): must be a size such as 512, 10MB or 16MiB")
	if n := len(resource.ProblemsOf(err)); n != 3 {
		t.Errorf("there are %d problems", n)
	}
	if events := s.Events(); len(events) > 0 {
		t.Errorf("there were %q", events)
	}
}

// TestRetry tries a resource again, as its lifecycle says, and closes what each failed attempt has opened.
func TestRetry(t *testing.T) {
	for _, tt := range []struct {
		event  string
		acts   []func(context.Context) error
		opens  int
		closes int
		err    string
	}{
		{"open database", []func(context.Context) error{fail(errBoom), fail(errBoom), succeed}, 3, 0, ""},
		{"open database", []func(context.Context) error{fail(errBoom)}, 3, 0, "open database: after 3 attempts: boom"},
		{"check database", []func(context.Context) error{fail(errBoom), succeed}, 2, 1, ""},
		{"check database", []func(context.Context) error{fail(errBoom)}, 3, 3, "open database: after 3 attempts: boom"},
		{"after_open database", []func(context.Context) error{fail(errBoom), succeed}, 2, 1, ""},
		{"after_open database", []func(context.Context) error{fail(errBoom)}, 3, 3, "open database: after 3 attempts: after_open: boom"},
		{"open database", []func(context.Context) error{fail(permanent{errBoom})}, 1, 0, "open database: boom"},
		{"open database", []func(context.Context) error{fail(&resource.Problem{Resource: "database", Message: "is wrong"})}, 1, 0, "open database: database: is wrong"},
		{"open database", []func(context.Context) error{func(context.Context) error { panic("oh") }}, 1, 0, "open database: panic: oh"},
		{"open store", []func(context.Context) error{fail(errBoom), succeed}, 0, 0, "open store: boom"}, // has no retry
	} {
		t.Run(fmt.Sprintf("%s %d", tt.event, len(tt.acts)), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s plant.Script
				s.On(tt.event, tt.acts...)
				if tt.opens == 0 { // the database waits until the store has failed
					s.On("open role", hang)
				}
				begin := time.Now()
				r, err := open(&s, dev())
				wantError(t, err, tt.err)
				if took, most := time.Since(begin), 300*time.Millisecond; took > most { // 100 ms, 200 ms
					t.Errorf("it took %v, more than %v", took, most)
				}
				if n := s.Count("open database"); n != tt.opens {
					t.Errorf("opened %d times, want %d", n, tt.opens)
				}
				if n := s.Count("close database"); n != tt.closes {
					t.Errorf("closed %d times, want %d", n, tt.closes)
				}
				if err == nil {
					_ = r.Close(context.Background())
				}
				wantBalance(t, &s)
			})
		})
	}
}

type permanent struct{ error }

func (permanent) Permanent() bool { return true }

// TestTimeout bounds the opening of one resource: what its lifecycle says, or 30 s.
func TestTimeout(t *testing.T) {
	for name, want := range map[string]time.Duration{"database": 20 * time.Second, "store": 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var s plant.Script
			s.On("open "+name, hang)
			begin := time.Now()
			err := fails(t, &s, dev())
			wantError(t, err, fmt.Sprintf("open %s: timed out after %v", name, want))
			if took := time.Since(begin); took != want {
				t.Errorf("it took %v, not %v", took, want)
			}
			var failed *resource.Error
			if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &failed) || failed.ErrorType() != "timeout" {
				t.Errorf("the error is %#v", err)
			}
			wantBalance(t, &s)
		})
	}
}

// TestCancel ends with the caller's context, and closes on one that lives.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open queue", hang)
		s.On("close role", func(ctx context.Context) error {
			if ctx.Err() != nil {
				t.Error("the context of closing has ended")
			}
			return nil
		})
		ctx, cancel := context.WithCancelCause(s.Context(t.Context()))
		time.AfterFunc(time.Second, func() { cancel(errBoom) })
		r, err := plant.Open(ctx, plant.WithSource(dev()))
		if r != nil || !errors.Is(err, errBoom) {
			t.Errorf("got %v, %v", r, err)
		}
		wantOrder(t, &s, "open queue", "close database", "close role")
		wantBalance(t, &s)

		before := len(s.Events())
		if r, err = plant.Open(ctx, plant.WithSource(dev())); r != nil || !errors.Is(err, errBoom) {
			t.Errorf("of a context that is over: %v, %v", r, err)
		}
		if events := s.Events()[before:]; len(events) > 0 {
			t.Errorf("with a context that is over there were %q", events)
		}
	})
}

// TestConstructorsThatMisbehave become errors of their resource.
func TestConstructorsThatMisbehave(t *testing.T) {
	for want, act := range map[string]func(context.Context) error{
		"open store: panic: oh":                 func(context.Context) error { panic("oh") },
		"open store: runtime.Goexit called":     func(context.Context) error { runtime.Goexit(); return nil },
		"open store: boom":                      fail(errBoom),
		"open store: read: boom":                fail(fmt.Errorf("read: %w", errBoom)),
		"open store: first\nsecond":             fail(errors.Join(errors.New("first"), errors.New("second"))),
		"open store: context canceled":          fail(context.Canceled),
		"open store: context deadline exceeded": fail(context.DeadlineExceeded),
	} {
		var s plant.Script
		s.On("open store", act)
		wantError(t, fails(t, &s, dev()), want)
		wantBalance(t, &s)
	}
}

// TestDeaf gives a constructor up that does not hear of the end of its context, and closes what it opens in the end.
func TestDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		s.On("open store", takes(time.Hour))
		begin := time.Now()
		wantError(t, fails(t, &s, dev()), "open store: timed out after 30s: given up: it did not return within 5s after its context ended")
		if took := time.Since(begin); took != 35*time.Second {
			t.Errorf("it took %v", took)
		}
		wantNever(t, &s, "opened store")
		time.Sleep(time.Hour)
		wantOrder(t, &s, "opened store", "close store")
		wantBalance(t, &s)
	})
}

// TestConfigure hands functions to the constructor of their own resource alone.
func TestConfigure(t *testing.T) {
	var s plant.Script
	trace := func(o *plant.DatabaseOptions) error { o.Tracer += "a"; return nil }
	r := mustOpen(t, &s, prod(), plant.WithDatabaseConfigure(trace, trace), plant.WithDatabaseConfigure(trace))
	replica, err := r.Reporting.Get()
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{r.Database.Native().Options.Tracer, replica.Native().Options.Tracer}; !slices.Equal(got, []string{"12aaa", ""}) {
		t.Errorf("the options are %q", got)
	}
	wantError(t, fails(t, &s, dev(), plant.WithDatabaseConfigure(func(*plant.DatabaseOptions) error { return permanent{errBoom} })), "open database: boom")
}
