package rediskind

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9/push"
)

// A conn is a connection whose reading ends with the context of the attempt that it serves. go-redis heeds the deadline of a context, and
// not that it is cancelled: BRPOP would go on waiting, and take an element that nobody receives.
type conn struct {
	net.Conn
	first    time.Time   // when the server must have answered for the first time; zero: the deadlines of go-redis are enough
	answered atomic.Bool // the server has answered, so go-redis no longer begins to prepare the connection

	mu     sync.Mutex
	serves *attempt // nil: none that is still to be interrupted
}

// A plainConn is a conn that go-redis can look into, to see whether the server has closed it. It does not do so through TLS.
type plainConn struct {
	*conn
	syscall.Conn
}

// watched returns c as a conn, on which the first answer must have come by a time, unless it is zero.
func watched(c net.Conn, first time.Time) net.Conn {
	w := &conn{Conn: c, first: first}
	if raw, ok := c.(syscall.Conn); ok {
		return plainConn{w, raw}
	}
	return w
}

// watchedConn returns the connection itself, which go-redis knows as a net.Conn.
func (c *conn) watchedConn() *conn { return c }

// serve has c serve a, and reports whether it did not do so before.
func (c *conn) serve(a *attempt) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.serves == a {
		return false
	}
	c.serves = a
	return true
}

// leave ends serve.
func (c *conn) leave(a *attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.serves == a {
		c.serves = nil
	}
}

// interrupt ends the reading of c, if c still serves a.
func (c *conn) interrupt(a *attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.serves == a {
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0)) // a connection that cannot do so is closed
	}
}

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.answered.Store(true)
	}
	return n, err
}

// Write implements net.Conn.
func (c *conn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if err != nil && c.answered.Load() {
		err = &partError{err}
	}
	return n, err
}

// A partError says that a connection has ended while a command, or several, were being sent. The server may have got some of them.
type partError struct{ error }

// Unwrap returns the error of the connection.
func (e *partError) Unwrap() error { return e.error }

// SetWriteDeadline implements net.Conn. go-redis calls it before it sends a command, so whoever c has served before is done with it.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serves = nil
	return c.Conn.SetWriteDeadline(t)
}

// SetReadDeadline implements net.Conn.
func (c *conn) SetReadDeadline(t time.Time) error {
	if !c.first.IsZero() && !c.answered.Load() && (t.IsZero() || t.After(c.first)) {
		t = c.first
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Conn.SetReadDeadline(t)
}

// A processor is told by go-redis of the connection on which it is going to read an answer, before it looks for push notifications. This
// is the only place that has both the connection and the context of the call, which go-redis does not heed when it is cancelled. R is a type that
// go-redis does not export.
type processor[R any] struct {
	push.NotificationProcessor
	process func(context.Context, push.NotificationHandlerContext, *R) error
}

// newProcessor wraps next, whose method process is.
func newProcessor[R any](next push.NotificationProcessor, process func(context.Context, push.NotificationHandlerContext, *R) error) *processor[R] {
	return &processor[R]{next, process}
}

// ProcessPendingNotifications implements push.NotificationProcessor.
func (p *processor[R]) ProcessPendingNotifications(ctx context.Context, where push.NotificationHandlerContext, r *R) error {
	a, _ := ctx.Value(attemptKey{}).(*attempt)
	if a != nil {
		if pooled, ok := where.Conn.(interface{ GetNetConn() net.Conn }); ok {
			if c, ok := pooled.GetNetConn().(interface{ watchedConn() *conn }); ok {
				a.reads(c.watchedConn())
			}
		}
	}
	err := p.process(ctx, where, r)
	if a != nil && a.peeks && a.preparing.Load() == 0 && a.refused.Load() == nil {
		if r, ok := any(r).(replyReader); ok {
			a.refused.Store(peek(r))
		}
	}
	return err
}
