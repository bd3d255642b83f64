package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"path"
	"strings"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/observe"
)

// reports is what is reported of the connections of a pool. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	dbdriver.Connecting
	// Wraps is c, which makes connections that report.
	Wraps(c driver.Connector) driver.Connector
}

// A hook makes the reports of a pool for a probe.
type hook struct {
	dsn     dsn
	reports reports
}

// Install implements observe.Hook.
func (h *hook) Install(probe *observe.Probe) {
	h.reports = &watch{dbdriver.NewWatch(probe, attributes(h.dsn))}
}

// attributes name the database by the last part of the file's name. Parameters and folders are left out.
func attributes(d dsn) []observe.Attr {
	name := ":memory:"
	if !d.inMemory() {
		name = path.Base(strings.ReplaceAll(strings.TrimPrefix(d.name, "file:"), `\`, "/"))
	}
	return []observe.Attr{observe.String("db.system.name", "sqlite"), observe.String("db.namespace", name)}
}

// A watch reports what SQLite does.
type watch struct{ *dbdriver.Watch }

// Wraps implements reports.
func (w *watch) Wraps(c driver.Connector) driver.Connector { return observedConnector{c, w} }

// An observedConnector makes connections that report to watch.
type observedConnector struct {
	driver.Connector
	watch *watch
}

func (o observedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := o.Connector.Connect(ctx)
	if own, ok := c.(Conn); ok && err == nil {
		return &observedConn{own, dbdriver.NewConn(own, o.watch.Watch, false)}, nil
	}
	return c, err
}

// An observedConn is a connection that reports.
type observedConn struct {
	extras
	*dbdriver.Conn
}
