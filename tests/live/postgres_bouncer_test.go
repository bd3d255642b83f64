package live_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	postgreskind "github.com/resgen-go/resgen/kinds/postgres"
	"github.com/resgen-go/resgen/tests/live"
)

// direct is the configuration of a pool for d.
func direct(d *live.Database) postgreskind.PostgresConfig {
	cfg := postgreskind.DefaultPostgresConfig()
	cfg.Host, cfg.Port, cfg.Database, cfg.Username, cfg.Password = d.Host, d.Port, d.Name, d.Name, d.Password
	cfg.SSLMode = postgreskind.PostgresSSLModeDisable
	return cfg
}

// openPool opens cfg, and closes it at the end of the test.
func openPool(t *testing.T, cfg postgreskind.PostgresConfig) *postgreskind.Postgres {
	t.Helper()
	db, err := postgreskind.OpenPostgres(soon(t, 20*time.Second), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second) // that of the test has ended
		defer cancel()
		if err := db.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestPostgresPgBouncer stores the same values through a PgBouncer that pools transactions as without one, and reads them back.
func TestPostgresPgBouncer(t *testing.T) {
	d := live.Postgres(t).Database(t)
	bouncer := live.PgBouncer(t, d)
	plain, through := direct(d), direct(d)
	through.Port, through.PgBouncer = bouncer.Port, true
	pools := map[string]*postgreskind.Postgres{"direct": openPool(t, plain), "through PgBouncer": openPool(t, through)}
	ctx := soon(t, 60*time.Second)
	moment := time.Date(2026, 11, 29, 12, 0, 0, 123456000, time.UTC)
	for i, tt := range []struct {
		column string
		value  any
	}{
		{"text", []byte("hi")},
		{"text", "hi"},
		{"bytea", []byte{0, 1, 'h', 0xff}},
		{"bytea", "hi"},
		{"jsonb", map[string]any{"a": 1.5, "b": []any{"c", nil}}},
		{"jsonb", struct {
			A int    `json:"a"`
			B string `json:"b"`
		}{1, "x"}},
		{"jsonb", []byte(`{"a": 1}`)},
		{"json", `{"a":  1}`},
		{"jsonb", []string{"a", "b"}},
		{"uuid", [16]byte{1, 2, 15: 255}},
		{"uuid", "01020000-0000-0000-0000-0000000000ff"},
		{"text[]", []string{"a", `b"c`, "d,e"}},
		{"int[]", []int{1, 2}},
		{"int", int64(7)},
		{"bigint", 7},
		{"smallint", uint8(7)},
		{"numeric", "12345678901234567890.5"},
		{"float8", 0.1},
		{"bool", true},
		{"timestamptz", moment},
		{"timestamp", moment},
		{"date", moment},
		{"interval", 90 * time.Second},
		{"inet", "10.0.0.1"},
		{"text", (*string)(nil)},
	} {
		stored := map[string]string{}
		for name, db := range pools {
			table := fmt.Sprintf("values_%d", i)
			if _, err := db.Exec(ctx, "create table if not exists "+table+" (by_name text, v "+tt.column+")"); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(ctx, "insert into "+table+" values ($1, $2)", name, tt.value); err != nil {
				stored[name] = "error: " + err.Error()
				continue
			}
			var text *string
			if err := db.QueryRow(ctx, "select v::text from "+table+" where by_name = $1", name).Scan(&text); err != nil {
				t.Errorf("%s, %T into %s: %v", name, tt.value, tt.column, err)
			}
			read := reflect.New(reflect.TypeOf(tt.value))
			if err := db.QueryRow(ctx, "select v from "+table+" where by_name = $1", name).Scan(read.Interface()); err != nil {
				stored[name] = fmt.Sprintf("%v, error: %v", deref(text), err)
				continue
			}
			stored[name] = fmt.Sprintf("%v, read as %v", deref(text), read.Elem().Interface())
		}
		if stored["direct"] != stored["through PgBouncer"] {
			t.Errorf("%T into %s: %v", tt.value, tt.column, stored)
		}
	}

	t.Run("batches, copies and transactions", func(t *testing.T) {
		db := pools["through PgBouncer"]
		if _, err := db.Exec(ctx, "create table goods (name text, data jsonb)"); err != nil {
			t.Fatal(err)
		}
		for range 3 { // on several connections of PgBouncer
			b := &pgx.Batch{}
			b.Queue("insert into goods values ($1, $2)", []byte("tea"), map[string]int{"a": 1})
			b.Queue("select count(*) from goods where name = $1", "tea")
			if err := db.SendBatch(ctx, b).Close(); err != nil {
				t.Error(err)
			}
			rows := [][]any{{"salt", map[string]int{"b": 2}}, {"oil", nil}}
			if n, err := db.CopyFrom(ctx, pgx.Identifier{"goods"}, []string{"name", "data"}, pgx.CopyFromRows(rows)); n != 2 || err != nil {
				t.Errorf("copied %d rows: %v", n, err)
			}
			tx, err := db.Begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, "update goods set data = $1 where name = $2", map[string]int{"c": 3}, "oil"); err != nil {
				t.Error(err)
			}
			if err := tx.Commit(ctx); err != nil {
				t.Error(err)
			}
		}
		var n int
		if err := db.QueryRow(ctx, "select count(*) from goods where data->>'c' = '3' or name = 'tea'").Scan(&n); err != nil || n != 6 {
			t.Errorf("%d rows: %v", n, err)
		}
	})
	t.Run("many at once", func(t *testing.T) {
		db := pools["through PgBouncer"]
		errs := make(chan error)
		for i := range 10 {
			go func() {
				var err error
				for j := 0; j < 50 && err == nil; j++ {
					var got string
					err = db.QueryRow(ctx, fmt.Sprintf("select $1::text || '%d'", j%7), []byte(fmt.Sprint(i))).Scan(&got)
					if err == nil && got != fmt.Sprintf("%d%d", i, j%7) {
						err = fmt.Errorf("got %s", got)
					}
				}
				errs <- err
			}()
		}
		for range 10 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	})
}

func deref(s *string) string {
	if s == nil {
		return "NULL"
	}
	return *s
}
