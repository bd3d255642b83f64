package live_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestSQLSignals has a pool of database/sql, with pgx as its driver, do what is reported in ways that docs/kinds/sql.md does not show.
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
	for _, tt := range []struct {
		what string
		do   func() error
		want string
	}{
		{"no row", func() error { return pass(scan(db.QueryRowContext(ctx, "select name from goods where false"))) }, "attempt PREPARE, attempt SELECT, call SELECT"},
		{"a row of nothing", func() error { return pass(scan(db.QueryRowContext(ctx, "select x from goods"))) }, "attempt PREPARE 42703, attempt SELECT 42703, call SELECT 42703"},
		{"a row that fails late", func() error {
			return pass(drain(db.QueryContext(ctx, "select 1 / (3 - i) from generate_series(1, 5) i")))
		}, "attempt PREPARE, attempt SELECT 22012, call SELECT 22012"},
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
	} {
		if err := tt.do(); err != nil {
			t.Errorf("%s: %v", tt.what, err)
		}
		if got := strings.Join(s.said(false), ", "); got != tt.want {
			t.Errorf("%s says %q, want %q", tt.what, got, tt.want)
		}
	}

	// What fails when there is a connection did not fail for want of one.
	if _, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelLinearizable}); err == nil {
		t.Error("PostgreSQL is linearizable")
	}
	if got := s.said(true); !slices.Equal(got, []string{"wait ACQUIRE", "call BEGIN _OTHER"}) {
		t.Errorf("a transaction that pgx refuses says %q", got)
	}
	lost := make(chan error)
	c, err := db.Native().Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(20 * time.Millisecond) // the pool is full, and then has room for a connection that it makes in the background
		lost <- c.Raw(func(any) error { return driver.ErrBadConn })
	}()
	if _, err := db.PrepareContext(ctx, "select from from"); err == nil {
		t.Error("no error")
	}
	if err := <-lost; !errors.Is(err, driver.ErrBadConn) {
		t.Error(err)
	}
	if got := s.said(true); !slices.Equal(got, []string{"connect CONNECT", "wait ACQUIRE", "attempt PREPARE 42601"}) {
		t.Errorf("a connection that others made says %q", got)
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
