// Package mysqldriver is the driver mysql of the kind sql: MySQL and MariaDB. A program that imports it can open databases with
// driver = "mysql".
package mysqldriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-sql-driver/mysql"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
)

func init() {
	dbdriver.Register(string(sqlkind.SQLDriverMysql), dbdriver.Driver{Open: open, Lasting: isLasting, Code: code})
}

// A Config has the settings that configure functions may change before a pool is made.
type Config struct {
	// BeforeConnect may change the settings of a new connection: Logger, DialFunc, Params, ConnectionAttributes and so on. They already
	// contain the current connection string and password.
	BeforeConnect func(context.Context, *mysql.Config) error

	// AfterConnect is called with each new connection before the connection is used. If AfterConnect fails, the connection is closed.
	AfterConnect func(context.Context, Conn) error
}

// A Conn is a connection of go-sql-driver/mysql.
type Conn interface {
	dbdriver.SQLConn
	extras
}

// extras are the methods of a connection that an observed one has from the driver.
type extras interface {
	driver.NamedValueChecker
	Exec(query string, args []driver.Value) (driver.Result, error)
	Query(query string, args []driver.Value) (driver.Rows, error)
}

// Configure makes a configure function from f. The function calls f only if the driver of the pool is mysql, because another profile may use
// another driver.
func Configure(f func(*Config) error) func(*sqlkind.Setup) error {
	return func(s *sqlkind.Setup) error { return dbdriver.Change(s.Driver, f) }
}

// open makes a pool of connections, each of which looks up the connection string again.
func open(_ context.Context, s dbdriver.Settings) (*sql.DB, error) {
	first, err := parse(s, s.First)
	if err != nil {
		return nil, err
	}
	if s.PasswordFrom != nil && first.Passwd != "" {
		return nil, errTwoPasswords
	}
	config := &Config{}
	if err := s.Configure(config); err != nil {
		return nil, err
	}
	h := &hook{first: first, reports: nothing{}}
	s.Probe.Install(h)
	db := sql.OpenDB(dbdriver.Hidden(&connector{s, config, h.reports}, h.reports))
	s.LimitServer(db)
	return db, nil
}

// errTwoPasswords is the error of a connection whose password comes from two places.
var errTwoPasswords = dbdriver.Bad("must not have a password next to password_from")

// A connector connects as the connection string says then.
type connector struct {
	settings dbdriver.Settings
	config   *Config
	reports  reports
}

// Connect implements driver.Connector. The time of a connection includes looking up the connection string and the password.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	ctx, cancel := c.settings.Connecting(ctx)
	defer cancel()
	now, err := c.current(ctx)
	if err != nil {
		return nil, err
	}
	m, err := mysql.NewConnector(now.Config)
	if err != nil {
		return nil, dbdriver.Bad("cannot be used by the driver, or configure has made it so")
	}
	conn, err := m.Connect(ctx)
	if err != nil {
		return nil, dbdriver.Canceled(ctx, err)
	}
	made, ok := conn.(Conn)
	if !ok {
		return conn, nil
	}
	own := parting{made}
	if c.config.AfterConnect != nil {
		if err := c.config.AfterConnect(ctx, own); err != nil {
			return nil, errors.Join(fmt.Errorf("after connecting: %w", err), own.Close())
		}
	}
	return c.reports.observed(own, now.Config), nil
}

// A parting is a connection that is closed without an error. The driver has one only if it could not tell the server that it leaves, because
// the server has ended the connection before.
type parting struct{ Conn }

// Close implements driver.Conn.
func (p parting) Close() error {
	_ = p.Conn.Close()
	return nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return &mysql.MySQLDriver{} }

// current is how to connect now.
func (c *connector) current(ctx context.Context) (*parsed, error) {
	text, err := c.settings.Text(ctx)
	if err != nil {
		return nil, err
	}
	now, err := parse(c.settings, text)
	if err != nil {
		return nil, err
	}
	if c.settings.PasswordFrom != nil {
		if now.Passwd != "" {
			return nil, errTwoPasswords
		}
		if now.Passwd, err = c.settings.Password(ctx); err != nil {
			return nil, err
		}
		// A token, as of Amazon RDS, is sent as it is: only to a server that has proved who it is.
		now.AllowCleartextPasswords = now.AllowCleartextPasswords || now.verified
	}
	if c.config.BeforeConnect != nil {
		if err := c.config.BeforeConnect(ctx, now.Config); err != nil {
			return nil, err
		}
	}
	return now, nil
}

// The numbers of the server's errors that another attempt does not change.
//
// Source: MySQL's and MariaDB's lists of server errors.
var lasting = map[uint16]bool{
	1044: true, // ER_DBACCESS_DENIED_ERROR
	1045: true, // ER_ACCESS_DENIED_ERROR
	1049: true, // ER_BAD_DB_ERROR
	1130: true, // ER_HOST_NOT_PRIVILEGED
	1698: true, // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
	1820: true, // ER_MUST_CHANGE_PASSWORD
	1862: true, // ER_MUST_CHANGE_PASSWORD_LOGIN
	3118: true, // MySQL's ER_ACCOUNT_HAS_BEEN_LOCKED
	4151: true, // MariaDB's ER_ACCOUNT_HAS_BEEN_LOCKED
}

// isLasting reports whether the server does not take the user or the password, or has no such database, or whether the driver does not take
// the server's way to ask for the password.
func isLasting(err error) bool {
	var said *mysql.MySQLError
	if errors.As(err, &said) {
		return lasting[said.Number]
	}
	for _, refused := range []error{mysql.ErrCleartextPassword, mysql.ErrNativePassword, mysql.ErrOldPassword, mysql.ErrUnknownPlugin} {
		if errors.Is(err, refused) {
			return true
		}
	}
	return false
}

// code is the number of the server's error.
func code(err error) string {
	var said *mysql.MySQLError
	if errors.As(err, &said) {
		return strconv.Itoa(int(said.Number))
	}
	return ""
}
