package live_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
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

// TestSQLRotation replaces the connection string under load.
func TestSQLRotation(t *testing.T) {
	noGoroutineLeaks(t)
	d, _ := reporting(t)
	file := newSecretFile(t, connectionString(d, d.Port, d.Password.Reveal()))
	db, _ := openReporting(t, reportingEnv(file))
	var r rotation
	work := load{operations() / 10, func(ctx context.Context, i int) error {
		fair, err := r.try(func() error {
			c, err := db.Conn(ctx)
			if err != nil {
				return err
			}
			defer c.Close()
			if _, err := c.ExecContext(ctx, "select 1"); err != nil || i%4 > 0 {
				return err
			}
			_ = c.Raw(func(any) error { return driver.ErrBadConn }) // it is closed then, and another must be opened
			return nil
		})
		if err != nil && fair {
			t.Errorf("while nothing was rotated: %v", err)
		}
		return err
	}}
	rotate := func() {
		next := live.NewSecret()
		r.do(func() { d.SetPassword(t, next) }, func() { file.set(connectionString(d, d.Port, next)) })
	}
	for _, err := range work.run(t, rotate, rotate, rotate) {
		if e := as[*pgconn.PgError](t, err); e.Code != "28P01" {
			t.Errorf("not an error of the password: %v", err)
		}
	}
	old := newSecretFile(t, connectionString(d, d.Port, d.Password.Reveal()))
	checkError(t, refuseReporting(t, 3*time.Second, reportingEnv(old)), "password authentication failed")
}

// TestS3Rotation replaces the secret key. The client looks it up every minute, or when somebody tells it that the one it has is void.
func TestS3Rotation(t *testing.T) {
	noGoroutineLeaks(t)
	b, _ := files(t)
	file := newSecretFile(t, b.SecretKey.Reveal())
	store, _ := openFiles(t, filesEnv(b, file))
	next := live.NewSecret()
	b.SetSecretKey(t, next)
	checkError(t, store.Check(soon(t, 5*time.Second)), "the secret key is not that of the access key")

	cache, ok := store.Native().Options().Credentials.(*aws.CredentialsCache)
	if !ok {
		t.Fatalf("the credentials are a %T", store.Native().Options().Credentials)
	}
	file.set(next)
	cache.Invalidate()
	if err := store.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("with the next secret key: %v", err)
	}
	file.remove()
	if err := store.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("while the file is away for a moment: %v", err)
	}
}

// TestS3KeysRotation replaces the access key and the secret key, one after the other. The client uses the old ones until both are there and
// the store refuses the old ones.
func TestS3KeysRotation(t *testing.T) {
	noGoroutineLeaks(t)
	b, _ := files(t)
	id, secret := newSecretFile(t, b.AccessKey), newSecretFile(t, b.SecretKey.Reveal())
	env := with(filesEnv(b, secret), "FILES_ACCESS_KEY_ID_FILE", id.path)
	delete(env, "FILES_ACCESS_KEY_ID")
	store, _ := openFiles(t, env)
	list := func() error {
		_, err := store.ListObjectsV2(soon(t, 5*time.Second), &s3.ListObjectsV2Input{Bucket: &b.Name})
		return err
	}
	accessKey, secretKey := b.Administrator(t)
	id.set(accessKey)
	store.Native().Options().Credentials.(*aws.CredentialsCache).Invalidate()
	if err := list(); err != nil {
		t.Errorf("with the next access key alone: %v", err)
	}
	secret.set(secretKey)
	b.Remove(t, b.AccessKey)
	if err := list(); err != nil {
		t.Errorf("with the next keys: %v", err)
	}
	checkError(t, refuseFiles(t, 4*time.Second, with(env, "FILES_ACCESS_KEY_ID_FILE", newSecretFile(t, b.AccessKey).path)), "it does not know the access key")
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
	checkError(t, err, "401 Unauthorized")
	live.NoLeak(t, "the body of an answer", as[*httpkind.StatusError](t, err).Body)
}
