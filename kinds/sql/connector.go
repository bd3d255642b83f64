package sqlkind

import (
	"context"
	"database/sql/driver"
)

// A connector connects as another one does, which it keeps out of sight: a driver's connector holds the password, and whoever prints
// a *sql.DB prints its connector.
type connector struct {
	connect func(context.Context) (driver.Conn, error)
	driver  func() driver.Driver
}

// hidden is c, which reports to w that it connects.
func hidden(c driver.Connector, w *watch) driver.Connector {
	return connector{w.connecting(c.Connect), c.Driver}
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) { return c.connect(ctx) }

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return c.driver() }
