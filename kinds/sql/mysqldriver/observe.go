package mysqldriver

import (
	"database/sql/driver"
	"net"
	"strconv"

	"github.com/go-sql-driver/mysql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/observe"
)

// reports is what is reported of the connections of a pool. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	dbdriver.Connecting
	// observed is c, which the driver has made for the configuration, and which reports.
	observed(c Conn, of *mysql.Config) driver.Conn
}

// nothing is the reports of a pool that nobody observes.
type nothing struct{ dbdriver.Nobody }

func (nothing) observed(c Conn, _ *mysql.Config) driver.Conn { return c }

// A hook makes the reports of a pool for a probe.
type hook struct {
	first   *parsed
	reports reports
}

// Install implements observe.Hook.
func (h *hook) Install(probe *observe.Probe) {
	h.reports = &watch{dbdriver.NewWatch(probe, attributes(h.first))}
}

// attributes are those of the first connection: a connection string that is looked up again may name another server later.
func attributes(p *parsed) []observe.Attr {
	attrs := []observe.Attr{observe.String("db.system.name", p.system)}
	if p.DBName != "" {
		attrs = append(attrs, observe.String("db.namespace", p.DBName))
	}
	if p.Net == "unix" {
		return append(attrs, observe.String("server.address", p.Addr))
	}
	host, port, _ := net.SplitHostPort(p.Addr) // parse has joined them
	attrs = append(attrs, observe.String("server.address", host))
	if n, err := strconv.Atoi(port); err == nil {
		attrs = append(attrs, observe.Int("server.port", n))
	}
	return attrs
}

// A watch reports what the driver does.
type watch struct{ *dbdriver.Watch }

// observed implements reports.
func (w *watch) observed(c Conn, of *mysql.Config) driver.Conn {
	return &observedConn{c, dbdriver.NewConn(c, w.Watch, !of.InterpolateParams)}
}

// An observedConn is a connection that reports.
type observedConn struct {
	extras
	*dbdriver.Conn
}
