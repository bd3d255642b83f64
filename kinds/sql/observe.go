package sqlkind

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/resgen-go/resgen/resource/observe"
	"modernc.org/sqlite"
)

// A watch reports to a probe what a pool does.
//
// database/sql has no hooks. Statements are seen where a driver gets them: pgx has a tracer for that, and the connections of SQLite are
// wrapped. A driver never sees that a call waits for a connection, gets none, or is tried again on another connection. An ObservedDB sees
// that, and the handles of resources call one. Who calls the *sql.DB itself, or a *sql.Stmt, is seen by the driver alone: there is no
// waiting then, no failed call if there is no connection, and a statement that is tried again is a call each time.
//
// A statement that the driver refuses before it is sent is a call without an attempt, if an ObservedDB makes it. Not seen are pings, as of
// a check, what deallocates prepared statements, and statements that pgx begins and whose arguments then panic, unless an ObservedDB makes
// them.
type watch struct{ probe *observe.Probe }

// The operations that are no statement of the program.
const (
	prepare = "PREPARE"
	acquire = "ACQUIRE"
	connect = "CONNECT"
)

// reports is what is reported of the connections of a pool. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	// connecting is open, which is reported.
	connecting(open func(context.Context) (driver.Conn, error)) func(context.Context) (driver.Conn, error)
	// trace has pgx report the statements of the connections that c makes. The *stdlib.Conn that Raw gives is pgx's own, and its *pgx.Conn
	// reports, but for batches and CopyFrom.
	trace(c *pgx.ConnConfig)
	// reset is what pgx calls when it takes a connection from the pool again, which is then in order.
	reset(context.Context, *pgx.Conn) error
	// observedSQLite is c, which makes connections that report.
	observedSQLite(c driver.Connector) driver.Connector
}

// A hook makes the reports of a pool for a probe. The connections are those of pgx, or of SQLite.
type hook struct {
	pgx     *pgx.ConnConfig
	sqlite  dsn
	reports reports
}

// reportsOf returns the reports of the pool of h for the probe, which may be nil.
func reportsOf(probe *observe.Probe, h *hook) reports {
	h.reports = nothing{}
	probe.Install(h)
	return h.reports
}

// Install implements observe.Hook.
func (h *hook) Install(probe *observe.Probe) {
	ops := []*observe.Op{
		{Scope: observe.Attempt, Name: prepare}, {Scope: observe.Wait, Name: acquire}, {Scope: observe.Connect, Name: connect},
	}
	for _, name := range observe.Statements() {
		ops = append(ops, &observe.Op{Name: name}, &observe.Op{Scope: observe.Attempt, Name: name})
	}
	if h.pgx != nil {
		probe.Declare(pgxAttributes(h.pgx), ops...)
	} else {
		probe.Declare(sqliteAttributes(h.sqlite), ops...)
	}
	h.reports = &watch{probe}
}

// connecting implements reports.
func (w *watch) connecting(open func(context.Context) (driver.Conn, error)) func(context.Context) (driver.Conn, error) {
	return func(ctx context.Context) (_ driver.Conn, err error) {
		seen, span := w.probe.Begin(ctx, w.probe.Op(observe.Connect, connect))
		err = observe.ErrPanic
		defer func() {
			finish(ctx, span, err)
			if err == nil {
				w.acquired(ctx)
			}
		}()
		return open(seen)
	}
}

// A call is a statement that the program has asked for. It ends when the method of the ObservedDB has returned and all attempts have ended:
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

// callKey is the key of a *call in the context that an ObservedDB gives to its *sql.DB. A context may pass the pools of several probes: one
// may hold the secret of another.
type callKey struct{ probe *observe.Probe }

// callOf is the call of an ObservedDB that has not returned yet, or nil. A transaction of pgx keeps the context in which it has begun.
func (w *watch) callOf(ctx context.Context) *call {
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

// acquired ends the waiting for a connection, if there is a call in ctx that waits.
func (w *watch) acquired(ctx context.Context) {
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

// An attempt is a statement that is sent.
type attempt struct {
	span observe.Span
	call *call // that it may end; nil for none
	ctx  context.Context
}

// statement begins an attempt, and a call unless ctx has one. The context that it returns is for the driver.
func (w *watch) statement(ctx context.Context, name string) (context.Context, *attempt) {
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
	a := &attempt{call: c, ctx: ctx}
	seen, a.span = w.probe.Begin(seen, w.probe.Op(observe.Attempt, name))
	return seen, a
}

// preparing begins the attempt to prepare a statement, which is no call.
func (w *watch) preparing(ctx context.Context) (context.Context, *attempt) {
	seen := ctx
	if c := w.callOf(ctx); c != nil {
		c.acquired(nil)
		seen = values{ctx, c.ctx}
	}
	a := &attempt{ctx: ctx}
	seen, a.span = w.probe.Begin(seen, w.probe.Op(observe.Attempt, prepare))
	return seen, a
}

// prepared reports an attempt to prepare a statement that began at start.
func (w *watch) prepared(ctx context.Context, start time.Time, err error) {
	err = ended(ctx, err)
	if c := w.callOf(ctx); c != nil {
		ctx = c.ctx
	}
	w.probe.Ended(ctx, w.probe.Op(observe.Attempt, prepare), start, err, outcome(err))
}

// end ends a with err, and its call if that has nothing else to wait for.
func (a *attempt) end(err error) {
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
	err = ended(ctx, err)
	span.End(err, outcome(err))
}

// outcome is what err says about an operation: its SQLSTATE, or the name of SQLite's code.
func outcome(err error) (r observe.Result) {
	if err == nil {
		return r // before the variables below, which are on the heap
	}
	var server *pgconn.PgError
	var engine *sqlite.Error
	var opening *SQLiteError
	switch {
	case errors.As(err, &server):
		r.Code = server.Code
	case errors.As(err, &engine):
		r.Code = codeName(engine.Code())
	case errors.As(err, &opening):
		r.Code = opening.ErrorType()
	}
	r.Type = r.Code
	return r
}
