package postgreskind_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/resgen-go/resgen/kinds/postgres/postgreskindtest"
	"github.com/resgen-go/resgen/resource/mock"
)

// TestRowsOfMocks scans the rows of calls that no rule answers, or that are to fail.
func TestRowsOfMocks(t *testing.T) {
	down := errors.New("down")
	n := 7
	all := func(m *postgreskindtest.PostgresMock) map[string]error {
		batch := m.SendBatch(t.Context(), &pgx.Batch{})
		_, exec := batch.Exec()
		rows, query := batch.Query()
		for rows.Next() {
			t.Error("a row")
		}
		rows.Close()
		return map[string]error{
			"row": m.QueryRow(t.Context(), "select 1").Scan(&n), "exec": exec, "query": query, "rows": rows.Err(),
			"row of a batch": batch.QueryRow().Scan(&n), "close": batch.Close(),
		}
	}
	m := postgreskindtest.NewPostgresMock(t, mock.Lenient)
	for what, err := range all(m) {
		if err != nil || n != 7 {
			t.Error(what, err, n)
		}
	}
	m.On.QueryRow.Fail(down)
	m.On.SendBatch.Fail(down)
	for what, err := range all(m) {
		if !errors.Is(err, down) {
			t.Error(what, err)
		}
	}
	var told failures
	var unexpected *mock.UnexpectedCallError
	for what, err := range all(postgreskindtest.NewPostgresMock(&told)) {
		if !errors.As(err, &unexpected) {
			t.Error(what, err)
		}
	}
	if told != 2 {
		t.Errorf("%d calls failed the test", told)
	}
}

// failures counts the failures of a test.
type failures int

func (*failures) Helper()                 {}
func (*failures) Cleanup(func())          {}
func (f *failures) Errorf(string, ...any) { *f++ }
