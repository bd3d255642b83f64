package sqlkind

import (
	"context"
	"database/sql/driver"

	"github.com/jackc/pgx/v5"
)

// A connector connects as another one does, which it keeps out of sight: a driver's connector holds the password, and whoever prints
// a *sql.DB prints its connector.
type connector struct {
	connect func(context.Context) (driver.Conn, error)
	driver  func() driver.Driver
}

// hidden is c, which reports that it connects.
func hidden(c driver.Connector, to reports) driver.Connector {
	return connector{to.connecting(c.Connect), c.Driver}
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) { return c.connect(ctx) }

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return c.driver() }

// nothing is the reports of a pool that nobody observes.
type nothing struct{}

func (nothing) connecting(open func(context.Context) (driver.Conn, error)) func(context.Context) (driver.Conn, error) {
	return open
}
func (nothing) trace(*pgx.ConnConfig)                              {}
func (nothing) reset(context.Context, *pgx.Conn) error             { return nil }
func (nothing) observedSQLite(c driver.Connector) driver.Connector { return c }
