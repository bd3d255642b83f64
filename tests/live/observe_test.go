package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// signals is an observer that writes down each operation as it ends.
type signals struct {
	mu    sync.Mutex
	of    observe.Resource
	lines []string
}

func (s *signals) Observe(r observe.Resource) observe.Recorder {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of = r
	return s
}

func (s *signals) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (s *signals) End(_ context.Context, op *observe.Op, r observe.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := strings.TrimSpace(fmt.Sprintf("%v %s %s", op.Scope, op.Name, r.Type))
	if r.Batch > 0 {
		line += fmt.Sprintf(" of %d", r.Batch)
	}
	s.lines = append(s.lines, line)
}

// said are the operations since the last call, without those that take the connections of a pool.
func (s *signals) said(wait bool) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := s.lines
	s.lines = nil
	if !wait {
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "wait") || strings.HasPrefix(l, "connect") })
	}
	return lines
}

func (s *signals) attr(key string) any {
	for _, a := range s.of.Attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return nil
}

// TestPostgresSignals has a pool do each thing that it reports. A line that is missing means that its hook is not there.
func TestPostgresSignals(t *testing.T) {
	d, env := database(t)
	var s signals
	db, _ := openDatabase(t, with(env, "DATABASE_MAX_CONNS", "1"), stack.WithObserver(&s))
	ctx := soon(t, 20*time.Second)
	if s.attr("db.system.name") != "postgresql" || s.attr("db.namespace") != d.Name || s.attr("server.address") != d.Host || s.attr("server.port") != int64(d.Port) {
		t.Errorf("%+v", s.of.Attrs)
	}
	if p, ok := s.of.Pool(); !ok || p.Max != 1 {
		t.Errorf("the pool is %+v, %v", p, ok)
	}
	if got := s.said(true); !slices.Equal(got, []string{"connect CONNECT", "wait ACQUIRE"}) {
		t.Errorf("opening says %q", got)
	}
	exec := func(sql string) func() error {
		return func() error { _, err := db.Exec(ctx, sql); return err }
	}
	for _, tt := range []struct {
		what string
		do   func() error
		want string
	}{
		{"a statement", exec("create table goods (name text primary key)"), "attempt CREATE, call CREATE"},
		{"one with arguments", func() error { _, err := db.Exec(ctx, "insert into goods values ($1)", "a"); return err }, "attempt PREPARE, attempt INSERT, call INSERT"},
		{"the same again", func() error { _, err := db.Exec(ctx, "insert into goods values ($1)", "b"); return err }, "attempt INSERT, call INSERT"},
		{"one that fails", func() error { _, err := db.Exec(ctx, "insert into goods values ($1)", "b"); return pass(err) }, "attempt INSERT 23505, call INSERT 23505"},
		{"one that no list has", exec("checkpoint_ now"), "attempt _OTHER 42601, call _OTHER 42601"},
		{"a transaction", func() error {
			return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
				nested, err := tx.Begin(ctx)
				if err != nil {
					return err
				}
				if err := nested.Rollback(ctx); err != nil {
					return err
				}
				_, err = tx.Exec(ctx, "update goods set name = 'c' where name = 'a'")
				return err
			})
		}, "attempt BEGIN, call BEGIN, attempt SAVEPOINT, call SAVEPOINT, attempt ROLLBACK, call ROLLBACK, attempt UPDATE, call UPDATE, attempt COMMIT, call COMMIT"},
		{"a batch", func() error {
			b := &pgx.Batch{}
			b.Queue("delete from goods where name = 'c'")
			b.Queue("delete from goods where name = 'd'")
			return db.SendBatch(ctx, b).Close()
		}, "attempt BATCH of 2, call BATCH of 2"},
		{"a copy", func() error {
			_, err := db.CopyFrom(ctx, pgx.Identifier{"goods"}, []string{"name"}, pgx.CopyFromRows([][]any{{"x"}, {"y"}}))
			return err
		}, "attempt PREPARE, attempt COPY, call COPY"},
		{"a check", func() error { return db.Check(ctx) }, ""},
		{"a cancelled context", func() error {
			gone, cancel := context.WithCancel(ctx)
			cancel()
			_, err := db.Exec(gone, "select 1")
			return pass(err)
		}, "call _OTHER canceled"},
		{"a full pool", func() error {
			conn, err := db.Native().Acquire(ctx)
			if err != nil {
				return err
			}
			defer conn.Release()
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_, err = db.Exec(short, "select 1")
			return pass(err)
		}, "call _OTHER timeout"},
		{"a check of a full pool", func() error {
			conn, err := db.Native().Acquire(ctx)
			if err != nil {
				return err
			}
			defer conn.Release()
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			return pass(db.Check(short))
		}, ""},
	} {
		if err := tt.do(); (err != nil) != strings.Contains(tt.want, "42601") {
			t.Errorf("%s: %v", tt.what, err)
		}
		if got := strings.Join(s.said(false), ", "); got != tt.want {
			t.Errorf("%s says %q, want %q", tt.what, got, tt.want)
		}
	}
}

// pass is an error where there must be one.
func pass(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return nil
}

// TestPostgresReadsLate holds that a query lasts until its rows are closed.
func TestPostgresReadsLate(t *testing.T) {
	_, env := database(t)
	var s signals
	db, _ := openDatabase(t, env, stack.WithObserver(&s))
	ctx := soon(t, 10*time.Second)
	rows, err := db.Query(ctx, "select generate_series(1, 5)")
	if err != nil {
		t.Fatal(err)
	}
	s.said(false)
	if !rows.Next() {
		t.Error(rows.Err())
	}
	if got := s.said(false); len(got) > 0 {
		t.Errorf("the query has ended: %q", got)
	}
	rows.Close()
	if got := s.said(false); !slices.Equal(got, []string{"attempt SELECT", "call SELECT"}) {
		t.Errorf("it ends with %q", got)
	}
}

// spy is a tracer of the program's own.
type spy struct{ queries int }

func (s *spy) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.queries++
	return ctx
}

func (*spy) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestPostgresTracers holds that the tracer of configure is told beside the observer.
func TestPostgresTracers(t *testing.T) {
	_, env := database(t)
	var s signals
	var own spy
	db, _ := openDatabase(t, env, stack.WithObserver(&s), stack.WithDatabaseConfigure(func(c *pgxpool.Config) error {
		c.ConnConfig.Tracer = &own
		return nil
	}))
	if _, err := db.Exec(soon(t, 10*time.Second), "select 1"); err != nil {
		t.Fatal(err)
	}
	if got := s.said(false); own.queries != 1 || !slices.Contains(got, "call SELECT") {
		t.Errorf("%d queries and %q", own.queries, got)
	}
}
