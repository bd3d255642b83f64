package sqlkind

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// Passwords says passwords: of a database of Amazon RDS, for one, which are tokens.
type Passwords interface {
	// Password returns the password for a new connection.
	Password(context.Context) (string, error)
}

// A Setup is what configure functions change before a pool is made: what the driver itself is configured with. The function Configure of each
// driver's package makes a configure function of one that takes the driver's Config.
type Setup struct {
	// Driver is a *mysqldriver.Config, a *pgxdriver.Config or a *sqlitedriver.Config.
	Driver any
}

// Open makes a pool for the database that cfg describes, as configure changes it. It does not wait for a connection: Check does.
//
// The driver must be linked: the program imports its package, github.com/resgen-go/resgen/kinds/sql/pgxdriver, mysqldriver or sqlitedriver.
// Generated code imports those that its specification may ask for.
//
// The pool is that of SQLAlchemy: up to pool_size connections are kept, up to max_overflow more are opened while all are in use and
// closed when they are released, and who finds all in use waits until one is free or the context ends.
//
// For pgx, the connection string must be a URL that begins with postgres:// or postgresql://, or keywords and values; everything that it
// sets must be known to pgx or PostgreSQL. Any other text that holds = would be keywords to pgx too: it would connect to the server that
// the PG* variables name, and send it the text. For mysql, it must be a URL that begins with mysql:// or mariadb://, or in the form of
// Go's driver, user:password@tcp(host:port)/database. For sqlite, it must not be one of a server. Open refuses the others
// with a *resource.Problem that says what to write, before it connects or makes a file.
//
// For pgx, what the connection string leaves out is taken from the PG* variables and ~/.pgpass, as libpq does it, but for sslmode: its
// default is verify-full for servers on other machines. For mysql, the default of tls is true for them, and that of parseTime is true. For
// sqlite, what it leaves out is busy_timeout(5000), foreign_keys(1),
// journal_mode(WAL) and _txlock=immediate; a database in memory has one connection, however large the pool is.
//
// With passwordFrom, each new connection to a server has the password that it says then, and neither the connection string nor the
// environment may have one. It is nil for none. The files of certificates and keys are read again for new connections.
//
// No error holds the password or, if the connection string is refused, a part of it.
//
// What the pool does is reported to probe, which may be nil. Observed adds what database/sql tells no driver.
func Open(ctx context.Context, cfg SQLConfig, passwordFrom Passwords, probe *observe.Probe, configure ...func(*Setup) error) (*sql.DB, error) {
	d, linked := dbdriver.Of(string(cfg.Driver))
	switch {
	case linked:
	case cfg.Driver == SQLDriverMysql, cfg.Driver == SQLDriverPgx, cfg.Driver == SQLDriverSqlite:
		name := string(cfg.Driver)
		return nil, dbdriver.Problem("driver", "link", "is "+name+", which is not linked: import _ \"github.com/resgen-go/resgen/kinds/sql/"+name+"driver\"")
	default:
		return nil, dbdriver.Problem("driver", "one_of", "must be one of mysql, pgx, sqlite")
	}
	if cfg.Driver == SQLDriverSqlite {
		if err := ofServers(cfg, passwordFrom); err != nil {
			return nil, err
		}
	}
	text, err := cfg.ConnectionString.Current(ctx)
	if err != nil {
		return nil, err
	}
	s := dbdriver.Settings{
		First: text, Text: cfg.ConnectionString.Current, HasCA: cfg.CAFile != "",
		AllowInsecure: cfg.AllowInsecure, PoolSize: cfg.PoolSize, MaxOverflow: cfg.MaxOverflow,
		MaxConnLifetime: cfg.MaxConnLifetime, MaxConnIdleTime: cfg.MaxConnIdleTime, ConnectTimeout: cfg.ConnectTimeout,
		Configure: configuring(configure), Probe: probe,
	}
	if passwordFrom != nil {
		s.PasswordFrom = passwordFrom.Password
	}
	if cfg.CAFile+cfg.CertFile+cfg.KeyFile != "" {
		s.Files, err = tlsfile.New(tlsfile.Files{CA: cfg.CAFile, OnlyCA: cfg.CAFile != "", Cert: cfg.CertFile, Key: cfg.KeyFile})
		if err != nil {
			return nil, tlsfile.Problem(err, "ca_file", "cert_file", "key_file")
		}
	}
	return d.Open(ctx, s)
}

// configuring calls each of fs with the configuration of the driver.
func configuring(fs []func(*Setup) error) func(any) error {
	return func(config any) error {
		for _, f := range fs {
			if f == nil {
				continue
			}
			if err := f(&Setup{Driver: config}); err != nil {
				return fmt.Errorf("configure the pool: %w", err)
			}
		}
		return nil
	}
}

// ofServers refuses what only a server has.
func ofServers(cfg SQLConfig, passwordFrom Passwords) error {
	var ps resource.Problems
	if passwordFrom != nil {
		ps.Add("password_from", "rule", "is for the drivers mysql and pgx: a file has no password")
	}
	for _, f := range []struct{ field, path string }{{"ca_file", cfg.CAFile}, {"cert_file", cfg.CertFile}, {"key_file", cfg.KeyFile}} {
		if f.path != "" {
			ps.Add(f.field, "rule", "is for the drivers mysql and pgx: a database in a file has no TLS")
		}
	}
	return ps.Err()
}

// CloseDB closes the pool. That a server has ended a connection before is no error: over TLS, a driver cannot say goodbye to it then.
func CloseDB(db *sql.DB) error {
	err := db.Close()
	var network *net.OpError
	if errors.As(err, &network) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
