package pgxdriver

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/observe"
)

// reports is what is reported of the connections of a pool. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	dbdriver.Connecting
	// trace has pgx report the statements of the connections that c makes, beside the tracer that c has. The *stdlib.Conn that Raw gives is
	// pgx's own, and its *pgx.Conn reports, but for batches and CopyFrom.
	trace(c *pgx.ConnConfig)
	// resetting is next, which may be nil, with the report that a connection of the pool is used again.
	resetting(next func(context.Context, *pgx.Conn) error) func(context.Context, *pgx.Conn) error
}

// nothing is the reports of a pool that nobody observes.
type nothing struct{ dbdriver.Nobody }

func (nothing) trace(*pgx.ConnConfig) {}

func (nothing) resetting(next func(context.Context, *pgx.Conn) error) func(context.Context, *pgx.Conn) error {
	if next == nil {
		return func(context.Context, *pgx.Conn) error { return nil }
	}
	return next
}

// A hook makes the reports of a pool for a probe.
type hook struct {
	pgx     *pgx.ConnConfig
	reports reports
}

// Install implements observe.Hook.
func (h *hook) Install(probe *observe.Probe) {
	h.reports = &watch{dbdriver.NewWatch(probe, attributes(h.pgx))}
}

// attributes are those of the first connection: a connection string that is looked up again may name another server later.
func attributes(c *pgx.ConnConfig) []observe.Attr {
	attrs := []observe.Attr{observe.String("db.system.name", "postgresql")}
	if c.Database != "" {
		attrs = append(attrs, observe.String("db.namespace", c.Database))
	}
	for _, s := range serversOf(c) {
		if s.host != c.Host {
			return attrs // none of several servers is a constant
		}
	}
	attrs = append(attrs, observe.String("server.address", c.Host))
	if !strings.HasPrefix(c.Host, "/") { // else it is the folder of a socket
		attrs = append(attrs, observe.Int("server.port", int(c.Port)))
	}
	return attrs
}

// A watch reports what pgx does.
type watch struct{ *dbdriver.Watch }

// trace implements reports.
func (w *watch) trace(c *pgx.ConnConfig) {
	if c.Tracer == nil {
		c.Tracer = &tracer{w}
		return
	}
	c.Tracer = multitracer.New(&tracer{w}, c.Tracer)
}

// resetting implements reports.
func (w *watch) resetting(next func(context.Context, *pgx.Conn) error) func(context.Context, *pgx.Conn) error {
	return func(ctx context.Context, c *pgx.Conn) error {
		if next != nil {
			if err := next(ctx, c); err != nil {
				return err
			}
		}
		w.Acquired(ctx)
		return nil
	}
}

// A tracer tells a watch what pgx tells it.
type tracer struct{ watch *watch }

// What pgx has begun travels in the context that pgx hands back.
type (
	queryKey   struct{}
	prepareKey struct{}
)

func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	ctx, a := t.watch.Statement(ctx, observe.Statement(d.SQL))
	return context.WithValue(ctx, queryKey{}, a)
}

func (t *tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	if a, ok := ctx.Value(queryKey{}).(*dbdriver.Attempt); ok {
		a.End(d.Err)
	}
}

// TracePrepareStart begins nothing if the program prepares the statement: pgx tells at the end whether it has sent anything. Its name is then
// the statement itself.
func (t *tracer) TracePrepareStart(ctx context.Context, _ *pgx.Conn, d pgx.TracePrepareStartData) context.Context {
	if d.Name == d.SQL {
		t.watch.Acquired(ctx)
		return context.WithValue(ctx, prepareKey{}, time.Now())
	}
	ctx, a := t.watch.Preparing(ctx)
	return context.WithValue(ctx, prepareKey{}, a)
}

func (t *tracer) TracePrepareEnd(ctx context.Context, _ *pgx.Conn, d pgx.TracePrepareEndData) {
	switch begun := ctx.Value(prepareKey{}).(type) {
	case *dbdriver.Attempt:
		begun.End(d.Err)
	case time.Time:
		if !d.AlreadyPrepared {
			t.watch.Prepared(ctx, begun, d.Err)
		}
	}
}
