package live_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestPostgresFaults has writers whose connections break in every way, and loses nothing that was written.
func TestPostgresFaults(t *testing.T) {
	noGoroutineLeaks(t)
	server := live.NewPostgres(t, nil)
	p := live.NewProxy(t, server.Addr())
	d := server.Database(t)
	env := with(databaseEnv(d, newSecretFile(t, d.Password.Reveal())), "DATABASE_PORT", strconv.Itoa(p.Port), "DATABASE_PING_TIMEOUT", "500ms")
	db, shut := openDatabase(t, env)
	if _, err := db.Exec(soon(t, 5*time.Second), "create table done (i int primary key)"); err != nil {
		t.Fatal(err)
	}

	work := load{operations(), func(ctx context.Context, i int) error {
		_, err := db.Exec(ctx, "insert into done values ($1) on conflict do nothing", i)
		return err
	}}
	faults := append(networkFaults(t, p), crash(t, server), func() { d.Disconnect(t) }, crash(t, server))
	if errs := work.run(t, faults...); len(errs) == 0 {
		t.Error("no fault had any effect")
	}

	var n int
	if err := db.QueryRow(soon(t, 5*time.Second), "select count(*) from done").Scan(&n); err != nil || n != work.n {
		t.Errorf("%d of %d rows are there (%v)", n, work.n, err)
	}
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
	if most := db.Config.MaxConns; p.Open() > most || d.Connections(t) > most {
		t.Errorf("%d connections, on the server %d, more than %d", p.Open(), d.Connections(t), most)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	d.Closed(t)
	closedAll(t, p)
}

// TestPostgresGone closes a pool whose server has died while the pool was in use, and which cannot come back.
func TestPostgresGone(t *testing.T) {
	noGoroutineLeaks(t)
	server := live.NewPostgres(t, nil)
	d := server.Database(t)
	env := databaseEnv(d, newSecretFile(t, d.Password.Reveal()))
	db, shut := openDatabase(t, env)
	c, err := db.Native().Acquire(soon(t, 5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	server.Kill(t)
	_, err = c.Exec(soon(t, 5*time.Second), "select 1")
	checkError(t, err)
	c.Release()
	checkError(t, db.Check(soon(t, 5*time.Second)))
	checkError(t, refuseDatabase(t, 3*time.Second, env), "open database: ")
	if err := shut(); err != nil {
		t.Error(err)
	}
	server.Restart(t) // the database is dropped at the end
}

// closedAll fails the test if connections stay open.
func closedAll(t *testing.T, p *live.Proxy) {
	t.Helper()
	live.Eventually(t, func() string {
		if n := p.Open(); n > 0 {
			return strconv.Itoa(n) + " connections are still open"
		}
		return ""
	})
}

// TestHTTPFaults has callers whose connections break: what may be repeated is, so that none of them notices much.
func TestHTTPFaults(t *testing.T) {
	noGoroutineLeaks(t)
	key := newSecretFile(t, live.NewSecret())
	server := newAPI(t)
	p := live.NewProxy(t, server.host)
	env := with(server.env(key), "API_BASE_URL", "http://"+p.Addr(), "API_BACKOFF", "50ms")
	calls, shutAll, err := stack.OpenCalls(t.Context(), stack.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	shut := closing(t, shutAll)

	work := load{operations(), func(ctx context.Context, i int) error {
		return calls.API.JSON(ctx, http.MethodPut, "goods/"+strconv.Itoa(i), map[string]int{"price": i}, nil)
	}}
	work.run(t, networkFaults(t, p)...)
	if n := server.stored(); n != work.n {
		t.Errorf("%d of %d goods are there", n, work.n)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	closedAll(t, p)
}

// TestOpenWhileDown opens resources of which one is down: what was opened is closed again.
func TestOpenWhileDown(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := database(t)
	server := newAPI(t)
	api := with(server.env(newSecretFile(t, live.NewSecret())), "API_BASE_URL", "http://127.0.0.1:"+closedPort(t), "API_MAX_ATTEMPTS", "1")
	_, err := open(t, env, api)
	checkError(t, err, "open api: ", "refused")
	d.Closed(t)
}

// open opens all resources.
func open(t *testing.T, envs ...resource.Map) (*stack.Resources, error) {
	t.Helper()
	return stack.Open(t.Context(), stack.WithSource(merged(envs...)))
}
