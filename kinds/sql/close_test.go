package sqlkind

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
)

// A parting is a connection whose Close returns an error.
type parting struct {
	driver.Conn
	err error
}

func (p parting) Close() error                                 { return p.err }
func (p parting) Ping(context.Context) error                   { return nil }
func (p parting) Connect(context.Context) (driver.Conn, error) { return p, nil }
func (p parting) Driver() driver.Driver                        { return nil }

// TestCloseDB holds that a connection which the server has ended does not make closing fail, and that other errors are told.
func TestCloseDB(t *testing.T) {
	other := errors.New("the file could not be written")
	for _, tt := range []struct{ err, want error }{
		{nil, nil},
		{fmt.Errorf("tls: failed to send closeNotify alert: %w", &net.OpError{Op: "write", Net: "tcp", Err: errors.New("broken pipe")}), nil},
		{net.ErrClosed, nil},
		{io.EOF, nil},
		{other, other},
	} {
		db := sql.OpenDB(parting{err: tt.err})
		if err := db.PingContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := CloseDB(db); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v, want %v", tt.err, err, tt.want)
		}
	}
}
