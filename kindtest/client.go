package kindtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// A client is an open client, and all that is around it.
type client[H resource.Handle] struct {
	H       H
	group   *lifecycle.Group
	network *network // nil: none
	vault   *vault
	seen    *Recorder
}

// A setup is how a client is opened.
type setup struct {
	addr      string   // "": through a network that works
	network   *network // through this network; nil: a new one
	password  string   // "": the one that the server asks for
	attempts  int      // 0: 1
	observers []observe.Observer
	timeout   time.Duration // 0: openTimeout
}

// config makes the configuration for the server at addr, and what its secrets come from.
func (s *suite[C, H]) config(t testing.TB, addr, password string) (C, *vault) {
	t.Helper()
	v := &vault{}
	s.hide(t, v, addr, password)
	return s.server.Config(addr, v.secret(t)), v
}

// hide puts the texts for a password into v, and has nobody see them.
func (s *suite[C, H]) hide(t testing.TB, v *vault, addr, password string) {
	t.Helper()
	if err := s.hidden.add(password); err != nil {
		t.Fatal(err)
	}
	if s.server.Secrets == nil {
		v.set(nil, password)
		return
	}
	texts := s.server.Secrets(addr, password)
	for field, text := range texts {
		s.hidden.addText(field, text)
	}
	v.set(texts, "")
}

// try opens a client as generated code does, and returns the error of that. The client is closed at the end of the test, and then it must
// have no connection.
func (s *suite[C, H]) try(ctx context.Context, t testing.TB, how setup) (*client[H], error) {
	t.Helper()
	c := &client[H]{seen: &Recorder{}}
	c.network = how.network
	if c.network == nil && how.addr == "" && s.server.Addr != "" {
		c.network = newNetwork(t, s.server.Addr)
	}
	if c.network != nil {
		how.addr = c.network.addr()
	}
	if how.password == "" {
		how.password = s.password
	}
	cfg, v := s.config(t, how.addr, how.password)
	c.vault = v
	return c, s.start(ctx, t, c, cfg, how)
}

// start opens a client of cfg.
func (s *suite[C, H]) start(ctx context.Context, t testing.TB, c *client[H], cfg C, how setup) error {
	t.Helper()
	var logged logBuffer
	settings := lifecycle.Settings{Logger: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	settings.Observe(append([]observe.Observer{c.seen}, how.observers...)...)
	node := lifecycle.Node{
		Name: name,
		Kind: s.Name,
		Open: func(ctx context.Context, opts ...resource.OpenOption) (err error) {
			c.H, err = s.Open(ctx, cfg, opts...)
			return err
		},
		Close:       func(ctx context.Context) error { return c.H.Close(ctx) },
		Observe:     s.Observe,
		Timeout:     how.timeout,
		StopTimeout: stopTimeout,
		Retry:       lifecycle.Retry{Attempts: max(how.attempts, 1), Backoff: time.Millisecond},
	}
	if node.Timeout == 0 {
		node.Timeout = openTimeout
	}
	if _, counts := any(c.H).(counter); counts {
		node.Stats = func() resource.Stats { return any(c.H).(counter).Stats() }
	}
	group, err := settings.Start(ctx, nil, node)
	c.group = group
	t.Cleanup(func() {
		if group != nil {
			if err := group.Close(context.Background()); err != nil && !t.Failed() {
				t.Errorf("closing fails: %v", err)
			}
		}
		s.noConnections(t, c)
		s.hidden.not(t, "the log of the resource", logged.String())
		s.noSecretReported(t, c.seen)
	})
	return err
}

// noConnections fails the test if the client has left connections.
func (s *suite[C, H]) noConnections(t testing.TB, c *client[H]) {
	t.Helper()
	if c.network == nil || t.Failed() {
		return
	}
	c.network.stall(false)
	for end := time.Now().Add(2 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		now, _ := c.network.open()
		if now == 0 {
			return
		}
		if time.Now().After(end) {
			t.Errorf("%d connections are left after Close", now)
			return
		}
	}
}

// open opens a client, or ends the test.
func (s *suite[C, H]) open(t testing.TB, observers ...observe.Observer) *client[H] {
	t.Helper()
	c, err := s.try(context.Background(), t, setup{observers: observers})
	if err != nil {
		s.hidden.notIn(t, "the error", err)
		t.Fatalf("the client cannot be opened: %s", resource.Redact(err.Error()))
	}
	return c
}

// A counter is a handle whose pool is counted.
type counter interface{ Stats() resource.Stats }

// logBuffer keeps what is logged.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// errPanicked is the error of a function that has panicked.
type errPanicked struct{ value any }

func (e *errPanicked) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// guarded calls f, and returns its panic as an *errPanicked.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &errPanicked{v}
		}
	}()
	return f()
}

// panicked reports whether err is a panic, also one that the runtime has recovered.
func panicked(err error) bool {
	var own *errPanicked
	var other *resource.PanicError
	return errors.As(err, &own) || errors.As(err, &other)
}

// within calls f, which must return within limit, without a panic. What is a sentence with the subject of f: "Check of a dead server".
func (s *suite[C, H]) within(t testing.TB, limit time.Duration, what string, f func() error) error {
	t.Helper()
	began := time.Now()
	done := make(chan error, 1)
	go func() {
		defer close(done) // also if f ends the test
		done <- guarded(f)
	}()
	late := time.NewTimer(limit + 5*time.Second)
	defer late.Stop()
	var err error
	select {
	case got, ok := <-done:
		if !ok {
			t.FailNow()
		}
		err = got
	case <-late.C:
		t.Fatalf("%s has not returned after %v, and must within %v", what, time.Since(began).Round(time.Millisecond), limit)
	}
	if took := time.Since(began); took > limit {
		t.Errorf("%s takes %v, and must return within %v", what, took.Round(time.Millisecond), limit)
	}
	if panicked(err) {
		t.Errorf("%s panics: %s", what, resource.Redact(err.Error()))
	}
	if err != nil {
		s.hidden.notIn(t, "the error of "+what, err)
	}
	return err
}

// succeeds is within for what must succeed.
func (s *suite[C, H]) succeeds(t testing.TB, what string, f func(context.Context, H) error, h H) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := s.within(t, callTimeout+prompt, what, func() error { return f(ctx, h) }); err != nil {
		t.Errorf("%s fails: %s", what, resource.Redact(err.Error()))
	}
}

// fails is within for what must fail, and returns its error.
func (s *suite[C, H]) fails(t testing.TB, what string, f func(context.Context, H) error, h H) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	err := s.within(t, callTimeout+prompt, what, func() error { return f(ctx, h) })
	if err == nil {
		t.Errorf("%s succeeds, and must fail", what)
	}
	return err
}

// recovers ends the test if f does not come to succeed three times in a row: a pool finds out only when it uses a connection that the connection
// is dead.
func (s *suite[C, H]) recovers(t testing.TB, what string, f func(context.Context, H) error, h H) {
	t.Helper()
	var err error
	for end, good := time.Now().Add(recovery), 0; good < 3; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s does not succeed within %v: %s", what, recovery, resource.Redact(fmt.Sprint(err)))
		}
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		next := s.within(t, callTimeout+prompt, what, func() error { return f(ctx, h) })
		cancel()
		if good++; next != nil {
			err, good = next, 0
		}
		if t.Failed() {
			t.FailNow() // it has panicked, or shown a secret
		}
	}
}

// check is Check.
func (s *suite[C, H]) check(ctx context.Context, h H) error { return h.Check(ctx) }

// oneLine is text without line breaks, for messages.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
