package sqlkind

import (
	"context"
	"database/sql"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// An ObservedDB is a *sql.DB whose calls are reported from the beginning: with their waiting for a connection of the pool, with all their
// attempts, and also if they get no connection. The handle of a resource calls one.
type ObservedDB struct {
	*sql.DB
	probe *observe.Probe // nil: nobody observes
}

// Observed is db, which Open has made for probe. The probe may be nil.
func Observed(db *sql.DB, probe *observe.Probe) *ObservedDB { return &ObservedDB{db, probe} }

// begin begins a call of a statement, and the waiting for a connection. The context that it returns is for the *sql.DB.
func (d *ObservedDB) begin(ctx context.Context, statement string) (context.Context, *call) {
	c := new(call)
	c.ctx, c.span = d.probe.Call(ctx, statement)
	return d.waits(ctx, c)
}

// waits begins the waiting for a connection.
func (d *ObservedDB) waits(ctx context.Context, c *call) (context.Context, *call) {
	_, c.wait = d.probe.Begin(c.ctx, d.probe.Op(observe.Wait, acquire))
	return context.WithValue(ctx, callKey{d.probe}, c), c
}

// failed says that the method of c has returned, which is no call unless there was no connection.
func (d *ObservedDB) failed(c *call, name string, start time.Time, err error) {
	if c.returns(err) {
		d.probe.Failed(c.ctx, d.probe.Op(observe.Call, name), start, ended(c.ctx, err))
	}
}

// ExecContext is ExecContext of the *sql.DB.
func (d *ObservedDB) ExecContext(ctx context.Context, query string, args ...any) (_ sql.Result, err error) {
	if d.probe == nil {
		return d.DB.ExecContext(ctx, query, args...)
	}
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.DB.ExecContext(ctx, query, args...)
}

// QueryContext is QueryContext of the *sql.DB. The call ends when the rows are closed.
func (d *ObservedDB) QueryContext(ctx context.Context, query string, args ...any) (_ *sql.Rows, err error) {
	if d.probe == nil {
		return d.DB.QueryContext(ctx, query, args...)
	}
	ctx, c := d.begin(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is QueryRowContext of the *sql.DB. The call ends when the row is scanned.
func (d *ObservedDB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if d.probe == nil {
		return d.DB.QueryRowContext(ctx, query, args...)
	}
	ctx, c := d.begin(ctx, observe.Statement(query))
	err := observe.ErrPanic
	defer func() { c.returns(err) }()
	row := d.DB.QueryRowContext(ctx, query, args...)
	err = row.Err()
	return row
}

// BeginTx is BeginTx of the *sql.DB.
func (d *ObservedDB) BeginTx(ctx context.Context, opts *sql.TxOptions) (_ *sql.Tx, err error) {
	if d.probe == nil {
		return d.DB.BeginTx(ctx, opts)
	}
	ctx, c := d.begin(ctx, "BEGIN")
	err = observe.ErrPanic
	defer func() { c.returns(err) }()
	return d.DB.BeginTx(ctx, opts)
}

// PrepareContext is PrepareContext of the *sql.DB. It is no call, unless there is no connection for it: then it is one that has failed.
func (d *ObservedDB) PrepareContext(ctx context.Context, query string) (_ *sql.Stmt, err error) {
	if d.probe == nil {
		return d.DB.PrepareContext(ctx, query)
	}
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, prepare, start, err) }()
	return d.DB.PrepareContext(ctx, query)
}

// Conn is Conn of the *sql.DB. It is no call, unless there is no connection: then it is one that has failed.
func (d *ObservedDB) Conn(ctx context.Context) (_ *sql.Conn, err error) {
	if d.probe == nil {
		return d.DB.Conn(ctx)
	}
	start := time.Now()
	ctx, c := d.waits(ctx, &call{ctx: ctx})
	err = observe.ErrPanic
	defer func() { d.failed(c, observe.Other, start, err) }()
	return d.DB.Conn(ctx)
}
