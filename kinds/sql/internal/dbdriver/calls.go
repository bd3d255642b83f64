package dbdriver

import (
	"context"
	"database/sql"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// Calls are the calls of a *sql.DB, which are reported to a probe.
type Calls struct {
	db    *sql.DB
	probe *observe.Probe
}

// NewCalls reports the calls of db, whose driver has declared to the probe what they are.
func NewCalls(db *sql.DB, probe *observe.Probe) *Calls { return &Calls{db, probe} }

// begin begins a call of a statement, and the waiting for a connection. The context that it returns is for the *sql.DB.
func (d *Calls) begin(ctx context.Context, statement string) (context.Context, *call) {
	c := new(call)
	c.ctx, c.span = d.probe.Call(ctx, statement)
	return d.waits(ctx, c)
}

// waits begins the waiting for a connection.
func (d *Calls) waits(ctx context.Context, c *call) (context.Context, *call) {
	_, c.wait = d.probe.Begin(c.ctx, d.probe.Op(observe.Wait, acquire))
	return context.WithValue(ctx, callKey{d.probe}, c), c
}

// failed says that the method of c has returned, which is no call unless there was no connection.
func (d *Calls) failed(c *call, name string, start time.Time, err error) {
	if c.returns(err) {
		err = Canceled(c.ctx, err)
		d.probe.Ended(c.ctx, d.probe.Op(observe.Call, name), start, err, outcome(err))
	}
}

// ExecContext is ExecContext of the *sql.DB.
func (d *Calls) ExecContext(ctx context.Context, query string, args ...any) (_ sql.Result, err error) {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.ExecContext(ctx, query, args...)
}

// QueryContext is QueryContext of the *sql.DB.
func (d *Calls) QueryContext(ctx context.Context, query string, args ...any) (_ *sql.Rows, err error) {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.QueryContext(ctx, query, args...)
}

// QueryRowContext is QueryRowContext of the *sql.DB.
func (d *Calls) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, c := d.begin(ctx, observe.Statement(query))
	err := observe.ErrPanic
	defer func() { c.returns(err) }()
	row := d.db.QueryRowContext(ctx, query, args...)
	err = row.Err()
	return row
}

// BeginTx is BeginTx of the *sql.DB.
func (d *Calls) BeginTx(ctx context.Context, opts *sql.TxOptions) (_ *sql.Tx, err error) {
	ctx, c := d.begin(ctx, "BEGIN")
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.db.BeginTx(ctx, opts)
}

// PrepareContext is PrepareContext of the *sql.DB.
func (d *Calls) PrepareContext(ctx context.Context, query string) (_ *sql.Stmt, err error) {
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, prepare, start, err) }()
	return d.db.PrepareContext(ctx, query)
}

// Conn is Conn of the *sql.DB.
func (d *Calls) Conn(ctx context.Context) (_ *sql.Conn, err error) {
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, observe.Other, start, err) }()
	return d.db.Conn(ctx)
}
