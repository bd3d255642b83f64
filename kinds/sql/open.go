package sqlkind

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Passwords says passwords: of a database of Amazon RDS, for one, which are tokens.
type Passwords interface {
	// Password returns the password for a new connection.
	Password(context.Context) (string, error)
}

// Open makes a pool for the database that cfg describes. It does not wait for a connection: Check does.
//
// The pool is that of SQLAlchemy: up to pool_size connections are kept, up to max_overflow more are opened while all are in use and
// closed when they are released, and who finds all in use waits until one is free or the context ends.
//
// For pgx, the connection string must be a URL that begins with postgres:// or postgresql://, or keywords and values; everything that it
// sets must be known to pgx or PostgreSQL. Any other text that holds = would be keywords to pgx too: it would connect to the server that
// the PG* variables name, and send it the text. For sqlite, the connection string must not be one of a server. Open refuses the others
// with a *resource.Problem that says what to write, before it connects or makes a file.
//
// For pgx, what the connection string leaves out is taken from the PG* variables and ~/.pgpass, as libpq does it, but for sslmode: its
// default is verify-full for servers on other machines. For sqlite, what it leaves out is busy_timeout(5000), foreign_keys(1),
// journal_mode(WAL) and _txlock=immediate; a database in memory has one connection, however large the pool is.
//
// With passwordFrom, each new connection of pgx has the password that it says then, and neither the connection string nor the environment may
// have one. It is nil for none.
//
// No error holds the connection string or a part of it.
//
// What the pool does is reported to probe, which may be nil. Observed adds what database/sql tells no driver.
func Open(ctx context.Context, cfg SQLConfig, passwordFrom Passwords, probe *observe.Probe) (*sql.DB, error) {
	text, err := cfg.ConnectionString.Current(ctx)
	if err != nil {
		return nil, err
	}
	switch cfg.Driver {
	case SQLDriverPgx:
		return openPgx(cfg, text, passwordFrom, probe)
	case SQLDriverSqlite:
		if passwordFrom != nil {
			return nil, problem("password_from", "rule", "is for the driver pgx: a file has no password")
		}
		return openSQLite(cfg, text, probe)
	}
	return nil, problem("driver", "one_of", "must be one of pgx, sqlite")
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

// limit makes the pool of cfg.
func limit(db *sql.DB, cfg SQLConfig) {
	db.SetMaxOpenConns(max(cfg.PoolSize+cfg.MaxOverflow, 1)) // 0 would be any number
	db.SetMaxIdleConns(cfg.PoolSize)
}

func problem(field, rule, message string) error {
	return &resource.Problem{Fields: []string{field}, Rule: rule, Message: message}
}

// bad is the error of a connection string. The message must be a constant.
func bad(message string) error { return problem("connection_string", "format", message) }
