package sqlkind

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"modernc.org/sqlite"
)

// openSQLite makes a pool for a SQLite database: a file, or one in memory, which lives as long as its one connection.
func openSQLite(cfg SQLConfig, text string) (*sql.DB, error) {
	d, err := parseSQLite(text)
	if err != nil {
		return nil, err
	}
	c, err := sqlite.NewConnector(d.String())
	if err != nil {
		return nil, bad("sqlite cannot read its parameters")
	}
	db := sql.OpenDB(hidden(discreet{c}))
	limit(db, cfg)
	if d.inMemory() && d.query.Get("cache") != "shared" {
		db.SetMaxOpenConns(1)
		db.SetMaxIdleConns(1)
	}
	return db, nil
}

// A dsn is a connection string of SQLite.
type dsn struct {
	name  string // with file: if it is a URI
	raw   string // its parameters, as they are written
	query url.Values
}

func parseSQLite(text string) (dsn, error) {
	name, raw, _ := strings.Cut(text, "?")
	query, err := url.ParseQuery(raw)
	switch {
	case err != nil:
		return dsn{}, bad("its parameters are not those of a URL")
	case name == "":
		return dsn{}, bad("it must begin with the name of a file; a database in memory is :memory:")
	case !strings.HasPrefix(name, "file:") && (strings.Contains(name, "://") || strings.Contains(name, "=")):
		return dsn{}, bad("that is no file: sqlite wants a file's name, or a URI that begins with file:")
	}
	return dsn{name, raw, query}, nil
}

// String adds what a server's database does by itself, as far as the parameters do not say otherwise: to wait for locks, to check
// foreign keys, to let readers read while one writes, and to take the lock when a transaction begins, as that cannot be waited for later.
func (d dsn) String() string {
	var add []string
	param := func(key, value string, also ...string) {
		for _, k := range append(also, key) {
			if d.query.Has(k) {
				return
			}
		}
		add = append(add, key+"="+value)
	}
	pragma := func(name, value, short, alias string) {
		for _, p := range d.query["_pragma"] {
			if p = strings.ToLower(strings.TrimSpace(p)); strings.HasPrefix(p, name) {
				return
			}
		}
		param(short, value, alias)
	}
	pragma("busy_timeout", "5000", "_busy_timeout", "_timeout")
	pragma("foreign_keys", "1", "_foreign_keys", "_fk")
	if !d.inMemory() && !d.readOnly() {
		pragma("journal_mode", "WAL", "_journal_mode", "_journal")
		param("_txlock", "immediate")
	}
	param("_error_rc", "1") // errors that fit what happened
	if d.raw != "" {
		add = append(add, d.raw)
	}
	return d.name + "?" + strings.Join(add, "&")
}

// inMemory reports whether no file is behind the database.
func (d dsn) inMemory() bool {
	return d.name == ":memory:" || d.name == "file::memory:" || d.name == "file:" || d.isURI() && d.query.Get("mode") == "memory"
}

// readOnly reports whether the file must not be written.
func (d dsn) readOnly() bool {
	return d.isURI() && (d.query.Get("mode") == "ro" || d.query.Has("immutable")) || d.query.Has("_query_only") || d.query.Has("vfs")
}

func (d dsn) isURI() bool { return strings.HasPrefix(d.name, "file:") }

// discreet is a connector whose errors do not repeat what the connection string says.
type discreet struct{ driver.Connector }

func (d discreet) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := d.Connector.Connect(ctx)
	var engine *sqlite.Error
	switch {
	case err == nil || ctx.Err() != nil:
		return c, err
	case errors.As(err, &engine):
		return nil, &SQLiteError{Code: engine.Code()}
	}
	return nil, bad("sqlite does not take its parameters")
}

// A SQLiteError says that a SQLite database could not be opened.
type SQLiteError struct {
	Code int // SQLite's result code, possibly an extended one
}

// Error says in SQLite's words what Code means.
func (e *SQLiteError) Error() string {
	text, ok := sqlite.ErrorCodeString[e.Code]
	if !ok {
		text = sqlite.ErrorCodeString[e.Code&0xff] // of the group that an extended code belongs to
	}
	return fmt.Sprintf("open the database: %s (%d)", text, e.Code)
}
