package live_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// connectionString is that of a database, at a port that may not be its own.
func connectionString(d *live.Database, port int, password string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(d.Name, password), Host: d.Host + ":" + strconv.Itoa(port), Path: "/" + d.Name}
	return u.String()
}

// reportingEnv are the variables of reporting.
func reportingEnv(file *secretFile) resource.Map {
	return resource.Map{"REPORTING_DRIVER": "pgx", "REPORTING_CONNECTION_STRING_FILE": file.path}
}

// reporting makes a database on the shared server, and the variables for it.
func reporting(t *testing.T) (*live.Database, resource.Map) {
	t.Helper()
	d := live.Postgres(t).Database(t)
	return d, reportingEnv(newSecretFile(t, connectionString(d, d.Port, d.Password.Reveal())))
}

// openReporting opens reporting, which is closed at the end of the test if the test does not do so.
func openReporting(t *testing.T, env resource.Map) (db *stack.SQL, shut func() error) {
	t.Helper()
	r, shutAll, err := stack.OpenReports(t.Context(), stack.WithSource(env))
	if err != nil {
		noSecretIn(t, err)
		t.Fatal(err)
	}
	return r.Reporting, closing(t, shutAll)
}

// refuseReporting is the error of opening reporting, which must come soon.
func refuseReporting(t *testing.T, limit time.Duration, env resource.Map) error {
	t.Helper()
	var err error
	quick(t, limit, func() { _, _, err = stack.OpenReports(t.Context(), stack.WithSource(env)) })
	checkError(t, err, "open reporting: ")
	return err
}

func TestSQL(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := reporting(t)
	db, shut := openReporting(t, env)
	ctx := soon(t, 10*time.Second)
	if _, err := db.ExecContext(ctx, "create table goods (name text)"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "insert into goods values ($1)", "tea"); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); err != nil {
		t.Error(err)
	}
	var name string
	if err := db.QueryRowContext(ctx, "select name from goods").Scan(&name); err != nil || name != "tea" {
		t.Error(name, err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	if err := db.Check(ctx); err == nil {
		t.Error("a closed database answers")
	}
	d.Closed(t)
}

func TestSQLRefuses(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := reporting(t)
	password := d.Password.Reveal()
	closed, err := strconv.Atoi(closedPort(t))
	if err != nil {
		t.Fatal(err)
	}
	p := live.NewProxy(t, d.Addr())
	p.Stall(true)
	for _, tt := range []struct{ name, text, want string }{
		{"password", connectionString(d, d.Port, live.NewSecret()), "password authentication failed"},
		{"nobody listens", connectionString(d, closed, password), "refused"},
		{"silence", connectionString(d, p.Port, password), "time"},
		{"plain text", connectionString(d, d.Port, password) + "?sslmode=verify-full", "TLS"},
		{"not a connection string", "postgres://" + d.Name + ":" + password + "@" + d.Host, "connection_string"}, // not escaped
		{"a mere password", live.NewSecret(), "connection_string"},
		{"SQLAlchemy's", "postgresql+asyncpg" + strings.TrimPrefix(connectionString(d, d.Port, password), "postgres") + "?ssl=require", "plus sign"},
		{"in quotes", `"` + connectionString(d, d.Port, password) + `?sslmode=require"`, "quotes"},
		{"a blank in front", " " + connectionString(d, d.Port, password) + "?sslmode=require", "blank"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := newSecretFile(t, tt.text)
			env := with(env, "REPORTING_CONNECTION_STRING_FILE", file.path, "REPORTING_CONNECT_TIMEOUT", "300ms")
			checkError(t, refuseReporting(t, 3*time.Second, env), tt.want)
		})
	}
}

// TestSQLParameters sets every parameter that an ordinary user may set: the kind's list of them is of PostgreSQL 18.
func TestSQLParameters(t *testing.T) {
	d, env := reporting(t)
	db, _ := openReporting(t, env)
	ctx := soon(t, 10*time.Second)
	var version int
	if err := db.QueryRowContext(ctx, "select current_setting('server_version_num')::int").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if version >= 190000 {
		t.Skip("the server is newer than the list")
	}
	rows, err := db.QueryContext(ctx, `select name, current_setting(name) from pg_settings
		where context = 'user' and category <> 'Developer Options' and name not like '%.%' and name !~ '^debug_'
		and name not in ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable', 'ssl_renegotiation_limit', 'seed')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	parameters := url.Values{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			t.Fatal(err)
		}
		parameters.Set(name, value)
	}
	if err := rows.Err(); err != nil || len(parameters) < 100 {
		t.Fatalf("%d parameters: %v", len(parameters), err)
	}
	query := strings.ReplaceAll(parameters.Encode(), "+", "%20")
	file := newSecretFile(t, connectionString(d, d.Port, d.Password.Reveal())+"?"+query)
	with, _ := openReporting(t, with(env, "REPORTING_CONNECTION_STRING_FILE", file.path))
	var set int
	if err := with.QueryRowContext(ctx, "select count(*) from pg_settings where source = 'client'").Scan(&set); err != nil || set < len(parameters) {
		t.Errorf("%d of %d parameters are set: %v", set, len(parameters), err)
	}
}

// TestSQLPool has as many connections as SQLAlchemy's QueuePool would.
func TestSQLPool(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := reporting(t)
	db, shut := openReporting(t, with(env, "REPORTING_POOL_SIZE", "2", "REPORTING_MAX_OVERFLOW", "3"))
	var held []*sql.Conn
	for range 5 {
		c, err := db.Conn(soon(t, 5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	if n := d.Connections(t); n != 5 {
		t.Errorf("%d connections are open, want pool_size and max_overflow", n)
	}

	if _, err := db.ExecContext(soon(t, 100*time.Millisecond), "select 1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the sixth connection: %v", err)
	}
	full := as[*sqlkind.SaturatedError](t, db.Check(soon(t, 100*time.Millisecond)))
	if full.Max != 5 || full.ErrorType() != "saturated" {
		t.Errorf("%#v", full)
	}
	waiting := make(chan error)
	go func() {
		_, err := db.ExecContext(soon(t, 5*time.Second), "select 1")
		waiting <- err
	}()
	for _, c := range held {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-waiting; err != nil {
		t.Errorf("who waited for a connection got none: %v", err)
	}
	live.Eventually(t, func() string {
		if n := d.Connections(t); n != 2 {
			return strconv.Itoa(n) + " connections stay open, want pool_size"
		}
		return ""
	})
	if err := shut(); err != nil {
		t.Error(err)
	}
	d.Closed(t)
}

// TestSQLHeldAtClose closes a pool whose connections somebody holds: database/sql does not wait.
func TestSQLHeldAtClose(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := reporting(t)
	db, shut := openReporting(t, env)
	c, err := db.Conn(soon(t, 5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		t.Error(err)
	}
	d.Closed(t)
}

// TestSQLite has a file, as the other driver does.
func TestSQLite(t *testing.T) {
	noGoroutineLeaks(t)
	db, shut := openReporting(t, resource.Map{"REPORTING_DRIVER": "sqlite", "REPORTING_CONNECTION_STRING": t.TempDir() + "/reports.db"})
	ctx := soon(t, 30*time.Second)
	if _, err := db.ExecContext(ctx, "create table done (i int primary key)"); err != nil {
		t.Fatal(err)
	}
	work := load{operations() / 10, func(ctx context.Context, i int) error {
		_, err := db.ExecContext(ctx, "insert into done values ($1) on conflict do nothing", i)
		return err
	}}
	if errs := work.run(t); len(errs) > 0 {
		t.Errorf("writers disturbed each other: %v", errs)
	}
	var n int
	if err := db.QueryRowContext(ctx, "select count(*) from done").Scan(&n); err != nil || n != work.n {
		t.Errorf("%d of %d rows are there (%v)", n, work.n, err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
}
