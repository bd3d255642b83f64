package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// states are like "role=up database=down".
func states(h *health.Health) string {
	var all []string
	for _, s := range h.Statuses() {
		all = append(all, fmt.Sprintf("%s=%s", s.Name, s.State))
	}
	return strings.Join(all, " ")
}

func wantStates(t *testing.T, h *health.Health, want string) {
	t.Helper()
	synctest.Wait()
	if got := states(h); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// quietly drops what is logged.
func quietly() plant.Option { return plant.WithLogger(slog.New(slog.DiscardHandler)) }

// boom is an act of a script that returns errBoom.
func boom(context.Context) error { return errBoom }

// fine is one that returns nil.
func fine(context.Context) error { return nil }

// TestUnchecked has a resource that nobody asks, though a monitor asks all others.
func TestUnchecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		h := health.New()
		s.On("check reporting", boom)
		r := mustOpen(t, &s, prod(), plant.WithHealth(h), plant.WithMonitor(), quietly())
		time.Sleep(time.Hour)
		wantStates(t, h, "role=up database=up reporting=unchecked store=unchecked cache=unchecked queue=up alerting=unchecked")
		if err := r.Check(context.Background()); err != nil {
			t.Error(err)
		}
		if err := h.Check(context.Background()); err != nil {
			t.Error(err)
		}
		wantNever(t, &s, "check reporting")
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// TestHealth takes the table health of a specification at its word: what is checked how often, what is critical, and who is told.
func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		env := dev()
		env["ALERT_URL"] = "https://hooks.example.com"
		h := health.New()
		r := mustOpen(t, &s, env, plant.WithHealth(h), quietly())
		wantStates(t, h, "role=up database=up reporting=absent store=unchecked cache=absent queue=up alerting=unchecked")

		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.Count("check database"); n < 320 || n > 400 {
			t.Errorf("the database was checked %d times in an hour", n)
		}
		if s.Count("check role") > 1 {
			t.Error("a resource without a table health is checked")
		}
		if s.Count("move queue") < 100 || s.Count("check queue") > 1 {
			t.Error("the queue is not asked what the specification says")
		}

		s.On("move queue", boom)
		time.Sleep(2 * time.Minute)
		wantStates(t, h, "role=up database=up reporting=absent store=unchecked cache=absent queue=down alerting=unchecked")
		if h.Readiness() != health.Ready {
			t.Error("the queue is not critical")
		}
		s.On("check database", boom)
		time.Sleep(time.Minute)
		wantStates(t, h, "role=up database=down reporting=absent store=unchecked cache=absent queue=blocked alerting=unchecked")
		if h.Readiness() != health.Unwell {
			t.Error("the database is critical")
		}
		s.On("check database", fine)
		time.Sleep(time.Minute)
		synctest.Wait()
		var alerts []string
		for _, e := range s.Events() {
			if strings.HasPrefix(e, "alert ") {
				alerts = append(alerts, e)
			}
		}
		if want := []string{"alert firing database: Nobody can order. alerting", "alert resolved database: Nobody can order. alerting"}; !slices.Equal(alerts, want) {
			t.Errorf("alerts %q", alerts)
		}
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		wantStates(t, h, "role=closed database=closed reporting=absent store=closed cache=absent queue=closed alerting=closed")
		if h.Readiness() != health.Draining {
			t.Error(h.Readiness())
		}
	})
}

func TestWithMonitor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		mustOpen(t, &s, dev(), plant.WithHealth(health.New()), plant.WithMonitor(), quietly())
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.Count("check role"); n < 100 {
			t.Errorf("the role was checked %d times in an hour", n)
		}
	})
	if _, err := plant.Open(t.Context(), plant.WithSource(dev()), plant.WithMonitor()); err == nil || !strings.Contains(err.Error(), "health.New()") {
		t.Error(err)
	}
}

// TestWithoutHealth checks nothing.
func TestWithoutHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		mustOpen(t, &s, dev(), quietly())
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.Count("check database"); n != 1 {
			t.Errorf("the database was checked %d times", n)
		}
	})
}

// TestHealthOfRuns is about a program that runs bundles: each run borrows the database, and one Health knows all.
func TestHealthOfRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		h := health.New()
		ctx := s.Context(t.Context())
		err := plant.RunFeed(ctx, func(ctx context.Context, f *plant.Feed) error {
			wantStates(t, h, "role=up database=up cache=absent queue=up")
			if h.Readiness() != health.Ready {
				t.Error(h.Readiness())
			}
			// The run within borrows the queue, and needs nothing else.
			return plant.RunFeed(ctx, func(context.Context, *plant.Feed) error {
				wantStates(t, h, "role=up database=up cache=absent queue=up")
				return nil
			}, plant.WithSource(dev()), plant.WithHealth(h), plant.WithQueue(f.Queue), quietly())
		}, plant.WithSource(dev()), plant.WithHealth(h), quietly())
		if err != nil {
			t.Error(err)
		}
		wantStates(t, h, "role=closed database=closed cache=absent queue=closed")
	})
}

// TestCheckAll asks all that is open, borrowed or not, mocks too.
func TestCheckAll(t *testing.T) {
	var owner, s plant.Script
	lent := mustOpen(t, &owner, dev(), quietly())
	r := mustOpen(t, &s, dev(), plant.WithDatabase(lent.Database), quietly())
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
	owner.On("check database", boom)
	s.On("move queue", boom)
	err := r.Check(t.Context())
	if err == nil || err.Error() != "check database: boom\ncheck queue: boom" || !errors.Is(err, errBoom) {
		t.Error(err)
	}

	// A test says of a handle that it is unwell, whoever has opened it.
	for name, r := range map[string]*plant.Resources{"borrowed": r, "mocked": {Database: &plant.Database{DatabaseClient: lent.Database}}} {
		gone := errors.New("gone")
		r.Database.CheckFunc = func(context.Context) error { return gone }
		if err := r.Check(t.Context()); !errors.Is(err, gone) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&plant.Resources{Database: &plant.Database{}}).Check(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "check database: the handle has no client") {
		t.Error(err)
	}
}
