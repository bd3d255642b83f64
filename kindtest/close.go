package kindtest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// stop closes the handle h. It fails the test if that takes longer than stopTimeout.
func (s *suite[C, H]) stop(t testing.TB, what string, h H) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return s.within(t, stopTimeout+prompt, what, func() error { return h.Close(ctx) })
}

// closesTwice closes a client several times, first one after the other, then at the same time.
func (s *suite[C, H]) closesTwice(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	for _, what := range []string{"Close", "the second Close"} {
		if err := s.stop(t, what, c.H); err != nil {
			t.Errorf("%s fails: %s", what, resource.Redact(err.Error()))
		}
	}
	c = s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	var all sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		all.Add(1)
		go func() {
			defer all.Done()
			ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
			defer cancel()
			errs[i] = guarded(func() error { return c.H.Close(ctx) })
		}()
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Errorf("Close, of several at once, fails: %s", resource.Redact(err.Error()))
			break
		}
	}
}

// closesInUse closes a client during calls. Close must return in time, with or without an error. When the calls have ended, nothing may be
// left. This is tried with calls that are cancelled and with calls that the server answers.
func (s *suite[C, H]) closesInUse(t *testing.T) {
	s.closesWhile(t, "are cancelled", func(_ *client[H], cancel func()) { cancel() })
	if s.server.Addr != "" && s.Slow == nil {
		s.closesWhile(t, "are answered", func(c *client[H], _ func()) { c.network.stall(false) })
	}
}

// closesWhile closes a client during calls. The function end makes the calls end.
func (s *suite[C, H]) closesWhile(t *testing.T, how string, end func(c *client[H], cancel func())) {
	t.Helper()
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	if c.network != nil {
		c.network.stall(true)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var calls sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		calls.Add(1)
		go func() {
			defer calls.Done()
			errs[i] = guarded(func() error { return s.slow(ctx, c.H) })
		}()
	}
	time.Sleep(hurry)                                     // until the calls wait for an answer
	_ = s.stop(t, "Close while calls are under way", c.H) // may report that connections are in use
	end(c, cancel)
	_ = s.within(t, callTimeout, "ending calls that were under way at Close, and "+how, func() error { calls.Wait(); return nil })
	for _, err := range errs {
		if panicked(err) {
			t.Errorf("a call that was under way at Close panics: %s", resource.Redact(err.Error()))
		} else if err != nil {
			s.hidden.notIn(t, "the error of a call that was under way at Close", err)
		}
	}
	s.noConnections(t, c)
	if err := s.stop(t, "Close after calls that were under way", c.H); err != nil {
		t.Errorf("Close fails after the calls that were under way have ended: %s", resource.Redact(err.Error()))
	}
}

// closed makes calls after Close. Each must return resource.ErrClosed, even if the client itself has another error for this.
func (s *suite[C, H]) closed(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	if err := s.stop(t, "Close", c.H); err != nil {
		t.Errorf("Close fails: %s", resource.Redact(err.Error()))
	}
	for _, f := range s.asks() {
		if err := s.fails(t, f.what+" after Close", f.do, c.H); err != nil && !panicked(err) && !errors.Is(err, resource.ErrClosed) {
			t.Errorf("%s after Close does not say so: errors.Is(err, resource.ErrClosed) is false for %s", f.what, resource.Redact(oneLine(err.Error())))
		}
	}
}
