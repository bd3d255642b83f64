package program

import (
	"context"
	"database/sql"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// reports uses the kind sql with pgx.
func (s Servers) reports(t testing.TB) (opening, refusal) {
	d := s.Postgres(t)
	at := func(password string) string {
		u := url.URL{Scheme: "postgres", User: url.UserPassword(d.Name, password), Host: net.JoinHostPort(d.Host, strconv.Itoa(d.Port)), Path: "/" + d.Name}
		return u.String()
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenReports(ctx, append(opts, WithReportsConfig(sqlConfig(t, SQLDriverPgx, at(d.Password+" not"))))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		db, shut, err := OpenReports(ctx, append(opts, WithReportsConfig(sqlConfig(t, SQLDriverPgx, at(d.Password))))...)
		if err != nil {
			return nil, nil, err
		}
		return sqlSteps(t, db, sqlTexts{"$1", endless}), shut, nil
	}, refuse
}

// ledger uses the kind sql with mysql.
func (s Servers) ledger(t testing.TB) (opening, refusal) {
	d := s.MySQL(t)
	at := func(password string) string {
		return d.Name + ":" + password + "@tcp(" + net.JoinHostPort(d.Host, strconv.Itoa(d.Port)) + ")/" + d.Name
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenLedger(ctx, append(opts, WithLedgerConfig(sqlConfig(t, SQLDriverMysql, at(d.Password+" not"))))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		db, shut, err := OpenLedger(ctx, append(opts, WithLedgerConfig(sqlConfig(t, SQLDriverMysql, at(d.Password))))...)
		if err != nil {
			return nil, nil, err
		}
		return sqlSteps(t, db, sqlTexts{"?", "select sleep(60)"}), shut, nil
	}, refuse
}

// local uses the kind sql with SQLite.
func local(t testing.TB) (opening, refusal) {
	dir := t.TempDir()
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenLocal(ctx, append(opts, WithLocalConfig(sqlConfig(t, SQLDriverSqlite, filepath.Join(dir, "none", "shop.db"))))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		db, shut, err := OpenLocal(ctx, append(opts, WithLocalConfig(sqlConfig(t, SQLDriverSqlite, filepath.Join(dir, "shop.db"))))...)
		if err != nil {
			return nil, nil, err
		}
		return sqlSteps(t, db, sqlTexts{"$1", endless}), shut, nil
	}, refuse
}

func sqlConfig(t testing.TB, driver SQLDriver, at string) SQLConfig {
	t.Helper()
	c, err := NewSQLConfig(func(c *SQLConfig) {
		c.Driver, c.ConnectionString, c.PoolSize, c.MaxOverflow = driver, resource.NewSecret(at), 1, 0
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sqlTexts are what differs between databases.
type sqlTexts struct {
	arg  string // stands for the first argument
	slow string // a statement that takes long
}

const endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"

func sqlSteps(t testing.TB, db *SQL, of sqlTexts) []step {
	exec := func(query string, args ...any) func(context.Context) error {
		return func(ctx context.Context) error { _, err := db.ExecContext(ctx, query, args...); return err }
	}
	full := func(do func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			c, err := db.Native().Conn(ctx)
			if err != nil {
				t.Error(err)
				return nil
			}
			defer c.Close()
			return hasty(do)(ctx)
		}
	}
	var name string
	return []step{
		{"`ExecContext`", exec("create table goods (name varchar(20) primary key)"), false},
		{"`ExecContext` with arguments", exec("insert into goods values ("+of.arg+")", "a"), false},
		{"the same statement again", exec("insert into goods values ("+of.arg+")", "b"), false},
		{"a statement that fails", exec("insert into goods values ("+of.arg+")", "b"), true},
		{"a statement in lower case, after a comment", exec("-- who asks\n/* and why */ with kept as (select 1) select * from kept"), false},
		{"a statement that begins with no keyword of SQL", exec("hunter2"), true},
		{"`QueryContext`, and its rows are read", func(ctx context.Context) error {
			rows, err := db.QueryContext(ctx, "select name from goods")
			if err != nil {
				return err
			}
			return rows.Close()
		}, false},
		{"`QueryRowContext`", func(ctx context.Context) error {
			return db.QueryRowContext(ctx, "select name from goods limit 1").Scan(&name)
		}, false},
		{"`BeginTx`, a savepoint, a statement, and `Commit`", func(ctx context.Context) error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			for _, query := range []string{"savepoint sp", "delete from goods"} {
				if _, err := tx.ExecContext(ctx, query); err != nil {
					return err
				}
			}
			return tx.Commit()
		}, false},
		{"`BeginTx` and `Rollback`", func(ctx context.Context) error {
			tx, err := db.BeginTx(ctx, &sql.TxOptions{})
			if err != nil {
				return err
			}
			return tx.Rollback()
		}, false},
		{"`PrepareContext`, and the statement is used", func(ctx context.Context) error {
			st, err := db.PrepareContext(ctx, "delete from goods where name = "+of.arg)
			if err != nil {
				return err
			}
			defer st.Close()
			_, err = st.ExecContext(ctx, "c")
			return err
		}, false},
		{"`Conn`", func(ctx context.Context) error {
			c, err := db.Conn(ctx)
			if err != nil {
				return err
			}
			return c.Close()
		}, false},
		{"a statement of a `*sql.Conn`", func(ctx context.Context) error {
			c, err := db.Conn(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			_, err = c.ExecContext(ctx, "delete from goods")
			return err
		}, false},
		{"a statement of `Native()`", func(ctx context.Context) error {
			_, err := db.Native().ExecContext(ctx, "delete from goods")
			return err
		}, false},
		{"`Check`", db.Check, false},
		{Pooled, nothing, false},
		{"a statement with a context that was cancelled before", cancelled(exec("delete from goods")), true},
		{"a statement, and the pool is full until the deadline of its context", full(exec("delete from goods")), true},
		{"the same with `BeginTx`", full(func(ctx context.Context) error { _, err := db.BeginTx(ctx, nil); return err }), true},
		{"the same with `PrepareContext`", full(func(ctx context.Context) error { _, err := db.PrepareContext(ctx, "delete from goods"); return err }), true},
		{"the same with `Conn`", full(func(ctx context.Context) error { _, err := db.Conn(ctx); return err }), true},
		{"`Check` while the pool is full", full(db.Check), true},
		{"a statement that still runs at the deadline of its context", hasty(exec(of.slow)), true},
	}
}
