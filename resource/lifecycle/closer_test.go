//go:build go1.25

package lifecycle_test

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

func TestCloserClosesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c lifecycle.Closer
		wantError(t, c.Err(), "")
		calls := 0
		shut := func(context.Context) error {
			calls++
			time.Sleep(time.Second)
			return errBoom
		}
		var all sync.WaitGroup
		for range 3 {
			all.Add(1)
			go func() {
				defer all.Done()
				if err := c.Close(context.Background(), shut); err != errBoom {
					t.Errorf("got %v", err)
				}
			}()
		}
		synctest.Wait()
		short, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		if err := c.Close(short, shut); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a caller with little time: %v", err)
		}
		all.Wait()
		if err := c.Close(context.Background(), shut); err != errBoom || calls != 1 {
			t.Errorf("%d calls, the last: %v", calls, err)
		}
		if err := c.Err(); !errors.Is(err, resource.ErrClosed) || observe.Class(err) != "closed" || !resource.IsPermanent(err) {
			t.Errorf("after closing: %v", err)
		}
	})
}

func TestCloserTriesAgainWhatTheContextInterrupted(t *testing.T) {
	var c lifecycle.Closer
	calls := 0
	shut := func(ctx context.Context) error { calls++; return ctx.Err() }
	over, cancel := context.WithCancel(context.Background())
	cancel()
	wantError(t, c.Close(over, shut), "context canceled")
	wantError(t, c.Close(context.Background(), shut), "")
	wantError(t, c.Close(over, shut), "")
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
	var nothing lifecycle.Closer
	wantError(t, nothing.Close(context.Background(), nil), "")
	wantError(t, nothing.Close(context.Background(), nil), "")
	wantError(t, nothing.Err(), "client is closed")
	wantError(t, (*lifecycle.Closer)(nil).Err(), "")
}

func TestCloserOutlivesPanics(t *testing.T) {
	var c lifecycle.Closer
	func() {
		defer func() {
			if v := recover(); v != errBoom {
				t.Errorf("recovered %v", v)
			}
		}()
		_ = c.Close(context.Background(), func(context.Context) error { panic(errBoom) })
	}()
	var panicked *resource.PanicError
	if err := c.Close(context.Background(), nil); !errors.As(err, &panicked) || !errors.Is(err, errBoom) || !strings.Contains(string(panicked.Stack), "TestCloserOutlivesPanics") {
		t.Errorf("got %v", err)
	}
}

func TestCloserWithin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c lifecycle.Closer
		calls := 0
		shut := func() error {
			calls++
			time.Sleep(time.Minute)
			return errBoom
		}
		stats := func() resource.Stats { return resource.Stats{Max: 2, InUse: 1} }
		short, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		wantError(t, c.Within(short, shut, stats), "still open: 1 of 2 connections is checked out")
		wantError(t, c.Within(short, shut, stats), "still open: 1 of 2 connections is checked out")
		if err := c.Within(context.Background(), shut, stats); err != errBoom || calls != 1 {
			t.Errorf("%d calls, the last: %v", calls, err)
		}
	})
}

func TestUndo(t *testing.T) {
	lifecycle.Undo(nil)
	called := false
	lifecycle.Undo(func() { called = true })
	if !called {
		t.Error("the function is not called")
	}
	var c lifecycle.Closer
	calls := 0
	for range 2 {
		c.Undo(func() { calls++ })
	}
	if calls != 1 {
		t.Errorf("%d calls", calls)
	}
}

func TestTryUndo(t *testing.T) {
	if err := lifecycle.TryUndo(nil); err != nil {
		t.Error(err)
	}
	fails := func() error { return errBoom }
	if err := lifecycle.TryUndo(fails); err != errBoom {
		t.Error(err)
	}
	var c lifecycle.Closer
	if first, second := c.TryUndo(fails), c.TryUndo(fails); first != errBoom || second != nil {
		t.Errorf("first %v, then %v", first, second)
	}
}

// An askedOnce is a handle that is closed once.
type askedOnce struct {
	events
	check func(context.Context) error
	err   error
}

func (c *askedOnce) Check(ctx context.Context) error { c.add("check"); return c.check(ctx) }
func (c *askedOnce) Close(ctx context.Context) error {
	c.add("close")
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.err
}

func TestOpenCheckClosesWhatDoesNotAnswer(t *testing.T) {
	panics := func(context.Context) error { panic(errBoom) }
	exits := func(context.Context) error { runtime.Goexit(); return nil }
	for _, tt := range []struct {
		name      string
		check     func(context.Context) error
		close     error
		opts      []resource.OpenOption
		text, did string
	}{
		{name: "answers", check: fails(nil), did: "check"},
		{name: "fails", check: fails(errBoom), text: "open a: boom", did: "check, close"},
		{name: "fails, and closing does", check: fails(errBoom), close: errors.New("stays"), text: "open a: boom\nstays", did: "check, close"},
		{name: "panics", check: panics, text: "open a: panic: boom", did: "check, close"},
		{name: "exits", check: exits, text: "open a: runtime.Goexit called", did: "check, close"},
		{name: "is not asked", check: panics, opts: []resource.OpenOption{resource.WithoutCheck()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := &askedOnce{check: tt.check, err: tt.close}
			_, err := lifecycle.Start(context.Background(), nil, lifecycle.Node{Name: "a", Open: func(ctx context.Context, opts ...resource.OpenOption) error {
				return lifecycle.NewOpenOptions("k", append(opts, tt.opts...)).Check(ctx, h)
			}})
			wantError(t, err, tt.text)
			wantEvents(t, &h.events, tt.did)
		})
	}
}

// A node that is unchecked is not asked when it is opened, nor by Check.
func TestUnchecked(t *testing.T) {
	h := &askedOnce{check: fails(errBoom)}
	n := lifecycle.Node{
		Name: "a", Check: h.Check, Health: lifecycle.Health{Unchecked: true, Monitored: true},
		Open: func(ctx context.Context, opts ...resource.OpenOption) error {
			return lifecycle.NewOpenOptions("k", opts).Check(ctx, h)
		},
	}
	g, err := lifecycle.Start(context.Background(), nil, n)
	wantError(t, err, "")
	wantError(t, g.Check(context.Background(), func(yield func(string, resource.Handle) bool) { yield("a", h) }), "")
	if g.Nodes()[0].Check != nil {
		t.Error("a monitor would ask")
	}
	wantError(t, g.Close(context.Background()), "")
	wantEvents(t, &h.events, "")
}

func TestRetryUntilTimeout(t *testing.T) {
	within(t, time.Minute, func(t *testing.T) {
		attempts := 0
		n := lifecycle.Node{Name: "a", Timeout: time.Minute, Retry: lifecycle.Retry{Attempts: lifecycle.UntilTimeout}}
		n.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
			attempts++
			return errBoom
		}
		_, err := lifecycle.Start(context.Background(), nil, n)
		wantError(t, err, "open a: timed out after 1m0s: boom")
		if attempts < 12 { // a pause is 5 s at most
			t.Errorf("%d attempts", attempts)
		}
	})
	within(t, time.Minute, func(t *testing.T) { // the last attempt is cut short, and what is known is from the one before
		attempts := 0
		n := lifecycle.Node{Name: "a", Timeout: time.Minute, Retry: lifecycle.Retry{Attempts: lifecycle.UntilTimeout}}
		n.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
			attempts++
			if attempts < 3 {
				return errBoom
			}
			<-ctx.Done()
			return ctx.Err()
		}
		_, err := lifecycle.Start(context.Background(), nil, n)
		wantError(t, err, "open a: timed out after 1m0s: boom")
	})
	within(t, 0, func(t *testing.T) {
		n := lifecycle.Node{Name: "a", Retry: lifecycle.Retry{Attempts: lifecycle.UntilTimeout}, Open: opens(fails(resource.Permanent(errBoom)))}
		_, err := lifecycle.Start(context.Background(), nil, n)
		wantError(t, err, "open a: boom")
	})
}

// A panic of the function of Run is logged at once, and connections that the function had checked out delay it by a second.
func TestRunTellsAPanicAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := logs(t)
		var c lifecycle.Closer
		begin := time.Now()
		free := make(chan struct{})
		defer close(free)
		shut := func(ctx context.Context) error {
			if text := out.String(); !strings.Contains(text, "panic=boom") || !strings.Contains(text, "closer_test.go") {
				t.Errorf("while it is closed, the log is %q", text)
			}
			return c.Within(ctx, func() error { <-free; return nil }, func() resource.Stats { return resource.Stats{Max: 10, InUse: 1} })
		}
		func() {
			defer func() {
				if v := recover(); v != errBoom {
					t.Errorf("recovered %v", v)
				}
			}()
			_ = lifecycle.Run(context.Background(), func(ctx context.Context) (int, func(context.Context) error, error) { return 0, shut, nil },
				func(context.Context, int) error { panic(errBoom) })
		}()
		if took := time.Since(begin); took != time.Second {
			t.Errorf("the panic goes on after %v", took)
		}
		if text := out.String(); !strings.Contains(text, `error="still open: 1 of 10 connections is checked out"`) {
			t.Errorf("the error of closing is lost: %s", text)
		}
	})
}

// A pool without connections that are checked out is closed in peace, also after a panic.
func TestRunWaitsForWhatIsNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := logs(t)
		var c lifecycle.Closer
		closed := false
		defer func() {
			_ = recover()
			if !closed || strings.Contains(out.String(), "could not be closed") {
				t.Errorf("closed is %v: %s", closed, out)
			}
		}()
		_ = lifecycle.Run(context.Background(), func(ctx context.Context) (int, func(context.Context) error, error) {
			return 0, func(ctx context.Context) error {
				return c.Within(ctx, func() error { time.Sleep(5 * time.Second); closed = true; return nil }, func() resource.Stats { return resource.Stats{} })
			}, nil
		}, func(context.Context, int) error { panic(errBoom) })
	})
}

// logs is what the default logger writes during the test.
func logs(t *testing.T) *logBuffer {
	t.Helper()
	before, flags := slog.Default(), log.Flags()
	out := &logBuffer{}
	slog.SetDefault(slog.New(slog.NewTextHandler(out, nil)))
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(os.Stderr) // SetDefault has had the package log write to out
		log.SetFlags(flags)
	})
	return out
}

type logBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
