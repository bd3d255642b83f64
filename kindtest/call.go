package kindtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// contextHasEnded makes calls with contexts that have already ended.
func (s *suite[C, H]) contextHasEnded(t *testing.T) {
	c := s.open(t)
	for _, f := range s.asks() {
		cancelled, cancel := context.WithCancel(context.Background())
		cancel()
		s.ends(t, f.what+" with a cancelled context", 0, context.Canceled, func() error { return f.do(cancelled, c.H) })
		expired, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
		s.ends(t, f.what+" with an expired context", 0, context.DeadlineExceeded, func() error { return f.do(expired, c.H) })
		cancel()
	}
	s.succeeds(t, "Call after others with a context that had ended", s.Call, c.H)
}

// contextEnds makes calls whose contexts end before the server answers.
func (s *suite[C, H]) contextEnds(t *testing.T) {
	c := s.open(t)
	s.succeeds(t, "Call", s.Call, c.H)
	asks := s.asks()
	if c.network != nil {
		c.network.stall(true)
	} else {
		asks = asks[:1] // without a network, Check cannot be delayed
	}
	for _, f := range asks {
		do := f.do
		if f.what == "Call" {
			do = s.slow
		}
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(hurry, cancel)
		s.ends(t, f.what+" that is cancelled", hurry, context.Canceled, func() error { return do(ctx, c.H) })
		ctx, cancel = context.WithTimeout(context.Background(), hurry)
		s.ends(t, f.what+" whose deadline ends", hurry, context.DeadlineExceeded, func() error { return do(ctx, c.H) })
		cancel()
	}
	if c.network != nil {
		c.network.stall(false)
	}
	s.recovers(t, "Call after others whose context has ended", s.Call, c.H)
}

// slow makes a call that takes a long time: Slow if the kind has one, else Call through the stalled network.
func (s *suite[C, H]) slow(ctx context.Context, h H) error {
	if s.Slow != nil {
		return s.Slow(ctx, h)
	}
	return s.Call(ctx, h)
}

// An ask is one way to send a request to the server.
type ask[H any] struct {
	what string
	do   func(context.Context, H) error
}

// asks returns the ways to send a request to the server: Call, and Check unless the kind is Unchecked.
func (s *suite[C, H]) asks() []ask[H] {
	asks := []ask[H]{{"Call", s.Call}}
	if !s.Unchecked {
		asks = append(asks, ask[H]{"Check", s.check})
	}
	return asks
}

// ends fails the test unless f returns soon after its context has ended, with an error that wraps the error want.
func (s *suite[C, H]) ends(t *testing.T, what string, after time.Duration, want error, f func() error) {
	t.Helper()
	err := s.within(t, after+prompt, what, f)
	if !errors.Is(err, want) {
		t.Errorf("%s does not say so: errors.Is(err, %v) is false for %s", what, want, resource.Redact(oneLine(errorText(err))))
	}
}
