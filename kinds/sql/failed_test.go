package sqlkind_test

import (
	"database/sql"
	"errors"
	"testing"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/sqlkindtest"
	"github.com/resgen-go/resgen/resource/mock"
)

// TestRowsOfMocks scans the rows of calls that no rule answers, or that are to fail.
func TestRowsOfMocks(t *testing.T) {
	down := errors.New("down")
	var n int
	quiet := sqlkindtest.NewSQLMock(t, mock.Lenient)
	if err := quiet.QueryRowContext(t.Context(), "select 1").Scan(&n); !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
	quiet.On.QueryRowContext.Fail(down)
	if err := quiet.QueryRowContext(t.Context(), "select 1").Scan(&n); !errors.Is(err, down) {
		t.Error(err)
	}
	var told failures
	var unexpected *mock.UnexpectedCallError
	row := sqlkindtest.NewSQLMock(&told).QueryRowContext(t.Context(), "select 1")
	if err := row.Scan(&n); !errors.As(err, &unexpected) || unexpected.Method != "QueryRowContext" || told != 1 {
		t.Error(err, told)
	}
	if err := sqlkind.FailedRow(down).Err(); !errors.Is(err, down) {
		t.Error(err)
	}
}

// failures counts the failures of a test.
type failures int

func (*failures) Helper()                 {}
func (*failures) Cleanup(func())          {}
func (f *failures) Errorf(string, ...any) { *f++ }
