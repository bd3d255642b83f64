package httpkind

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// A waiting is the context of an attempt. It knows whether the attempt waits until another request gives a connection back.
type waiting struct {
	context.Context
	trace httptrace.ClientTrace
	outer *httptrace.ClientTrace // of the program; nil if it has none
	waits atomic.Bool            // it has asked for a connection, has none, and none is made for it
}

// waitingKey is the key of a context for its *waiting.
type waitingKey struct{}

func newWaiting(ctx context.Context) *waiting {
	w := &waiting{Context: ctx, outer: httptrace.ContextClientTrace(ctx)}
	if w.outer != nil {
		w.trace = *w.outer
	}
	w.trace.GetConn, w.trace.GotConn = w.get, w.got
	return w
}

func (w *waiting) get(server string) {
	w.waits.Store(true)
	if w.outer != nil && w.outer.GetConn != nil {
		w.outer.GetConn(server)
	}
}

func (w *waiting) got(info httptrace.GotConnInfo) {
	w.waits.Store(false)
	if w.outer != nil && w.outer.GotConn != nil {
		w.outer.GotConn(info)
	}
}

// Value implements context.Context.
func (w *waiting) Value(key any) any {
	switch key {
	case waitingKey{}:
		return w
	case traceKey:
		return &w.trace
	}
	return w.Context.Value(key)
}

// explain adds to err, which ended the attempt, that it had no connection.
func (w *waiting) explain(err error, most int) error {
	if !w.waits.Load() {
		return err
	}
	return &busyError{most, err}
}

// A busyError says that a request ended while all of max_conns were in use.
type busyError struct {
	most int
	err  error
}

func (e *busyError) Error() string {
	did := "timed out"
	if errors.Is(e.err, context.Canceled) {
		did = "ended"
	}
	return fmt.Sprintf("%s while waiting for one of %d connections (max_conns), all in use: %v", did, e.most, e.err)
}

func (e *busyError) Unwrap() error { return e.err }

// tellWaiting has t tell an attempt when a connection is made for it. It leaves t with a DialContext.
func tellWaiting(t *http.Transport) {
	if t.DialContext == nil {
		t.DialContext = new(net.Dialer).DialContext
		//lint:ignore SA1019 configure may have set it
		if old := t.Dial; old != nil {
			t.DialContext = func(_ context.Context, network, addr string) (net.Conn, error) { return old(network, addr) }
		}
	}
	telling := func(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
		if dial == nil {
			return nil
		}
		return func(ctx context.Context, network, addr string) (net.Conn, error) {
			if w, ok := ctx.Value(waitingKey{}).(*waiting); ok {
				w.waits.Store(false)
			}
			return dial(ctx, network, addr)
		}
	}
	t.DialContext, t.DialTLSContext = telling(t.DialContext), telling(t.DialTLSContext)
}

// traceKey is the key by which httptrace looks for a trace: a context learns it by being asked. A waiting and an attempt answer to it,
// because httptrace.WithClientTrace would link what package reflect needs to call functions, which is 30 KB.
var traceKey = func() any {
	asked := &asked{Context: context.Background()}
	httptrace.ContextClientTrace(asked)
	return asked.key
}()

type asked struct {
	context.Context
	key any
}

func (a *asked) Value(key any) any {
	a.key = key
	return nil
}
