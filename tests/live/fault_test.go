package live_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3kind "github.com/resgen-go/resgen/kinds/s3"
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

	recovers(t, db.Check)
	var n int
	if err := db.QueryRow(soon(t, 5*time.Second), "select count(*) from done").Scan(&n); err != nil || n != work.n {
		t.Errorf("%d of %d rows are there (%v)", n, work.n, err)
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

// TestSQLFaults is TestPostgresFaults through database/sql.
func TestSQLFaults(t *testing.T) {
	noGoroutineLeaks(t)
	server := live.NewPostgres(t, nil)
	p := live.NewProxy(t, server.Addr())
	d := server.Database(t)
	file := newSecretFile(t, connectionString(d, p.Port, d.Password.Reveal()))
	db, shut := openReporting(t, with(reportingEnv(file), "REPORTING_POOL_SIZE", "5", "REPORTING_MAX_OVERFLOW", "5"))
	if _, err := db.ExecContext(soon(t, 5*time.Second), "create table done (i int primary key)"); err != nil {
		t.Fatal(err)
	}

	work := load{operations(), func(ctx context.Context, i int) error {
		_, err := db.ExecContext(ctx, "insert into done values ($1) on conflict do nothing", i)
		return err
	}}
	faults := append(networkFaults(t, p), crash(t, server), func() { d.Disconnect(t) })
	if errs := work.run(t, faults...); len(errs) == 0 {
		t.Error("no fault had any effect")
	}

	recovers(t, db.Check)
	var n int
	if err := db.QueryRowContext(soon(t, 5*time.Second), "select count(*) from done").Scan(&n); err != nil || n != work.n {
		t.Errorf("%d of %d rows are there (%v)", n, work.n, err)
	}
	if p.Open() > 10 || d.Connections(t) > 10 {
		t.Errorf("%d connections, on the server %d, more than 10", p.Open(), d.Connections(t))
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	d.Closed(t)
	closedAll(t, p)
}

// TestS3Faults has writers of objects whose connections break, and whose store dies.
func TestS3Faults(t *testing.T) {
	noGoroutineLeaks(t)
	server := live.NewS3(t)
	p := live.NewProxy(t, server.Addr())
	b := server.Bucket(t)
	env := with(filesEnv(b, newSecretFile(t, b.SecretKey.Reveal())),
		"FILES_ENDPOINT", "http://"+p.Addr(), "FILES_RESPONSE_TIMEOUT", "2s", "FILES_MAX_ATTEMPTS", "1") // a second attempt may come after the fault, and then nobody sees any
	store, shut := openFiles(t, env)

	work := load{operations(), func(ctx context.Context, i int) error {
		key := "done/" + strconv.Itoa(i%500)
		if i%2 == 0 {
			_, err := store.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.Name, Key: &key, Body: strings.NewReader(key)})
			return err
		}
		_, err := store.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.Name, Key: &key})
		if s3kind.IsNotFound(err) { // it has not been written yet
			return nil
		}
		return err
	}}
	if errs := work.run(t, append(networkFaults(t, p), crash(t, server))...); len(errs) == 0 {
		t.Error("no fault had any effect")
	}

	recovers(t, store.Check)
	list, err := store.ListObjectsV2(soon(t, 10*time.Second), &s3.ListObjectsV2Input{Bucket: &b.Name, Prefix: aws.String("done/")})
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{} // by name: a store that was killed may leave something half done beside them
	for _, o := range list.Contents {
		written[aws.ToString(o.Key)] = true
	}
	for i := 0; i < min(work.n, 500); i += 2 {
		if key := "done/" + strconv.Itoa(i); !written[key] {
			t.Errorf("%s is not there", key)
		}
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
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

// recovers fails the test if check does not come to succeed, three times in a row: a pool finds out only when it uses a connection that
// the connection is dead.
func recovers(t *testing.T, check func(context.Context) error) {
	t.Helper()
	live.Eventually(t, func() string {
		for range 3 {
			if err := check(soon(t, 5*time.Second)); err != nil {
				return err.Error()
			}
		}
		return ""
	})
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
