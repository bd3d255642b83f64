package sqlitedriver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/drivertest"
	"github.com/resgen-go/resgen/resource"
)

func openAt(t *testing.T, text string, change ...func(*sqlkind.SQLConfig)) *sql.DB {
	t.Helper()
	cfg, err := sqlkind.NewSQLConfig(append([]func(*sqlkind.SQLConfig){func(c *sqlkind.SQLConfig) {
		c.Driver, c.ConnectionString = sqlkind.SQLDriverSqlite, resource.NewSecret(text)
	}}, change...)...)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func TestPragmas(t *testing.T) {
	for _, tt := range []struct {
		text    string
		pragmas string // busy_timeout, foreign_keys, journal_mode
	}{
		{"%s", "5000 1 wal"},
		{"file:%s", "5000 1 wal"},
		{"%s?_busy_timeout=7", "7 1 wal"},
		{"%s?_timeout=7&_fk=0&_journal=DELETE", "7 0 delete"},
		{"%s?_pragma=busy_timeout(7)&_pragma=foreign_keys(0)&_pragma=journal_mode(TRUNCATE)", "7 0 truncate"},
		{"%s?_pragma=Foreign_Keys%%3D0", "5000 0 wal"},
		{"file:%s?_journal_mode=DELETE&mode=rwc", "5000 1 delete"},
		{":memory:", "5000 1 memory"},
		{"file::memory:", "5000 1 memory"},
		{"file:a?mode=memory", "5000 1 memory"},
	} {
		text := tt.text
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, filepath.Join(t.TempDir(), "shop.db"))
		}
		db := openAt(t, text)
		if err := sqlkind.Check(t.Context(), db); err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		var busy, keys int
		var journal string
		for pragma, into := range map[string]any{"busy_timeout": &busy, "foreign_keys": &keys, "journal_mode": &journal} {
			if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(into); err != nil {
				t.Errorf("%s: %s: %v", tt.text, pragma, err)
			}
		}
		if got := fmt.Sprint(busy, keys, " ", journal); got != tt.pragmas {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.pragmas)
		}
	}
}

func TestReadOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.db")
	exec(t, openAt(t, file+"?_journal_mode=DELETE"), "create table t (id integer)")
	db := openAt(t, "file:"+file+"?mode=ro")
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "insert into t values (1)"); err == nil {
		t.Error("a read-only database was written")
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}

// A database in memory must not be one for each connection, nor vanish with one that is idle for long.
func TestMemory(t *testing.T) {
	for _, text := range []string{":memory:", "file::memory:", "file:a?mode=memory"} {
		db := openAt(t, text)
		exec(t, db, "create table t (id integer)")
		var users sync.WaitGroup
		for range 4 {
			users.Go(func() {
				if _, err := db.ExecContext(context.Background(), "insert into t values (1)"); err != nil {
					t.Error(err)
				}
			})
		}
		users.Wait()
		if got := sqlkind.Stats(db); got != (resource.Stats{Max: 1, Idle: 1}) {
			t.Errorf("%s: stats %+v", text, got)
		}
		if s := db.Stats(); s.MaxLifetimeClosed+s.MaxIdleTimeClosed+s.MaxIdleClosed > 0 {
			t.Errorf("%s: closed connections: %+v", text, s)
		}
	}
	if got := sqlkind.Stats(openAt(t, "file:shared?mode=memory&cache=shared")).Max; got != 30 {
		t.Errorf("a shared one has %d connections", got)
	}
}

// Writers wait for each other, also those that read first.
func TestWriters(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	exec(t, db, "create table t (n integer); insert into t values (0)")
	const writers, each = 4, 10
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if err := increment(db); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var n int
	if err := db.QueryRowContext(t.Context(), "select n from t").Scan(&n); err != nil || n != writers*each {
		t.Errorf("%d: %v", n, err)
	}
}

func increment(db *sql.DB) error {
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it fails after Commit
	var n int
	if err := tx.QueryRow("select n from t").Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("update t set n = ?", n+1); err != nil {
		return err
	}
	return tx.Commit()
}

// The pool is SQLAlchemy's: overflow opens and closes, what was in the pool stays, and the next waits.
func TestQueuePool(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"), func(c *sqlkind.SQLConfig) { c.PoolSize, c.MaxOverflow = 2, 3 })
	var held []*sql.Conn
	for range 5 {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	if got := sqlkind.Stats(db); got != (resource.Stats{Max: 5, InUse: 5}) {
		t.Errorf("stats of a full pool: %+v", got)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := sqlkind.Check(ctx, db)
	var saturated *sqlkind.SaturatedError
	if !errors.As(err, &saturated) || saturated.Max != 5 || saturated.ErrorType() != "saturated" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error of a full pool is %v", err)
	}

	for _, c := range held {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := sqlkind.Stats(db); got != (resource.Stats{Max: 5, Idle: 2}) {
		t.Errorf("stats after the release: %+v", got)
	}
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Error(err)
	}
}

func TestCheckOfClosedPool(t *testing.T) {
	db := openAt(t, ":memory:")
	db.Close()
	if err := sqlkind.Check(t.Context(), db); err == nil {
		t.Error("no error")
	}
}

func TestSQLiteErrors(t *testing.T) {
	missing := filepath.Join(t.TempDir(), canary, "shop.db")
	var e *SQLiteError
	err := sqlkind.Check(t.Context(), openAt(t, missing))
	if !errors.As(err, &e) || e.Code&0xff != 14 || !strings.Contains(err.Error(), "Unable to open the database file") {
		t.Errorf("a missing folder: %v", err)
	}
	file := filepath.Join(t.TempDir(), "shop.db")
	for _, query := range []string{"_pragma=" + canary + "(", "_txlock=" + canary, "_busy_timeout=" + canary, "_foreign_keys=" + canary} {
		err := sqlkind.Check(t.Context(), openAt(t, file+"?"+query))
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
			t.Errorf("%s: %v", query, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sqlkind.Check(ctx, openAt(t, file)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled check: %v", err)
	}
}

func TestSQLiteRefuses(t *testing.T) {
	t.Chdir(t.TempDir()) // a file that should not be would be made here
	for _, tt := range []struct{ text, want string }{
		{`"shop.db"`, "quotes"},
		{"'/data/shop.db'", "quotes"},
		{" shop.db", "begins with a blank"},
		{"shop.db\n", "ends with a blank or a line break"},
		{"shop.db\nPASSWORD=" + canary, "line break"},
		{"\ufeffshop.db", "byte order mark"},
		{"shop.db\x00" + canary, "zero byte"},
		{"", "empty"},
		{"~/shop.db", "only a shell replaces"},
		{"$HOME/shop.db", "only a shell replaces"},
		{"file:${DATA}/shop.db", "only a shell replaces"},
		{"file://db.example.com/shop.db", "has a host"},
		{"file:shop.db?mode=readonly", "write ro, rw, rwc or memory"},
		{"shop.db?password=" + canary, "does not encrypt"},
		{"file:shop.db?_key=" + canary, "does not encrypt"},
		{"?mode=memory", "name of a file"},
		{"sqlite:///" + canary, "begins with file:"},
		{"sqlite:" + canary, "begins with file:"},
		{"sqlite3://" + canary, "begins with file:"},
		{"sqlite+aiosqlite:///" + canary, "begins with file:"},
		{"jdbc:sqlite:" + canary, "begins with file:"},
		{"Data Source=" + canary + ";Version=3", ".NET"},
		{"postgres://app:" + canary + "@db.example.com/shop", "driver to pgx"},
		{"postgresql+asyncpg://app:" + canary + "@db.example.com/shop", "driver to pgx"},
		{"Postgres:app:" + canary, "driver to pgx"},
		{"postgres://app:x?" + canary + "@db.example.com/shop", "driver to pgx"},
		{"mysql://app:" + canary + "@db.example.com/shop", "driver to mysql"},
		{"app:" + canary + "@tcp(db.example.com)/shop", "driver to mysql"},
		{"oracle://app:" + canary + "@db.example.com/shop", "is a URL"},
		{"DATABASE_URL=postgres://app:" + canary + "@h/shop", "is a URL"},
		{"host=db.example.com password=" + canary, "driver to pgx"},
		{"host=/run/postgresql user=app password=" + canary, "driver to pgx"},
		{"user=" + canary, "driver to pgx"},
		{"Server=h;Password=" + canary, "driver to pgx"},
		{"User Id=app;Password=" + canary, "driver to pgx"},
		{"shop.db?" + canary + "=%zz", "%25"},
	} {
		cfg := sqliteConfig(tt.text)
		_, err := sqlkind.Open(t.Context(), cfg, nil, nil)
		var p *resource.Problem
		if !errors.As(err, &p) || p.Fields[0] != "connection_string" || !strings.Contains(p.Message, tt.want) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.want)
			continue
		}
		drivertest.Message(t, p.Message)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) > 0 {
		t.Errorf("files: %v, %v", made, err)
	}
}

// A path may hold what would mean something in a connection string of a server.
func TestSQLitePaths(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{
		"a=b.db", "env=prod/shop.db", "data/user=7/shop.db", "user=7/shop.db", "db=1.db", "./host=h.db", "my shop.db", "it's.db", "a@b:c.db", "shop;1.db", "ä&b.db",
	} {
		for _, text := range []string{name, "file:" + name} {
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := sqlkind.Check(t.Context(), openAt(t, text)); err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if err := os.Remove(name); err != nil {
				t.Error(err)
			}
		}
	}
}

const canary = "canary-5f1c"

func sqliteConfig(text string) sqlkind.SQLConfig {
	c := sqlkind.DefaultSQLConfig()
	c.Driver, c.ConnectionString = sqlkind.SQLDriverSqlite, resource.NewSecret(text)
	return c
}

func FuzzOpen(f *testing.F) {
	f.Add("file:shop.db?mode=ro&_pragma=foreign_keys(0)")
	f.Add(":memory:?_txlock=%zz")
	f.Fuzz(func(t *testing.T, text string) {
		db, err := sqlkind.Open(t.Context(), sqliteConfig(text), nil, nil)
		if err == nil {
			db.Close()
			return
		}
		var p *resource.Problem
		if !errors.As(err, &p) {
			t.Fatalf("%T: %v", err, err)
		}
		drivertest.Message(t, p.Message)
	})
}

// somebody says passwords.
type somebody struct{}

func (somebody) Password(context.Context) (string, error) { return "", nil }

// TestOfServers refuses what only a server has.
func TestOfServers(t *testing.T) {
	cfg := sqliteConfig("shop.db")
	cfg.CAFile = "ca.pem"
	_, err := sqlkind.Open(t.Context(), cfg, somebody{}, nil)
	for _, want := range []string{"password_from: is for the drivers mysql and pgx: a file has no password", "ca_file: is for the drivers mysql and pgx"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestConfigure calls a function of the program with each connection. It calls none of another driver.
func TestConfigure(t *testing.T) {
	refused := errors.New("not today")
	var conns, others int
	type another struct{}
	open := func(f func(context.Context, Conn) error) (*sql.DB, error) {
		return sqlkind.Open(t.Context(), sqliteConfig(":memory:"), nil, nil,
			Configure(func(c *Config) error { c.AfterConnect = f; return nil }),
			nil,
			func(s *sqlkind.Setup) error {
				if _, is := s.Driver.(*another); is {
					others++
				}
				return nil
			})
	}
	db, err := open(func(ctx context.Context, c Conn) error {
		conns++
		_, err := c.ExecContext(ctx, "create table goods (name text)", nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec(t, db, "insert into goods values ('tea')")
	if conns != 1 || others != 0 {
		t.Errorf("%d connections, %d calls for another driver", conns, others)
	}

	failing, err := open(func(context.Context, Conn) error { return refused })
	if err != nil {
		t.Fatal(err)
	}
	defer failing.Close()
	if err := sqlkind.Check(t.Context(), failing); !errors.Is(err, refused) {
		t.Errorf("the check says %v", err)
	}
	if err := Configure(func(*Config) error { return refused })(&sqlkind.Setup{Driver: &another{}}); err != nil {
		t.Error(err)
	}
	_, err = sqlkind.Open(t.Context(), sqliteConfig(":memory:"), nil, nil, Configure(func(*Config) error { return refused }))
	if !errors.Is(err, refused) {
		t.Errorf("opening says %v", err)
	}
}

// The engine says that a file cannot be opened, and we say why, without its name.
func TestWhyNot(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		dir:                                  "it is a folder: name a file in it",
		dir + "/no/shop.db":                  "its folder does not exist",
		file + "/shop.db":                    "",
		"file:" + dir + "/no/shop.db":        "its folder does not exist",
		"file://" + dir + "/shop.db?mode=ro": "it does not exist, and its mode does not make it",
		"file:" + dir + "/%73hop.db?mode=rw": "it does not exist, and its mode does not make it",
	} {
		err := sqlkind.Check(t.Context(), openAt(t, text))
		var e *SQLiteError
		if !errors.As(err, &e) || e.Code&0xff != 14 || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", text, err)
		}
	}
	err := sqlkind.Check(t.Context(), openAt(t, "file:"+dir+"/shop.db?vfs="+canary))
	if err == nil || !strings.Contains(err.Error(), "names a vfs that is not registered") || strings.Contains(err.Error(), canary) {
		t.Errorf("a vfs: %v", err)
	}
}
