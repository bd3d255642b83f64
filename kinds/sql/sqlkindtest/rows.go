package sqlkindtest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"
)

// Rows returns rows with the given columns and values, for stubs of QueryContext. A value must have a type that database/sql knows (int64,
// float64, bool, []byte, string, time.Time or nil), or one that converts to it. If a row has another length, or a value another type,
// reading the rows returns an error. The rows can be read once. For a stub that is called more than once, use Query.
func Rows(columns []string, rows ...[]any) *sql.Rows { return open(columns, rows, nil) }

// Query returns a stub of QueryContext that returns new rows for every call, as Rows does:
//
//	m.On.QueryContext.Do(sqlkindtest.Query([]string{"id", "name"}, []any{1, "Ada"}))
func Query(columns []string, rows ...[]any) func(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return func(context.Context, string, ...any) (*sql.Rows, error) { return Rows(columns, rows...), nil }
}

// Row returns a row for stubs of QueryRowContext. Without values its Scan returns sql.ErrNoRows.
func Row(values ...any) *sql.Row {
	columns := make([]string, len(values))
	for i := range columns {
		columns[i] = fmt.Sprintf("column%d", i+1)
	}
	a := &answer{columns: columns, rows: [][]any{values}}
	if len(values) == 0 {
		a = &answer{columns: []string{"column1"}}
	}
	db := sql.OpenDB(a)
	defer db.Close() // its goroutine ends; what was asked stays open
	return db.QueryRow("")
}

// Broken returns the given rows, and then fails with err, as when the connection is lost.
func Broken(err error, columns []string, rows ...[]any) *sql.Rows { return open(columns, rows, err) }

func open(columns []string, values [][]any, failure error) *sql.Rows {
	db := sql.OpenDB(&answer{columns, values, failure})
	defer db.Close() // its goroutine ends; what was asked stays open
	rows, err := db.Query("")
	if err != nil {
		panic("sqlkindtest: " + err.Error()) // the answer's driver does not fail
	}
	return rows
}

// An answer is the driver of a database that knows one answer.
type answer struct {
	columns []string
	rows    [][]any
	failure error // behind the rows; nil for none
}

func (a *answer) Connect(context.Context) (driver.Conn, error) { return conn{a}, nil }
func (a *answer) Driver() driver.Driver                        { return a }
func (a *answer) Open(string) (driver.Conn, error)             { return conn{a}, nil }

type conn struct{ *answer }

func (c conn) Prepare(string) (driver.Stmt, error) { return stmt(c), nil }
func (c conn) Begin() (driver.Tx, error)           { return nil, errors.ErrUnsupported }
func (conn) Close() error                          { return nil }

type stmt struct{ *answer }

func (stmt) Close() error                                { return nil }
func (stmt) NumInput() int                               { return -1 }
func (stmt) Exec([]driver.Value) (driver.Result, error)  { return nil, errors.ErrUnsupported }
func (s stmt) Query([]driver.Value) (driver.Rows, error) { return &cursor{answer: s.answer}, nil }

type cursor struct {
	*answer
	next int
}

func (c *cursor) Columns() []string { return c.columns }
func (*cursor) Close() error        { return nil }

func (c *cursor) Next(dest []driver.Value) error {
	if c.next == len(c.rows) {
		if c.failure != nil {
			return c.failure
		}
		return io.EOF
	}
	row := c.rows[c.next]
	c.next++
	if len(row) != len(c.columns) {
		return fmt.Errorf("sqlkindtest: row %d has %d values for %d columns", c.next, len(row), len(c.columns))
	}
	for i, v := range row {
		value, err := driver.DefaultParameterConverter.ConvertValue(v)
		if err != nil {
			return fmt.Errorf("sqlkindtest: row %d, column %s: a %T is no value of database/sql", c.next, c.columns[i], v)
		}
		if t, ok := value.(time.Time); ok {
			value = t.Round(0) // without the monotonic clock, as from a server
		}
		dest[i] = value
	}
	return nil
}
