package live_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/slogobserver"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// incident is an alert of the incident with that number.
func incident(n int, status alert.Status) alert.Alert {
	a := alert.Alert{
		Key: fmt.Sprintf("shop/database/%d", n), Status: status, Service: "shop", Resource: "database", Kind: "postgres",
		Message: "it does not answer", ErrorType: "timeout", Critical: true, Began: time.Now().Add(-time.Minute),
	}
	if status == alert.Resolved {
		a.Ended = time.Now()
	}
	return a
}

// A receiver takes messages at a URL that is a secret, from those who sign them. It keeps their keys. Everybody else is told all that they
// have said.
type receiver struct {
	host, path, key string

	mu   sync.Mutex
	keys map[string]int
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{path: "/services/" + url.PathEscape(live.NewSecret()), key: live.NewSecret(), keys: map[string]int{}}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	r.host = strings.TrimPrefix(s.URL, "http://")
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the connection broke
	}
	if req.URL.EscapedPath() != r.path || webhookkind.Verify(req.Header, body, r.key) != nil {
		http.Error(w, fmt.Sprint("not at ", req.URL, " that is ", req.URL.Path, " with ", req.Header, " and ", r.key), http.StatusForbidden)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys[req.Header.Get("Idempotency-Key")]++
}

// got is how many messages there are, repetitions aside.
func (r *receiver) got() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.keys)
}

// env are the variables of alerting.
func (r *receiver) env(t *testing.T) resource.Map {
	t.Helper()
	return resource.Map{
		"ALERTING_URL_FILE":         newSecretFile(t, "http://"+r.host+r.path).path,
		"ALERTING_SIGNING_KEY_FILE": newSecretFile(t, r.key).path,
	}
}

// openAlerting opens alerting alone.
func openAlerting(t *testing.T, env resource.Map, opts ...stack.Option) (target *stack.Webhook, shut func() error) {
	t.Helper()
	alerts, shutAll, err := stack.OpenAlerts(t.Context(), append(opts, stack.WithSource(env))...)
	if err != nil {
		noSecretIn(t, err)
		t.Fatal(err)
	}
	return alerts.Alerting, closing(t, shutAll)
}

// TestWebhookFaults has alerts whose connections break: all of them arrive, and attempts have one key.
func TestWebhookFaults(t *testing.T) {
	noGoroutineLeaks(t)
	r := newReceiver(t)
	p := live.NewProxy(t, r.host)
	env := with(r.env(t), "ALERTING_URL_FILE", newSecretFile(t, "http://"+p.Addr()+r.path).path, "ALERTING_BACKOFF", "50ms")
	target, shut := openAlerting(t, env)
	work := load{operations() / 10, func(ctx context.Context, i int) error { return target.Alert(ctx, incident(i, alert.Firing)) }}
	work.run(t, networkFaults(t, p)...)
	if n := r.got(); n != work.n {
		t.Errorf("%d of %d alerts are there", n, work.n)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	closedAll(t, p)
}

// TestWebhookSecrets has a receiver that refuses messages and says all that it knows: no secret is in errors, in what observers get, or in logs.
func TestWebhookSecrets(t *testing.T) {
	noGoroutineLeaks(t)
	r := newReceiver(t)
	var log bytes.Buffer
	var s signals
	target, _ := openAlerting(t, r.env(t), stack.WithObserver(&s, slogobserver.New(slog.New(slog.NewJSONHandler(&log, nil)))))
	r.path = "/" + live.NewSecret()
	for _, err := range []error{target.Alert(t.Context(), incident(1, alert.Firing)), target.Post(t.Context(), 1, "")} {
		checkError(t, err, "POST {url}: 403 Forbidden")
		live.NoLeak(t, "the body of an answer", as[*httpkind.StatusError](t, err).Body)
	}
	if got := strings.Join(s.said(true), ", "); got != "connect CONNECT, wait ACQUIRE, attempt Alert 403, call Alert 403, wait ACQUIRE, attempt Post 403, call Post 403" {
		t.Error(got)
	}
	if !strings.Contains(log.String(), "403") {
		t.Errorf("the log is %q", &log)
	}
	live.NoLeak(t, "the log", log.String())
	noSecretIn(t, s.of.Attrs)
}

// TestWebhookRotation replaces the URL and the key.
func TestWebhookRotation(t *testing.T) {
	noGoroutineLeaks(t)
	r := newReceiver(t)
	env := r.env(t)
	target, _ := openAlerting(t, env)
	r.path, r.key = "/services/"+url.PathEscape(live.NewSecret()), live.NewSecret()
	checkError(t, target.Alert(t.Context(), incident(1, alert.Firing)), "403")
	for file, text := range map[string]string{env["ALERTING_URL_FILE"]: "http://" + r.host + r.path, env["ALERTING_SIGNING_KEY_FILE"]: r.key} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := target.Alert(t.Context(), incident(1, alert.Firing)); err != nil || r.got() != 1 {
		t.Errorf("%d messages, %v", r.got(), err)
	}
	if err := os.Remove(env["ALERTING_URL_FILE"]); err != nil {
		t.Fatal(err)
	}
	checkError(t, target.Alert(t.Context(), incident(1, alert.Firing)), "ALERTING_URL_FILE")
	checkError(t, target.Check(t.Context()), "ALERTING_URL_FILE")
}

// TestWebhookOpensWithoutReceiver holds that a program starts while nobody takes its alerts.
func TestWebhookOpensWithoutReceiver(t *testing.T) {
	noGoroutineLeaks(t)
	env := resource.Map{"ALERTING_URL": "http://127.0.0.1:" + closedPort(t) + "/" + url.PathEscape(live.NewSecret()), "ALERTING_MAX_ATTEMPTS": "1"}
	target, _ := openAlerting(t, env)
	err := target.Alert(soon(t, 5*time.Second), incident(1, alert.Firing))
	checkError(t, err, "POST {url}: ")
	if got := observe.Class(err); got != "connection" {
		t.Error(got)
	}
}
