package sqlitedriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"modernc.org/sqlite"
)

// A MovedError says that the file of a SQLite database was removed or replaced while it was open. Open connections still read and write the
// old file. No other process sees that file, and it is gone when the last of these connections is closed.
type MovedError struct {
	Replaced bool // another file is in its place
	ReadOnly bool // the connection string opens the database only for reading, for example with mode=ro
}

// Error says what has happened to the file, and what to do.
func (e *MovedError) Error() string {
	what := "removed"
	if e.Replaced {
		what = "replaced"
	}
	if e.ReadOnly {
		return "the file of the database was " + what + " while it was open, and the old one is read: restart the program to read the new one"
	}
	return "the file of the database was " + what + " while it was open, and what is written is lost: put the file back, or restart the program"
}

// ErrorType returns "moved".
func (e *MovedError) ErrorType() string { return "moved" }

// Degraded reports whether the database can still be used. This is so if it is read-only, because then nothing can be lost.
func (e *MovedError) Degraded() bool { return e.ReadOnly }

// A sqliteDriver is SQLite's driver of one pool. It is where Check, which has nothing but the pool, finds the pool's file.
type sqliteDriver struct {
	driver.Driver
	file *sqliteFile
}

// A sqliteFile is the file of a pool.
type sqliteFile struct {
	readOnly bool

	mu    sync.Mutex
	first fs.FileInfo // at the first check; nil: not known yet
}

// A Conn is a connection of SQLite's driver, with all its methods. A connection that is observed has them too. So code that gets a connection
// from Raw can use hooks, backups and so on, with and without an observer. Only sqlite.Limit does not work with an observer, because it needs
// the driver's own type, which is not exported.
type Conn interface {
	dbdriver.SQLConn
	extras
}

// extras are the methods of a connection that are not for database/sql.
type extras interface {
	Exec(query string, args []driver.Value) (driver.Result, error)
	Query(query string, args []driver.Value) (driver.Rows, error)

	sqlite.DBStatus
	sqlite.FileControl
	sqlite.HookRegisterer
	ColumnInfo(query string) ([]sqlite.ColumnInfo, error)
	Deserialize(buf []byte) error
	IsReadOnly(schema string) (bool, error)
	NewBackup(dstURI string) (*sqlite.Backup, error)
	NewRestore(srcURI string) (*sqlite.Backup, error)
	Serialize() ([]byte, error)
}

// check reads the head of the database, and asks whether its file is still the one that was opened. The driver's own Ping reads nothing.
// SQLite itself would not notice in the journal mode WAL, and opening the file to look at it would end the locks of the process. It reports
// whether conn is one of SQLite.
func check(ctx context.Context, db *sql.DB, conn any) (own bool, err error) {
	c, own := conn.(Conn)
	if !own {
		return false, nil
	}
	return true, checkConn(ctx, db, c)
}

func checkConn(ctx context.Context, db *sql.DB, c Conn) error {
	var asked driver.QueryerContext = c
	if o, ok := c.(interface{ Unobserved() driver.Conn }); ok { // a check is not observed
		asked = o.Unobserved().(Conn)
	}
	if _, err := ask(ctx, asked, "pragma schema_version"); err != nil {
		return engineError(err, "read the database")
	}
	d, ok := db.Driver().(sqliteDriver)
	if !ok || d.file == nil {
		return nil
	}
	name, err := ask(ctx, asked, "select file from pragma_database_list where name = 'main'")
	if err != nil {
		return engineError(err, "read the database")
	}
	if path, _ := name.(string); path != "" { // SQLite has made it absolute
		return d.file.check(path)
	}
	return nil
}

// check compares what is at path with what was there at the first check.
func (f *sqliteFile) check(path string) error {
	now, err := os.Stat(path)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &MovedError{ReadOnly: f.readOnly}
	case err != nil:
		return nil // that the folder cannot be looked at says nothing about the file
	case f.first == nil:
		f.first = now
	case !os.SameFile(f.first, now):
		return &MovedError{Replaced: true, ReadOnly: f.readOnly}
	}
	return nil
}

// ask returns the only value that the query has.
func ask(ctx context.Context, c driver.QueryerContext, query string) (driver.Value, error) {
	rows, err := c.QueryContext(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	value := make([]driver.Value, 1)
	if err = rows.Next(value); err == io.EOF {
		err = nil
	}
	return value[0], errors.Join(err, rows.Close())
}

// engineError is err as a SQLiteError if it is one of SQLite, whose text may repeat a file's name.
func engineError(err error, doing string) error {
	var engine *sqlite.Error
	if errors.As(err, &engine) {
		return &SQLiteError{Code: engine.Code(), doing: doing}
	}
	return err
}

// whyNot says what is wrong with the file of d, which SQLite could not open; "" if that cannot be seen.
func (d dsn) whyNot() string {
	path := d.path()
	if path == "" || d.query.Has("vfs") {
		return ""
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return "it is a folder: name a file in it"
	case err == nil:
		return "the process may not open it"
	case errors.Is(err, fs.ErrPermission):
		return "the process may not look into its folder"
	case !errors.Is(err, fs.ErrNotExist):
		return ""
	}
	folder, err := os.Stat(filepath.Dir(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "its folder does not exist"
	case err == nil && !folder.IsDir():
		return "its folder is a file"
	case err != nil:
		return ""
	case d.isURI() && (d.query.Get("mode") == "ro" || d.query.Get("mode") == "rw"):
		return "it does not exist, and its mode does not make it"
	}
	return "it does not exist, and the process may not make it in its folder"
}

// path is where the file of d is; "" for none.
func (d dsn) path() string {
	switch {
	case d.inMemory():
		return ""
	case !d.isURI():
		return d.name
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(d.name, "file:"), "#")
	if rest, ok := strings.CutPrefix(name, "//"); ok {
		name = strings.TrimPrefix(rest, "localhost")
	}
	path, err := url.PathUnescape(name)
	if err != nil {
		return ""
	}
	return path
}
