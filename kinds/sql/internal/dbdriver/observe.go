package dbdriver

import (
	"context"
	"database/sql/driver"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// A Watch reports to a probe what a pool does.
//
// database/sql has no hooks. Statements are seen where a driver gets them: pgx has a tracer for that, and the connections of the other
// drivers are wrapped. A driver never sees that a call waits for a connection, gets none, or is tried again on another connection. Calls sees
// that, and the handles of resources call one. Who calls the *sql.DB itself, or a *sql.Stmt, is seen by the driver alone: there is no
// waiting then, no failed call if there is no connection, and a statement that is tried again is a call each time.
//
// A statement that the driver refuses before it is sent is a call without an attempt, if Calls makes it. Not seen are pings, as of
// a check, what deallocates prepared statements, and statements that pgx begins and whose arguments then panic, unless Calls makes
// them.
type Watch struct{ probe *observe.Probe }

// The operations that are no statement of the program.
const (
	prepare = "PREPARE"
	acquire = "ACQUIRE"
	connect = "CONNECT"
)

// NewWatch declares to the probe what a pool may do, and the attributes of its database. Only hooks call it, so that a program that observes nothing links none of it.
func NewWatch(probe *observe.Probe, attrs []observe.Attr) *Watch {
	ops := []*observe.Op{
		{Scope: observe.Attempt, Name: prepare}, {Scope: observe.Wait, Name: acquire}, {Scope: observe.Connect, Name: connect},
	}
	for _, name := range observe.Statements() {
		ops = append(ops, &observe.Op{Name: name}, &observe.Op{Scope: observe.Attempt, Name: name})
	}
	probe.Declare(attrs, ops...)
	return &Watch{probe}
}

// Connecting implements Connecting.
func (w *Watch) Connecting(open Connect) Connect {
	return func(ctx context.Context) (_ driver.Conn, err error) {
		seen, span := w.probe.Begin(ctx, w.probe.Op(observe.Connect, connect))
		err = observe.ErrPanic
		defer func() {
			finish(ctx, span, err)
			if err == nil {
				w.Acquired(ctx)
			}
		}()
		return open(seen)
	}
}

// A call is a statement that the program has asked for. It ends when the method of the Calls has returned and all attempts have ended:
// the rows of a query outlive the method, and an attempt may be one of several.
type call struct {
	ctx  context.Context // with what observers have put into it
	span observe.Span
	wait observe.Span

	mu       sync.Mutex
	waited   bool // for a connection
	open     int  // how many attempts have not ended
	returned bool
	ended    bool
}

// callKey is the key of a *call in the context that a Calls gives to its *sql.DB. A context may pass the pools of several probes: one
// may hold the secret of another.
type callKey struct{ probe *observe.Probe }

// callOf is the call of a Calls that has not returned yet, or nil. A transaction of pgx keeps the context in which it has begun.
func (w *Watch) callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{w.probe}).(*call)
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.returned {
		return nil
	}
	return c
}

// Acquired ends the waiting for a connection, if there is a call in ctx that waits.
func (w *Watch) Acquired(ctx context.Context) {
	if c := w.callOf(ctx); c != nil {
		c.acquired(nil)
	}
}

// acquired ends the waiting with err, and reports whether it has not ended before.
func (c *call) acquired(err error) bool {
	c.mu.Lock()
	waited := c.waited
	c.waited = true
	c.mu.Unlock()
	if !waited {
		finish(c.ctx, c.wait, err)
	}
	return !waited
}

// returns says that the method has returned. It ends c if there are no rows to read, and reports whether there was no connection.
func (c *call) returns(err error) (unserved bool) {
	unserved = c.acquired(err) && err != nil
	c.mu.Lock()
	c.returned = true
	end := !c.ended && (err != nil || c.open == 0)
	c.ended = c.ended || end
	c.mu.Unlock()
	if end {
		finish(c.ctx, c.span, err)
	}
	return unserved
}

// An Attempt is a statement that is sent.
type Attempt struct {
	span observe.Span
	call *call // that it may end; nil for none
	ctx  context.Context
}

// Statement begins an attempt, and a call unless ctx has one. The context that it returns is for the driver.
func (w *Watch) Statement(ctx context.Context, name string) (context.Context, *Attempt) {
	c := w.callOf(ctx)
	seen := ctx
	if c == nil {
		c = &call{waited: true, returned: true}
		seen, c.span = w.probe.Call(ctx, name)
	} else {
		c.acquired(nil)
		seen = values{ctx, c.ctx}
	}
	c.mu.Lock()
	c.open++
	c.mu.Unlock()
	a := &Attempt{call: c, ctx: ctx}
	seen, a.span = w.probe.Begin(seen, w.probe.Op(observe.Attempt, name))
	return seen, a
}

// Preparing begins the attempt to prepare a statement, which is no call.
func (w *Watch) Preparing(ctx context.Context) (context.Context, *Attempt) {
	seen := ctx
	if c := w.callOf(ctx); c != nil {
		c.acquired(nil)
		seen = values{ctx, c.ctx}
	}
	a := &Attempt{ctx: ctx}
	seen, a.span = w.probe.Begin(seen, w.probe.Op(observe.Attempt, prepare))
	return seen, a
}

// Prepared reports an attempt to prepare a statement that began at start.
func (w *Watch) Prepared(ctx context.Context, start time.Time, err error) {
	err = Canceled(ctx, err)
	if c := w.callOf(ctx); c != nil {
		ctx = c.ctx
	}
	w.probe.Ended(ctx, w.probe.Op(observe.Attempt, prepare), start, err, outcome(err))
}

// End ends a with err, and its call if that has nothing else to wait for.
func (a *Attempt) End(err error) {
	finish(a.ctx, a.span, err)
	c := a.call
	if c == nil {
		return
	}
	c.mu.Lock()
	c.open--
	end := !c.ended && c.returned && c.open == 0
	c.ended = c.ended || end
	c.mu.Unlock()
	if end {
		finish(a.ctx, c.span, err)
	}
}

// values is a context with the values of another one.
type values struct {
	context.Context
	of context.Context
}

func (v values) Value(key any) any { return v.of.Value(key) }

// finish ends an operation in ctx with err, which says so if ctx has ended too.
func finish(ctx context.Context, span observe.Span, err error) {
	err = Canceled(ctx, err)
	span.End(err, outcome(err))
}

// outcome is what err says about an operation: the code that its database has for it.
func outcome(err error) (r observe.Result) {
	if err == nil {
		return r
	}
	for _, d := range drivers { // order: an error is one of at most one driver
		if code := d.Code(err); code != "" {
			r.Code, r.Type = code, code
			return r
		}
	}
	return r
}
