package resource_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/resgen-go/resgen/resource"
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

// scopes are Run and Use, which differ in signals only.
func scopes(c *closer, openErr error) map[string]func(context.Context, func(context.Context, *closer) error) error {
	return map[string]func(context.Context, func(context.Context, *closer) error) error{
		"Run": func(ctx context.Context, f func(context.Context, *closer) error) error {
			return resource.Run(ctx, func(context.Context) (*closer, error) { return c, openErr }, f)
		},
		"Use": func(ctx context.Context, f func(context.Context, *closer) error) error {
			return resource.Use(ctx, func(context.Context) (*closer, func(context.Context) error, error) { return c, c.Close, openErr }, f)
		},
	}
}

func TestRunAndUseReturnTheErrorAsItIsOrJoined(t *testing.T) {
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
		for _, name := range []string{"Run", "Use"} {
			t.Run(tt.name+" "+name, func(t *testing.T) {
				noLeaks(t)
				var e events
				scope := scopes(&closer{&e, tt.close}, tt.open)[name]
				err := scope(context.Background(), func(_ context.Context, c *closer) error {
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
}

func TestRunAndUseCloseOnAContextThatLives(t *testing.T) {
	for name, scope := range scopes(&closer{e: &events{}}, nil) {
		ctx, cancel := context.WithCancel(context.Background())
		var e *events
		err := scope(ctx, func(ctx context.Context, c *closer) error {
			e = c.e
			e.list = nil
			cancel()
			<-ctx.Done()
			return ctx.Err()
		})
		if err != context.Canceled {
			t.Errorf("%s: got %v", name, err)
		}
		wantEvents(t, e, "close")
	}
}

func TestRunAndUseCloseWhenFPanicsAndLetItGoOn(t *testing.T) {
	for _, name := range []string{"Run", "Use"} {
		noLeaks(t)
		var e events
		scope := scopes(&closer{&e, errBoom}, nil)[name]
		func() {
			defer func() {
				if v := recover(); v != errBoom {
					t.Errorf("%s: recovered %v", name, v)
				}
			}()
			_ = scope(context.Background(), func(context.Context, *closer) error { panic(errBoom) })
			t.Errorf("%s returns", name)
		}()
		wantEvents(t, &e, "close")
	}
}

func TestRunAndUseCloseWhenFGoesAway(t *testing.T) {
	for _, name := range []string{"Run", "Use"} {
		noLeaks(t)
		var e events
		scope := scopes(&closer{&e, nil}, nil)[name]
		over := make(chan struct{})
		go func() {
			defer close(over)
			_ = scope(context.Background(), func(context.Context, *closer) error { runtime.Goexit(); return nil })
		}()
		<-over
		wantEvents(t, &e, "close")
	}
}

func TestUseWithoutAnythingToClose(t *testing.T) {
	err := resource.Use(context.Background(),
		func(context.Context) (int, func(context.Context) error, error) { return 7, nil, nil },
		func(_ context.Context, n int) error {
			if n != 7 {
				t.Error(n)
			}
			return nil
		})
	wantError(t, err, "")
}
