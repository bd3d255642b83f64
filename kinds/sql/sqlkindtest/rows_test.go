package sqlkindtest_test

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/kinds/sql/sqlkindtest"
)

func TestRows(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	rows := sqlkindtest.Rows([]string{"id", "name", "score", "at", "note"}, []any{1, "Ada", 1.5, at, nil}, []any{int64(2), []byte("Bo"), 2.5, at, "x"})
	defer rows.Close()
	if columns, err := rows.Columns(); err != nil || !slices.Equal(columns, []string{"id", "name", "score", "at", "note"}) {
		t.Error(columns, err)
	}
	var names []string
	for rows.Next() {
		var id int
		var name string
		var score float64
		var when time.Time
		var note sql.NullString
		if err := rows.Scan(&id, &name, &score, &when, &note); err != nil {
			t.Fatal(err)
		}
		if id != len(names)+1 || !when.Equal(at) || note.Valid != (id == 2) {
			t.Error(id, name, score, when, note)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || !slices.Equal(names, []string{"Ada", "Bo"}) {
		t.Error(names, err)
	}
}

func TestQueryIsAnsweredAgain(t *testing.T) {
	query := sqlkindtest.Query([]string{"id"}, []any{7})
	for range 2 {
		rows, err := query(context.Background(), "select id from t where x = $1", 3)
		if err != nil || !rows.Next() || rows.Next() || rows.Err() != nil {
			t.Error(err, rows.Err())
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestNothingIsLeft holds that rows of mocks leave no goroutine, whether they are closed or not.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 100 {
		sqlkindtest.Rows([]string{"id"}, []any{1})
		sqlkindtest.Row(1)
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond) // database/sql ends its goroutines in its own time
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestRow(t *testing.T) {
	var id int
	var name string
	if err := sqlkindtest.Row(7, "Ada").Scan(&id, &name); err != nil || id != 7 || name != "Ada" {
		t.Error(id, name, err)
	}
	if err := sqlkindtest.Row().Scan(&id); !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}

func TestBadRows(t *testing.T) {
	lost := errors.New("connection lost")
	for _, tt := range []struct {
		rows *sql.Rows
		want string
	}{
		{sqlkindtest.Broken(lost, []string{"id"}, []any{1}), "connection lost"},
		{sqlkindtest.Rows([]string{"id"}, []any{1}, []any{1, 2}), "row 2 has 2 values for 1 columns"},
		{sqlkindtest.Rows([]string{"id"}, []any{1}, []any{struct{}{}}), "row 2, column id: a struct {} is no value of database/sql"},
	} {
		n := 0
		for tt.rows.Next() {
			n++
		}
		if err := tt.rows.Err(); n != 1 || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d rows, %v, want %s", n, err, tt.want)
		}
	}
}
