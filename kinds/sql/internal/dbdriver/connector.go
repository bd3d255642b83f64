package dbdriver

import (
	"context"
	"database/sql/driver"
)

// A connector connects as another one does, which it keeps out of sight: a driver's connector holds the password, and whoever prints
// a *sql.DB prints its connector.
type connector struct {
	connect Connect
	driver  func() driver.Driver
}

// Connect opens a connection.
type Connect func(context.Context) (driver.Conn, error)

// A Connecting reports each connection that is made.
type Connecting interface {
	// Connecting wraps open in a function that reports each connection.
	Connecting(open Connect) Connect
}

// Hidden returns a connector that uses c and reports each connection to the given Connecting.
func Hidden(c driver.Connector, to Connecting) driver.Connector {
	return connector{to.Connecting(c.Connect), c.Driver}
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) { return c.connect(ctx) }

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return c.driver() }

// Nobody is a Connecting of a pool that nobody observes.
type Nobody struct{}

// Connecting returns open.
func (Nobody) Connecting(open Connect) Connect { return open }

// Wraps returns c: nobody looks at what its connections do.
func (Nobody) Wraps(c driver.Connector) driver.Connector { return c }

// A SQLConn is what a driver's connection has for database/sql.
type SQLConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}
