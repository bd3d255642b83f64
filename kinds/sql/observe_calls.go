package sqlkind

import (
	"context"
	"database/sql"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// A callHook has an ObservedDB report its calls to a probe.
type callHook struct{ db *ObservedDB }

// Install implements observe.Hook.
func (h callHook) Install(probe *observe.Probe) { h.db.seen = &calls{h.db.DB, probe} }

// calls are the calls of an ObservedDB, which are reported to a probe.
type calls struct {
	db    *sql.DB
	probe *observe.Probe
}

// begin begins a call of a statement, and the waiting for a connection. The context that it returns is for the *sql.DB.
func (d *calls) begin(ctx context.Context, statement string) (context.Context, *call) {
	c := new(call)
	c.ctx, c.span = d.probe.Call(ctx, statement)
	return d.waits(ctx, c)
}

// waits begins the waiting for a connection.
func (d *calls) waits(ctx context.Context, c *call) (context.Context, *call) {
	_, c.wait = d.probe.Begin(c.ctx, d.probe.Op(observe.Wait, acquire))
	return context.WithValue(ctx, callKey{d.probe}, c), c
}

// failed says that the method of c has returned, which is no call unless there was no connection.
func (d *calls) failed(c *call, name string, start time.Time, err error) {
	if c.returns(err) {
		d.probe.Failed(c.ctx, d.probe.Op(observe.Call, name), start, ended(c.ctx, err))
	}
}

// ExecContext implements SQLClient.
func (d *calls) ExecContext(ctx context.Context, query string, args ...any) (_ sql.Result, err error) {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.ExecContext(ctx, query, args...)
}

// QueryContext implements SQLClient.
func (d *calls) QueryContext(ctx context.Context, query string, args ...any) (_ *sql.Rows, err error) {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.QueryContext(ctx, query, args...)
}

// QueryRowContext implements SQLClient.
func (d *calls) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err := observe.ErrPanic
	defer func() { c.returns(err) }()
	row := d.db.QueryRowContext(ctx, query, args...)
	err = row.Err()
	return row
}

// BeginTx implements SQLClient.
func (d *calls) BeginTx(ctx context.Context, opts *sql.TxOptions) (_ *sql.Tx, err error) {
	ctx, c := d.begin(ctx, "BEGIN")
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.BeginTx(ctx, opts)
}

// PrepareContext implements SQLClient.
func (d *calls) PrepareContext(ctx context.Context, query string) (_ *sql.Stmt, err error) {
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, prepare, start, err) }()
	return d.db.PrepareContext(ctx, query)
}

// Conn implements SQLClient.
func (d *calls) Conn(ctx context.Context) (_ *sql.Conn, err error) {
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, observe.Other, start, err) }()
	return d.db.Conn(ctx)
}
