package sqlkind

import (
	"context"
	"database/sql/driver"
	"io"
	"path"
	"strings"

	"github.com/resgen-go/resgen/resource/observe"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteAttributes name the database by the last part of the file's name. Parameters and folders are left out.
func sqliteAttributes(d dsn) []observe.Attr {
	name := ":memory:"
	if !d.inMemory() {
		name = path.Base(strings.ReplaceAll(strings.TrimPrefix(d.name, "file:"), `\`, "/"))
	}
	return []observe.Attr{observe.String("db.system.name", "sqlite"), observe.String("db.namespace", name)}
}

// A sqliteStmt is what SQLite's driver has for a prepared statement.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// sqliteRows is what SQLite's driver has for the rows of a query.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// sqliteConnector makes connections that report to watch.
type sqliteConnector struct {
	driver.Connector
	watch *watch
}

// observedSQLite implements reports.
func (w *watch) observedSQLite(c driver.Connector) driver.Connector { return sqliteConnector{c, w} }

func (s sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if own, ok := c.(sqliteConn); ok && err == nil {
		return &observedConn{own, s.watch}, nil
	}
	return c, err
}

// An observedConn reports the statements that it gets with a context, as from database/sql.
type observedConn struct {
	sqliteConn
	watch *watch
}

// unobserved is what c reports of.
func (c *observedConn) unobserved() sqliteConn { return c.sqliteConn }

// ResetSession is what database/sql calls when it takes a connection from the pool again.
func (c *observedConn) ResetSession(ctx context.Context) error {
	err := c.sqliteConn.ResetSession(ctx)
	if err == nil {
		c.watch.acquired(ctx)
	}
	return err
}

func (c *observedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (_ driver.Result, err error) {
	ctx, a := c.watch.statement(ctx, observe.Statement(query))
	err = observe.ErrPanic
	defer func() { a.end(err) }()
	return c.sqliteConn.ExecContext(ctx, query, args)
}

func (c *observedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.watch.query(ctx, observe.Statement(query), func(ctx context.Context) (driver.Rows, error) {
		return c.sqliteConn.QueryContext(ctx, query, args)
	})
}

func (c *observedConn) PrepareContext(ctx context.Context, query string) (_ driver.Stmt, err error) {
	ctx, a := c.watch.preparing(ctx)
	err = observe.ErrPanic
	defer func() { a.end(err) }()
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if own, ok := s.(sqliteStmt); ok && err == nil {
		return &observedStmt{own, c.watch, observe.Statement(query)}, nil
	}
	return s, err
}

func (c *observedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (_ driver.Tx, err error) {
	seen, a := c.watch.statement(ctx, "BEGIN")
	err = observe.ErrPanic
	defer func() { a.end(err) }()
	tx, err := c.sqliteConn.BeginTx(seen, opts)
	if err != nil {
		return nil, err
	}
	return &observedTx{tx, c.watch, context.WithoutCancel(ctx)}, nil
}

// An observedStmt reports each time that it is run.
type observedStmt struct {
	sqliteStmt
	watch *watch
	name  string // of its operation
}

func (s *observedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (_ driver.Result, err error) {
	ctx, a := s.watch.statement(ctx, s.name)
	err = observe.ErrPanic
	defer func() { a.end(err) }()
	return s.sqliteStmt.ExecContext(ctx, args)
}

func (s *observedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.watch.query(ctx, s.name, func(ctx context.Context) (driver.Rows, error) {
		return s.sqliteStmt.QueryContext(ctx, args)
	})
}

// An observedTx reports how it ends. Its driver is told so without a context, and does not stop when the one of BeginTx does.
type observedTx struct {
	driver.Tx
	watch *watch
	ctx   context.Context
}

func (t *observedTx) Commit() error   { return t.end("COMMIT", t.Tx.Commit) }
func (t *observedTx) Rollback() error { return t.end("ROLLBACK", t.Tx.Rollback) }

func (t *observedTx) end(name string, do func() error) (err error) {
	_, a := t.watch.statement(t.ctx, name)
	err = observe.ErrPanic
	defer func() { a.end(err) }()
	return do()
}

// query reports ask, which ends when the rows that it returns are closed.
func (w *watch) query(ctx context.Context, name string, ask func(context.Context) (driver.Rows, error)) (_ driver.Rows, err error) {
	seen, a := w.statement(ctx, name)
	open := false
	err = observe.ErrPanic
	defer func() {
		if !open {
			a.end(err)
		}
	}()
	rows, err := ask(seen)
	if own, ok := rows.(sqliteRows); ok && err == nil {
		open = true
		return &observedRows{sqliteRows: own, attempt: a}, nil
	}
	return rows, err
}

// observedRows end their attempt when they are closed.
type observedRows struct {
	sqliteRows
	attempt *attempt
	err     error // of Next
	closed  bool
}

func (r *observedRows) Next(dest []driver.Value) error {
	err := r.sqliteRows.Next(dest)
	if err != nil {
		r.err = err
	}
	return err
}

// Close ends the attempt with the error of Next. Rows whose context has ended before they were read to their end are closed by database/sql.
func (r *observedRows) Close() error {
	err := r.sqliteRows.Close()
	if r.closed {
		return err
	}
	r.closed = true
	switch {
	case r.err == io.EOF:
		r.attempt.end(err)
	case r.err != nil:
		r.attempt.end(r.err)
	case err == nil:
		r.attempt.end(r.attempt.ctx.Err())
	default:
		r.attempt.end(err)
	}
	return err
}

// extended are the extended codes that an observer is told of. Of the others it is told their group.
var extended = map[int]string{
	sqlite3.SQLITE_BUSY_RECOVERY:         "SQLITE_BUSY_RECOVERY",
	sqlite3.SQLITE_BUSY_SNAPSHOT:         "SQLITE_BUSY_SNAPSHOT",
	sqlite3.SQLITE_CONSTRAINT_CHECK:      "SQLITE_CONSTRAINT_CHECK",
	sqlite3.SQLITE_CONSTRAINT_DATATYPE:   "SQLITE_CONSTRAINT_DATATYPE",
	sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "SQLITE_CONSTRAINT_FOREIGNKEY",
	sqlite3.SQLITE_CONSTRAINT_NOTNULL:    "SQLITE_CONSTRAINT_NOTNULL",
	sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "SQLITE_CONSTRAINT_PRIMARYKEY",
	sqlite3.SQLITE_CONSTRAINT_ROWID:      "SQLITE_CONSTRAINT_ROWID",
	sqlite3.SQLITE_CONSTRAINT_TRIGGER:    "SQLITE_CONSTRAINT_TRIGGER",
	sqlite3.SQLITE_CONSTRAINT_UNIQUE:     "SQLITE_CONSTRAINT_UNIQUE",
}

// codeName is the name of a code of SQLite, "SQLITE_BUSY"; "" if it has none. In SQLite's words it stands at the end, in parentheses.
func codeName(code int) string {
	if name := extended[code]; name != "" {
		return name
	}
	text := codeText(code)
	return strings.TrimSuffix(text[strings.LastIndexByte(text, '(')+1:], ")")
}
