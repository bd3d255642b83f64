package sqlkind

import (
	"context"
	"database/sql"

	"github.com/resgen-go/resgen/resource"
)

// Open makes a pool for the database that cfg describes. It does not wait for a connection: Check does.
//
// The pool is that of SQLAlchemy: up to pool_size connections are kept, up to max_overflow more are opened while all are in use and
// closed when they are released, and who finds all in use waits until one is free or the context ends.
//
// Errors do not hold the connection string, nor the text of errors that its parsers make of it.
func Open(ctx context.Context, cfg SQLConfig) (*sql.DB, error) {
	text, err := cfg.ConnectionString.Current(ctx)
	if err != nil {
		return nil, err
	}
	switch cfg.Driver {
	case SQLDriverPgx:
		return openPgx(cfg, text)
	case SQLDriverSqlite:
		return openSQLite(cfg, text)
	}
	return nil, problem("driver", "one_of", "must be one of pgx, sqlite")
}

// limit makes the pool of cfg.
func limit(db *sql.DB, cfg SQLConfig) {
	db.SetMaxOpenConns(max(cfg.PoolSize+cfg.MaxOverflow, 1)) // 0 would be any number
	db.SetMaxIdleConns(cfg.PoolSize)
}

func problem(field, rule, message string) error {
	return &resource.Problem{Fields: []string{field}, Rule: rule, Message: message}
}

// bad is what is wrong with a connection string, in words that do not come from it.
func bad(message string) error { return problem("connection_string", "format", message) }
