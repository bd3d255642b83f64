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

// A client is an open client with its network, secrets, log and observer.
type client[H resource.Handle] struct {
	H       H
	group   *lifecycle.Group
	network *network // nil if there is none
	vault   *vault
	seen    *Recorder
}

// A setup says how a client is opened.
type setup struct {
	addr      string   // "" for the address of a working network
	network   *network // the network to use; nil for a new one
	password  string   // "" for the correct password
	attempts  int      // 0 means 1
	observers []observe.Observer
	timeout   time.Duration // 0 means openTimeout
}

// config returns the configuration for the server at addr, and the vault in which its secrets are looked up.
func (s *suite[C, H]) config(t testing.TB, addr, password string) (C, *vault) {
	t.Helper()
	v := &vault{}
	s.hide(t, v, addr, password)
	return s.server.Config(addr, v.secret(t)), v
}

// hide stores the texts of the secrets for a password in the vault v, and adds them to the texts that nothing may show.
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

// try opens a client as generated code does, and returns the error of opening it. At the end of the test it closes the client, and checks
// that no connection is left.
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

// start opens a client with the configuration cfg.
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

// noConnections fails the test if the closed client has left connections open.
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

// open opens a client. If that fails, it ends the test.
func (s *suite[C, H]) open(t testing.TB, observers ...observe.Observer) *client[H] {
	t.Helper()
	c, err := s.try(context.Background(), t, setup{observers: observers})
	if err != nil {
		s.hidden.notIn(t, "the error", err)
		t.Fatalf("the client cannot be opened: %s", resource.Redact(err.Error()))
	}
	return c
}

// A counter is a handle that counts the connections of its pool.
type counter interface{ Stats() resource.Stats }

// A logBuffer keeps everything that is logged.
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

// errPanicked is the error of a function that panicked.
type errPanicked struct{ value any }

func (e *errPanicked) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// guarded calls the function f. If f panics, guarded returns an *errPanicked.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &errPanicked{v}
		}
	}()
	return f()
}

// panicked reports whether err comes from a panic, also from one that the runtime has recovered.
func panicked(err error) bool {
	var own *errPanicked
	var other *resource.PanicError
	return errors.As(err, &own) || errors.As(err, &other)
}

// within calls the function f, and fails the test if f panics or does not return within the limit. The text what names the call in
// messages: "Check of a dead server".
func (s *suite[C, H]) within(t testing.TB, limit time.Duration, what string, f func() error) error {
	t.Helper()
	began := time.Now()
	done := make(chan error, 1)
	go func() {
		defer close(done) // deferred, because f may end the test
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

// succeeds calls f with within, and fails the test if f returns an error.
func (s *suite[C, H]) succeeds(t testing.TB, what string, f func(context.Context, H) error, h H) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := s.within(t, callTimeout+prompt, what, func() error { return f(ctx, h) }); err != nil {
		t.Errorf("%s fails: %s", what, resource.Redact(err.Error()))
	}
}

// fails calls f with within, and ends the test if f succeeds. It returns the error of f.
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

// recovers ends the test unless f succeeds three times in a row within the time for recovery. One success is not enough: a pool notices
// that a connection is dead only when it uses the connection.
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
			t.FailNow() // f has panicked or shown a secret
		}
	}
}

// check calls Check of the handle h.
func (s *suite[C, H]) check(ctx context.Context, h H) error { return h.Check(ctx) }

// oneLine returns text without line breaks, for messages.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
