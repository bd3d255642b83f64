package pgxdriver

import (
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
)

// TestLasting holds which errors of PostgreSQL are not worth another attempt.
func TestLasting(t *testing.T) {
	for _, tt := range []struct {
		err   error
		final bool
	}{
		{&pgconn.PgError{Code: "28P01"}, true},
		{&pgconn.PgError{Code: "28000"}, true},
		{&pgconn.PgError{Code: "3D000"}, true},
		{&pgconn.PgError{Code: "57P03"}, false}, // the server is starting
		{&pgconn.PgError{Code: "53300"}, false}, // too many connections
		{io.EOF, false},
	} {
		if got := dbdriver.Lasting(fmt.Errorf("connect: %w", tt.err)); got != tt.final {
			t.Errorf("%v: lasting is %v", tt.err, got)
		}
	}
}
