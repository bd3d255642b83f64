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

// A SaturatedError says that a check got no connection, as all of max_conns were in use the whole time. The API may well be up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // why the check gave up
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Degraded returns true: the API need not be down.
func (e *SaturatedError) Degraded() bool { return true }

// A refusal is an error of a check that another attempt would not change. While a resource is opened, it is not tried again.
type refusal struct{ error }

// Permanent returns true.
func (refusal) Permanent() bool { return true }

// Unwrap returns the error of the request.
func (r refusal) Unwrap() error { return r.error }

// Check asks health_path of the API, once. Any answer but 2xx is a *StatusError or *RedirectError; 401 says with a method Permanent that
// another attempt with the same key is of no use. The error is a *SaturatedError if all connections were in use. Without a health_path
// there is nothing to ask, and all is well.
func Check(ctx context.Context, c *Client) error {
	if c.closed.Load() {
		return &Error{Method: http.MethodGet, Endpoint: c.cfg.HealthPath, Err: ErrClosed}
	}
	if c.cfg.HealthPath == "" {
		return nil
	}
	k := newChecking(ctx)
	x, err := c.toEndpoint(k, http.MethodGet, c.cfg.HealthPath)
	if err != nil {
		return err
	}
	x.attempts = 1
	err = x.receive(nil)
	var status *StatusError
	var late interface{ Timeout() bool }
	switch {
	case err == nil:
	case errors.As(err, &status) && status.Code == http.StatusUnauthorized:
		return refusal{err}
	case k.waits.Load() && (ctx.Err() != nil || errors.As(err, &late) && late.Timeout()):
		return &SaturatedError{Max: c.cfg.MaxConns, Err: err}
	}
	return err
}

// A checking is the context of a check. It knows whether the check waits until another request gives a connection back.
type checking struct {
	context.Context
	trace httptrace.ClientTrace
	waits atomic.Bool // it has asked for a connection, has none, and none is made for it
}

// checkKey is the key of a context for its *checking.
type checkKey struct{}

func newChecking(ctx context.Context) *checking {
	k := &checking{Context: ctx}
	var outer httptrace.ClientTrace
	if o := httptrace.ContextClientTrace(ctx); o != nil {
		outer, k.trace = *o, *o
	}
	k.trace.GetConn = func(server string) {
		k.waits.Store(true)
		if outer.GetConn != nil {
			outer.GetConn(server)
		}
	}
	k.trace.GotConn = func(info httptrace.GotConnInfo) {
		k.waits.Store(false)
		if outer.GotConn != nil {
			outer.GotConn(info)
		}
	}
	return k
}

// Value implements context.Context.
func (k *checking) Value(key any) any {
	switch key {
	case checkKey{}:
		return k
	case traceKey:
		return &k.trace
	}
	return k.Context.Value(key)
}

// tellChecks has t tell a check when a connection is made for it.
func tellChecks(t *http.Transport) {
	telling := func(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
		if dial == nil {
			return nil
		}
		return func(ctx context.Context, network, addr string) (net.Conn, error) {
			if k, ok := ctx.Value(checkKey{}).(*checking); ok {
				k.waits.Store(false)
			}
			return dial(ctx, network, addr)
		}
	}
	t.DialContext, t.DialTLSContext = telling(t.DialContext), telling(t.DialTLSContext)
}

// traceKey is the key by which httptrace looks for a trace: a context learns it by being asked. A checking and an attempt answer to it,
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
