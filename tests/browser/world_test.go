// Package browser opens the status page of resource/health/healthhttp in Chromium and reads it as its reader does.
package browser

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// canary is a secret. It is in the configuration, in errors and nowhere on the page.
const canary = "canary-4711-hunter2"

// pace is the interval between checks.
const pace = 150 * time.Millisecond

// A world is a program's resources, which do what the test tells them.
type world struct {
	*health.Health
	mu    sync.Mutex
	sick  map[string]error
	pools map[string]resource.Stats
	url   string   // of the status page
	asked []string // what the server was asked for
	stop  func()   // the server
}

// typed is an error with a class.
type typed struct {
	class, text string
	degraded    bool
}

func (e *typed) Error() string     { return e.text }
func (e *typed) ErrorType() string { return e.class }
func (e *typed) Degraded() bool    { return e.degraded }

func newWorld(t *testing.T) *world {
	w := &world{Health: health.New(), sick: map[string]error{}, pools: map[string]resource.Stats{}}
	served := healthhttp.Handler(w.Health, healthhttp.WithDetails(func(*http.Request) bool { return true }))
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.URL.String())
		w.mu.Unlock()
		http.StripPrefix("/internal", served).ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.stop = func() { server.CloseClientConnections(); server.Close() }
	w.url = server.URL + "/internal/status"
	return w
}

func (w *world) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.asked)
}

func (w *world) set(err error, names ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, name := range names {
		w.sick[name] = err
	}
}

// node is a resource that is checked.
func (w *world) node(name, kind string, after ...string) lifecycle.Node {
	return lifecycle.Node{
		Name: name, Kind: kind, After: after,
		Health: lifecycle.Health{Monitored: true, Interval: pace, Failures: 2, Successes: 1},
		Open:   func(context.Context, ...resource.OpenOption) error { return nil },
		Close:  func(context.Context) error { return nil },
		Check: func(context.Context) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.sick[name]
		},
	}
}

// pooled gives n a pool.
func (w *world) pooled(n lifecycle.Node, s resource.Stats) lifecycle.Node {
	w.pools[n.Name] = s
	n.Stats = func() resource.Stats {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.pools[n.Name]
	}
	return n
}

// start opens nodes, with a configuration for each.
func (w *world) start(t *testing.T, nodes ...lifecycle.Node) {
	t.Helper()
	password := resource.NewSecret(canary)
	_ = password.Reveal() // errors are cleaned of what was revealed
	settings := lifecycle.Settings{Monitor: w.Health, Logger: slog.New(slog.DiscardHandler), Describe: func() resource.Description {
		var os gen.Origins
		d := gen.Describe("prod", os)
		for _, n := range nodes {
			if n.State == lifecycle.NodeAbsent {
				d.Absent(n.Name, n.Kind, "only in staging")
				continue
			}
			d.Add(n.Name, n.Kind, []gen.Value{
				{Field: "host", Value: n.Name + ".internal.example"},
				{Field: "port", Value: 5432},
				{Field: "password", Value: password},
				{Field: "max_conns", Value: 10},
				{Field: "statement_timeout", Value: 30 * time.Second},
				{Field: "schema", Value: ""},
			})
		}
		described := d.Description()
		for _, r := range described.Resources {
			if r.Absent != "" {
				continue
			}
			name := strings.ToUpper(r.Name)
			r.Fields[0].From, r.Fields[1].From, r.Fields[2].From = name+"_HOST", "resource", "file named by "+name+"_PASSWORD_FILE"
			r.Fields[3].From, r.Fields[4].From = "profile prod", "default"
		}
		return described
	}}
	g, err := settings.Start(t.Context(), nil, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close(context.Background()) })
}

// calls makes up the calls of the last quarter of an hour.
func (w *world) calls(name string, perMinute int, took time.Duration, fails func(minutesAgo, call int) bool) {
	r := w.Observe(observe.Resource{Name: name})
	op := &observe.Op{Scope: observe.Call, Name: "QUERY"}
	for ago := 14; ago >= 0; ago-- {
		n := perMinute + (ago*37)%(perMinute/3+1)
		for i := range n {
			d := took + took*time.Duration((i*7+ago*13)%11)/10 + took*time.Duration((ago*5)%7)/4
			result := observe.Result{Start: time.Now().Add(-time.Duration(ago)*time.Minute - d), Duration: d}
			if fails != nil && fails(ago, i) {
				result.Type = "timeout"
			}
			r.End(context.Background(), op, result)
		}
	}
}

var (
	errDown = &typed{class: "08006", text: `dial tcp 10.2.0.7:5432: connect: connection refused (postgres://app:` + canary + `@db.internal.example/orders)`}
	errFull = &typed{class: "pool_full", text: "all 10 connections are in use, 3 callers wait", degraded: true}
)

// small is a program of nine resources.
func small(t *testing.T) *world {
	w := newWorld(t)
	replica, cache := w.pooled(w.node("replica", "postgres", "vault"), resource.Stats{Max: 10, InUse: 1, Idle: 2}), w.node("cache", "redis")
	replica.Health.Optional, cache.Health.Optional = true, true
	payments := w.node("payments", "http")
	payments.State = lifecycle.NodeBorrowed
	cache.Stats = w.pooled(cache, resource.Stats{Max: 20, InUse: 3, Idle: 9}).Stats
	metrics := w.node("metrics", "statsd")
	metrics.Check = nil
	for _, name := range []string{"vault", "db", "replica", "cache", "files", "orders", "reports", "payments"} {
		var fails func(int, int) bool
		switch name {
		case "db":
			fails = func(ago, i int) bool { return ago < 4 && i%(ago+2) == 0 }
		case "files":
			fails = func(ago, i int) bool { return ago == 9 && i == 0 }
		}
		w.calls(name, 12+len(name)*9, time.Duration(len(name)*len(name))*130*time.Microsecond, fails)
	}
	w.start(t,
		w.node("vault", "http"),
		w.pooled(w.node("db", "postgres", "vault"), resource.Stats{Max: 10, InUse: 7, Idle: 2}),
		replica, cache, w.node("files", "s3", "vault"),
		w.node("orders", "orders", "db", "cache", "payments"), w.node("reports", "reports", "replica", "files", "orders"),
		payments, metrics, lifecycle.Node{Name: "mailer", Kind: "smtp", State: lifecycle.NodeAbsent},
	)
	return w
}

// large is a program of forty resources.
func large(t *testing.T) *world {
	w := newWorld(t)
	var nodes []lifecycle.Node
	for i := range 40 {
		name, kind := fmt.Sprintf("resource_%02d", i), []string{"postgres", "http", "s3", "sql"}[i%4]
		var after []string
		switch {
		case i >= 34:
		case i >= 22:
			after = []string{fmt.Sprintf("resource_%02d", i-14), fmt.Sprintf("resource_%02d", i%4)}
		case i >= 8:
			after = []string{fmt.Sprintf("resource_%02d", i%8)}
		}
		n := w.node(name, kind, after...)
		if i%3 == 0 {
			n = w.pooled(n, resource.Stats{Max: 10, InUse: i % 11, Idle: (10 - i%11) / 2})
		}
		w.calls(name, 5+i%9, time.Duration(i+1)*300*time.Microsecond, func(ago, call int) bool { return i%6 == 1 && call%(ago+2) == 1 })
		nodes = append(nodes, n)
	}
	w.start(t, nodes...)
	return w
}

// until waits until the states are as ok says.
func (w *world) until(t *testing.T, ok func(map[string]health.State) bool) {
	t.Helper()
	var states map[string]health.State
	for range 200 {
		states = map[string]health.State{}
		for _, s := range w.Statuses() {
			states[s.Name] = s.State
		}
		if ok(states) {
			return
		}
		time.Sleep(pace / 3)
	}
	t.Fatalf("the states stay %v", states)
}

// ill lets some resources of a small world fail.
func (w *world) ill(t *testing.T) {
	w.set(errDown, "db")
	w.set(errFull, "cache")
	w.set(errors.New("no orders without a database"), "orders")
	w.set(&typed{class: "503", text: "GET /health: 503 Service Unavailable"}, "reports")
	w.mu.Lock()
	w.pools["db"] = resource.Stats{Max: 10, InUse: 10}
	w.mu.Unlock()
	w.until(t, func(s map[string]health.State) bool {
		return s["db"] == health.Down && s["cache"] == health.Degraded && s["orders"] == health.Blocked && s["reports"] == health.Blocked
	})
}
