package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// TestHooks calls the functions of the specification one after the other: those that take the client, and those that take its handle.
func TestHooks(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, dev())
	wantOrder(t, &s, "opened database", "check database", "after_open database", "warm database", "open queue")
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantOrder(t, &s, "close queue", "before_close database", "flush database", "close database", "close role")
}

// TestHooksFail ends the attempt at the first function that fails, closes what was opened, and tells which resource that was.
func TestHooksFail(t *testing.T) {
	for event, rest := range map[string][]string{"after_open database": {"warm database"}, "warm database": nil} {
		for want, act := range map[string]func(context.Context) error{
			"after 3 attempts: after_open: boom":     fail(errBoom),
			"after_open: boom":                       fail(permanent{errBoom}),
			"after_open: panic: oh":                  func(context.Context) error { panic("oh") },
			"after_open: runtime.Goexit called":      func(context.Context) error { runtime.Goexit(); return nil },
			"after_open: read: boom":                 fail(fmt.Errorf("read: %w", permanent{errBoom})),
			"after_open: open store: boom":           fail(&resource.Error{Resource: "store", Phase: "open", Err: permanent{errBoom}}),
			"after_open: database: must be migrated": fail(&resource.Problem{Resource: "database", Message: "must be migrated"}),
		} {
			synctest.Test(t, func(t *testing.T) {
				var s plant.Script
				s.On(event, act)
				err := fails(t, &s, dev())
				wantError(t, err, "open database: "+want)
				var failed *resource.Error
				if !errors.As(err, &failed) || failed.Resource != "database" || failed.Phase != "open" {
					t.Errorf("the error is %#v", err)
				}
				wantNever(t, &s, append(rest, "before_close database", "flush database", "open queue")...)
				wantBalance(t, &s)
			})
		}
	}
}

// TestHooksOfClosing are all called, and the resource is closed, whatever they do.
func TestHooksOfClosing(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, dev())
	s.On("before_close database", func(context.Context) error { panic("oh") })
	s.On("flush database", fail(errBoom))
	err := r.Close(context.Background())
	wantError(t, err, "close database: before_close: panic: oh", "close database: before_close: boom")
	wantOrder(t, &s, "before_close database", "flush database", "close database", "close role")
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		var failed *resource.Error
		if !errors.As(err, &failed) || failed.Resource != "database" || failed.Phase != "close" {
			t.Errorf("the error is %#v", err)
		}
	}
}

// TestHooksThatHang leave each other and Close their share of the time.
func TestHooksThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		r := mustOpen(t, &s, dev())
		var had []time.Duration
		for _, event := range []string{"before_close database", "flush database"} {
			s.On(event, func(ctx context.Context) error {
				begin := time.Now()
				<-ctx.Done()
				had = append(had, time.Since(begin))
				return ctx.Err()
			})
		}
		begin := time.Now()
		err := r.Close(context.Background())
		wantError(t, err, "close database: before_close: timed out after 1.25s", "close database: before_close: timed out after 1.25s")
		if took := time.Since(begin); took != 2500*time.Millisecond || len(had) != 2 || had[0] != had[1] {
			t.Errorf("it took %v, of which the hooks had %v", took, had)
		}
		wantOrder(t, &s, "flush database", "close database", "close role")
	})
}

// TestConfigureInOrder calls the functions of the specification first, then those of options in their order, and no nil one.
func TestConfigureInOrder(t *testing.T) {
	mark := func(text string) func(*plant.DatabaseOptions) error {
		return func(o *plant.DatabaseOptions) error { o.Tracer += text; return nil }
	}
	r := mustOpen(t, new(plant.Script), prod(),
		plant.WithDatabaseConfigure(mark("a"), nil, mark("b")), plant.WithDatabaseConfigure(nil), plant.WithDatabaseConfigure(),
		plant.WithReportingConfigure(nil, mark("r")), plant.WithDatabaseConfigure(mark("c")))
	if got := r.Database.Native().Options.Tracer; got != "12abc" {
		t.Errorf("got %q", got)
	}
	if h, err := r.Reporting.Get(); err != nil || h.Native().Options.Tracer != "r" {
		t.Errorf("got %v, %v", h, err)
	}
}

// TestConfigureFails tells of which resource the function is that fails or panics, calls none after it, and opens nothing.
func TestConfigureFails(t *testing.T) {
	for want, f := range map[string]func(*plant.DatabaseOptions) error{
		"open reporting: boom":                  func(*plant.DatabaseOptions) error { return permanent{errBoom} },
		"open reporting: panic: oh":             func(*plant.DatabaseOptions) error { panic("oh") },
		"open reporting: runtime.Goexit called": func(*plant.DatabaseOptions) error { runtime.Goexit(); return nil },
	} {
		var s plant.Script
		later := func(*plant.DatabaseOptions) error { t.Error("a function is called after one has failed"); return nil }
		wantError(t, fails(t, &s, prod(), plant.WithReportingConfigure(f, later)), want)
		wantNever(t, &s, "open reporting")
		wantBalance(t, &s)
	}
}

// TestNilOptions are skipped, as nil functions are in every list: so an option may depend on a condition.
func TestNilOptions(t *testing.T) {
	var none plant.Option
	r := mustOpen(t, new(plant.Script), dev(), none, plant.WithLimitsConfig(plant.LimitsConfig{Max: 2}), nil)
	if r.Limits.Max != 2 {
		t.Errorf("the limits are %v", r.Limits)
	}
	if p, err := plant.ActiveProfile(t.Context(), none, plant.WithProfile(plant.ProfileProd)); err != nil || p != plant.ProfileProd {
		t.Errorf("got %v, %v", p, err)
	}
	role, err := plant.OpenRole(new(plant.Script).Context(context.Background()), r.Config.Role, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := role.Close(context.Background()); err != nil {
		t.Error(err)
	}
}
