package kindtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// noSecretReported fails the test if an observer has received a secret.
func (s *suite[C, H]) noSecretReported(t testing.TB, seen *Recorder) {
	t.Helper()
	of := seen.Resource()
	s.hidden.not(t, "what observers are told of the resource", fmt.Sprint(of.Name, of.Kind, of.Attrs, of.Labels))
	for _, op := range of.Ops {
		s.hidden.not(t, "an operation that observers are told of", fmt.Sprint(op.Name, op.Attrs))
	}
	for _, e := range seen.Ended() {
		s.hidden.not(t, "what observers are told of a call", fmt.Sprint(e.Line, e.Result.Type, e.Result.Code))
	}
	for _, e := range seen.Events() {
		s.hidden.not(t, "an event that observers are told of", fmt.Sprint(e.Err, e.Type, e.Field))
	}
}

// calls uses the function f to make one call. It fails the test unless observers receive exactly one call, with the given error class.
func (s *suite[C, H]) calls(t *testing.T, c *client[H], what, class string, f func() error) {
	t.Helper()
	c.seen.Forget()
	_ = s.within(t, callTimeout+prompt, what, f)
	told, begun := c.seen.Ended(observe.Call), c.seen.Begun(observe.Call)
	switch {
	case len(told) == 0:
		t.Errorf("observers are not told of %s", what)
		return
	case len(told) > 1 || begun > 1:
		t.Errorf("observers are told %d times of %s: %s", max(len(told), begun), what, strings.Join(c.seen.Lines(observe.Call), ", "))
	}
	if got := told[0].Result.Type; got != class {
		t.Errorf("observers are told of %s with the error class %q, want %q", what, got, class)
	}
	for _, scope := range []observe.Scope{observe.Call, observe.Attempt, observe.Wait, observe.Connect} {
		if begun, ended := c.seen.Begun(scope), len(c.seen.Ended(scope)); begun != ended {
			t.Errorf("of %s, %d operations of the scope %v have begun and %d have ended", what, begun, scope, ended)
		}
	}
}

// observed makes calls, and checks that observers receive each of them once.
func (s *suite[C, H]) observed(t *testing.T) {
	c := s.open(t)
	of := c.seen.Resource()
	if of.Name != name || of.Kind != s.Name {
		t.Fatalf("observers are told of a resource %q of the kind %q, and it is %q of the kind %q: has Open handed on its options?", of.Name, of.Kind, name, s.Name)
	}
	named := 0
	for _, op := range of.Ops {
		if op.Scope == observe.Call && op.Name != observe.Other {
			named++
		}
	}
	if named == 0 {
		t.Error("the client has declared no operation of the scope call: observers cannot tell its calls apart")
	}
	call := func(ctx context.Context) func() error { return func() error { return s.Call(ctx, c.H) } }
	for range 3 {
		s.calls(t, c, "Call", "", call(context.Background()))
	}
	if told := c.seen.Ended(observe.Call); len(told) > 0 && told[0].Op.Name == observe.Other {
		t.Errorf("observers are told of Call by the name %s: the client must declare its operation", observe.Other)
	}
	c.seen.Forget()
	if !s.Unchecked {
		s.succeeds(t, "Check", s.check, c.H)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	s.calls(t, c, "Call with a cancelled context", "canceled", call(cancelled))
	expired, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	s.calls(t, c, "Call with an expired context", "timeout", call(expired))
	if c.network == nil {
		return
	}
	c.network.stall(true)
	late, cancel := context.WithTimeout(context.Background(), hurry)
	defer cancel()
	s.calls(t, c, "Call that nobody answers", "timeout", func() error { return s.slow(late, c.H) })
	c.network.stall(false)
	s.recovers(t, "Call after one that nobody has answered", s.Call, c.H)

	c.network.refuse(true)
	c.network.cut()
	c.seen.Forget()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	err := s.within(t, callTimeout+prompt, "Call while the network is down", call(ctx))
	told := c.seen.Ended(observe.Call)
	if err == nil || len(told) != 1 || told[0].Result.Type == "" {
		t.Errorf("observers must be told once, and with an error class, of Call while the network is down, whose error is %s: %s",
			resource.Redact(oneLine(errorText(err))), strings.Join(c.seen.Lines(observe.Call), ", "))
	}
	c.network.refuse(false)
	s.recovers(t, "Call after the network was down", s.Call, c.H)
}

// failureObserved makes a call that the server refuses.
func (s *suite[C, H]) failureObserved(t *testing.T) {
	c := s.open(t)
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	failed := false
	s.calls(t, c, "Fail", s.FailType, func() error {
		err := s.Fail(ctx, c.H)
		failed = err != nil
		return err
	})
	if !failed {
		t.Error("Fail succeeds, and must fail")
	}
	s.succeeds(t, "Call after one that has failed", s.Call, c.H)
}

// A bomb is an observer that panics.
type bomb struct{ observe, begin, end bool }

func (b *bomb) Observe(observe.Resource) observe.Recorder {
	if b.observe {
		panic("an observer panics in Observe")
	}
	return b
}

func (b *bomb) Begin(ctx context.Context, _ *observe.Op) context.Context {
	if b.begin {
		panic("an observer panics in Begin")
	}
	return ctx
}

func (b *bomb) End(context.Context, *observe.Op, observe.Result) {
	if b.end {
		panic("an observer panics in End")
	}
}

// observerPanics uses observers that panic, each in a different method.
func (s *suite[C, H]) observerPanics(t *testing.T) {
	for _, b := range []*bomb{{observe: true}, {begin: true}, {end: true}} {
		only := s.only(t, b)
		for range 2 {
			s.succeeds(t, "Call whose observer panics", s.Call, only)
		}
		if err := s.stop(t, "Close whose observer panics", only); err != nil {
			t.Errorf("Close whose observer panics fails: %s", resource.Redact(err.Error()))
		}
	}
}

// only opens a client with the observer o and no other.
func (s *suite[C, H]) only(t *testing.T, o observe.Observer) H {
	t.Helper()
	addr := s.server.Addr
	cfg, _ := s.config(t, addr, s.password)
	probe := observe.NewProbe(observe.Resource{Name: name, Kind: s.Name}, o)
	opts := []resource.OpenOption{resource.WithName(name), lifecycle.WithProbe(probe)}
	if s.Observe != nil {
		opts[1] = s.Observe(probe)
	}
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	var h H
	err := s.within(t, openTimeout+prompt, "opening", func() (err error) {
		h, err = s.Open(ctx, cfg, opts...)
		return err
	})
	if err != nil {
		t.Fatalf("the client cannot be opened: %s", resource.Redact(err.Error()))
	}
	return h
}

// fullPool takes all connections of the pool, and then makes a call.
func (s *suite[C, H]) fullPool(t *testing.T) {
	c := s.open(t)
	stats := s.stats(c)
	var held []func()
	giveBack := func() {
		for _, release := range held {
			release()
		}
		held = nil
	}
	defer giveBack()
	for {
		p, ok := stats()
		if !ok || p.Max <= 0 || p.Max > 100 {
			t.Fatalf("the pool has %d connections at most: the client must count it, and the configuration must make it small", p.Max)
		}
		if len(held) == p.Max {
			if p.InUse != p.Max {
				t.Errorf("%d of %d connections are counted in use, and all are", p.InUse, p.Max)
			}
			break
		}
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		release, err := s.Hold(ctx, c.H)
		cancel()
		if err != nil {
			t.Fatalf("Hold fails with %d of %d connections in use: %s", len(held), p.Max, resource.Redact(err.Error()))
		}
		held = append(held, release)
	}

	ctx, cancel := context.WithTimeout(context.Background(), hurry)
	defer cancel()
	s.calls(t, c, "Call that gets no connection of the full pool", "timeout", func() error {
		err := s.Call(ctx, c.H)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Call that gets no connection does not say so: errors.Is(err, context.DeadlineExceeded) is false for %s", resource.Redact(oneLine(errorText(err))))
		}
		return err
	})
	if !s.Unchecked {
		ctx, cancel := context.WithTimeout(context.Background(), hurry)
		defer cancel()
		err := s.within(t, hurry+prompt, "Check of a full pool", func() error { return c.H.Check(ctx) })
		var says interface{ Degraded() bool }
		if err != nil && (!errors.As(err, &says) || !says.Degraded()) {
			t.Errorf("Check of a full pool says that the server is down: its error must have a method Degraded() bool that says true: %s", resource.Redact(oneLine(err.Error())))
		}
	}
	_ = s.stop(t, "Close while connections are held", c.H) // may report that connections are in use
	giveBack()
	if err := s.stop(t, "Close after connections were held", c.H); err != nil {
		t.Errorf("Close fails after all connections were given back: %s", resource.Redact(err.Error()))
	}

	c = s.open(t)
	release, err := s.Hold(context.Background(), c.H)
	if err != nil {
		t.Fatalf("Hold fails: %s", resource.Redact(err.Error()))
	}
	release()
	s.succeeds(t, "Call after a connection was given back", s.Call, c.H)
	if p, ok := s.stats(c)(); !ok || p.InUse != 0 {
		t.Errorf("%d connections are counted in use, and none is", p.InUse)
	}
}

// stats returns a function that counts the client's pool: with the handle's Stats, or with the function that the client has given to its
// probe.
func (s *suite[C, H]) stats(c *client[H]) func() (observe.Pool, bool) {
	if h, ok := any(c.H).(counter); ok {
		return func() (observe.Pool, bool) { return observe.Pool(h.Stats()), true }
	}
	if count := c.seen.Resource().Pool; count != nil {
		return count
	}
	return func() (observe.Pool, bool) { return observe.Pool{}, false }
}
