package sqlkind

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
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

// Degraded returns true: the database need not be down.
func (e *SaturatedError) Degraded() bool { return true }

// Check reports whether the database answers, within the time that ctx allows. It waits for a free connection; the error is a
// *SaturatedError if there was none. A SQLite database is read, and the error is a *MovedError if its file was removed or replaced while it
// was open. An error with a method Permanent that says true is one that another attempt would not change.
func Check(ctx context.Context, db *sql.DB) error {
	wasFull := full(db)
	conn, err := db.Conn(ctx)
	if err != nil {
		// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
		if ctx.Err() != nil && wasFull && full(db) {
			return &SaturatedError{Max: Stats(db).Max, Err: err}
		}
		return lasting(ended(ctx, err))
	}
	defer conn.Close() // gives it back
	lite := false
	err = conn.Raw(func(c any) error {
		var own sqliteConn
		if own, lite = c.(sqliteConn); lite {
			return checkSQLite(ctx, db, own)
		}
		return nil
	})
	if !lite && err == nil {
		err = conn.PingContext(ctx)
	}
	return ended(ctx, err)
}

// A refusal is an error of a check that another attempt would not change. While a resource is opened, it is not tried again: each attempt
// with a wrong password is a failed login, and some of them lock the account.
type refusal struct{ error }

// Permanent returns true.
func (refusal) Permanent() bool { return true }

// Unwrap returns the error of the driver.
func (r refusal) Unwrap() error { return r.error }

// lasting is err as a refusal if it is one: the server does not take the user or the password, there is no such database, or the server's
// certificate proves nothing.
func lasting(err error) error {
	var said *pgconn.PgError
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &said) && (strings.HasPrefix(said.Code, "28") || said.Code == "3D000") || errors.As(err, &certificate) {
		return refusal{err}
	}
	return err
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
