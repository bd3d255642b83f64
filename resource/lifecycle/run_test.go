package lifecycle_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/resgen-go/resgen/resource/lifecycle"
)

// closer is a container of resources.
type closer struct {
	e   *events
	err error
}

func (c *closer) Close(ctx context.Context) error {
	if ctx.Err() != nil {
		c.e.add("close on an ended context")
		return c.err
	}
	c.e.add("close")
	return c.err
}

// run runs f with c, which cannot be opened if there is an openErr.
func run(ctx context.Context, c *closer, openErr error, f func(context.Context, *closer) error) error {
	return lifecycle.Run(ctx, func(context.Context) (*closer, func(context.Context) error, error) { return c, c.Close, openErr }, f)
}

func TestRunReturnTheErrorAsItIsOrJoined(t *testing.T) {
	errStays := errors.New("stays")
	for _, tt := range []struct {
		name           string
		open, f, close error
		wantEvents     string
		want           error
		wantText       string // of an error that is made by joining
	}{
		{name: "fine", wantEvents: "f, close"},
		{name: "open fails", open: errBoom, want: errBoom},
		{name: "f fails", f: errBoom, wantEvents: "f, close", want: errBoom},
		{name: "close fails", close: errStays, wantEvents: "f, close", wantText: "stays"},
		{name: "both fail", f: errBoom, close: errStays, wantEvents: "f, close", wantText: "boom\nstays"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			var e events
			err := run(context.Background(), &closer{&e, tt.close}, tt.open, func(_ context.Context, c *closer) error {
				c.e.add("f")
				return tt.f
			})
			wantEvents(t, &e, tt.wantEvents)
			if tt.wantText != "" {
				wantError(t, err, tt.wantText)
			} else if err != tt.want {
				t.Errorf("got %#v, want %#v", err, tt.want)
			}
		})
	}
}

func TestRunClosesOnAContextThatLives(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var e events
	err := run(ctx, &closer{e: &e}, nil, func(ctx context.Context, _ *closer) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	if err != context.Canceled {
		t.Errorf("got %v", err)
	}
	wantEvents(t, &e, "close")
}

func TestRunEndsItsContext(t *testing.T) {
	var outer, inner context.Context
	err := run(context.Background(), &closer{e: &events{}}, nil, func(ctx context.Context, c *closer) error {
		outer = ctx
		err := run(ctx, c, nil, func(ctx context.Context, _ *closer) error {
			inner = ctx
			return nil
		})
		if inner.Err() == nil || outer.Err() != nil {
			t.Errorf("after the inner run: inner context %v, outer context %v", inner.Err(), outer.Err())
		}
		return err
	})
	if err != nil || outer.Err() == nil {
		t.Errorf("error %v, context %v", err, outer.Err())
	}
}

func TestRunClosesWhenFPanicsAndLetsItGoOn(t *testing.T) {
	noLeaks(t)
	var e events
	func() {
		defer func() {
			if v := recover(); v != errBoom {
				t.Errorf("recovered %v", v)
			}
		}()
		_ = run(context.Background(), &closer{&e, errBoom}, nil, func(context.Context, *closer) error { panic(errBoom) })
		t.Error("Run returns")
	}()
	wantEvents(t, &e, "close")
}

func TestRunClosesWhenFCallsGoexit(t *testing.T) {
	noLeaks(t)
	var e events
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = run(context.Background(), &closer{&e, nil}, nil, func(context.Context, *closer) error { runtime.Goexit(); return nil })
	}()
	<-over
	wantEvents(t, &e, "close")
}

func TestRunWithoutAnythingToClose(t *testing.T) {
	err := lifecycle.Run(context.Background(),
		func(context.Context) (int, func(context.Context) error, error) { return 7, nil, nil },
		func(_ context.Context, n int) error {
			if n != 7 {
				t.Error(n)
			}
			return nil
		})
	wantError(t, err, "")
}
