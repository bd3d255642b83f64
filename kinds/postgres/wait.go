package postgreskind

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// limitWaiting has calls wait for a connection no longer than limit, if that is not nil, and say so if they get none as all are in use.
func limitWaiting(c *pgxpool.Config, limit *time.Duration) {
	c.ConnConfig.Tracer = &waits{outerOf(c.ConnConfig.Tracer), limit}
	should := c.ShouldPing
	c.ShouldPing = func(ctx context.Context, p pgxpool.ShouldPingParams) bool {
		if w, _ := ctx.Value(waitKey{}).(*wait); w != nil {
			w.got.Store(true)
		}
		if should != nil {
			return should(ctx, p)
		}
		return p.IdleDuration > time.Second // as pgxpool does it
	}
}

// waits is told by pgxpool when a call begins to wait for a connection. It passes on what the tracer in it is to be told.
type waits struct {
	outer
	limit *time.Duration
}

func (t *waits) TraceAcquireStart(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireStartData) context.Context {
	w := &wait{Context: t.outer.TraceAcquireStart(ctx, p, d), pool: p}
	if t.limit != nil {
		w.Context, w.cancel = context.WithTimeoutCause(w.Context, *t.limit, errAcquireTimeout)
	}
	return w
}

func (t *waits) TraceAcquireEnd(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireEndData) {
	t.outer.TraceAcquireEnd(ctx, p, d)
	if w, _ := ctx.(*wait); w != nil && w.cancel != nil {
		w.cancel()
	}
}

// errAcquireTimeout is why a context ends whose call waits longer than acquire_timeout.
var errAcquireTimeout = errors.New("acquire_timeout")

// A wait is the context of a call that waits for a connection. pgxpool returns the error of this context, which therefore says what the call
// was waiting for.
type wait struct {
	context.Context
	pool   *pgxpool.Pool
	cancel context.CancelFunc // nil: there is no limit
	got    atomic.Bool        // it has a connection, which it pings
}

type waitKey struct{}

// Value implements context.Context.
func (w *wait) Value(key any) any {
	if key == (waitKey{}) {
		return w
	}
	return w.Context.Value(key)
}

// Err implements context.Context.
func (w *wait) Err() error {
	err := w.Context.Err()
	switch {
	case err == nil:
		return nil
	case !w.got.Load() && full(w.pool):
		return &SaturatedError{Max: Stats(w.pool).Max, Err: err}
	case context.Cause(w.Context) == errAcquireTimeout:
		return fmt.Errorf("no connection within acquire_timeout: %w", err)
	}
	return err
}
