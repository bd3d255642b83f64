package sqlkind

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// FailedRow returns the row of a query that failed with err. Scan returns err, or sql.ErrNoRows if err is nil. Mocks of QueryRowContext
// return it for calls without a rule, so that code that scans the row gets an error and does not panic.
func FailedRow(err error) *sql.Row {
	if err == nil {
		err = sql.ErrNoRows
	}
	db := sql.OpenDB(unreachable{err}) // only package sql makes rows
	defer db.Close()
	return db.QueryRowContext(context.Background(), "")
}

// unreachable is a database that no connection can be made to.
type unreachable struct{ err error }

func (u unreachable) Connect(context.Context) (driver.Conn, error) { return nil, u.err }
func (u unreachable) Driver() driver.Driver                        { return u }
func (u unreachable) Open(string) (driver.Conn, error)             { return nil, u.err }
