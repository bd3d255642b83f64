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
	if r.Resend > 0 {
		line += fmt.Sprintf(" resend %d", r.Resend)
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

// TestPostgresAttributes holds what an observer is told of the server.
func TestPostgresAttributes(t *testing.T) {
	d, env := database(t)
	var s signals
	openDatabase(t, env, stack.WithObserver(&s))
	if s.attr("db.system.name") != "postgresql" || s.attr("db.namespace") != d.Name || s.attr("server.address") != d.Host || s.attr("server.port") != int64(d.Port) {
		t.Errorf("%+v", s.of.Attrs)
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
