package postgreskind

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// FailedRow returns the row of a query that failed with err. Scan returns err. Mocks of QueryRow return it for calls without a rule, so
// that code that scans the row gets an error and does not panic.
func FailedRow(err error) pgx.Row { return failed{err: err} }

// FailedBatch returns the results of a batch that failed with err. Each of its methods returns err. Mocks of SendBatch return it for calls
// without a rule.
func FailedBatch(err error) pgx.BatchResults { return failedBatch{err: err} }

// failed is a row, or rows, of a query that failed with err. If that is nil there are no rows, and scanning leaves everything as it is.
type failed struct {
	pgx.Rows // for what newer versions of pgx add
	err      error
}

func (f failed) Scan(...any) error                          { return f.err }
func (f failed) Err() error                                 { return f.err }
func (f failed) Values() ([]any, error)                     { return nil, f.err }
func (failed) Close()                                       {}
func (failed) Next() bool                                   { return false }
func (failed) CommandTag() pgconn.CommandTag                { return pgconn.CommandTag{} }
func (failed) FieldDescriptions() []pgconn.FieldDescription { return nil }
func (failed) RawValues() [][]byte                          { return nil }
func (failed) Conn() *pgx.Conn                              { return nil }

type failedBatch struct {
	pgx.BatchResults // for what newer versions of pgx add
	err              error
}

func (b failedBatch) Exec() (pgconn.CommandTag, error) { return pgconn.CommandTag{}, b.err }
func (b failedBatch) Query() (pgx.Rows, error)         { return failed{err: b.err}, b.err }
func (b failedBatch) QueryRow() pgx.Row                { return failed{err: b.err} }
func (b failedBatch) Close() error                     { return b.err }
