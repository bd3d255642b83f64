package sqlkind

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/resgen-go/resgen/resource/observe"
)

// pgxAttributes are those of the first connection: a connection string that is looked up again may name another server later.
func pgxAttributes(c *pgx.ConnConfig) []observe.Attr {
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

// trace implements reports.
func (w *watch) trace(c *pgx.ConnConfig) { c.Tracer = &tracer{w} }

// reset implements reports.
func (w *watch) reset(ctx context.Context, _ *pgx.Conn) error {
	w.acquired(ctx)
	return nil
}

// A tracer tells a watch what pgx tells it.
type tracer struct{ watch *watch }

// What pgx has begun travels in the context that pgx hands back.
type (
	queryKey   struct{}
	prepareKey struct{}
)

func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	ctx, a := t.watch.statement(ctx, observe.Statement(d.SQL))
	return context.WithValue(ctx, queryKey{}, a)
}

func (t *tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	if a, ok := ctx.Value(queryKey{}).(*attempt); ok {
		a.end(d.Err)
	}
}

// TracePrepareStart begins nothing if the program prepares the statement: pgx tells at the end whether it has sent anything. Its name is then
// the statement itself.
func (t *tracer) TracePrepareStart(ctx context.Context, _ *pgx.Conn, d pgx.TracePrepareStartData) context.Context {
	if d.Name == d.SQL {
		t.watch.acquired(ctx)
		return context.WithValue(ctx, prepareKey{}, time.Now())
	}
	ctx, a := t.watch.preparing(ctx)
	return context.WithValue(ctx, prepareKey{}, a)
}

func (t *tracer) TracePrepareEnd(ctx context.Context, _ *pgx.Conn, d pgx.TracePrepareEndData) {
	switch begun := ctx.Value(prepareKey{}).(type) {
	case *attempt:
		begun.end(d.Err)
	case time.Time:
		if !d.AlreadyPrepared {
			t.watch.prepared(ctx, begun, d.Err)
		}
	}
}
