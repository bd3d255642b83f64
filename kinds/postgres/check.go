package postgreskind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A SaturatedError says that a call or a check got no connection, because all were in use until its context or
// acquire_timeout ended. The database may still be up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // the error of the context that ended the wait
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Degraded returns true, because the database may still be up.
func (e *SaturatedError) Degraded() bool { return true }

// Check reports whether the database answers, within the time that ctx allows. It waits for a free connection. If it gets none, the error
// is a *SaturatedError. resource.IsPermanent returns true for errors that another attempt would not change.
func Check(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(context.WithValue(ctx, checkKey{}, true))
	if err != nil {
		return lasting(err)
	}
	defer conn.Release()
	return conn.Ping(ctx)
}

// lasting marks err if another attempt would not change it: the server does not take the user, the password or a parameter, there is no such
// database, or a certificate proves nothing, the server's or the client's. While a resource is opened, such an error is not tried again: each
// attempt with a wrong password is a failed login, and some of them lock the account.
func lasting(err error) error {
	if err != nil && (slices.ContainsFunc(lastingTexts, func(text string) bool { return strings.Contains(err.Error(), text) }) || refused(err)) {
		err = resource.Permanent(err)
	}
	return tlsfile.Blame(err, tlsFields, "server refused TLS connection", "no encryption")
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"ssl_mode", "ssl_root_cert", "ssl_cert", "url"}

// refused reports whether one of the servers has refused the client, or the client a server, for good.
func refused(err error) bool {
	inner := err
	for inner != nil {
		if several, ok := inner.(interface{ Unwrap() []error }); ok { // one error for each server
			return slices.ContainsFunc(several.Unwrap(), refused)
		}
		inner = errors.Unwrap(inner)
	}
	var said *pgconn.PgError
	return errors.As(err, &said) && slices.ContainsFunc(lastingCodes, func(code string) bool { return strings.HasPrefix(said.Code, code) }) ||
		tlsfile.Refused(err)
}

// lastingTexts are in the errors of pgx that say how the two do not fit. It has no types for them.
var lastingTexts = []string{"server refused TLS connection", "require_auth check failed", "channel binding required"}

// lastingCodes are the first characters of the error codes that a server will send again at the next attempt to connect.
var lastingCodes = []string{
	"28",    // the user, the password, or what pg_hba.conf says of them
	"3D000", // there is no such database
	"42501", // the user may not connect to it
	"42704", // there is no such parameter
	"22023", // a parameter has a value that it must not have
	"55P02", // a parameter is not for sessions
}

// full reports whether every connection that may be open is in use.
func full(pool *pgxpool.Pool) bool {
	s := Stats(pool)
	return s.InUse >= s.Max
}

// Stats returns how many connections the pool may have, and how many are in use and idle.
func Stats(pool *pgxpool.Pool) resource.Stats {
	s := pool.Stat()
	return resource.Stats{Max: int(s.MaxConns()), InUse: int(s.AcquiredConns()), Idle: int(s.IdleConns())}
}
