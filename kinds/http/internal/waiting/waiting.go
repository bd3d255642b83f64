// Package waiting reports whether an attempt waits for a connection that another request uses.
package waiting

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// An Attempt is the context of an attempt to send a request. It knows whether the attempt waits for a connection that another request uses.
type Attempt struct {
	context.Context
	trace httptrace.ClientTrace
	outer *httptrace.ClientTrace // of the program; nil if it has none
	waits atomic.Bool            // it has asked for a connection, has none, and none is made for it
}

// attemptKey is the key of a context for its *Attempt.
type attemptKey struct{}

// New returns the context of an attempt. It ends with ctx. A trace that the program has put into ctx is still called.
func New(ctx context.Context) *Attempt {
	w := &Attempt{Context: ctx, outer: httptrace.ContextClientTrace(ctx)}
	if w.outer != nil {
		w.trace = *w.outer
	}
	w.trace.GetConn, w.trace.GotConn = w.get, w.got
	return w
}

func (w *Attempt) get(server string) {
	w.waits.Store(true)
	if w.outer != nil && w.outer.GetConn != nil {
		w.outer.GetConn(server)
	}
}

func (w *Attempt) got(info httptrace.GotConnInfo) {
	w.waits.Store(false)
	if w.outer != nil && w.outer.GotConn != nil {
		w.outer.GotConn(info)
	}
}

// Value implements context.Context.
func (w *Attempt) Value(key any) any {
	switch key {
	case attemptKey{}:
		return w
	case TraceKey:
		return &w.trace
	}
	return w.Context.Value(key)
}

// Explain adds to err that the attempt had no connection, if that is why the attempt ended with err. The text names max_conns, whose value
// is most.
func (w *Attempt) Explain(err error, most int) error {
	if !w.waits.Load() {
		return err
	}
	return &BusyError{most, err}
}

// A BusyError says that a request ended while all of max_conns were in use.
type BusyError struct {
	most int
	err  error
}

// Error returns a text with the number of connections.
func (e *BusyError) Error() string {
	did := "timed out"
	if errors.Is(e.err, context.Canceled) {
		did = "ended"
	}
	return fmt.Sprintf("%s while waiting for one of %d connections (max_conns), all in use: %v", did, e.most, e.err)
}

// Unwrap returns what ended the request.
func (e *BusyError) Unwrap() error { return e.err }

// Tell changes t so that an attempt learns when a connection is made for it. Afterwards DialContext of t is set.
func Tell(t *http.Transport) {
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
			if w, ok := ctx.Value(attemptKey{}).(*Attempt); ok {
				w.waits.Store(false)
			}
			return dial(ctx, network, addr)
		}
	}
	t.DialContext, t.DialTLSContext = telling(t.DialContext), telling(t.DialTLSContext)
}

// TraceKey is the key by which httptrace looks for a trace in a context. A context finds it out when httptrace calls Value. An Attempt returns
// its trace for this key, and so do the contexts of observers. They do not use httptrace.WithClientTrace, because it would link the 30 KB of
// the package reflect that call functions.
var TraceKey = func() any {
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
