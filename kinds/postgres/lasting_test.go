package postgreskind

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// TestLasting holds which errors of a check are not worth another attempt.
func TestLasting(t *testing.T) {
	for _, tt := range []struct {
		err   error
		final bool
	}{
		{&pgconn.PgError{Code: "28P01"}, true},
		{&pgconn.PgError{Code: "28000"}, true},
		{&pgconn.PgError{Code: "3D000"}, true},
		{&pgconn.PgError{Code: "42501"}, true}, // the user may not connect to the database
		{&pgconn.PgError{Code: "42704"}, true}, // there is no such parameter
		{&pgconn.PgError{Code: "22023"}, true}, // a parameter's value
		{&tls.CertificateVerificationError{Err: errors.New("unknown authority")}, true},
		{&pgconn.PgError{Code: "57P03"}, false}, // the server is starting
		{&pgconn.PgError{Code: "53300"}, false}, // too many connections
		{io.EOF, false},
		{errors.Join(io.EOF, fmt.Errorf("of another server: %w", &pgconn.PgError{Code: "28P01"})), true},
		{errors.Join(&net.OpError{Op: "dial", Err: io.EOF}, &net.OpError{Op: "remote error", Err: tls.AlertError(42)}), true},
		{errors.Join(io.EOF, &net.OpError{Op: "dial", Err: io.EOF}), false},
	} {
		err := lasting(fmt.Errorf("connect: %w", tt.err))
		var says interface{ Permanent() bool }
		if got := errors.As(err, &says) && says.Permanent(); got != tt.final {
			t.Errorf("%v: permanent is %v", tt.err, got)
		}
		if !errors.Is(err, tt.err) {
			t.Errorf("%v is not in %v", tt.err, err)
		}
	}
}
