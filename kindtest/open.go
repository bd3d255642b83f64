package kindtest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// opens opens a client and uses it after the context of opening has ended.
func (s *suite[C, H]) opens(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c, err := s.try(ctx, t, setup{})
	cancel()
	if err != nil {
		s.hidden.notIn(t, "the error", err)
		t.Fatalf("the client cannot be opened: %s", resource.Redact(err.Error()))
	}
	for range 2 {
		s.succeeds(t, "Call after the context of opening has ended", s.Call, c.H)
		s.succeeds(t, "Check after the context of opening has ended", s.check, c.H)
	}
}

// deadServer opens a client for an address on which nothing listens.
func (s *suite[C, H]) deadServer(t *testing.T) {
	s.unreachable(t, setup{addr: closedPort(t)}, "while nobody listens")
}

// silentServer opens a client for a server that accepts connections and sends nothing.
func (s *suite[C, H]) silentServer(t *testing.T) {
	n := newNetwork(t, s.server.Addr)
	n.stall(true)
	s.unreachable(t, setup{network: n}, "while the server is silent")
}

// strangeServer opens a client for a server that speaks another protocol.
func (s *suite[C, H]) strangeServer(t *testing.T) {
	s.unreachable(t, setup{addr: newStranger(t)}, "while another server listens")
}

// unreachable opens a client for a server that does not work, and fails the test if opening succeeds.
func (s *suite[C, H]) unreachable(t *testing.T, how setup, when string) {
	t.Helper()
	var c *client[H]
	err := s.within(t, openTimeout+prompt, "opening "+when, func() (err error) {
		c, err = s.try(context.Background(), t, how)
		return err
	})
	switch {
	case !s.Unchecked:
		s.refused(t, err, when)
	case err != nil:
		t.Errorf("the kind is Unchecked, and opening %s fails: %s", when, resource.Redact(err.Error()))
	default:
		s.fails(t, "Call "+when, s.Call, c.H)
	}
}

// refused fails the test unless err says that the resource cannot be opened. The error must name the resource and contain no secret.
func (s *suite[C, H]) refused(t *testing.T, err error, when string) {
	t.Helper()
	if err == nil {
		t.Errorf("opening %s succeeds: a client is open when the server has answered", when)
		return
	}
	s.hidden.notIn(t, "the error of opening "+when, err)
	var e *resource.Error
	prefix := "open " + name + ": "
	text := oneLine(err.Error())
	switch {
	case !errors.As(err, &e) || e.Resource != name || !strings.HasPrefix(text, prefix) || strings.TrimPrefix(text, prefix) == "":
		t.Errorf("the error of opening %s does not say what is wrong with which resource: %q", when, resource.Redact(text))
	case strings.Count(text, prefix) > 1:
		t.Errorf("the error of opening %s names the resource more than once: %q", when, resource.Redact(text))
	}
	for _, p := range resource.ProblemsOf(err) {
		if p.Resource != "" && p.Resource != name {
			t.Errorf("the error of opening %s is about the resource %q, which is called %q", when, p.Resource, name)
		}
	}
}

// wrongPassword opens a client with a password that the server refuses. Opening must not be tried again, because that could lock the
// account.
func (s *suite[C, H]) wrongPassword(t *testing.T) {
	const when = "with a wrong password"
	var c *client[H]
	err := s.within(t, openTimeout+prompt, "opening "+when, func() (err error) {
		c, err = s.try(context.Background(), t, setup{password: NewPassword(), attempts: 3})
		return err
	})
	if s.Unchecked {
		if err != nil {
			t.Errorf("the kind is Unchecked, and opening %s fails: %s", when, resource.Redact(err.Error()))
			return
		}
		s.fails(t, "Call "+when, s.Call, c.H)
		return
	}
	s.refused(t, err, when)
	attempts := 0
	for _, e := range c.seen.Events() {
		if e.What == observe.AttemptFailed {
			attempts++
		}
	}
	if err != nil && attempts > 1 && !s.server.Forgiving {
		t.Errorf("opening %s is tried %d times: its error must have a method Permanent() bool that says true, as each attempt is a refused login", when, attempts)
	}
}

// unusable opens clients with configurations that cannot be opened.
func (s *suite[C, H]) unusable(t *testing.T) {
	for _, what := range slices.Sorted(maps.Keys(s.server.Unusable)) {
		err := s.within(t, openTimeout+prompt, "opening with "+what, func() error {
			return s.start(context.Background(), t, &client[H]{seen: &Recorder{}}, s.server.Unusable[what], setup{})
		})
		s.refused(t, err, "with "+what)
	}
}

// openingIsCancelled cancels opening while the server does not answer.
func (s *suite[C, H]) openingIsCancelled(t *testing.T) {
	n := newNetwork(t, s.server.Addr)
	n.stall(true)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(hurry, cancel)
	err := s.within(t, hurry+prompt, "opening that is cancelled", func() error {
		_, err := s.try(ctx, t, setup{network: n})
		return err
	})
	if !s.Unchecked && !errors.Is(err, context.Canceled) {
		t.Errorf("opening that is cancelled does not say so: errors.Is(err, context.Canceled) is false for %s", resource.Redact(oneLine(errorText(err))))
	}
}

func errorText(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}
