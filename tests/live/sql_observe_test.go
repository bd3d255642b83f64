package live_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestSQLSignals has a pool of database/sql do each thing that it reports, with pgx as its driver. A line that is missing means that its hook
// is not there.
func TestSQLSignals(t *testing.T) {
	d, env := reporting(t)
	var s signals
	r, shut, err := stack.OpenReports(t.Context(), stack.WithSource(with(env, "REPORTING_POOL_SIZE", "1", "REPORTING_MAX_OVERFLOW", "0")), stack.WithObserver(&s))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	db := r.Reporting
	ctx := soon(t, 20*time.Second)
	if s.attr("db.system.name") != "postgresql" || s.attr("db.namespace") != d.Name || s.attr("server.address") != d.Host || s.attr("server.port") != int64(d.Port) {
		t.Errorf("%+v", s.of.Attrs)
	}
	if p, ok := s.of.Pool(); !ok || p.Max != 1 {
		t.Errorf("the pool is %+v, %v", p, ok)
	}
	if got := s.said(true); !slices.Equal(got, []string{"connect CONNECT"}) {
		t.Errorf("opening says %q", got)
	}
	if _, err := db.ExecContext(ctx, "create table goods (name text primary key)"); err != nil {
		t.Fatal(err)
	}
	if got := s.said(true); !slices.Equal(got, []string{"wait ACQUIRE", "attempt CREATE", "call CREATE"}) {
		t.Errorf("a statement says %q", got)
	}
	exec := func(query string, args ...any) func() error {
		return func() error { _, err := db.ExecContext(ctx, query, args...); return err }
	}
	full := func(do func(context.Context) error) func() error {
		return func() error {
			c, err := db.Native().Conn(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			return pass(do(short))
		}
	}
	for _, tt := range []struct {
		what string
		do   func() error
		want string
	}{
		{"one with arguments", exec("insert into goods values ($1)", "a"), "attempt PREPARE, attempt INSERT, call INSERT"},
		{"the same again", exec("insert into goods values ($1)", "b"), "attempt INSERT, call INSERT"},
		{"one that fails", func() error { return pass(exec("insert into goods values ($1)", "b")()) }, "attempt INSERT 23505, call INSERT 23505"},
		{"one that no list has", func() error { return pass(exec("hunter2")()) }, "attempt _OTHER 42601, call _OTHER 42601"},
		{"a row", func() error { return scan(db.QueryRowContext(ctx, "select name from goods limit 1")) }, "attempt PREPARE, attempt SELECT, call SELECT"},
		{"no row", func() error { return pass(scan(db.QueryRowContext(ctx, "select name from goods where false"))) }, "attempt PREPARE, attempt SELECT, call SELECT"},
		{"a row of nothing", func() error { return pass(scan(db.QueryRowContext(ctx, "select x from goods"))) }, "attempt PREPARE 42703, attempt SELECT 42703, call SELECT 42703"},
		{"a row that fails late", func() error {
			return pass(drain(db.QueryContext(ctx, "select 1 / (3 - i) from generate_series(1, 5) i")))
		}, "attempt PREPARE, attempt SELECT 22012, call SELECT 22012"},
		{"a transaction", func() error {
			tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "savepoint sp"); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "update goods set name = 'c' where name = 'a'"); err != nil {
				return err
			}
			return tx.Commit()
		}, "attempt BEGIN, call BEGIN, attempt SAVEPOINT, call SAVEPOINT, attempt UPDATE, call UPDATE, attempt COMMIT, call COMMIT"},
		{"one that is undone", func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			return tx.Rollback()
		}, "attempt BEGIN, call BEGIN, attempt ROLLBACK, call ROLLBACK"},
		{"a prepared statement", func() error {
			st, err := db.PrepareContext(ctx, "select name from goods where name = $1")
			if err != nil {
				return err
			}
			defer st.Close()
			again, err := db.PrepareContext(ctx, "select name from goods where name = $1")
			if err != nil {
				return err
			}
			defer again.Close()
			return drain(st.QueryContext(ctx, "c"))
		}, "attempt PREPARE, attempt SELECT, call SELECT"},
		{"one that is wrong", func() error { _, err := db.PrepareContext(ctx, "select from from"); return pass(err) }, "attempt PREPARE 42601"},
		{"pgx's own connection", func() error {
			c, err := db.Conn(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			return c.Raw(func(own any) error {
				_, err := own.(*stdlib.Conn).Conn().Exec(ctx, "delete from goods where name = 'z'")
				return err
			})
		}, "attempt DELETE, call DELETE"},
		{"a check", func() error { return db.Check(ctx) }, ""},
		{"a cancelled context", func() error {
			gone, cancel := context.WithCancel(ctx)
			cancel()
			_, err := db.ExecContext(gone, "select 1")
			return pass(err)
		}, "call SELECT canceled"},
		{"a full pool", full(func(ctx context.Context) error { _, err := db.ExecContext(ctx, "delete from goods"); return err }), "call DELETE timeout"},
		{"a full pool, begin", full(func(ctx context.Context) error { _, err := db.BeginTx(ctx, nil); return err }), "call BEGIN timeout"},
		{"a full pool, check", full(db.Check), ""},
		{"a statement that takes too long", func() error {
			short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			_, err := db.ExecContext(short, "select pg_sleep(9)")
			return pass(err)
		}, "attempt SELECT timeout, call SELECT timeout"},
	} {
		if err := tt.do(); err != nil {
			t.Errorf("%s: %v", tt.what, err)
		}
		if got := strings.Join(s.said(false), ", "); got != tt.want {
			t.Errorf("%s says %q, want %q", tt.what, got, tt.want)
		}
	}

	rows, err := db.QueryContext(ctx, "select generate_series(1, 5)")
	if err != nil {
		t.Fatal(err)
	}
	rows.Next()
	if got := s.said(false); !slices.Equal(got, []string{"attempt PREPARE"}) {
		t.Errorf("open rows say %q", got)
	}
	rows.Close()
	if got := s.said(false); !slices.Equal(got, []string{"attempt SELECT", "call SELECT"}) {
		t.Errorf("closed rows say %q", got)
	}
	ending, end := context.WithCancel(ctx)
	defer end()
	if rows, err = db.QueryContext(ending, "select generate_series(1, 1000000)"); err != nil {
		t.Fatal(err)
	}
	rows.Next()
	end()
	if err := drain(rows, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("rows without a context: %v", err)
	}
	if got := s.said(false); !slices.Equal(got, []string{"attempt PREPARE", "attempt SELECT canceled", "call SELECT canceled"}) {
		t.Errorf("they say %q", got)
	}
}

func scan(row *sql.Row) error {
	var name string
	return row.Scan(&name)
}

// drain reads rows to their end.
func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}
