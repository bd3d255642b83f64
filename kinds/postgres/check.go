package postgreskind

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
)

// A SaturatedError says that a check got no connection, as all were in use the whole time. The database may well be up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // why the check gave up: the context's error
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Check reports whether the database answers, within the time that ctx allows. It waits for a free connection; the error is a
// *SaturatedError if there was none.
func Check(ctx context.Context, pool *pgxpool.Pool) error {
	wasFull := full(pool)
	conn, err := pool.Acquire(context.WithValue(ctx, checkKey{}, true))
	if err != nil {
		// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
		if ctx.Err() != nil && wasFull && full(pool) {
			return &SaturatedError{Max: Stats(pool).Max, Err: err}
		}
		return err
	}
	defer conn.Release()
	return conn.Ping(ctx)
}

// full reports whether every connection that may be open is in use.
func full(pool *pgxpool.Pool) bool {
	s := Stats(pool)
	return s.InUse >= s.Max
}

// Stats tells how many connections the pool may have, and how many are in use and idle.
func Stats(pool *pgxpool.Pool) resource.Stats {
	s := pool.Stat()
	return resource.Stats{Max: int(s.MaxConns()), InUse: int(s.AcquiredConns()), Idle: int(s.IdleConns())}
}
