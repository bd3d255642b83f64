package postgreskindtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// Rows returns the rows of a query, with one value for each column. nil is NULL. The rows can be read once. For a stub that is called more
// than once, use Query.
//
// The values are encoded as PostgreSQL would send them. So everything that reads rows works as with a server and returns the same errors:
// Scan, Values, pgx.CollectRows, pgx.RowToStructByName. The type of a column is the one that pgx uses for the Go type of its first value
// that is not nil: int8 for an int, text for a string, timestamptz for a time.Time, and so on. For structs and maps it is jsonb. If a row
// has too many or too few values, or a value does not fit, there are no rows, and Err returns the reason.
func Rows(columns []string, rows ...[]any) pgx.Rows {
	r := &result{types: pgtype.NewMap(), tag: pgconn.NewCommandTag("SELECT " + strconv.Itoa(len(rows)))}
	r.fields, r.data, r.err = encode(r.types, columns, rows)
	r.closed = r.err != nil
	return r
}

// Query returns a function for a mock's Query.Do. For each call it returns new rows, as Rows does.
func Query(columns []string, rows ...[]any) func(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return func(context.Context, string, ...any) (pgx.Rows, error) { return Rows(columns, rows...), nil }
}

// Broken returns the given rows, and then fails with err, as when the connection breaks while the rows are read.
func Broken(rows pgx.Rows, err error) pgx.Rows { return &broken{Rows: rows, last: err} }

// Row returns the row of a QueryRow, with one value for each column, as in Rows. Without values there is no row, and Scan returns
// pgx.ErrNoRows. Scan may be called any number of times.
func Row(values ...any) pgx.Row { return row(values) }

// NoRow returns a row whose Scan returns err.
func NoRow(err error) pgx.Row { return noRow{err} }

// result is a pgx.Rows over values in memory.
type result struct {
	types  *pgtype.Map
	fields []pgconn.FieldDescription
	data   [][][]byte // the rows that are to come
	values [][]byte   // the row that Next went to
	tag    pgconn.CommandTag
	closed bool
	err    error
}

func (r *result) Close()                                       { r.closed, r.values = true, nil }
func (r *result) Err() error                                   { return r.err }
func (r *result) FieldDescriptions() []pgconn.FieldDescription { return r.fields }
func (r *result) RawValues() [][]byte                          { return r.values }
func (r *result) Conn() *pgx.Conn                              { return nil }
func (r *result) TypeMap() *pgtype.Map                         { return r.types }

func (r *result) CommandTag() pgconn.CommandTag {
	if !r.closed || r.err != nil {
		return pgconn.CommandTag{}
	}
	return r.tag
}

func (r *result) Next() bool {
	if r.closed || len(r.data) == 0 {
		r.Close()
		return false
	}
	r.values, r.data = r.data[0], r.data[1:]
	return true
}

func (r *result) Scan(dest ...any) error {
	if r.values == nil {
		return r.fail(errors.New("Scan without a row: call Next first"))
	}
	if len(dest) == 1 {
		if whole, ok := dest[0].(pgx.RowScanner); ok {
			return r.fail(whole.ScanRow(r))
		}
	}
	return r.fail(pgx.ScanRow(r.types, r.fields, r.values, dest...))
}

func (r *result) Values() ([]any, error) {
	if r.values == nil {
		return nil, r.fail(errors.New("Values without a row: call Next first"))
	}
	values := make([]any, len(r.values))
	for i, f := range r.fields {
		if r.values[i] == nil {
			continue
		}
		t, ok := r.types.TypeForOID(f.DataTypeOID)
		if !ok {
			return nil, r.fail(fmt.Errorf("column %s has an unknown type", f.Name))
		}
		v, err := t.Codec.DecodeValue(r.types, f.DataTypeOID, f.Format, r.values[i])
		if err != nil {
			return nil, r.fail(err)
		}
		values[i] = v
	}
	return values, nil
}

// fail ends the rows with err, unless it is nil.
func (r *result) fail(err error) error {
	if err != nil {
		if r.err == nil {
			r.err = err
		}
		r.Close()
	}
	return err
}

// broken is the rows that it embeds, and then an error.
type broken struct {
	pgx.Rows
	last   error
	failed bool
	closed bool
}

func (b *broken) Next() bool {
	if b.closed {
		return false
	}
	if b.Rows.Next() {
		return true
	}
	b.failed, b.closed = true, true
	return false
}

func (b *broken) Close() {
	b.closed = true
	b.Rows.Close()
}

func (b *broken) Err() error {
	if err := b.Rows.Err(); err != nil || !b.failed {
		return err
	}
	return b.last
}

func (b *broken) CommandTag() pgconn.CommandTag {
	if b.failed {
		return pgconn.CommandTag{}
	}
	return b.Rows.CommandTag()
}

// row is the values of a pgx.Row.
type row []any

func (r row) Scan(dest ...any) error {
	if len(r) == 0 {
		return pgx.ErrNoRows
	}
	columns := make([]string, len(r))
	for i := range columns {
		columns[i] = "?column?" // as the server calls what has no name
	}
	rows := Rows(columns, r)
	defer rows.Close()
	if !rows.Next() {
		return rows.Err()
	}
	return rows.Scan(dest...)
}

// noRow is a pgx.Row that fails.
type noRow struct{ err error }

func (r noRow) Scan(...any) error { return r.err }
