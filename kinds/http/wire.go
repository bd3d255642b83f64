package httpkind

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/waiting"
	"github.com/resgen-go/resgen/resource/observe"
)

// The operations that are no request.
const (
	acquire = "ACQUIRE"
	connect = "CONNECT"

	rateLimit = "RATE_LIMIT" // waiting for it
)

// A wire is between an observed client and its transport. It reports attempts, counts connections, and reports how long they take.
//
// The transport's dialing tells when a connection begins, and when it fails or closes. The trace of an attempt tells the rest: the attempt
// waits for a connection, has one, and the connection that it has asked for has ended its TLS handshake.
type wire struct {
	client *Client
	probe  *observe.Probe
	secure bool // a connection is one after its TLS handshake
	open   atomic.Int64
	busy   atomic.Int64
}

// watch puts w around the dialing of t. It reports whether w counts all connections: it cannot count what dials TLS itself, because the
// transport needs the *tls.Conn that this returns.
func (w *wire) watch(t *http.Transport) (counts bool) {
	dial, dialTLS := t.DialContext, t.DialTLSContext
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		start := time.Now()
		c, err := dial(ctx, network, addr)
		if err != nil {
			w.connected(ctx, start, err)
			return nil, err
		}
		if a, ok := ctx.Value(attemptKey{}).(*attempt); ok && w.secure {
			a.dialed(start)
		} else {
			w.connected(ctx, start, nil)
		}
		w.open.Add(1)
		return &conn{Conn: c, wire: w}, nil
	}
	if dialTLS != nil {
		t.DialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			start := time.Now()
			c, err := dialTLS(ctx, network, addr)
			w.connected(ctx, start, err)
			return c, err
		}
	}
	//lint:ignore SA1019 configure may have set it
	return dialTLS == nil && t.DialTLS == nil
}

// pool counts the connections.
func (w *wire) pool() (p observe.Pool, ok bool) {
	open, busy := w.open.Load(), w.busy.Load()
	busy = min(busy, open) // the server may have closed one that is in use
	return observe.Pool{Max: w.client.transport.MaxConnsPerHost, InUse: int(busy), Idle: int(open - busy)}, !w.client.closed.Load()
}

// connected reports a connection that began at start.
func (w *wire) connected(ctx context.Context, start time.Time, err error) {
	w.probe.Ended(ctx, w.probe.Op(observe.Connect, connect), start, err, observe.Result{Type: class(ctx, err)})
}

// class is the class of an error that no *Error wraps. What happens after the end of ctx happens because of it.
func class(ctx context.Context, err error) string {
	switch {
	case err == nil || err == observe.ErrPanic:
		return observe.Class(err)
	case ctx.Err() != nil:
		err = ended(ctx)
	}
	return (&Error{Err: err}).ErrorType()
}

// A conn is an open connection. A transport asks a connection for no more methods than it has.
type conn struct {
	net.Conn
	wire   *wire
	closed atomic.Bool
	users  atomic.Int64 // HTTP/2 has several requests at once
}

// ReadFrom has the system copy files, where it can.
func (c *conn) ReadFrom(r io.Reader) (int64, error) { return io.Copy(c.Conn, r) }

func (c *conn) Close() error {
	if !c.closed.Swap(true) {
		c.wire.open.Add(-1)
	}
	return c.Conn.Close()
}

func (c *conn) take() {
	if c.users.Add(1) == 1 {
		c.wire.busy.Add(1)
	}
}

func (c *conn) release() {
	if c.users.Add(-1) == 0 {
		c.wire.busy.Add(-1)
	}
}

// connOf is the conn inside of c; nil if there is none.
func connOf(c net.Conn) *conn {
	for {
		switch inner := c.(type) {
		case *conn:
			return inner
		case *tls.Conn:
			c = inner.NetConn()
		default:
			return nil
		}
	}
}

// attemptKey is the key of a context for its *attempt.
type attemptKey struct{}

// An attempt is what a wire is told of one request. It is the request's context, and the transport calls it from several goroutines.
type attempt struct {
	context.Context
	wire  *wire
	trace httptrace.ClientTrace
	outer httptrace.ClientTrace // of the program, if it has one

	mu      sync.Mutex
	waiting time.Time // since when it has waited for a connection; zero: it does not wait
	dialing time.Time // when the connection began whose TLS handshake has not ended; zero: there is none
	conn    *conn     // that it uses
}

// attempt returns the context of an attempt.
func (w *wire) attempt(ctx context.Context) *attempt {
	a := &attempt{Context: ctx, wire: w}
	if outer := httptrace.ContextClientTrace(ctx); outer != nil {
		a.trace, a.outer = *outer, *outer
	}
	a.trace.GetConn, a.trace.GotConn = a.wait, a.got
	if w.secure {
		a.trace.TLSHandshakeDone = a.shaken
	}
	return a
}

// Value implements context.Context.
func (a *attempt) Value(key any) any {
	switch key {
	case attemptKey{}:
		return a
	case waiting.TraceKey:
		return &a.trace
	}
	return a.Context.Value(key)
}

func (a *attempt) wait(server string) {
	if a.outer.GetConn != nil {
		a.outer.GetConn(server)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = time.Now()
}

func (a *attempt) got(info httptrace.GotConnInfo) {
	if a.outer.GotConn != nil {
		a.outer.GotConn(info)
	}
	c := connOf(info.Conn)
	if c != nil {
		c.take()
	}
	a.mu.Lock()
	before, start := a.conn, a.waiting
	a.conn, a.waiting = c, time.Time{}
	a.mu.Unlock()
	if before != nil {
		before.release() // the transport sends the request again on another connection
	}
	a.waited(start, nil)
}

// waited reports the waiting since start, if there was any.
func (a *attempt) waited(start time.Time, err error) {
	if !start.IsZero() {
		p := a.wire.probe
		p.Ended(a.Context, p.Op(observe.Wait, acquire), start, err, observe.Result{Type: class(a.Context, err)})
	}
}

func (a *attempt) dialed(start time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.dialing = start
}

func (a *attempt) shaken(state tls.ConnectionState, err error) {
	if a.outer.TLSHandshakeDone != nil {
		a.outer.TLSHandshakeDone(state, err)
	}
	a.mu.Lock()
	start := a.dialing
	a.dialing = time.Time{}
	a.mu.Unlock()
	if !start.IsZero() {
		a.wire.connected(a.Context, start, err)
	}
}

// end reports what an attempt that fails was waiting for, and has the connection released with the body of resp.
func (a *attempt) end(resp *http.Response, err error) {
	a.mu.Lock()
	c, waiting, dialing := a.conn, a.waiting, a.dialing
	a.conn = nil
	if err != nil {
		a.waiting, a.dialing = time.Time{}, time.Time{}
	}
	a.mu.Unlock()
	if err != nil {
		if !dialing.IsZero() {
			a.wire.connected(a.Context, dialing, err)
		}
		a.waited(waiting, err)
	}
	switch {
	case c == nil:
	case resp == nil || resp.Body == http.NoBody:
		c.release()
	default:
		resp.Body = &heldBody{ReadCloser: resp.Body, conn: c}
	}
}

// A heldBody holds a connection until it has been read to its end, or closed.
type heldBody struct {
	io.ReadCloser
	conn     *conn
	released atomic.Bool
}

func (b *heldBody) release() {
	if !b.released.Swap(true) {
		b.conn.release()
	}
}

func (b *heldBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.release()
	}
	return n, err
}

func (b *heldBody) Close() error {
	err := b.ReadCloser.Close()
	b.release()
	return err
}
