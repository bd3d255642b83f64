package alertpostgres

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource/observe"
)

var (
	_ Client = (*pgxpool.Pool)(nil)
	_ Client = (*pgx.Conn)(nil)
	_ Client = (pgx.Tx)(nil)
)

// fake is a database with one table, which need not be there, and one row.
type fake struct {
	missing   bool // the table
	mayCreate bool
	others    int // how often another process comes between
	state     string
	revision  int64
	created   []string
}

func (f *fake) QueryRow(context.Context, string, ...any) pgx.Row { return row{f} }

type row struct{ f *fake }

func (r row) Scan(dest ...any) error {
	switch {
	case r.f.missing:
		return &pgconn.PgError{Code: undefinedTable}
	case r.f.revision == 0:
		return pgx.ErrNoRows
	}
	*dest[0].(*string), *dest[1].(*int64) = r.f.state, r.f.revision
	return nil
}

func (f *fake) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	verb, _, _ := strings.Cut(sql, " ")
	if verb == "create" {
		f.created = append(f.created, sql)
		if !f.mayCreate {
			return pgconn.CommandTag{}, &pgconn.PgError{Code: "42501", Message: "permission denied"}
		}
		f.missing = false
		return pgconn.CommandTag{}, &pgconn.PgError{Code: "42710"} // another process did it at the same time
	}
	if f.others > 0 {
		f.others--
		f.state, f.revision = f.state+"o", f.revision+1
	}
	if verb == "insert" && f.revision == 0 || verb == "update" && args[2] == f.revision {
		f.state, f.revision = args[1].(string), f.revision+1
		return pgconn.NewCommandTag("UPDATE 1"), nil
	}
	return pgconn.NewCommandTag("UPDATE 0"), nil
}

func add(old []byte) []byte { return append(old, 'm') }

func TestUpdate(t *testing.T) {
	f := &fake{missing: true, mayCreate: true, others: 3}
	s := New(f, WithTable("ops", `my"alerts`))
	for range 2 {
		if err := s.Update(t.Context(), "shop/database", add); err != nil {
			t.Fatal(err)
		}
	}
	if f.state != "ooomm" || f.revision != 5 {
		t.Errorf("the state is %s at %d", f.state, f.revision)
	}
	if len(f.created) != 1 || f.created[0] != s.DDL() || !strings.Contains(s.DDL(), `"ops"."my""alerts"`) {
		t.Errorf("created %q", f.created)
	}
	if err := s.Update(t.Context(), "shop/database", func([]byte) []byte { return nil }); err != nil || f.revision != 5 {
		t.Errorf("a change that changes nothing: %v, revision %d", err, f.revision)
	}
}

func TestNoRightToCreate(t *testing.T) {
	err := New(&fake{missing: true}).Update(t.Context(), "shop/database", add)
	var e *Error
	if !errors.As(err, &e) || observe.Class(err) != "42501" || !strings.Contains(err.Error(), "shop/database") {
		t.Errorf("the error is %v, of class %s", err, observe.Class(err))
	}
}

func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := New(&fake{others: 1000}).Update(ctx, "shop/database", func(old []byte) []byte {
		if calls++; calls == 5 {
			cancel()
		}
		return add(old)
	})
	if !errors.Is(err, context.Canceled) || calls != 5 || observe.Class(err) != "canceled" {
		t.Errorf("%v after %d calls", err, calls)
	}
}
