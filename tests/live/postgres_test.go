package live_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"testing"
	"time"

	postgreskind "github.com/resgen-go/resgen/kinds/postgres"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// databaseEnv are the variables of database, for a database on a server without TLS.
func databaseEnv(d *live.Database, password *secretFile) resource.Map {
	return resource.Map{
		"DATABASE_HOST":          d.Host,
		"DATABASE_PORT":          strconv.Itoa(d.Port),
		"DATABASE_DATABASE":      d.Name,
		"DATABASE_USERNAME":      d.Name,
		"DATABASE_PASSWORD_FILE": password.path,
		"DATABASE_SSL_MODE":      "disable",
	}
}

// database makes a database on the shared server, and the variables for it.
func database(t *testing.T) (*live.Database, resource.Map) {
	t.Helper()
	d := live.Postgres(t).Database(t)
	return d, databaseEnv(d, newSecretFile(t, d.Password.Reveal()))
}

// openDatabase opens database, which is closed at the end of the test if the test does not do so.
func openDatabase(t *testing.T, env resource.Map, opts ...stack.Option) (db *stack.Postgres, shut func() error) {
	t.Helper()
	q, shutAll, err := stack.OpenQueries(t.Context(), append(opts, stack.WithSource(env))...)
	if err != nil {
		noSecretIn(t, err)
		t.Fatal(err)
	}
	return q.Database, closing(t, shutAll)
}

// refuseDatabase is the error of opening database, which must come soon.
func refuseDatabase(t *testing.T, limit time.Duration, env resource.Map) error {
	t.Helper()
	var err error
	quick(t, limit, func() {
		var q *stack.Queries
		q, _, err = stack.OpenQueries(t.Context(), stack.WithSource(env))
		if q != nil {
			t.Error("a bundle beside the error")
		}
	})
	checkError(t, err, "open database: ")
	return err
}

func TestPostgres(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := database(t)
	db, shut := openDatabase(t, with(env, "DATABASE_APPLICATION_NAME", "live's test", "DATABASE_STATEMENT_TIMEOUT", "1500ms"))
	ctx := soon(t, 10*time.Second)

	if err := db.Check(ctx); err != nil {
		t.Error(err)
	}
	if _, err := db.Exec(ctx, "create table goods (name text)"); err != nil {
		t.Fatal(err)
	}
	tag, err := db.Exec(ctx, "insert into goods values ($1), ($2)", "tea", "it's \\ salt")
	if err != nil || tag.RowsAffected() != 2 {
		t.Error(tag, err)
	}
	var name string
	if err := db.QueryRow(ctx, "select name from goods order by name limit 1").Scan(&name); err != nil || name != "it's \\ salt" {
		t.Error(name, err)
	}
	for setting, want := range map[string]string{"application_name": "live's test", "statement_timeout": "1500ms"} {
		var got string
		if err := db.QueryRow(ctx, "select current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", setting, got, want, err)
		}
	}
	if n := d.Connections(t); n < 1 {
		t.Errorf("the server has %d connections", n)
	}

	if err := shut(); err != nil {
		t.Error(err)
	}
	if err := db.Check(ctx); err == nil {
		t.Error("a closed database answers")
	}
	d.Closed(t)
}

func TestPostgresRefuses(t *testing.T) {
	noGoroutineLeaks(t)
	_, env := database(t)
	wrong := newSecretFile(t, live.NewSecret())
	for _, tt := range []struct {
		name string
		env  resource.Map
		want string
	}{
		{"password", with(env, "DATABASE_PASSWORD_FILE", wrong.path), "password authentication failed"},
		{"role", with(env, "DATABASE_USERNAME", "nobody"), "password authentication failed"},
		{"database", with(env, "DATABASE_DATABASE", "nowhere"), "does not exist"},
		{"plain text", with(env, "DATABASE_SSL_MODE", ""), "TLS"}, // verify-full is the default
		{"plain text, required", with(env, "DATABASE_SSL_MODE", "require"), "TLS"},
		{"nobody listens", with(env, "DATABASE_PORT", closedPort(t)), "refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checkError(t, refuseDatabase(t, 3*time.Second, tt.env), tt.want)
		})
	}
}

// closedPort is a port that nobody listens on.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// TestPostgresSilent has a server that takes connections and says nothing.
func TestPostgresSilent(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := database(t)
	p := live.NewProxy(t, d.Addr())
	p.Stall(true)
	env = with(env, "DATABASE_PORT", strconv.Itoa(p.Port))
	t.Run("connect_timeout", func(t *testing.T) {
		err := refuseDatabase(t, 2*time.Second, with(env, "DATABASE_CONNECT_TIMEOUT", "200ms"))
		if got := as[*resource.Error](t, err).ErrorType(); got != "timeout" {
			t.Errorf("the type of the error is %s", got)
		}
	})
	t.Run("timeout of the resource", func(t *testing.T) {
		err := refuseDatabase(t, 4*time.Second, with(env, "DATABASE_CONNECT_TIMEOUT", "60s"))
		checkError(t, err, "timed out after 3s")
	})
	t.Run("context", func(t *testing.T) {
		ctx := soon(t, 200*time.Millisecond)
		var err error
		quick(t, 2*time.Second, func() { _, _, err = stack.OpenQueries(ctx, stack.WithSource(env)) })
		checkError(t, err, "open database: ")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v is no context.DeadlineExceeded", err)
		}
	})
}

func TestPostgresTLS(t *testing.T) {
	noGoroutineLeaks(t)
	certificate := live.NewCertificate(t, "localhost")
	other := live.NewCertificate(t, "localhost")
	d := live.NewPostgres(t, certificate).Database(t)
	env := with(databaseEnv(d, newSecretFile(t, d.Password.Reveal())), "DATABASE_SSL_MODE", "")
	named := with(env, "DATABASE_HOST", "localhost")
	for _, tt := range []struct {
		name string
		env  resource.Map
		want string // in the error; "" for none
	}{
		{"verify-full", with(named, "DATABASE_SSL_ROOT_CERT", certificate.Authority), ""},
		{"verify-full of another name", with(env, "DATABASE_SSL_ROOT_CERT", certificate.Authority), "127.0.0.1"},
		{"verify-full without the authority", named, "authority"},
		{"verify-full by another authority", with(named, "DATABASE_SSL_ROOT_CERT", other.Authority), "authority"},
		{"verify-ca of another name", with(env, "DATABASE_SSL_ROOT_CERT", certificate.Authority, "DATABASE_SSL_MODE", "verify-ca"), ""},
		{"verify-ca by another authority", with(env, "DATABASE_SSL_ROOT_CERT", other.Authority, "DATABASE_SSL_MODE", "verify-ca"), "authority"},
		{"require", with(env, "DATABASE_SSL_MODE", "require"), ""},
		{"disable", with(env, "DATABASE_SSL_MODE", "disable"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want != "" {
				checkError(t, refuseDatabase(t, 3*time.Second, tt.env), tt.want)
				return
			}
			db, _ := openDatabase(t, tt.env)
			var encrypted bool
			err := db.QueryRow(soon(t, 5*time.Second), "select ssl from pg_stat_ssl where pid = pg_backend_pid()").Scan(&encrypted)
			if err != nil || encrypted != (tt.name != "disable") {
				t.Error(encrypted, err)
			}
		})
	}
}

// TestPostgresFullPool has a database that is well and a pool without a free connection.
func TestPostgresFullPool(t *testing.T) {
	noGoroutineLeaks(t)
	_, env := database(t)
	db, _ := openDatabase(t, with(env, "DATABASE_MAX_CONNS", "2"))
	var held []interface{ Release() }
	for range 2 {
		c, err := db.Native().Acquire(soon(t, 5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	var err error
	quick(t, time.Second, func() { err = db.Check(soon(t, 100*time.Millisecond)) })
	full := as[*postgreskind.SaturatedError](t, err)
	if full.Max != 2 || full.ErrorType() != "saturated" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%#v", full)
	}
	for _, c := range held {
		c.Release()
	}
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
}

// TestPostgresDownIsNotFull has a pool that is empty because there is no server.
func TestPostgresDownIsNotFull(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := database(t)
	p := live.NewProxy(t, d.Addr())
	db, _ := openDatabase(t, with(env, "DATABASE_PORT", strconv.Itoa(p.Port), "DATABASE_MAX_CONNS", "1"))
	p.Stall(true)
	p.Cut()
	err := db.Check(soon(t, 300*time.Millisecond))
	checkError(t, err)
	var full *postgreskind.SaturatedError
	if errors.As(err, &full) {
		t.Errorf("a server that does not answer is reported as %v", err)
	}
}

// TestPostgresHeldAtClose closes a pool whose connections somebody holds: pgx waits for ever.
func TestPostgresHeldAtClose(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := database(t)
	db, shut := openDatabase(t, with(env, "DATABASE_MAX_CONNS", "5"))
	var held []interface{ Release() }
	for range 3 {
		c, err := db.Native().Acquire(soon(t, 5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	checkError(t, shut(), "close database: still open: 3 of 5 connections are checked out")
	for _, c := range held {
		c.Release()
	}
	d.Closed(t)
}
