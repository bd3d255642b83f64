//go:build go1.25

package healthhttp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// canary is a secret, and stands in an error too.
const canary = "canary-4711"

func yes(*http.Request) bool { return true }

// A program has a Health, and a client of what is served of it.
type program struct {
	*health.Health
	http.Handler
	mu   sync.Mutex
	sick map[string]error
}

func newProgram(options ...healthhttp.Option) *program {
	h := health.New()
	return &program{Health: h, Handler: healthhttp.Handler(h, options...), sick: map[string]error{}}
}

func (p *program) set(name string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sick[name] = err
}

func (p *program) node(name string, after ...string) lifecycle.Node {
	return lifecycle.Node{
		Name: name, Kind: "kind", After: after, Health: lifecycle.Health{Monitored: true, Failures: 1, Successes: 1},
		Open: func(context.Context, ...resource.OpenOption) error { return nil }, Close: func(context.Context) error { return nil },
		Check: func(context.Context) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.sick[name]
		},
	}
}

func (p *program) start(t *testing.T, nodes ...lifecycle.Node) *lifecycle.Group {
	t.Helper()
	secret := resource.NewSecret(canary)
	_ = secret.Reveal() // from now on errors are cleaned of it
	g, err := lifecycle.Settings{Monitor: p.Health, Logger: slog.New(slog.DiscardHandler), Describe: func() resource.Description {
		d := gen.Describe("prod", gen.Origins{})
		for _, n := range nodes {
			d.Add(n.Name, n.Kind, []gen.Value{{Field: "host", Value: n.Name + ".example"}, {Field: "password", Value: secret}})
		}
		return d.Description()
	}}.Start(t.Context(), nil, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close(context.Background()) })
	return g
}

func ask(h http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func get(h http.Handler, target string) (int, string) {
	w := ask(h, http.MethodGet, target)
	return w.Code, w.Body.String()
}

// wants asks for target, and compares the whole answer.
func wants(t *testing.T, h http.Handler, target string, code int, body string) {
	t.Helper()
	if c, b := get(h, target); c != code || b != body {
		t.Errorf("%s: %d %q, want %d %q", target, c, b, code, body)
	}
}

// broken is a program with a resource that is down, for a reason that has a secret in it.
func broken(t *testing.T, options ...healthhttp.Option) *program {
	p := newProgram(options...)
	p.start(t, p.node("ordersdb"), p.node("reports", "ordersdb"))
	p.set("ordersdb", errors.New("refused for app:"+canary+" at whatever.example"))
	time.Sleep(time.Minute)
	return p
}

// TestDetails asks each path, with and without leave to see details.
func TestDetails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deny := map[string][]healthhttp.Option{
			"without the option": nil,
			"allow says no":      {healthhttp.WithDetails(func(*http.Request) bool { return false })},
			"allow is nil":       {healthhttp.WithDetails(nil)},
			"allow panics":       {healthhttp.WithDetails(func(*http.Request) bool { panic(http.ErrAbortHandler) })},
			"the last one":       {healthhttp.WithDetails(yes), healthhttp.WithDetails(nil)},
		}
		paths := []string{"/livez", "/readyz", "/healthz", "/healthz?verbose", "/healthz?verbose=1", "/status", "/status?verbose", "/", "/nowhere", "/status/", "/livez/", "/LIVEZ", "//status"}
		for why, options := range deny {
			p := broken(t, options...)
			for _, path := range paths {
				w := ask(p, http.MethodGet, path)
				all := fmt.Sprint(w.Header(), w.Body)
				for _, hidden := range []string{canary, "refused", "whatever", "host", "REDACTED", "prod"} {
					if strings.Contains(all, hidden) {
						t.Errorf("%s, %s: the answer has %q: %s", why, path, hidden, all)
					}
				}
				if named := strings.Contains(all, "ordersdb"); named != strings.HasPrefix(path, "/healthz") {
					t.Errorf("%s, %s: it names a resource: %v", why, path, named)
				}
				if strings.HasPrefix(path, "/status") && (w.Code != http.StatusNotFound || w.Body.String() != ask(p, http.MethodGet, "/nowhere").Body.String()) {
					t.Errorf("%s, %s: %d %s", why, path, w.Code, w.Body)
				}
			}
			if c := ask(p, http.MethodPost, "/status").Code; c != http.StatusNotFound {
				t.Errorf("%s: a POST of /status is %d", why, c)
			}
		}
		p := broken(t, healthhttp.WithDetails(yes))
		for _, path := range paths {
			code, body := get(p, path)
			if strings.Contains(body, canary) {
				t.Errorf("%s shows a secret", path)
			}
			detailed := strings.HasPrefix(path, "/healthz?") || strings.HasPrefix(path, "/status?") || path == "/status"
			if strings.Contains(body, "refused for app:[REDACTED] at whatever.example") != detailed {
				t.Errorf("%s: %d %s", path, code, body)
			}
		}
		_, page := get(p, "/status")
		for _, shown := range []string{"ordersdb.example", "profile <b>prod</b>", `<bdi>[REDACTED]</bdi>`} {
			if !strings.Contains(page, shown) {
				t.Errorf("the page does not show %q", shown)
			}
		}
	})
}

// Whether details are shown is asked for each request.
func TestAllow(t *testing.T) {
	p := newProgram(healthhttp.WithDetails(func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer x" }))
	r := httptest.NewRequest(http.MethodGet, "/status", nil)
	for _, token := range []string{"Bearer x", "", "Bearer x"} {
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if (w.Code == http.StatusOK) != (token != "") {
			t.Errorf("%q: %d", token, w.Code)
		}
	}
}

func TestMethods(t *testing.T) {
	p := newProgram(healthhttp.WithDetails(yes))
	for _, path := range []string{"/livez", "/readyz", "/healthz", "/status"} {
		got := ask(p, http.MethodGet, path)
		head := ask(p, http.MethodHead, path)
		if head.Code != got.Code || head.Body.Len() > 0 || head.Header().Get("Content-Type") != got.Header().Get("Content-Type") || head.Header().Get("Content-Length") == "0" {
			t.Errorf("HEAD %s: %d %v %q", path, head.Code, head.Header(), head.Body)
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, "BREW"} {
			w := ask(p, method, path)
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d %v", method, path, w.Code, w.Header())
			}
		}
	}
	for _, target := range []string{"/livez", "/status", "/nowhere"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			head := ask(p, method, target).Header()
			for name, want := range map[string]string{
				"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			} {
				if head.Get(name) != want {
					t.Errorf("%s %s: %s is %q", method, target, name, head.Get(name))
				}
			}
			for _, want := range []string{"default-src 'none'", "form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
				if policy := head.Get("Content-Security-Policy"); !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
					t.Errorf("%s %s: %s", method, target, policy)
				}
			}
		}
	}
}

func TestPrefix(t *testing.T) {
	p := newProgram()
	mux := http.NewServeMux()
	mux.Handle("/internal/", http.StripPrefix("/internal", p))
	wants(t, mux, "/internal/livez", http.StatusOK, "ok\n")
	wants(t, mux, "/internal/", http.StatusNotFound, "not found\n")
	wants(t, http.StripPrefix("/internal", p), "/internal", http.StatusNotFound, "not found\n")
	wants(t, healthhttp.Handler(nil), "/readyz", http.StatusServiceUnavailable, "starting\n")
}

// TestLife asks while resources are opened, work, fail and are closed.
func TestLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(healthhttp.WithDetails(yes))
		wants(t, p, "/livez", http.StatusOK, "ok\n")
		wants(t, p, "/readyz", http.StatusServiceUnavailable, "starting\n")
		_, page := get(p, "/status")
		if !strings.Contains(page, "No resource is being opened yet.") {
			t.Error(page)
		}
		n := p.node("db")
		n.Retry = lifecycle.Retry{Attempts: 5, Backoff: time.Second}
		fails, closing := 3, make(chan struct{})
		n.Open = func(context.Context, ...resource.OpenOption) error {
			if fails--; fails >= 0 {
				return errors.New("no route")
			}
			return nil
		}
		n.Close = func(context.Context) error { <-closing; return nil }
		opened := make(chan *lifecycle.Group)
		go func() { opened <- p.start(t, n) }()
		synctest.Wait() // the first attempt has failed
		wants(t, p, "/livez", http.StatusOK, "ok\n")
		wants(t, p, "/readyz", http.StatusServiceUnavailable, "starting\n")
		if code, body := get(p, "/healthz"); code != http.StatusServiceUnavailable || !strings.Contains(body, `"output": "starting"`) || strings.Contains(body, "route") {
			t.Error(code, body)
		}
		if _, page = get(p, "/status"); !strings.Contains(page, "no route") || !strings.Contains(page, "1 attempt to open it failed") || !strings.Contains(page, "0 of 1 resource open.") {
			t.Error(page)
		}
		g := <-opened
		wants(t, p, "/readyz", http.StatusOK, "ready\n")
		if _, page = get(p, "/status"); !strings.Contains(page, "Nothing needs your attention.") {
			t.Error(page)
		}
		p.set("db", errors.New("gone"))
		time.Sleep(time.Minute)
		wants(t, p, "/readyz", http.StatusServiceUnavailable, "down\n")
		if _, page = get(p, "/status"); !strings.Contains(page, `data-tone="bad"`) || !strings.Contains(page, "db is down.") {
			t.Error(page)
		}
		p.set("db", nil)
		time.Sleep(time.Minute)
		wants(t, p, "/readyz", http.StatusOK, "ready\n")
		go g.Close(context.Background())
		synctest.Wait()
		wants(t, p, "/livez", http.StatusOK, "ok\n")
		wants(t, p, "/readyz", http.StatusServiceUnavailable, "draining\n")
		if _, page = get(p, "/status"); !strings.Contains(page, ">Draining<") {
			t.Error(page)
		}
		close(closing)
		synctest.Wait()
		wants(t, p, "/readyz", http.StatusServiceUnavailable, "draining\n")
		if _, page = get(p, "/status"); !strings.Contains(page, "All resources are closed.") {
			t.Error(page)
		}
	})
}

// No request waits for a check that hangs, nor makes one.
func TestNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(healthhttp.WithDetails(yes))
		n, hang, checks := p.node("db"), make(chan struct{}), atomic.Int64{}
		n.Check = func(context.Context) error { checks.Add(1); <-hang; return nil }
		p.start(t, n)
		time.Sleep(34 * time.Second)
		before, began := checks.Load(), time.Now()
		for _, path := range []string{"/livez", "/readyz", "/healthz", "/healthz?verbose", "/status"} {
			get(p, path)
		}
		if checks.Load() != before || before != 1 || time.Since(began) != 0 {
			t.Errorf("%d checks, then %d, %v", before, checks.Load(), time.Since(began))
		}
		close(hang)
	})
}

// A doc is what /healthz answers.
type doc struct {
	Status, Output string
	Checks         map[string][]struct {
		ComponentType, ObservedUnit, Status, Time, Output string
		ObservedValue                                     *float64
	}
}

func TestHealthz(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(healthhttp.WithDetails(yes))
		cache := p.node("cache")
		cache.Health.Optional = true
		bare := p.node("bare")
		bare.Check = nil
		p.start(t, p.node("db"), p.node("report", "db"), cache, bare, lifecycle.Node{Name: "off", State: lifecycle.NodeAbsent})
		read := func(code int, want string) doc {
			t.Helper()
			w := ask(p, http.MethodGet, "/healthz")
			var d doc
			if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, name := range []string{"db", "report", "cache", "bare", "off"} {
				for _, c := range d.Checks[name] {
					got = append(got, strings.TrimSuffix(name+"="+c.Status+":"+c.Output, ":"))
					if at, err := time.Parse(time.RFC3339Nano, c.Time); c.ComponentType != "component" || err != nil || time.Since(at) > 2*time.Minute || (c.ObservedUnit == "ms") != (c.ObservedValue != nil) {
						t.Errorf("%+v", c)
					}
				}
			}
			if line := strings.TrimSuffix(d.Status+":"+d.Output, ":") + " " + strings.Join(got, " "); line != want || w.Code != code {
				t.Errorf("got  %d %s\nwant %d %s", w.Code, line, code, want)
			}
			if kind := w.Header().Get("Content-Type"); kind != "application/health+json" {
				t.Error(kind)
			}
			return d
		}
		if d := read(200, "pass db=pass report=pass cache=pass bare=pass"); d.Checks["db"][0].ObservedValue != nil {
			t.Error("the latency of a check that has not been made")
		}
		p.set("cache", context.DeadlineExceeded)
		time.Sleep(34 * time.Second)
		if d := read(200, "warn db=pass report=pass cache=fail:timeout bare=pass"); d.Checks["db"][0].ObservedValue == nil {
			t.Error("no latency of a check")
		}
		p.set("db", errors.New("gone"))
		p.set("report", errors.New("nothing to report"))
		time.Sleep(34 * time.Second)
		read(503, "fail:down db=fail:_OTHER report=fail:blocked cache=fail:timeout bare=pass")
		if _, body := get(p, "/healthz?verbose"); !strings.Contains(body, "_OTHER: gone") {
			t.Error(body)
		}
	})
}

// Names and messages are texts, whatever is in them.
func TestHostile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const evil = `</script><script>alert(1)</script><b a="'` + "\x00\u202e"
		p := newProgram(healthhttp.WithDetails(yes))
		n := p.node(evil)
		n.Kind = evil
		p.start(t, n, p.node("user", evil))
		p.set(evil, errors.New(evil+strings.Repeat("ä", 5000)))
		time.Sleep(time.Minute)
		code, page := get(p, "/status")
		if code != http.StatusOK || strings.Count(page, "<script>") != 1 || strings.Contains(page, `<b a=`) {
			t.Error(code, page)
		}
		if !strings.Contains(page, html.EscapeString(`<script>alert(1)</script>`)) || !strings.Contains(page, "more)") || strings.Count(page, "ä") > 3000 {
			t.Error("it does not show the name and the beginning of the message")
		}
		var d doc
		_, body := get(p, "/healthz")
		if err := json.Unmarshal([]byte(body), &d); err != nil || len(d.Checks) != 2 {
			t.Error(err, body)
		}
		if _, page := get(p, "/status?"+url.Values{"refresh": {`5"><script>`}, "a": {evil}}.Encode()); strings.Count(page, "<script>") != 1 || strings.Contains(page, "http-equiv") {
			t.Error(page)
		}
	})
}

// A description that panics costs the configuration, and nothing else.
func TestDescribePanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(healthhttp.WithDetails(yes))
		opened := false
		describe := func() resource.Description {
			if opened {
				panic(canary)
			}
			return resource.Description{}
		}
		g, err := lifecycle.Settings{Monitor: p.Health, Logger: slog.New(slog.DiscardHandler), Describe: describe}.Start(t.Context(), nil, p.node("db"))
		if err != nil {
			t.Fatal(err)
		}
		opened = true
		defer g.Close(context.Background())
		code, page := get(p, "/status")
		if code != http.StatusOK || !strings.Contains(page, `data-name="db"`) || !strings.Contains(page, "cannot be shown") || strings.Contains(page, canary) {
			t.Error(code, page)
		}
	})
}

// Without a script, the page is loaded again only if the reader asks for it.
func TestRefresh(t *testing.T) {
	p := newProgram(healthhttp.WithDetails(yes))
	for query, want := range map[string]bool{"": false, "?refresh=30": true, "?refresh=0": false, "?refresh=-1": false, "?refresh=1e9": false, "?refresh=99999": false, "?refresh=x": false} {
		if _, page := get(p, "/status"+query); strings.Contains(page, `<meta http-equiv="refresh" content="30">`) != want {
			t.Errorf("%q", query)
		}
	}
	if _, page := get(p, "/status?token="+canary); strings.Contains(page, canary) || strings.Contains(page, "?refresh") {
		t.Error("links on the page lose or show the rest of the query")
	}
}
