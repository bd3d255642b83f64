package sqlkind

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A SaturatedError says that a check got no connection, because all were in use the whole time. The database may still be up.
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
// is a *SaturatedError. For SQLite, Check also reads from the database. If the file was removed or replaced while it was open, the error is a
// *sqlitedriver.MovedError.
//
// resource.IsPermanent returns true for errors that another attempt would not change: the server does not accept the user or the password,
// the database does not exist, or the server's certificate is not trusted. Each attempt with a wrong password is a failed login, and
// several failed logins may lock the account.
func Check(ctx context.Context, db *sql.DB) error {
	wasFull := full(db)
	conn, err := db.Conn(ctx)
	if err != nil {
		// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
		if ctx.Err() != nil && wasFull && full(db) {
			return &SaturatedError{Max: Stats(db).Max, Err: err}
		}
		return lasting(dbdriver.Canceled(ctx, err))
	}
	defer conn.Close() // gives it back
	own := false
	err = conn.Raw(func(c any) (err error) {
		own, err = dbdriver.Check(ctx, db, c)
		return err
	})
	if !own && err == nil {
		err = conn.PingContext(ctx)
	}
	return lasting(dbdriver.Canceled(ctx, err))
}

// lasting is err, which resource.IsPermanent is true of if another attempt would not change it.
func lasting(err error) error {
	var certificate *tls.CertificateVerificationError
	if dbdriver.Lasting(err) || errors.As(err, &certificate) {
		err = resource.Permanent(err)
	}
	return tlsfile.Blame(err, tlsFields, "server refused TLS connection", "no encryption", "TLS requested but server does not support TLS")
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"connection_string", "ca_file", "cert_file"}

// full reports whether every connection that may be open is in use.
func full(db *sql.DB) bool {
	s := Stats(db)
	return s.Max > 0 && s.InUse >= s.Max
}

// Stats returns how many connections the pool may have, and how many are in use and idle.
func Stats(db *sql.DB) resource.Stats {
	s := db.Stats()
	return resource.Stats{Max: s.MaxOpenConnections, InUse: s.InUse, Idle: s.Idle}
}
