//go:build go1.25

package health_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// A sick resource answers what it is told.
type sick struct {
	mu   sync.Mutex
	err  error
	hang chan struct{} // not nil: a check waits for it, whatever becomes of its context
	n    int           // checks
	busy int           // checks that run
	most int           // checks that ran at once
}

func (s *sick) Check(context.Context) error {
	s.mu.Lock()
	s.n++
	s.busy++
	s.most = max(s.most, s.busy)
	hang := s.hang
	s.mu.Unlock()
	if hang != nil {
		<-hang
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	return s.err
}

func (s *sick) set(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *sick) checks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

var errGone = errors.New("gone")

// node is a monitored resource.
func (s *sick) node(name string, after ...string) lifecycle.Node {
	return lifecycle.Node{
		Name: name, Kind: "kind", After: after, Check: s.Check, Health: lifecycle.Health{Monitored: true},
		Open:  func(context.Context, ...resource.OpenOption) error { return nil },
		Close: func(context.Context) error { return nil },
	}
}

// start opens nodes with h, and closes them at the end of the test.
func start(t *testing.T, s lifecycle.Settings, nodes ...lifecycle.Node) *lifecycle.Group {
	t.Helper()
	if s.Logger == nil {
		s.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	g, err := s.Start(t.Context(), nil, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return g
}

// states are like "db=up s3=down".
func states(h *health.Health) string {
	var all []string
	for _, s := range h.Statuses() {
		all = append(all, fmt.Sprintf("%s=%s", s.Name, s.State))
	}
	return strings.Join(all, " ")
}

func want(t *testing.T, h *health.Health, want string) {
	t.Helper()
	synctest.Wait()
	if got := states(h); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestThresholds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sick
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, s.node("db"))
		want(t, h, "db=up")
		time.Sleep(40 * time.Second)
		if n := s.checks(); n != 1 {
			t.Errorf("%d checks in 40 s", n)
		}
		s.set(errGone)
		time.Sleep(60 * time.Second) // two more checks
		want(t, h, "db=up")
		if st := h.Statuses()[0]; st.Failures != 2 || st.Error != "gone" || st.ErrorType != observe.Other {
			t.Errorf("%+v", st)
		}
		time.Sleep(34 * time.Second)
		want(t, h, "db=down")
		if h.Readiness() != health.Unwell {
			t.Error(h.Readiness())
		}
		s.set(nil)
		time.Sleep(26 * time.Second) // six intervals from the start are 162 s at least
		want(t, h, "db=down")
		time.Sleep(42 * time.Second) // and 198 s at most
		want(t, h, "db=up")
		if h.Readiness() != health.Ready {
			t.Error(h.Readiness())
		}
		st := h.Statuses()[0]
		if ago := time.Since(st.Failed); st.Error != "" || st.LastError != "gone" || st.LastType != observe.Other || ago < 50*time.Second || ago > 120*time.Second {
			t.Errorf("%+v, %v ago", st, ago)
		}
		if st.Settings.Failures != 3 || st.Settings.Interval != 30*time.Second {
			t.Errorf("%+v", st.Settings)
		}
	})
}

func TestKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sick
		n := s.node("db")
		n.Health = lifecycle.Health{Monitored: true, Optional: true, Interval: time.Second, Failures: 1, Successes: 1}
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, n)
		s.set(errGone)
		time.Sleep(1200 * time.Millisecond)
		want(t, h, "db=down")
		if h.Readiness() != health.Ready {
			t.Error("an optional resource that is down makes the program unready")
		}
		s.set(nil)
		time.Sleep(1200 * time.Millisecond)
		want(t, h, "db=up")
	})
}

// Intervals differ by up to a tenth, so that replicas do not ask in step.
func TestJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var at []time.Time
		n := (&sick{}).node("db")
		n.Check = func(context.Context) error {
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Now())
			return nil
		}
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, n)
		time.Sleep(time.Hour)
		mu.Lock()
		defer mu.Unlock()
		if len(at) < 110 || len(at) > 130 {
			t.Fatalf("%d checks in an hour", len(at))
		}
		seen := map[time.Duration]bool{}
		for i := range at[1:] {
			d := at[i+1].Sub(at[i])
			if seen[d] = true; d < 27*time.Second || d > 33*time.Second {
				t.Errorf("%v between checks", d)
			}
		}
		if len(seen) < 50 {
			t.Errorf("only %d different intervals", len(seen))
		}
	})
}

// A check that hangs for ever is a failure at each tick, and the only one; when it returns, the next check counts.
func TestHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sick{}
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, s.node("db"))
		s.mu.Lock()
		s.hang = make(chan struct{})
		s.mu.Unlock()
		time.Sleep(40 * time.Second)
		want(t, h, "db=up")
		if st := h.Statuses()[0]; st.Failures != 1 || st.Error != "no answer after 5s" || st.ErrorType != "timeout" {
			t.Errorf("%+v", st)
		}
		time.Sleep(10 * time.Minute)
		want(t, h, "db=down")
		if n := goroutines(); n != 1 {
			t.Errorf("%d goroutines for one check", n)
		}
		if s.most != 1 || s.checks() != 1 {
			t.Errorf("%d checks, %d at once", s.checks(), s.most)
		}
		if err := h.Check(t.Context()); err == nil || err.Error() != "check db: no answer after 5s" {
			t.Error(err)
		}
		s.mu.Lock()
		close(s.hang)
		s.hang = nil
		s.mu.Unlock()
		want(t, h, "db=down")
		time.Sleep(67 * time.Second)
		want(t, h, "db=up")
	})
}

// A check that hangs while it takes more failures to be down: nobody knows.
func TestUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sick{hang: make(chan struct{})}
		defer close(s.hang)
		n := s.node("db")
		n.Health.Failures = 100
		h := health.New()
		var spy spy
		settings := lifecycle.Settings{Monitor: h}
		settings.Observe(&spy)
		start(t, settings, n)
		time.Sleep(80 * time.Second)
		want(t, h, "db=up")
		time.Sleep(60 * time.Second)
		want(t, h, "db=unknown")
		if since := time.Since(h.Statuses()[0].Since); since < 30*time.Second || since > 60*time.Second {
			t.Errorf("unknown for %v", since)
		}
		if h.Readiness() != health.Ready {
			t.Error(h.Readiness())
		}
		if got := spy.list(); !slices.Contains(got, "db up -> unknown unknown") {
			t.Error(got)
		}
	})
}

// goroutines counts the ones that package health has started.
func goroutines() int {
	stacks := make([]byte, 1<<24)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for _, s := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(s, "/resource/health.(") {
			n++
		}
	}
	return n
}

// Several at once take no goroutine but for checks that run.
func TestGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running atomic.Int64
		var nodes []lifecycle.Node
		for i := range 1000 {
			n := (&sick{}).node(fmt.Sprintf("r%d", i))
			n.Check = func(ctx context.Context) error {
				running.Add(1)
				defer running.Add(-1)
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
				}
				return nil
			}
			nodes = append(nodes, n)
		}
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, nodes...)
		most := int64(0)
		for range 60 {
			synctest.Wait()
			most = max(most, running.Load())
			if n := goroutines(); n > int(running.Load()) {
				t.Errorf("%d goroutines for %d running checks", n, running.Load())
			}
			time.Sleep(970 * time.Millisecond)
		}
		if most < 50 {
			t.Errorf("at most %d checks ran at once", most)
		}
	})
}

type full struct{}

func (full) Error() string  { return "pool full" }
func (full) Degraded() bool { return true }

func TestStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var role, db, report, cache, lent sick
		cache.set(fmt.Errorf("wrapped: %w", full{}))
		lender := lent.node("lent")
		lender.State = lifecycle.NodeBorrowed
		bare := (&sick{}).node("bare", "role")
		bare.Check = nil
		user := (&sick{}).node("user", "lent")
		user.Check = nil
		h := health.New()
		g := start(t, lifecycle.Settings{Monitor: h},
			role.node("role"), db.node("db", "role"), report.node("report", "db"), cache.node("cache"), bare, lender, user,
			lifecycle.Node{Name: "off", State: lifecycle.NodeAbsent})
		want(t, h, "role=up db=up report=up cache=up bare=unchecked lent=up user=unchecked off=absent")
		time.Sleep(34 * time.Second)
		want(t, h, "role=up db=up report=up cache=degraded bare=unchecked lent=up user=unchecked off=absent")

		role.set(errGone)
		report.set(errGone) // two levels above role; db between them answers
		time.Sleep(2 * time.Minute)
		want(t, h, "role=down db=up report=blocked cache=degraded bare=blocked lent=up user=unchecked off=absent")
		if s := h.Statuses()[2]; s.BlockedBy != "role" {
			t.Errorf("blocked by %s", s.BlockedBy)
		}
		role.set(nil)
		lent.set(errGone)
		time.Sleep(2 * time.Minute)
		want(t, h, "role=up db=up report=down cache=degraded bare=unchecked lent=down user=blocked off=absent")

		if err := g.Close(t.Context()); err != nil {
			t.Error(err)
		}
		want(t, h, "role=closed db=closed report=closed cache=closed bare=closed lent=closed user=closed off=absent")
		n := role.checks()
		time.Sleep(time.Hour)
		if role.checks() != n {
			t.Error("a resource is checked after it was closed")
		}
	})
}

func TestWithoutMonitor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sick
		n := s.node("db")
		n.Health.Monitored = false
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, n)
		time.Sleep(time.Hour)
		want(t, h, "db=up")
		if s.checks() != 0 {
			t.Errorf("%d checks", s.checks())
		}
		all := health.New()
		start(t, lifecycle.Settings{Monitor: all, MonitorAll: true}, n)
		time.Sleep(time.Minute)
		if s.checks() == 0 {
			t.Error("MonitorAll checks nothing")
		}
		if _, err := (lifecycle.Settings{MonitorAll: true}).Start(t.Context(), nil, n); err == nil || !strings.Contains(err.Error(), "health.New()") {
			t.Error(err)
		}
	})
}

// Check of a group asks now, and names what fails.
func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a, b, lent sick
		lender := lent.node("lent")
		lender.State = lifecycle.NodeBorrowed
		panics := (&sick{}).node("panics")
		panics.Check = func(context.Context) error { panic("hunter2") }
		leaves := (&sick{}).node("leaves")
		leaves.Check = func(context.Context) error { runtime.Goexit(); return nil }
		unchecked := (&sick{}).node("unchecked")
		unchecked.Check = nil
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, a.node("a"), b.node("b"), lender, panics, leaves, unchecked, lifecycle.Node{Name: "off", State: lifecycle.NodeAbsent})
		synctest.Wait() // a lent resource is checked at once, and Check takes the result of a check that runs
		b.set(errGone)
		lent.set(errGone)
		began := time.Now()
		err := h.Check(t.Context())
		if want := "check b: gone\ncheck lent: gone\ncheck panics: panic: hunter2\ncheck leaves: runtime.Goexit called"; err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %v", took)
		}
		var e *resource.Error
		if !errors.As(err, &e) || e.Phase != "check" {
			t.Errorf("%#v", err)
		}
		b.mu.Lock()
		b.hang = make(chan struct{})
		b.mu.Unlock()
		defer close(b.hang)
		began = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.Check(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestReadiness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := health.New()
		want := func(want health.Readiness) {
			t.Helper()
			synctest.Wait()
			if got := h.Readiness(); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		want(health.Unopened)
		var s sick
		n := s.node("db")
		n.Retry = lifecycle.Retry{Attempts: 5, Backoff: time.Second}
		tries, fails := make(chan struct{}), 3
		n.Open = func(context.Context, ...resource.OpenOption) error {
			<-tries
			if fails--; fails >= 0 {
				return errGone
			}
			return nil
		}
		n.Stats = func() resource.Stats { return resource.Stats{InUse: 1} }
		closing := make(chan struct{})
		n.Close = func(context.Context) error { <-closing; return nil }
		opened := make(chan *lifecycle.Group)
		go func() {
			g, err := lifecycle.Settings{Monitor: h, Logger: slog.New(slog.DiscardHandler)}.Start(t.Context(), nil, n)
			if err != nil {
				t.Error(err)
			}
			opened <- g
		}()
		tries <- struct{}{}
		want(health.Unopened)
		if st := h.Statuses()[0]; st.State != health.Starting || st.Attempts != 1 || st.Error != "gone" || st.Pool != nil {
			t.Errorf("%+v", st)
		}
		close(tries)
		g := <-opened
		want(health.Ready)
		if st := h.Statuses()[0]; st.Attempts != 0 || st.Error != "" || st.Pool == nil || st.Pool.InUse != 1 {
			t.Errorf("%+v", st)
		}

		// A run of a bundle that borrows the database comes and goes.
		lent := s.node("db")
		lent.State = lifecycle.NodeBorrowed
		bundle, err := lifecycle.Settings{Monitor: h}.Start(t.Context(), nil, lent, (&sick{}).node("s3"))
		if err != nil {
			t.Fatal(err)
		}
		if got := states(h); got != "db=up s3=up" {
			t.Error(got)
		}
		if err := bundle.Close(t.Context()); err != nil {
			t.Error(err)
		}
		want(health.Ready)
		if got := states(h); got != "db=up s3=closed" {
			t.Error(got)
		}

		// So does a child group, which leaves nothing.
		for range 100 {
			child, err := g.Start(t.Context(), (&sick{}).node("tenant"))
			if err != nil {
				t.Fatal(err)
			}
			if got := states(h); got != "db=up s3=closed tenant=up" {
				t.Error(got)
			}
			if err := child.Close(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if got := states(h); got != "db=up s3=closed" {
			t.Error(got)
		}

		h.Drain()
		want(health.Draining)
		go g.Close(context.Background())
		want(health.Draining)
		if got := states(h); got != "db=up s3=closed" {
			t.Error(got)
		}
		close(closing)
		want(health.Draining)
		if got := states(h); got != "db=closed s3=closed" {
			t.Error(got)
		}
	})
}

// spy is an observer of events.
type spy struct {
	mu     sync.Mutex
	events []string
}

func (*spy) Observe(observe.Resource) observe.Recorder { return nil }

func (s *spy) Event(e observe.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.What == observe.HealthChanged {
		s.events = append(s.events, strings.TrimSpace(fmt.Sprintf("%s %s -> %s %s", e.Resource, e.Before, e.State, e.Type)))
	}
}

func (s *spy) list() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// What changes is told once: observers get all, a log what is worth a line, and neither gets a secret.
func TestTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		var spy spy
		var s sick
		h := health.New()
		settings := lifecycle.Settings{Monitor: h, Logger: slog.New(slog.NewTextHandler(&log, nil))}
		settings.Observe(&spy)
		g := start(t, settings, s.node("db"), (&sick{}).node("api", "db"))
		time.Sleep(time.Hour)
		synctest.Wait()
		if log.Len() > 0 {
			t.Errorf("a quiet hour is logged:\n%s", log.String())
		}
		secret := resource.NewSecret("hunter2-of-health")
		s.set(errors.New("no " + secret.Reveal()))
		time.Sleep(time.Hour)
		s.set(nil)
		time.Sleep(time.Hour)
		if err := g.Close(t.Context()); err != nil {
			t.Error(err)
		}
		got := strings.Join(spy.list(), "\n")
		const want = "db  -> starting\napi  -> starting\ndb starting -> up\napi starting -> up\ndb up -> down _OTHER\ndb down -> up\napi up -> closed\ndb up -> closed"
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if strings.Contains(log.String(), "hunter2") {
			t.Error(log.String())
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], "level=WARN") || !strings.Contains(lines[0], "state=down before=up") ||
			!strings.Contains(lines[1], "level=INFO") {
			t.Errorf("%s", log.String())
		}
	})
}

// Statuses and Readiness do not wait for a check that hangs.
func TestReadersDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sick{hang: make(chan struct{})}
		defer close(s.hang)
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, s.node("db"))
		time.Sleep(35 * time.Second)
		began := time.Now()
		for range 1000 {
			h.Statuses()
			h.Readiness()
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %v", took)
		}
	})
}
