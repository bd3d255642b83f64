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

// Passwords returns the password for each new connection. The kind rds_token implements it with tokens for Amazon RDS.
type Passwords interface {
	// Password returns the password for a new connection.
	Password(context.Context) (string, error)
}

// A Setup holds the configuration of the driver. Configure functions change it before the pool is made. Each driver's package has a function
// Configure, which makes a configure function from a function that takes the driver's Config.
type Setup struct {
	// Driver is a *mysqldriver.Config, a *pgxdriver.Config or a *sqlitedriver.Config.
	Driver any
}

// Open makes a pool for the database that cfg describes. The configure functions may change the settings of the driver. Open does not wait
// for a connection; Check does.
//
// The program must import the package of the driver: github.com/resgen-go/resgen/kinds/sql/pgxdriver, mysqldriver or sqlitedriver.
// Generated code imports the drivers that its specification may need.
//
// The pool works like that of SQLAlchemy. It keeps up to pool_size connections. While all of them are in use, it opens up to max_overflow
// more, and closes these when they are released. A call that finds all connections in use waits until one is free or its context ends.
//
// The connection string must have the form that the driver expects. Otherwise Open returns a *resource.Problem that says what to write,
// before it connects or makes a file.
//
//   - pgx: a URL that begins with postgres:// or postgresql://, or keywords and values. pgx or PostgreSQL must know every setting. pgx
//     would take any other text with a = as keywords, connect to the server in the PG* variables, and send it the text.
//   - mysql: a URL that begins with mysql:// or mariadb://, or the form of the Go driver, user:password@tcp(host:port)/database.
//   - sqlite: the name or URI of a file, not the connection string of a server.
//
// What the connection string leaves out has these defaults:
//
//   - pgx: the PG* variables and ~/.pgpass, as in libpq. sslmode is verify-full for servers on other machines.
//   - mysql: tls is true for servers on other machines. parseTime is true.
//   - sqlite: busy_timeout(5000), foreign_keys(1), journal_mode(WAL) and _txlock=immediate. A database in memory has one connection,
//     whatever the size of the pool, unless its URI has cache=shared.
//
// passwordFrom may be nil. If it is not nil, it returns the password for each new connection to a server. Then neither the connection
// string nor the environment may contain a password. The files of certificates and keys are read again for new connections.
//
// No error contains the password. If the connection string is refused, the error contains no part of it.
//
// The pool reports what it does to probe, which may be nil. Observed adds what database/sql does not tell drivers, such as the wait for a
// connection.
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

// CloseDB closes the pool. It ignores errors of connections that the server has already closed, because over TLS the client cannot
// close such a connection without an error.
func CloseDB(db *sql.DB) error {
	err := db.Close()
	var network *net.OpError
	if errors.As(err, &network) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
