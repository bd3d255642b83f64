package sqlkind

import (
	"context"
	"database/sql"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/observe"
)

// An ObservedDB is a *sql.DB that reports its calls completely: with the time that they wait for a connection, with all attempts, and also
// if they get no connection. The handle of a resource uses an ObservedDB.
type ObservedDB struct {
	*sql.DB
	seen SQLClient // reports its calls; nil: there are no observers
}

// Observed wraps db in an ObservedDB that reports to probe. Open must have made db. The probe may be nil.
func Observed(db *sql.DB, probe *observe.Probe) *ObservedDB {
	d := &ObservedDB{DB: db}
	probe.Install(callHook{d})
	return d
}

// A callHook has an ObservedDB report its calls to a probe.
type callHook struct{ db *ObservedDB }

// Install implements observe.Hook.
func (h callHook) Install(probe *observe.Probe) { h.db.seen = dbdriver.NewCalls(h.db.DB, probe) }

// ExecContext is ExecContext of the *sql.DB.
func (d *ObservedDB) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if d.seen == nil {
		return d.DB.ExecContext(ctx, query, args...)
	}
	return d.seen.ExecContext(ctx, query, args...)
}

// QueryContext is QueryContext of the *sql.DB. The call ends when the rows are closed.
func (d *ObservedDB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if d.seen == nil {
		return d.DB.QueryContext(ctx, query, args...)
	}
	return d.seen.QueryContext(ctx, query, args...)
}

// QueryRowContext is QueryRowContext of the *sql.DB. The call ends when the row is scanned.
func (d *ObservedDB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if d.seen == nil {
		return d.DB.QueryRowContext(ctx, query, args...)
	}
	return d.seen.QueryRowContext(ctx, query, args...)
}

// BeginTx is BeginTx of the *sql.DB.
func (d *ObservedDB) BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error) {
	if d.seen == nil {
		return d.DB.BeginTx(ctx, opts)
	}
	return d.seen.BeginTx(ctx, opts)
}

// PrepareContext is PrepareContext of the *sql.DB. It is reported only if it gets no connection, as a failed call.
func (d *ObservedDB) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if d.seen == nil {
		return d.DB.PrepareContext(ctx, query)
	}
	return d.seen.PrepareContext(ctx, query)
}

// Conn is Conn of the *sql.DB. It is reported only if it gets no connection, as a failed call.
func (d *ObservedDB) Conn(ctx context.Context) (*sql.Conn, error) {
	if d.seen == nil {
		return d.DB.Conn(ctx)
	}
	return d.seen.Conn(ctx)
}
