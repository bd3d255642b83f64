package postgreskindtest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

type status string

// point is a type that only its Value method can write.
type point struct{ x, y int }

func (p point) Value() (driver.Value, error) { return "(1,2)", nil }

type uuid [16]byte

type customer struct {
	ID      int64
	Name    string
	Email   *string
	Created time.Time `db:"created_at"`
}

var when = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)

func scanned[T any](t *testing.T, value any) T {
	t.Helper()
	got, err := pgx.CollectExactlyOneRow(Rows([]string{"v"}, []any{value}), pgx.RowTo[T])
	if err != nil {
		t.Errorf("%T into %T: %v", value, got, err)
	}
	return got
}

func same[T any](t *testing.T, value any, want T) {
	t.Helper()
	if got := scanned[T](t, value); !reflect.DeepEqual(got, want) {
		t.Errorf("%#v is read as %#v, want %#v", value, got, want)
	}
}

func TestScan(t *testing.T) {
	same(t, 7, 7)
	same(t, 7, int16(7))
	same(t, int16(7), int64(7))
	same(t, uint64(1<<63), uint64(1<<63))
	same(t, true, true)
	same(t, 1.5, 1.5)
	same(t, float32(1.5), 1.5)
	same(t, "text", "text")
	same(t, "", "")
	same(t, "text", sql.NullString{String: "text", Valid: true})
	same(t, "text", pgtype.Text{String: "text", Valid: true})
	same(t, status("new"), status("new"))
	same(t, status("new"), "new")
	same(t, []byte{1, 2}, []byte{1, 2})
	same(t, []byte{}, []byte{})
	same(t, 3*time.Second, 3*time.Second)
	same(t, netip.MustParseAddr("10.0.0.7"), netip.MustParseAddr("10.0.0.7"))
	same(t, []string{"a", "b"}, []string{"a", "b"})
	same(t, []status{"a", "b"}, []string{"a", "b"})
	same(t, []int{1, 2}, []int32{1, 2})
	same(t, uuid{1: 7}, uuid{1: 7})
	same(t, uuid{1: 7}, pgtype.UUID{Bytes: uuid{1: 7}, Valid: true})
	same(t, map[string]int{"a": 1}, map[string]int{"a": 1})
	same(t, json.RawMessage(`{"a": 1}`), map[string]int{"a": 1})
	same(t, point{1, 2}, "(1,2)")
	same(t, &point{1, 2}, "(1,2)")
	same(t, pgtype.Date{Time: when.Truncate(24 * time.Hour), Valid: true}, when.Truncate(24*time.Hour))
	same(t, pgtype.Int4{Int32: 7, Valid: true}, 7)
	same(t, &pgtype.Int4{Int32: 7, Valid: true}, 7)
	same(t, sql.NullInt64{Int64: 7, Valid: true}, 7)

	seven := 7
	same(t, &seven, 7)
	if got := scanned[time.Time](t, when); !got.Equal(when) {
		t.Errorf("%v is read as %v", when, got)
	}
	if got := scanned[any](t, 7); got != int64(7) {
		t.Errorf("7 is read as %#v", got)
	}
}

func TestScanNull(t *testing.T) {
	for _, null := range []any{nil, (*int)(nil), (*string)(nil), sql.NullInt64{}, pgtype.Int8{}, pgtype.Numeric{}, []byte(nil), map[string]int(nil)} {
		same(t, null, (*int64)(nil))
		same(t, null, sql.NullInt64{})
		same(t, null, pgtype.Int8{})
		same[any](t, null, nil)
		if _, err := pgx.CollectRows(Rows([]string{"v"}, []any{null}), pgx.RowTo[int]); err == nil {
			t.Errorf("%#v was read into an int", null)
		}
	}
}

func TestCollect(t *testing.T) {
	email := "ada@example.com"
	query := Query([]string{"id", "name", "email", "created_at"},
		[]any{1, "Ada", email, when},
		[]any{2, "Bob", nil, when},
	)
	for range 2 { // a stub that is called again
		rows, err := query(context.Background(), "select ...")
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectRows(rows, pgx.RowToStructByName[customer])
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].Created = got[i].Created.UTC()
		}
		if want := []customer{{1, "Ada", &email, when}, {2, "Bob", nil, when}}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if tag := rows.CommandTag(); tag.String() != "SELECT 2" || tag.RowsAffected() != 2 {
			t.Errorf("tag %q", tag)
		}
	}

	maps, err := pgx.CollectRows(Rows([]string{"id", "name"}, []any{1, "Ada"}), pgx.RowToMap)
	if want := []map[string]any{{"id": int64(1), "name": "Ada"}}; err != nil || !reflect.DeepEqual(maps, want) {
		t.Errorf("maps %v, %v", maps, err)
	}
	var id, sum int
	tag, err := pgx.ForEachRow(Rows([]string{"id"}, []any{1}, []any{2}), []any{&id}, func() error { sum += id; return nil })
	if err != nil || sum != 3 || tag.RowsAffected() != 2 {
		t.Errorf("sum %d, tag %v, %v", sum, tag, err)
	}
	if _, err := pgx.CollectExactlyOneRow(Rows([]string{"id"}), pgx.RowTo[int]); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no rows: %v", err)
	}
}

func TestRowsLikeReal(t *testing.T) {
	rows := Rows([]string{"a", "b"}, []any{1, "x"}, []any{2, "y"})
	var a int
	if err := rows.Scan(&a, nil); err == nil {
		t.Error("Scan before Next")
	}
	if rows.Next() || rows.Err() == nil {
		t.Error("a failed Scan does not end the rows")
	}

	rows = Rows([]string{"a", "b"}, []any{1, "x"}, []any{2, "y"})
	if f := rows.FieldDescriptions(); len(f) != 2 || f[0].Name != "a" || f[0].DataTypeOID != pgtype.Int8OID || f[1].DataTypeOID != pgtype.TextOID {
		t.Errorf("fields %+v", f)
	}
	if !rows.Next() || rows.Scan(&a, nil) != nil || a != 1 || rows.CommandTag().String() != "" {
		t.Errorf("the first row has %d, tag %q", a, rows.CommandTag())
	}
	rows.Close()
	rows.Close()
	if rows.Next() || rows.Err() != nil {
		t.Error("closed rows go on")
	}
	if _, err := rows.Values(); err == nil {
		t.Error("closed rows have values")
	}

	rows = Rows([]string{"a"}, []any{"x"})
	rows.Next()
	var scanErr pgx.ScanArgError
	if err := rows.Scan(&a); !errors.As(err, &scanErr) || scanErr.FieldName != "a" || !errors.Is(rows.Err(), err) {
		t.Errorf("text into an int: %v, then %v", err, rows.Err())
	}
}

func TestRowsThatDoNotFit(t *testing.T) {
	for name, tt := range map[string]struct {
		rows pgx.Rows
		want string
	}{
		"too few":  {Rows([]string{"a", "b"}, []any{1, 2}, []any{1}), "row 2"},
		"too many": {Rows([]string{"a"}, []any{1, 2}), "row 1"},
		"a mix":    {Rows([]string{"a", "b"}, []any{1, 2}, []any{2, "x"}), "row 2, column b"},
		"no data":  {Rows([]string{"a"}, []any{func() {}}), "row 1, column a"},
		"no value": {Rows([]string{"a"}, []any{failing{}}), "row 1, column a: no value"},
	} {
		if tt.rows.Next() || tt.rows.Err() == nil || !strings.Contains(tt.rows.Err().Error(), tt.want) {
			t.Errorf("%s: %v", name, tt.rows.Err())
		}
	}
}

type failing struct{}

func (failing) Value() (driver.Value, error) { return nil, errors.New("no value") }

func TestBroken(t *testing.T) {
	gone := errors.New("connection reset")
	rows := Broken(Rows([]string{"id"}, []any{1}), gone)
	got, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if !errors.Is(err, gone) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	rows = Broken(Rows([]string{"id"}, []any{1}), gone)
	if !rows.Next() || rows.Err() != nil {
		t.Errorf("the first row: %v", rows.Err())
	}
	rows.Close()
	if rows.Next() || rows.Err() != nil {
		t.Errorf("closed before the end: %v", rows.Err())
	}
}

func TestRow(t *testing.T) {
	r := Row(1, "Ada", nil)
	for range 2 {
		var id int
		var name string
		var email *string
		if err := r.Scan(&id, &name, &email); err != nil || id != 1 || name != "Ada" || email != nil {
			t.Errorf("%d, %q, %v: %v", id, name, email, err)
		}
	}
	var v any
	if err := Row(nil).Scan(&v); err != nil || v != nil {
		t.Errorf("NULL is %v: %v", v, err)
	}
	if err := Row().Scan(&v); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no row: %v", err)
	}
	gone := errors.New("connection reset")
	if err := NoRow(gone).Scan(&v); !errors.Is(err, gone) {
		t.Errorf("a broken one: %v", err)
	}
	var one, two int
	if err := Row(1).Scan(&one, &two); err == nil {
		t.Error("one value into two")
	}
	if err := Row("x").Scan(&one); err == nil || strings.Contains(err.Error(), "?column?") {
		t.Errorf("text into an int: %v", err)
	}
}
