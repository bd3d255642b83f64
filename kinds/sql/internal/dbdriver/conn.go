package dbdriver

import (
	"context"
	"database/sql/driver"
	"io"
	"reflect"

	"github.com/resgen-go/resgen/resource/observe"
)

// A Conn wraps a connection and reports the statements that it gets with a context, as database/sql sends them. A driver embeds a Conn next to
// the other methods of its connection, so that code that gets a connection from Raw finds all methods.
type Conn struct {
	SQLConn
	watch *Watch

	skips bool
}

// NewConn is c, which reports to watch. Skips says that c has each statement with arguments prepared: it refuses ExecContext and QueryContext
// with driver.ErrSkip then, which is no attempt.
func NewConn(c SQLConn, watch *Watch, skips bool) *Conn { return &Conn{c, watch, skips} }

// Unobserved is what c reports of.
func (c *Conn) Unobserved() driver.Conn { return c.SQLConn }

// ResetSession is what database/sql calls when it takes a connection from the pool again.
func (c *Conn) ResetSession(ctx context.Context) error {
	err := c.SQLConn.ResetSession(ctx)
	if err == nil {
		c.watch.Acquired(ctx)
	}
	return err
}

// ExecContext implements driver.ExecerContext.
func (c *Conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (_ driver.Result, err error) {
	if c.skips && len(args) > 0 {
		return nil, driver.ErrSkip
	}
	ctx, a := c.watch.Statement(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { a.End(err) }()
	return c.SQLConn.ExecContext(ctx, query, args)
}

// QueryContext implements driver.QueryerContext.
func (c *Conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if c.skips && len(args) > 0 {
		return nil, driver.ErrSkip
	}
	return c.watch.query(ctx, observe.Statement(query), func(ctx context.Context) (driver.Rows, error) {
		return c.SQLConn.QueryContext(ctx, query, args)
	})
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *Conn) PrepareContext(ctx context.Context, query string) (_ driver.Stmt, err error) {
	ctx, a := c.watch.Preparing(ctx)
	err = observe.ErrPanic
	defer func() { a.End(err) }()
	s, err := c.SQLConn.PrepareContext(ctx, query)
	if own, ok := s.(sqlStmt); ok && err == nil {
		return &observedStmt{own, c.watch, observe.Statement(query)}, nil
	}
	return s, err
}

// BeginTx implements driver.ConnBeginTx.
func (c *Conn) BeginTx(ctx context.Context, opts driver.TxOptions) (_ driver.Tx, err error) {
	seen, a := c.watch.Statement(ctx, "BEGIN")
	err = observe.ErrPanic
	defer func() { a.End(err) }()
	tx, err := c.SQLConn.BeginTx(seen, opts)
	if err != nil {
		return nil, err
	}
	return &observedTx{tx, c.watch, context.WithoutCancel(ctx)}, nil
}

// A sqlStmt is what a driver has for a prepared statement.
type sqlStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// An observedStmt reports each time that it is run.
type observedStmt struct {
	sqlStmt
	watch *Watch
	name  string // of its operation
}

func (s *observedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (_ driver.Result, err error) {
	ctx, a := s.watch.Statement(ctx, s.name)
	err = observe.ErrPanic
	defer func() { a.End(err) }()
	return s.sqlStmt.ExecContext(ctx, args)
}

func (s *observedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.watch.query(ctx, s.name, func(ctx context.Context) (driver.Rows, error) {
		return s.sqlStmt.QueryContext(ctx, args)
	})
}

// CheckNamedValue is the driver's, if it has one. Else database/sql converts the value itself, as it does for a driver that has none.
func (s *observedStmt) CheckNamedValue(v *driver.NamedValue) error {
	if own, ok := s.sqlStmt.(driver.NamedValueChecker); ok {
		return own.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// An observedTx reports how it ends. Its driver is told so without a context, and does not stop when the one of BeginTx does.
type observedTx struct {
	driver.Tx
	watch *Watch
	ctx   context.Context
}

func (t *observedTx) Commit() error   { return t.end("COMMIT", t.Tx.Commit) }
func (t *observedTx) Rollback() error { return t.end("ROLLBACK", t.Tx.Rollback) }

func (t *observedTx) end(name string, do func() error) (err error) {
	_, a := t.watch.Statement(t.ctx, name)
	err = observe.ErrPanic
	defer func() { a.End(err) }()
	return do()
}

// query reports ask, which ends when the rows that it returns are closed.
func (w *Watch) query(ctx context.Context, name string, ask func(context.Context) (driver.Rows, error)) (_ driver.Rows, err error) {
	seen, a := w.Statement(ctx, name)
	open := false
	err = observe.ErrPanic
	defer func() {
		if !open {
			a.End(err)
		}
	}()
	rows, err := ask(seen)
	if err == nil && rows != nil {
		open = true
		return &observedRows{Rows: rows, attempt: a}, nil
	}
	return rows, err
}

// observedRows end their attempt when they are closed. They have all methods that database/sql looks for, and say of those that the driver
// does not have what database/sql then assumes.
type observedRows struct {
	driver.Rows
	attempt *Attempt
	err     error // of Next
	closed  bool
}

func (r *observedRows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	if err != nil {
		r.err = err
	}
	return err
}

// HasNextResultSet implements driver.RowsNextResultSet.
func (r *observedRows) HasNextResultSet() bool {
	own, ok := r.Rows.(driver.RowsNextResultSet)
	return ok && own.HasNextResultSet()
}

// NextResultSet implements driver.RowsNextResultSet.
func (r *observedRows) NextResultSet() error {
	own, ok := r.Rows.(driver.RowsNextResultSet)
	if !ok {
		return io.EOF
	}
	err := own.NextResultSet()
	r.err = err
	return err
}

func (r *observedRows) ColumnTypeDatabaseTypeName(i int) string {
	if own, ok := r.Rows.(driver.RowsColumnTypeDatabaseTypeName); ok {
		return own.ColumnTypeDatabaseTypeName(i)
	}
	return ""
}

func (r *observedRows) ColumnTypeLength(i int) (length int64, ok bool) {
	if own, has := r.Rows.(driver.RowsColumnTypeLength); has {
		return own.ColumnTypeLength(i)
	}
	return 0, false
}

func (r *observedRows) ColumnTypeNullable(i int) (nullable, ok bool) {
	if own, has := r.Rows.(driver.RowsColumnTypeNullable); has {
		return own.ColumnTypeNullable(i)
	}
	return false, false
}

func (r *observedRows) ColumnTypePrecisionScale(i int) (precision, scale int64, ok bool) {
	if own, has := r.Rows.(driver.RowsColumnTypePrecisionScale); has {
		return own.ColumnTypePrecisionScale(i)
	}
	return 0, 0, false
}

func (r *observedRows) ColumnTypeScanType(i int) reflect.Type {
	if own, has := r.Rows.(driver.RowsColumnTypeScanType); has {
		return own.ColumnTypeScanType(i)
	}
	return reflect.TypeFor[any]()
}

// Close ends the attempt with the error of Next. Rows whose context has ended before they were read to their end are closed by database/sql.
func (r *observedRows) Close() error {
	err := r.Rows.Close()
	if r.closed {
		return err
	}
	r.closed = true
	switch {
	case r.err == io.EOF:
		r.attempt.End(err)
	case r.err != nil:
		r.attempt.End(r.err)
	case err == nil:
		r.attempt.End(r.attempt.ctx.Err())
	default:
		r.attempt.End(err)
	}
	return err
}
