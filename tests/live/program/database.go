package program

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/resgen-go/resgen/resource"
)

func (s Servers) database(t testing.TB) (opening, refusal) {
	d := s.Postgres(t)
	config := func(password string) Option {
		c, err := NewPostgresConfig(func(c *PostgresConfig) {
			c.Host, c.Port, c.Database, c.Username, c.Password = d.Host, d.Port, d.Name, d.Name, resource.NewSecret(password)
			c.SSLMode, c.MaxConns = PostgresSSLModeDisable, 1
		})
		if err != nil {
			t.Fatal(err)
		}
		return WithDatabaseConfig(c)
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenDatabase(ctx, append(opts, config(d.Password+" not"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		db, shut, err := OpenDatabase(ctx, append(opts, config(d.Password))...)
		if err != nil {
			return nil, nil, err
		}
		exec := func(sql string, args ...any) func(context.Context) error {
			return func(ctx context.Context) error { _, err := db.Exec(ctx, sql, args...); return err }
		}
		full := func(do func(context.Context) error) func(context.Context) error {
			return func(ctx context.Context) error {
				conn, err := db.Native().Acquire(ctx)
				if err != nil {
					t.Error(err)
					return nil
				}
				defer conn.Release()
				return hasty(do)(ctx)
			}
		}
		var name string
		return []step{
			{"`Exec`", exec("create table goods (name text primary key)"), false},
			{"`Exec` with arguments", exec("insert into goods values ($1)", "a"), false},
			{"the same statement again", exec("insert into goods values ($1)", "b"), false},
			{"a statement that fails", exec("insert into goods values ($1)", "b"), true},
			{"a statement in lower case, after a comment", exec("-- who asks\n/* and why */ with gone as (delete from goods returning 1) select * from gone"), false},
			{"a statement that begins with no keyword of SQL", exec("hunter2"), true},
			{"`Query`, and its rows are read", func(ctx context.Context) error {
				rows, err := db.Query(ctx, "select name from goods")
				if err != nil {
					return err
				}
				rows.Close()
				return rows.Err()
			}, false},
			{"`QueryRow`", func(ctx context.Context) error { return db.QueryRow(ctx, "select 'a'").Scan(&name) }, false},
			{"`Begin`, `Begin` in the transaction, a statement, and `Commit` of both", func(ctx context.Context) error {
				return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
					return pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
						_, err := tx.Exec(ctx, "update goods set name = 'c'")
						return err
					})
				})
			}, false},
			{"`BeginTx`, `Begin` in the transaction, and `Rollback` of both", func(ctx context.Context) error {
				tx, err := db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable})
				if err != nil {
					return err
				}
				nested, err := tx.Begin(ctx)
				if err != nil {
					return err
				}
				if err := nested.Rollback(ctx); err != nil {
					return err
				}
				return tx.Rollback(ctx)
			}, false},
			{"`SendBatch` of two statements", func(ctx context.Context) error {
				b := &pgx.Batch{}
				b.Queue("delete from goods where name = 'c'")
				b.Queue("delete from goods where name = 'd'")
				return db.SendBatch(ctx, b).Close()
			}, false},
			{"`CopyFrom`", func(ctx context.Context) error {
				_, err := db.CopyFrom(ctx, pgx.Identifier{"goods"}, []string{"name"}, pgx.CopyFromRows([][]any{{"x"}, {"y"}}))
				return err
			}, false},
			{"`Check`", db.Check, false},
			{Pooled, nothing, false},
			{"a statement with a context that was cancelled before", cancelled(exec("select 1")), true},
			{"a statement, and the pool is full until the deadline of its context", full(exec("select 1")), true},
			{"the same with `Begin`", full(func(ctx context.Context) error { _, err := db.Begin(ctx); return err }), true},
			{"`Check` while the pool is full", full(db.Check), true},
			{"a statement that still runs at the deadline of its context", hasty(exec("select pg_sleep(9)")), true},
		}, shut, nil
	}, refuse
}
