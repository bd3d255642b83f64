// Package hooks holds the functions that the specification of the shop names: they change how the database is opened and closed.
package hooks

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Trace has pg_stat_activity call the connections "shop", and logs each query at level Debug: its command and how long it took. A log holds
// neither SQL nor values, because both may be personal data.
func Trace(c *pgxpool.Config) error {
	c.ConnConfig.RuntimeParams["application_name"] = "shop"
	c.ConnConfig.Tracer = tracer{}
	return nil
}

type tracer struct{}

type began struct{}

// TraceQueryStart implements pgx.QueryTracer.
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, began{}, time.Now())
}

// TraceQueryEnd implements pgx.QueryTracer.
func (tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	start, ok := ctx.Value(began{}).(time.Time)
	if !ok {
		return
	}
	slog.DebugContext(ctx, "query", "command", data.CommandTag.String(), "took", time.Since(start), "failed", data.Err != nil)
}

// warm is the number of connections that WarmUp opens.
const warm = 3

// WarmUp opens some connections before the first request needs them.
func WarmUp(ctx context.Context, pool *pgxpool.Pool) error {
	for range min(warm, int(pool.Config().MaxConns)) {
		c, err := pool.Acquire(ctx)
		if err != nil {
			return fmt.Errorf("warm up: %w", err)
		}
		defer c.Release() // when WarmUp returns; a connection that is released earlier would be acquired again
	}
	return nil
}

// Drain waits until no connection is in use. It returns an error if ctx ends first.
func Drain(ctx context.Context, pool *pgxpool.Pool) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		n := pool.Stat().AcquiredConns()
		if n == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%d connections are still in use: %w", n, context.Cause(ctx))
		}
	}
}
