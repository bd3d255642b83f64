// Package sqlitedriver is the driver sqlite of the kind sql: SQLite, in files and in memory. A program that imports it can open databases
// with driver = "sqlite".
package sqlitedriver

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/kinds/sql/internal/pgnames"
	"github.com/resgen-go/resgen/resource/format"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func init() {
	dbdriver.Register(string(sqlkind.SQLDriverSqlite), dbdriver.Driver{Open: open, Check: check, Lasting: isLasting, Code: code})
}

// A Config has the settings that configure functions may change before a pool is made. It is not needed for what
// applies to the whole process, such as sqlite.RegisterFunction.
type Config struct {
	// AfterConnect is called with each new connection before the connection is used, for example to attach a database or
	// to register hooks. If AfterConnect fails, the connection is closed.
	AfterConnect func(context.Context, Conn) error
}

// Configure makes a configure function from f. The function calls f only if the driver of the pool is sqlite, because another profile may use
// another driver.
func Configure(f func(*Config) error) func(*sqlkind.Setup) error {
	return func(s *sqlkind.Setup) error { return dbdriver.Change(s.Driver, f) }
}

// open makes a pool for a SQLite database: a file, or one in memory, which lives as long as its one connection.
func open(_ context.Context, s dbdriver.Settings) (*sql.DB, error) {
	d, err := parse(s.First)
	if err != nil {
		return nil, err
	}
	config := &Config{}
	if err := s.Configure(config); err != nil {
		return nil, err
	}
	c, err := sqlite.NewConnector(d.String())
	if err != nil {
		return nil, dbdriver.Bad("has parameters that SQLite does not take")
	}
	h := &hook{dsn: d, reports: dbdriver.Nobody{}}
	s.Probe.Install(h)
	db := sql.OpenDB(dbdriver.Hidden(h.reports.Wraps(discreet{c, config, d.file(), d}), h.reports))
	s.Limit(db)
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

func parse(text string) (dsn, error) {
	d, f := readDSN(text)
	return d, f.Err()
}

// mistakenFiles are texts that are no names of files. SQLite would make a file of that name, where the password can be read.
var mistakenFiles = []dbdriver.Mistake{
	{
		Text:  &format.Pattern{Expr: `(?i)^(jdbc:)?postgres(ql)?(\+[^/@=\s]*)?:`},
		Fault: "is for PostgreSQL: set driver to pgx, or write the name of a file",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(jdbc:)?(mysql|mariadb)(\+[^/@=\s]*)?:`},
		Fault: "is for MySQL: set driver to mysql, or write the name of a file",
	},
	{
		Text:  &format.Pattern{Expr: `@(tcp|unix)\(`},
		Fault: "is for MySQL: set driver to mysql, or write the name of a file",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(jdbc:)?sqlite3?(\+[^/@=\s]*)?:`},
		Fault: "has a scheme that SQLite does not have: write only the name of the file, or a URI that begins with file:",
	},
	{
		Text:  &format.Pattern{Expr: `://`},
		Fault: "is a URL: write the name of a file, or a URI that begins with file:",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^data source\s*=`},
		Fault: "is in the form of .NET: write only the name of the file",
	},
}

func readDSN(text string) (dsn, dbdriver.Fault) {
	if f := dbdriver.Wrapping(text); f != "" {
		return dsn{}, f
	}
	name, raw, _ := strings.Cut(text, "?")
	query, err := url.ParseQuery(raw)
	d := dsn{name, raw, query}
	switch {
	case strings.ContainsFunc(text, unicode.IsControl):
		return dsn{}, "holds a line break or another control character: leave it out"
	case name == "":
		return dsn{}, "must begin with the name of a file; a database in memory is :memory:"
	case !d.isURI():
		if f := dbdriver.FirstMistake(mistakenFiles, name); f != "" {
			return dsn{}, f
		}
		if isKeywords(name) {
			return dsn{}, "has the keywords of a server: set driver to pgx, or write the name of a file, after ./ if the name begins with a keyword"
		}
	}
	if err != nil {
		return dsn{}, "has parameters that are not written as in a URL: write name=value, with & between them and % as %25"
	}
	return d, d.wrong()
}

// modes are what SQLite takes as mode.
var modes = []string{"ro", "rw", "rwc", "memory"}

// wrong finds what SQLite would refuse without saying what it is, or would not notice.
func (d dsn) wrong() dbdriver.Fault {
	host, _, _ := strings.Cut(strings.TrimPrefix(d.name, "file://"), "/")
	switch {
	case strings.HasPrefix(d.name, "~"), strings.HasPrefix(d.name, "file:~"):
		return "begins with ~, which only a shell replaces: write the whole path"
	case strings.HasPrefix(d.name, "$"), strings.HasPrefix(d.name, "file:$"):
		return "begins with a variable, which only a shell replaces: write the whole path"
	case strings.HasPrefix(d.name, "file://") && host != "" && host != "localhost":
		return "has a host between file:// and the next slash: write file:/path, or file:name for a file in the folder of the process"
	case d.isURI() && d.query.Has("mode") && !slices.Contains(modes, d.query.Get("mode")):
		return "has a mode that SQLite does not have: write ro, rw, rwc or memory"
	}
	for name := range d.query { // order: any of them says it
		if encryption[strings.ToLower(name)] {
			return "has a password or a key, and the driver does not encrypt: leave it out"
		}
	}
	return ""
}

// encryption are parameters of drivers that encrypt. SQLite would leave them out without a word.
var encryption = map[string]bool{
	"password": true, "key": true, "_key": true, "hexkey": true, "_pragma_key": true, "_auth": true, "_auth_user": true, "_auth_pass": true,
	"authtoken": true, "auth_token": true,
}

// isKeywords reports whether name is the keywords of a connection to a server. A path may hold = as well: data/user=7/shop.db is a file.
func isKeywords(name string) bool {
	first, value, ok := strings.Cut(name, "=")
	return ok && pgnames.IsConnectionName(first) &&
		(pgnames.HoldsSetting(first, value) || pgnames.Keywords[strings.TrimSpace(first)] && !strings.ContainsAny(value, `/\`))
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

// file is where Check keeps what it knows of the database's file; nil if there is none, or only the program's own code knows where.
func (d dsn) file() *sqliteFile {
	if d.inMemory() || d.query.Has("vfs") {
		return nil
	}
	return &sqliteFile{readOnly: d.readOnly()}
}

// discreet is a connector whose errors do not repeat what the connection string says.
type discreet struct {
	driver.Connector
	config *Config
	file   *sqliteFile
	dsn    dsn
}

func (d discreet) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := d.Connector.Connect(ctx)
	switch {
	case err == nil:
		return d.connected(ctx, c)
	case ctx.Err() != nil:
		return nil, err
	}
	var engine *SQLiteError
	if err = engineError(err, "open the database"); errors.As(err, &engine) {
		switch engine.Code & 0xff {
		case sqlite3.SQLITE_CANTOPEN:
			engine.why = d.dsn.whyNot()
		case sqlite3.SQLITE_ERROR:
			if d.dsn.query.Has("vfs") {
				return nil, dbdriver.Bad("names a vfs that is not registered")
			}
		}
		return nil, engine
	}
	return nil, dbdriver.Bad("has parameters that SQLite does not take")
}

// connected calls AfterConnect.
func (d discreet) connected(ctx context.Context, c driver.Conn) (driver.Conn, error) {
	own, ok := c.(Conn)
	if d.config.AfterConnect == nil || !ok {
		return c, nil
	}
	if err := d.config.AfterConnect(ctx, own); err != nil {
		return nil, errors.Join(fmt.Errorf("after connecting: %w", err), c.Close())
	}
	return c, nil
}

// Driver is the driver, with the file of the pool.
func (d discreet) Driver() driver.Driver { return sqliteDriver{d.Connector.Driver(), d.file} }

// A SQLiteError says that a SQLite database could not be opened, or that a check could not read it.
type SQLiteError struct {
	Code int // SQLite's result code, possibly an extended one

	doing string // what could not be done
	why   string // what is wrong with the file; "" if that is not known
}

// Error returns SQLite's text for Code and, if the file could not be opened, what is wrong with it. The text does not name the file, because
// the connection string is a secret.
func (e *SQLiteError) Error() string {
	text := fmt.Sprintf("%s: %s (%d)", cmp.Or(e.doing, "open the database"), codeText(e.Code), e.Code)
	if e.why != "" {
		text += ": " + e.why
	}
	return text
}

// ErrorType returns the name of Code.
func (e *SQLiteError) ErrorType() string { return codeName(e.Code) }

// isLasting reports whether the file is no database.
func isLasting(err error) bool {
	var engine *SQLiteError
	return errors.As(err, &engine) && engine.Code&0xff == sqlite3.SQLITE_NOTADB
}

// code is the name of SQLite's code of err.
func code(err error) string {
	var engine *sqlite.Error
	var opening *SQLiteError
	switch {
	case errors.As(err, &engine):
		return codeName(engine.Code())
	case errors.As(err, &opening):
		return opening.ErrorType()
	}
	return ""
}
