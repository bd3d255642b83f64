package sqlkind

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
func Check(ctx context.Context, db *sql.DB) error {
	wasFull := full(db)
	conn, err := db.Conn(ctx)
	if err != nil {
		// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
		if ctx.Err() != nil && wasFull && full(db) {
			return &SaturatedError{Max: Stats(db).Max, Err: err}
		}
		return ended(ctx, err)
	}
	defer conn.Close() // gives it back
	return ended(ctx, conn.PingContext(ctx))
}

// ended is err, or if ctx has ended an error that says so too: database/sql calls a connection bad that was given up with its context.
func ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// full reports whether every connection that may be open is in use.
func full(db *sql.DB) bool {
	s := Stats(db)
	return s.Max > 0 && s.InUse >= s.Max
}

// Stats tells how many connections the pool may have, and how many are in use and idle.
func Stats(db *sql.DB) resource.Stats {
	s := db.Stats()
	return resource.Stats{Max: s.MaxOpenConnections, InUse: s.InUse, Idle: s.Idle}
}
