package sqlitedriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"modernc.org/sqlite"
)

// signals is an observer that writes down each operation as it ends.
type signals struct {
	mu    sync.Mutex
	of    observe.Resource
	lines []string
	began int
}

func (s *signals) Observe(r observe.Resource) observe.Recorder {
	s.of = r
	return s
}

func (s *signals) Begin(ctx context.Context, op *observe.Op) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began++
	return context.WithValue(ctx, parentKey{}, op)
}

// parentKey is the key of the operation that began in a context.
type parentKey struct{}

func (s *signals) End(ctx context.Context, op *observe.Op, r observe.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began--
	line := strings.TrimSpace(fmt.Sprintf("%v %s %s", op.Scope, op.Name, r.Type))
	if r.Code != "" && r.Code != r.Type {
		line += "/" + r.Code
	}
	if ctx.Value(parentKey{}) != op {
		line += " in another context"
	}
	s.lines = append(s.lines, line)
}

// said are the operations since the last call. If only statements are asked for, those that take the connections of a pool are left out.
func (s *signals) said(statements bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := s.lines
	s.lines = nil
	if statements {
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "wait") || strings.HasPrefix(l, "connect") })
	}
	return strings.Join(lines, ", ")
}

func (s *signals) attrs() string {
	var list []string
	for _, a := range s.of.Attrs {
		list = append(list, fmt.Sprintf("%s=%v", a.Key, a.Value))
	}
	return strings.Join(list, " ")
}

// open opens a pool that is observed.
func (s *signals) open(t *testing.T, text string, change ...func(*sqlkind.SQLConfig)) *sqlkind.ObservedDB {
	t.Helper()
	cfg, err := sqlkind.NewSQLConfig(append([]func(*sqlkind.SQLConfig){func(c *sqlkind.SQLConfig) {
		c.Driver, c.ConnectionString = sqlkind.SQLDriverSqlite, resource.NewSecret(text)
	}}, change...)...)
	if err != nil {
		t.Fatal(err)
	}
	probe := observe.NewProbe(observe.Resource{Name: "shop"}, s)
	db, err := sqlkind.Open(t.Context(), cfg, nil, probe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Close()
		if s.began != 0 {
			t.Errorf("%d operations have not ended", s.began)
		}
	})
	return sqlkind.Observed(db, probe)
}

// A step is something that a program does, and what is reported then.
type step struct {
	what  string
	do    func() error
	want  string
	fails bool
}

func (s *signals) run(t *testing.T, steps []step) {
	t.Helper()
	for _, tt := range steps {
		if err := tt.do(); (err != nil) != tt.fails {
			t.Errorf("%s: %v", tt.what, err)
		}
		if got := s.said(true); got != tt.want {
			t.Errorf("%s says %q, want %q", tt.what, got, tt.want)
		}
	}
}

func TestSQLiteSignals(t *testing.T) {
	var s signals
	db := s.open(t, "file:"+filepath.Join(t.TempDir(), "shop.db")+"?_busy_timeout=10", func(c *sqlkind.SQLConfig) { c.PoolSize, c.MaxOverflow = 1, 0 })
	ctx := t.Context()
	if got := s.attrs(); got != "db.system.name=sqlite db.namespace=shop.db" {
		t.Errorf("attributes: %s", got)
	}
	if _, err := db.ExecContext(ctx, "create table goods (name text primary key, n int check (n < 9))"); err != nil {
		t.Fatal(err)
	}
	if got := s.said(false); got != "connect CONNECT, wait ACQUIRE, attempt CREATE, call CREATE" {
		t.Errorf("the first statement says %q", got)
	}
	if err := sqlkind.Check(ctx, db.DB); err != nil {
		t.Error(err)
	}
	if got := s.said(false); got != "" {
		t.Errorf("a check says %q", got)
	}
	if _, err := db.ExecContext(ctx, "-- who\n insert into goods values (?, ?)", "a", 1); err != nil {
		t.Fatal(err)
	}
	if got := s.said(false); got != "wait ACQUIRE, attempt INSERT, call INSERT" {
		t.Errorf("a statement says %q", got)
	}
	var n int
	s.run(t, []step{
		{"a row", func() error { return db.QueryRowContext(ctx, "select n from goods").Scan(&n) }, "attempt SELECT, call SELECT", false},
		{"no row", func() error { return db.QueryRowContext(ctx, "select n from goods where n = 7").Scan(&n) }, "attempt SELECT, call SELECT", true},
		{"a row of nothing", func() error { return db.QueryRowContext(ctx, "select x from goods").Scan(&n) }, "attempt SELECT SQLITE_ERROR, call SELECT SQLITE_ERROR", true},
		{"a key twice", func() error { _, err := db.ExecContext(ctx, "insert into goods values ('a', 1)"); return err }, "attempt INSERT SQLITE_CONSTRAINT_PRIMARYKEY, call INSERT SQLITE_CONSTRAINT_PRIMARYKEY", true},
		{"what no list has", func() error { _, err := db.ExecContext(ctx, "hunter2"); return err }, "attempt _OTHER SQLITE_ERROR, call _OTHER SQLITE_ERROR", true},
		{"a query", func() error { return read(db.QueryContext(ctx, "select n from goods")) }, "attempt SELECT, call SELECT", false},
		{"a transaction", func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "savepoint sp"); err != nil {
				return err
			}
			if err := read(tx.QueryContext(ctx, "select n from goods")); err != nil {
				return err
			}
			return tx.Commit()
		}, "attempt BEGIN, call BEGIN, attempt SAVEPOINT, call SAVEPOINT, attempt SELECT, call SELECT, attempt COMMIT, call COMMIT", false},
		{"one that is undone", func() error {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			return tx.Rollback()
		}, "attempt BEGIN, call BEGIN, attempt ROLLBACK, call ROLLBACK", false},
		{"a transaction of a held connection", func() error {
			c, err := db.Conn(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			tx, err := c.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			return tx.Commit()
		}, "attempt BEGIN, call BEGIN, attempt COMMIT, call COMMIT", false},
		{"a prepared statement", func() error {
			st, err := db.PrepareContext(ctx, "select n from goods where name = ?")
			if err != nil {
				return err
			}
			defer st.Close()
			if err := read(st.QueryContext(ctx, "a")); err != nil {
				return err
			}
			_, err = st.ExecContext(ctx, "a")
			return err
		}, "attempt PREPARE, attempt SELECT, call SELECT, attempt SELECT, call SELECT", false},
		{"one that is wrong", func() error { _, err := db.PrepareContext(ctx, "select"); return err }, "attempt PREPARE SQLITE_ERROR", true},
		{"the *sql.DB itself", func() error { _, err := db.DB.ExecContext(ctx, "delete from goods"); return err }, "attempt DELETE, call DELETE", false},
	})
	s.shared(t, db)
}

// read reads rows to their end.
func read(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// shared are the steps that are alike for each driver. The pool has one connection.
func (s *signals) shared(t *testing.T, db *sqlkind.ObservedDB) {
	t.Helper()
	ctx := t.Context()
	full := func(do func(context.Context) error) func() error {
		return func() error {
			c, err := db.DB.Conn(ctx)
			if err != nil {
				t.Error(err)
			}
			defer c.Close()
			short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			return do(short)
		}
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	var n int
	s.said(true)
	s.run(t, []step{
		{"a full pool, exec", full(func(ctx context.Context) error { _, err := db.ExecContext(ctx, "delete from goods"); return err }), "call DELETE timeout", true},
		{"a full pool, query", full(func(ctx context.Context) error { return read(db.QueryContext(ctx, "select 1")) }), "call SELECT timeout", true},
		{"a full pool, row", full(func(ctx context.Context) error { return db.QueryRowContext(ctx, "select 1").Scan(&n) }), "call SELECT timeout", true},
		{"a full pool, begin", full(func(ctx context.Context) error { _, err := db.BeginTx(ctx, nil); return err }), "call BEGIN timeout", true},
		{"a full pool, prepare", full(func(ctx context.Context) error { _, err := db.PrepareContext(ctx, "select 1"); return err }), "call PREPARE timeout", true},
		{"a full pool, conn", full(func(ctx context.Context) error { _, err := db.Conn(ctx); return err }), "call _OTHER timeout", true},
		{"a full pool, check", full(func(ctx context.Context) error { return sqlkind.Check(ctx, db.DB) }), "", true},
		{"a cancelled context", func() error { _, err := db.ExecContext(gone, "delete from goods"); return err }, "call DELETE canceled", true},
	})
	if err := full(func(ctx context.Context) error { _, err := db.Conn(ctx); return err })(); err == nil {
		t.Error("no error")
	}
	if got := s.said(false); got != "wait ACQUIRE timeout, call _OTHER timeout" {
		t.Errorf("a full pool says %q", got)
	}
	c, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if got := s.said(false); got != "wait ACQUIRE" {
		t.Errorf("a connection says %q", got)
	}

	// Rows that are read late are a call until they are closed.
	rows, err := db.QueryContext(ctx, "select name from goods union all select 'x' union all select 'y'")
	if err != nil {
		t.Fatal(err)
	}
	rows.Next()
	if got := s.said(true); got != "" {
		t.Errorf("open rows say %q", got)
	}
	rows.Close()
	rows.Close()
	if got := s.said(true); got != "attempt SELECT, call SELECT" {
		t.Errorf("closed rows say %q", got)
	}

	// So are rows whose context ends: they fail once.
	ending, end := context.WithCancel(ctx)
	if rows, err = db.QueryContext(ending, "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select i from n"); err != nil {
		t.Fatal(err)
	}
	rows.Next()
	end()
	for rows.Next() {
	}
	if err := rows.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("rows without a context: %v", err)
	}
	rows.Close()
	if got := s.said(true); got != "attempt WITH canceled, call WITH canceled" {
		t.Errorf("they say %q", got)
	}

	// A panic of an argument is a call that failed.
	func() {
		defer func() { recover() }()
		_, _ = db.ExecContext(ctx, "delete from goods where name = $1", exploding{})
	}()
	if got := s.said(true); !strings.HasSuffix(got, "call DELETE panic") {
		t.Errorf("a panic says %q", got)
	}
}

// exploding is an argument that panics.
type exploding struct{}

func (exploding) Value() (driver.Value, error) { panic("exploding") }

// TestInterrupt has the context end while SQLite works.
func TestInterrupt(t *testing.T) {
	var s signals
	db := s.open(t, ":memory:")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := db.ExecContext(ctx, "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")
	if got := s.said(true); err == nil || got != "attempt WITH timeout, call WITH timeout" {
		t.Errorf("%v says %q", err, got)
	}
}

// TestNoConnection has a database that cannot be opened.
func TestNoConnection(t *testing.T) {
	var s signals
	db := s.open(t, filepath.Join(t.TempDir(), "no folder", canary))
	_, err := db.ExecContext(t.Context(), "delete from goods")
	if got := s.said(false); err == nil || got != "connect CONNECT SQLITE_CANTOPEN, wait ACQUIRE SQLITE_CANTOPEN, call DELETE SQLITE_CANTOPEN" {
		t.Errorf("%v says %q", err, got)
	}
}

// stale is a driver's connector whose connections are stale the first time that they are used.
type stale struct {
	driver.Connector
	times int
}

func (s *stale) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &staleConn{c.(Conn), s}, nil
}

type staleConn struct {
	Conn
	of *stale
}

func (c *staleConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if c.of.times++; c.of.times == 1 {
		return nil, driver.ErrBadConn
	}
	return c.Conn.ExecContext(ctx, query, args)
}

// TestTriedAgain holds that a statement that database/sql tries again is one call.
func TestTriedAgain(t *testing.T) {
	var s signals
	c, err := sqlite.NewConnector(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	probe := observe.NewProbe(observe.Resource{}, &s)
	h := &hook{}
	probe.Install(h)
	db := sqlkind.Observed(sql.OpenDB(dbdriver.Hidden(h.reports.Wraps(&stale{Connector: c}), h.reports)), probe)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "create table t (i int)"); err != nil {
		t.Fatal(err)
	}
	if got := s.said(true); got != "attempt CREATE _OTHER, attempt CREATE, call CREATE" {
		t.Errorf("it says %q", got)
	}
}

// TestRaw holds that an observed connection has all that the driver's own has.
func TestRaw(t *testing.T) {
	var s signals
	seen, plain := s.open(t, ":memory:").DB, openAt(t, ":memory:")
	of := func(db *sql.DB) (types []reflect.Type) {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		err = c.Raw(func(conn any) error {
			types = append(types, reflect.TypeOf(conn))
			stmt, err := conn.(driver.ConnPrepareContext).PrepareContext(t.Context(), "select 1")
			if err != nil {
				return err
			}
			defer stmt.Close()
			rows, err := conn.(driver.QueryerContext).QueryContext(t.Context(), "select 1", nil)
			if err != nil {
				return err
			}
			types = append(types, reflect.TypeOf(stmt), reflect.TypeOf(rows))
			return rows.Close()
		})
		if err != nil {
			t.Fatal(err)
		}
		return types
	}
	got, want := of(seen), of(plain)
	for i := range want {
		all := methods(got[i])
		for _, m := range methods(want[i]) {
			if !slices.Contains(all, m) {
				t.Errorf("%v lacks %s of %v", got[i], m, want[i])
			}
		}
	}
}

// methods are the methods of typ but for Lock, TryLock and Unlock, which are the driver's own business.
func methods(typ reflect.Type) (names []string) {
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		if !strings.HasSuffix(m.Name, "ock") {
			names = append(names, m.Name)
		}
	}
	return names
}

// TestUnobserved holds that nothing is put around a driver without a probe.
func TestUnobserved(t *testing.T) {
	db := openAt(t, ":memory:")
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Raw(func(conn any) error {
		if _, wrapped := conn.(*observedConn); wrapped {
			return errors.New("it is wrapped")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	for text, want := range map[string]string{
		"/data/" + canary + "/shop.db": "shop.db", "shop.db": "shop.db", "file:shop.db?vfs=" + canary: "shop.db", "file:///data/shop.db": "shop.db",
		":memory:": ":memory:", "file:" + canary + "?mode=memory": ":memory:", `C:\data\shop.db`: "shop.db",
	} {
		d, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&signals{of: observe.Resource{Attrs: attributes(d)}}).attrs(); got != "db.system.name=sqlite db.namespace="+want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestCodeNames(t *testing.T) {
	for code, want := range map[int]string{5: "SQLITE_BUSY", 5 | 2<<8: "SQLITE_BUSY_SNAPSHOT", 19 | 99<<8: "SQLITE_CONSTRAINT", 9: "SQLITE_INTERRUPT", 10 | 1<<8: "SQLITE_IOERR_READ", 200: ""} {
		if got := codeName(code); got != want {
			t.Errorf("%d is %q, want %q", code, got, want)
		}
	}
	for code := range sqlite.ErrorCodeString {
		if name := codeName(code); !strings.HasPrefix(name, "SQLITE_") || strings.ContainsAny(name, "() ") {
			t.Errorf("%d is %q", code, name)
		}
	}
}
