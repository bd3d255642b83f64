package live_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// A rotation replaces secrets while they are in use. Between its two steps, at the server and in the file, nobody can connect; it knows
// whether an attempt was made then.
type rotation struct{ steps atomic.Int64 } // odd: one is under way

// do replaces a secret.
func (r *rotation) do(steps ...func()) {
	r.steps.Add(1)
	defer r.steps.Add(1)
	for _, step := range steps {
		step()
	}
}

// try runs f, and reports whether no rotation was under way meanwhile.
func (r *rotation) try(f func() error) (fair bool, err error) {
	before := r.steps.Load()
	err = f()
	return before%2 == 0 && before == r.steps.Load(), err
}

// TestPostgresRotation replaces the password under load. Connections that are open stay, and none that is opened afterwards fails.
func TestPostgresRotation(t *testing.T) {
	noGoroutineLeaks(t)
	d, _ := database(t)
	file := newSecretFile(t, d.Password.Reveal())
	db, _ := openDatabase(t, databaseEnv(d, file))
	var r rotation
	var opened atomic.Int64
	work := load{operations() / 5, func(ctx context.Context, i int) error {
		fair, err := r.try(func() error { return useConnection(ctx, db, i%4 == 0, &opened) })
		if err != nil && fair {
			t.Errorf("while nothing was rotated: %v", err)
		}
		return err
	}}
	rotate := func() {
		next := live.NewSecret()
		r.do(func() { d.SetPassword(t, next) }, func() { file.set(next) })
		if err := useConnection(soon(t, 5*time.Second), db, true, &opened); err != nil {
			t.Errorf("after a rotation: %v", err)
		}
	}
	for _, err := range work.run(t, rotate, rotate, rotate, rotate, rotate) {
		if e := as[*pgconn.PgError](t, err); e.Code != "28P01" {
			t.Errorf("not an error of the password: %v", err)
		}
	}
	t.Logf("%d connections were opened", opened.Load())
	old := databaseEnv(d, newSecretFile(t, d.Password.Reveal()))
	checkError(t, refuseDatabase(t, 3*time.Second, old), "password authentication failed")
}

// useConnection runs a query, on a connection that is closed then if last is true, so that another must be opened.
func useConnection(ctx context.Context, db *stack.Postgres, last bool, closed *atomic.Int64) error {
	c, err := db.Native().Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	if _, err := c.Exec(ctx, "select 1"); err != nil || !last {
		return err
	}
	closed.Add(1)
	return c.Conn().Close(ctx)
}

// TestPostgresPasswordIsGone removes the file: what is open works on, and what is opened says why it cannot be.
func TestPostgresPasswordIsGone(t *testing.T) {
	noGoroutineLeaks(t)
	d, _ := database(t)
	file := newSecretFile(t, d.Password.Reveal())
	db, _ := openDatabase(t, databaseEnv(d, file))
	file.remove()
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("on the open connection: %v", err)
	}
	db.Native().Reset()
	checkError(t, db.Check(soon(t, 5*time.Second)), "DATABASE_PASSWORD_FILE")
	file.set(d.Password.Reveal())
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("with the file again: %v", err)
	}
}

// TestHTTPRotation replaces the key under load. A request that comes between the two steps finds the new key by itself.
func TestHTTPRotation(t *testing.T) {
	noGoroutineLeaks(t)
	first := live.NewSecret()
	file, server := newSecretFile(t, first), newAPI(t)
	server.expect(first)
	calls, shutAll, err := stack.OpenCalls(t.Context(), stack.WithSource(server.env(file)))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shutAll)
	var r rotation
	work := load{operations(), func(ctx context.Context, _ int) error {
		fair, err := r.try(func() error {
			_, err := calls.API.Get(ctx, "goods")
			return err
		})
		if err != nil && fair {
			t.Errorf("while nothing was rotated: %v", err)
		}
		return err
	}}
	atServerLast := func() {
		next := live.NewSecret()
		r.do(func() { file.set(next) }, func() { server.expect(next) })
	}
	inFileLast := func() {
		next := live.NewSecret()
		r.do(func() { server.expect(next) }, func() { file.set(next) })
	}
	for _, err := range work.run(t, atServerLast, inFileLast, atServerLast, inFileLast) {
		var status *httpkind.StatusError
		if !errors.As(err, &status) || status.Code != 401 {
			t.Errorf("not an error of the key: %v", err)
			continue
		}
		live.NoLeak(t, "the body of an answer", status.Body)
	}

	file.set(live.NewSecret())
	_, err = calls.API.Get(soon(t, 5*time.Second), "goods")
	checkError(t, err, "GET goods: 401")
	live.NoLeak(t, "the body of an answer", as[*httpkind.StatusError](t, err).Body)
}
