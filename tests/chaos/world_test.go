package chaos

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	_ "modernc.org/sqlite" // the other process that locks the stock

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
)

// A world is what the program works with, and what breaks it.
type world struct {
	env    resource.Map
	faults []*fault
	target *target
	rotate []func() // each gives a secret another value
}

// A fault makes a resource fail until it ends.
type fault struct {
	resource   string
	begin, end func()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	server := live.Postgres(t)
	d, ledger := server.Database(t), server.Database(t)
	proxy := live.NewProxy(t, d.Addr())
	api, target := newAPI(t), newTarget(t)
	password, key := newFile(t, d.Password.Reveal()), newFile(t, api.secret())
	signing := newFile(t, target.keys[0])
	stock := filepath.Join(t.TempDir(), "stock.db")
	w := &world{target: target}
	w.env = resource.Map{
		"DATABASE_HOST": proxy.Host, "DATABASE_PORT": strconv.Itoa(proxy.Port), "DATABASE_DATABASE": d.Name, "DATABASE_USERNAME": d.Name,
		"DATABASE_PASSWORD_FILE": password.path, "DATABASE_SSL_MODE": "disable", "DATABASE_PING_TIMEOUT": "500ms",
		"LEDGER_HOST": ledger.Host, "LEDGER_PORT": strconv.Itoa(ledger.Port), "LEDGER_DATABASE": ledger.Name, "LEDGER_USERNAME": ledger.Name,
		"LEDGER_PASSWORD": ledger.Password.Reveal(), "LEDGER_SSL_MODE": "disable",
		"API_BASE_URL": api.url, "API_KEY_FILE": key.path, "API_HEALTH_PATH": "/health", "API_MAX_ATTEMPTS": "1",
		"STOCK_DRIVER": "sqlite", "STOCK_CONNECTION_STRING": stock + "?_pragma=busy_timeout(15)",
		"ALERTING_URL": target.url, "ALERTING_SIGNING_KEY_FILE": signing.path, "ALERTING_BACKOFF": "10ms",
	}
	stalls := false
	w.faults = []*fault{
		{"database", func() { // the network breaks, or stands still
			if stalls = !stalls; stalls {
				proxy.Stall(true)
				return
			}
			proxy.Refuse(true)
			proxy.Cut()
		}, func() {
			proxy.Refuse(false)
			proxy.Stall(false)
		}},
		{"api", func() { api.fails.Store(true) }, func() { api.fails.Store(false) }},
		newLock(t, stock),
	}
	w.rotate = []func(){
		func() { // connections that are open stay
			next := live.NewSecret()
			d.SetPassword(t, next)
			password.set(next)
		},
		func() {
			next := live.NewSecret()
			key.set(next)
			api.key.Store(&next)
		},
		func() {
			next := live.NewSecret()
			target.rotate(next)
			signing.set(next)
		},
	}
	return w
}

// newLock is the fault that another process has locked the stock.
func newLock(t *testing.T, path string) *fault {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(60000)&_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	do := func(statement string) {
		if _, err := db.ExecContext(context.Background(), statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
	do("create table stock (counted int)")
	do("insert into stock values (0)")
	return &fault{"stock", func() { do("begin immediate") }, func() { do("rollback") }}
}

// An api is an HTTP API that fails now and then.
type api struct {
	url   string
	key   atomic.Pointer[string]
	fails atomic.Bool
}

func newAPI(t *testing.T) *api {
	t.Helper()
	a, key := &api{}, live.NewSecret()
	a.key.Store(&key)
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	a.url = s.URL
	return a
}

func (a *api) secret() string { return *a.key.Load() }

// ServeHTTP answers those who have the key.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case a.fails.Load():
		http.Error(w, "broken", http.StatusInternalServerError)
	case r.Header.Get("Authorization") != "Bearer "+a.secret():
		http.Error(w, "who are you?", http.StatusUnauthorized)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// A file holds a secret, and is replaced in one step.
type file struct {
	t    *testing.T
	path string
}

func newFile(t *testing.T, text string) *file {
	t.Helper()
	f := &file{t, filepath.Join(t.TempDir(), "secret")}
	f.set(text)
	return f
}

func (f *file) set(text string) {
	f.t.Helper()
	next := f.path + ".next"
	if err := os.WriteFile(next, []byte(text), 0o600); err != nil {
		f.t.Error(err)
		return
	}
	if err := os.Rename(next, f.path); err != nil {
		f.t.Error(err)
	}
}
