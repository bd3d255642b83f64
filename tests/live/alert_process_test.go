package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/stores/postgres"
	"github.com/resgen-go/resgen/stores/redis"
	"github.com/resgen-go/resgen/tests/live"
)

// An observer is what a process of its own is told to do: to watch a server, and to send alerts of it.
type observer struct {
	Server string // that it watches, by connecting to it; "": its database
	Target string // URL that alerts go to
	Folder string // of its store; "": its store is a table of Database, or in Redis

	Database      string // connection string
	Redis         string // address
	User          string // of Redis
	RedisDatabase int
	Password      string
}

const observerVariable = "RESGEN_TEST_OBSERVER"

// How patient the processes are. A busy machine must not make a call of the target look hung.
const (
	observerLease   = 4 * time.Second
	observerTimeout = 1500 * time.Millisecond
)

// TestObserver is no test of its own: it is what the processes run that the tests below start. It ends when its standard input does.
func TestObserver(t *testing.T) {
	text, told := os.LookupEnv(observerVariable)
	if !told {
		t.Skip("for processes of TestAlerts")
	}
	var o observer
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	noGoroutineLeaks(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	if err := o.run(ctx); err != nil {
		t.Error(err)
	}
}

func (o *observer) run(ctx context.Context) error {
	var store alert.Store = alert.NewFiles(o.Folder)
	check := o.connect
	switch {
	case o.Redis != "":
		c := quickRedis(o.Redis)
		c.Username, c.Password, c.Database = o.User, resource.NewSecret(o.Password), o.RedisDatabase
		client, err := rediskind.OpenRedis(ctx, c)
		if err != nil {
			return err
		}
		defer client.Close(context.WithoutCancel(ctx))
		store = alertredis.New(client)
		if o.Server == "" {
			check = client.Check
		}
	case o.Database != "":
		c, err := pgxpool.ParseConfig(o.Database)
		if err != nil {
			return err
		}
		c.ConnConfig.Password = o.Password
		pool, err := pgxpool.NewWithConfig(ctx, c)
		if err != nil {
			return err
		}
		defer pool.Close()
		store = alertpostgres.New(pool)
		if o.Server == "" {
			check = pool.Ping
		}
	}
	m := alert.New("shop", alert.WithStore(store), alert.WithLease(observerLease), alert.WithTimeout(observerTimeout),
		alert.WithBackoff(50*time.Millisecond), alert.WithStoreTimeout(time.Second), alert.WithStoreRetry(300*time.Millisecond),
		alert.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))))
	seen, now := 0, alert.Unclear
	for ctx.Err() == nil {
		limited, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		err := check(limited)
		cancel()
		got := alert.Up
		if err != nil {
			got = alert.Down
		}
		if got == now {
			seen = 0
		} else if seen++; seen == 2 { // the threshold
			now, seen = got, 0
		}
		m.Observe(alert.Observation{Resource: "database", Kind: "postgres", Condition: now, ErrorType: "timeout", Cooldown: -1, Target: o.send})
		if s, _ := m.State("database"); now == alert.Up && s.Last.Number > 0 {
			fmt.Println("ready")
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
		}
	}
	defer http.DefaultClient.CloseIdleConnections()
	return m.Close(context.WithoutCancel(ctx))
}

func (o *observer) connect(ctx context.Context) error {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", o.Server)
	if err != nil {
		return err
	}
	return c.Close()
}

// send sends an alert, as a kind would.
func (o *observer) send(ctx context.Context, a alert.Alert) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.Target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Process", strconv.Itoa(os.Getpid()))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		return errors.New(answer.Status)
	}
	return nil
}

// A running observer.
type running struct {
	cmd   *exec.Cmd
	stdin io.Closer
	ready chan struct{} // closed when it has seen the server up, and its store
	done  chan struct{} // closed when it has ended

	mu  sync.Mutex
	log bytes.Buffer
	err error // of its end
}

// start runs o in a process of its own, and waits until it is ready.
func (o observer) start(t *testing.T) *running {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{cmd: exec.Command(exe, "-test.run=^TestObserver$", "-test.v"), ready: make(chan struct{}), done: make(chan struct{})}
	r.cmd.Env = append(os.Environ(), observerVariable+"="+string(text))
	r.cmd.Stdout, r.cmd.Stderr = r, r
	if r.stdin, err = r.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(r.done)
		err := r.cmd.Wait()
		r.mu.Lock()
		defer r.mu.Unlock()
		r.err = err
	}()
	t.Cleanup(func() {
		r.kill()
		<-r.done
	})
	select {
	case <-r.ready:
	case <-r.done:
		t.Fatalf("the process has ended: %s", r.text())
	case <-time.After(30 * time.Second):
		t.Fatalf("the process does not become ready: %s", r.text())
	}
	return r
}

// Write keeps what the process writes.
func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log.Write(p)
	select {
	case <-r.ready:
	default:
		if bytes.Contains(r.log.Bytes(), []byte("ready\n")) {
			close(r.ready)
		}
	}
	return len(p), nil
}

func (r *running) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// kill ends the process as SIGKILL does.
func (r *running) kill() { _ = r.cmd.Process.Kill() } // it may have ended already

// stop has the process end as it does at the end of its program, and wants that it ends well.
func (r *running) stop(t *testing.T) {
	t.Helper()
	r.stdin.Close()
	select {
	case <-r.done:
	case <-time.After(20 * time.Second):
		t.Error("the process does not end")
		r.kill()
		<-r.done
	}
	live.NoLeak(t, "the log of a process", r.text())
	if r.err != nil {
		t.Errorf("%v: %s", r.err, r.text())
	}
}
