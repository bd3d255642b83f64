package httpkind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/observe"
)

// watched opens a client that w watches. It knows the operations Enrich and Book.
func watched(t *testing.T, base string, set func(*httpkind.HTTPConfig), configure ...func(*httpkind.Options) error) (*watcher, *httpkind.Client) {
	t.Helper()
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL = mustURL(t, base)
	cfg.APIKey = resource.NewSecret(apiKey)
	cfg.Backoff = time.Millisecond
	if set != nil {
		set(&cfg)
	}
	w := &watcher{}
	probe := observe.NewProbe(observe.Resource{Name: "api", Kind: "http"}, w)
	probe.AddOperation("Enrich", observe.String("http.request.method", "GET"), observe.String("url.template", "/people/{id}"))
	probe.AddOperation("Book", observe.String("http.request.method", "POST"), observe.String("url.template", "/book"))
	c, err := httpkind.Open(t.Context(), cfg, probe, configure...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return w, c
}

// api answers a path /v1/503/200 with 503 first, and then with 200.
func api(t *testing.T) string {
	var mu sync.Mutex
	seen := map[string]int{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n := seen[r.URL.String()]
		seen[r.URL.String()]++
		mu.Unlock()
		steps := strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
		switch step := steps[min(n, len(steps)-1)]; step {
		case "moved":
			http.Redirect(w, r, "/v1/200", http.StatusFound)
		case "other":
			http.Redirect(w, r, "/v1/200", http.StatusSeeOther)
		case "away":
			http.Redirect(w, r, "https://elsewhere.example.com/"+apiKey, http.StatusFound)
		case "slow":
			<-r.Context().Done()
		case "broken":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
		case "cut":
			panic(http.ErrAbortHandler)
		case "stream":
			_, _ = w.Write([]byte("one"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		default:
			code := http.StatusNotFound
			_, _ = fmt.Sscan(step, &code)
			w.WriteHeader(code)
			_, _ = w.Write([]byte(`{}`))
		}
	})
}

func get(path string) func(context.Context, *httpkind.Client) error {
	return func(ctx context.Context, c *httpkind.Client) error {
		_, err := c.Get(ctx, path)
		return err
	}
}

func send(call httpkind.Call) func(context.Context, *httpkind.Client) error {
	return func(ctx context.Context, c *httpkind.Client) error { return c.Send(ctx, call) }
}

// doing sends a request, and has f use the body of its answer.
func doing(method, path string, f func(io.ReadCloser)) func(context.Context, *httpkind.Client) error {
	return func(ctx context.Context, c *httpkind.Client) error {
		req, err := http.NewRequestWithContext(ctx, method, path, nil)
		if err != nil {
			return err
		}
		resp, err := c.Do(req)
		if err == nil {
			f(resp.Body)
		}
		return err
	}
}

func readAll(body io.ReadCloser) {
	_, _ = io.ReadAll(body)
	_ = body.Close()
	_ = body.Close()
}

func readOnly(body io.ReadCloser) { _, _ = io.ReadAll(body) }

func closeOnly(body io.ReadCloser) { _ = body.Close() }

func TestObserved(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	quick := func(cfg *httpkind.HTTPConfig) { cfg.Timeout = 50 * time.Millisecond }
	for _, tt := range []struct {
		name string
		base string // "": the API
		set  func(*httpkind.HTTPConfig)
		call func(context.Context, *httpkind.Client) error
		want []string
	}{
		{name: "get", call: get("200?secret=hunter2"), want: []string{"attempt GET 200 GET", "call Get"}},
		{name: "json", call: func(ctx context.Context, c *httpkind.Client) error { return c.JSON(ctx, "POST", "201", 1, nil) }, want: []string{"attempt POST 201 POST", "call JSON"}},
		{name: "send", call: send(httpkind.Call{Path: "/{x}", Params: httpkind.Values{"x": 200}}), want: []string{"attempt GET 200 GET", "call Send"}},
		{
			name: "an operation", call: send(httpkind.Call{Operation: "Enrich", Path: "/{id}", Params: httpkind.Values{"id": 200}}),
			want: []string{"attempt Enrich 200 GET /people/{id}", "call Enrich"},
		},
		{name: "an operation that nobody declared", call: send(httpkind.Call{Operation: "hunter2", Path: "/200"}), want: []string{"attempt GET 200 GET", "call _OTHER"}},
		{name: "an operation by another method", call: send(httpkind.Call{Operation: "Enrich", Method: "PUT", Path: "/200"}), want: []string{"attempt PUT 200 PUT", "call Enrich"}},
		{
			name: "retries", call: send(httpkind.Call{Operation: "Enrich", Path: "/503/429/200"}),
			want: []string{"attempt Enrich 503 error=503 GET /people/{id}", "attempt Enrich 429 error=429 resend=1 GET /people/{id}", "attempt Enrich 200 resend=2 GET /people/{id}", "call Enrich"},
		},
		{name: "retries in vain", set: func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 2 }, call: get("502"), want: []string{"attempt GET 502 error=502 GET", "attempt GET 502 error=502 resend=1 GET", "call Get error=502"}},
		{name: "a redirect", call: get("moved"), want: []string{"attempt GET 302 GET", "attempt GET 200 resend=1 GET", "call Get"}},
		{
			name: "a redirect after a retry", call: get("503/moved"),
			want: []string{"attempt GET 503 error=503 GET", "attempt GET 302 resend=1 GET", "attempt GET 200 resend=2 GET", "call Get"},
		},
		{
			name: "a redirect to another method", call: send(httpkind.Call{Operation: "Book", Method: "POST", Path: "/other", Body: 1}),
			want: []string{"attempt Book 303 POST /book", "attempt GET 200 resend=1 GET", "call Book"},
		},
		{
			name: "a redirect of an operation, which leads to a path of another template", call: send(httpkind.Call{Operation: "Enrich", Path: "/moved"}),
			want: []string{"attempt Enrich 302 GET /people/{id}", "attempt GET 200 resend=1 GET", "call Enrich"},
		},
		{name: "a redirect away", call: get("away"), want: []string{"attempt GET 302 GET", "call Get error=redirect"}},
		{name: "a newer key that is none", call: get("401"), want: []string{"attempt GET 401 error=401 GET", "call Get error=401"}},
		{name: "404", call: get("404"), want: []string{"attempt GET 404 error=404 GET", "call Get error=404"}},
		{name: "no JSON", call: func(ctx context.Context, c *httpkind.Client) error {
			return c.JSON(ctx, "GET", "200", nil, new(int))
		}, want: []string{"attempt GET 200 GET", "call JSON error=decode"}},
		{name: "no JSON to send", call: send(httpkind.Call{Path: "/200", Body: func() {}}), want: []string{"call Send error=encode"}},
		{name: "refused before it is sent", call: get("../hunter2"), want: []string{"call Get error=endpoint"}},
		{name: "timeout", set: quick, call: get("slow"), want: []string{"attempt GET error=timeout GET", "call Get error=timeout"}},
		{
			name: "timeout of attempts",
			set: func(cfg *httpkind.HTTPConfig) {
				cfg.AttemptTimeout, cfg.MaxAttempts = gen.Ptr(20*time.Millisecond), 2
			},
			call: get("slow"),
			want: []string{"attempt GET error=timeout GET", "attempt GET error=timeout resend=1 GET", "call Get error=timeout"},
		},
		{name: "cancelled", call: func(ctx context.Context, c *httpkind.Client) error {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(20*time.Millisecond, cancel)
			return get("slow")(ctx, c)
		}, want: []string{"attempt GET error=canceled GET", "call Get error=canceled"}},
		{name: "refused connection", base: gone.URL, set: func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 2 }, call: get("x"), want: []string{
			"attempt GET error=connection GET", "attempt GET error=connection resend=1 GET", "call Get error=connection",
		}},
		{name: "broken connection", call: get("cut/200"), want: []string{"attempt GET error=connection GET", "attempt GET 200 resend=1 GET", "call Get"}},
		{name: "broken body", call: get("broken"), want: []string{
			"attempt GET 200 GET", "attempt GET 200 resend=1 GET", "attempt GET 200 resend=2 GET", "call Get error=connection",
		}},
		{name: "do", call: doing("GET", "200", readAll), want: []string{"attempt GET 200 GET", "call Do 200"}},
		{name: "do, and read alone", call: doing("GET", "200", readOnly), want: []string{"attempt GET 200 GET", "call Do 200"}},
		{name: "do, and close alone", call: doing("DELETE", "200", closeOnly), want: []string{"attempt DELETE 200 DELETE", "call Do 200"}},
		{name: "do, and no answer", base: gone.URL, call: doing("PATCH", "x", readAll), want: []string{"attempt PATCH error=connection PATCH", "call Do error=connection"}},
		{name: "do, and a failure", call: doing("GET", "404", readAll), want: []string{"attempt GET 404 error=404 GET", "call Do 404 error=404"}},
		{name: "do, and a broken body", call: doing("GET", "broken", readAll), want: []string{"attempt GET 200 GET", "call Do 200 error=connection"}},
		{name: "do by hand", call: doing("hunter2", "200", readAll), want: []string{"attempt _OTHER 200 _OTHER", "call Do 200"}},
		{name: "do without a method", call: doing("", "200", readAll), want: []string{"attempt GET 200 GET", "call Do 200"}},
		{name: "do, refused", call: doing("GET", "https://elsewhere.example.com/hunter2", readAll), want: []string{"call Do error=endpoint"}},
		{name: "check", set: func(cfg *httpkind.HTTPConfig) { cfg.HealthPath = "/200" }, call: httpkind.Check, want: []string{"attempt GET alone 200 GET"}},
		{name: "closed", call: func(ctx context.Context, c *httpkind.Client) error {
			_ = c.Close()
			return get("200")(ctx, c)
		}, want: []string{"call Get error=closed"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.base == "" {
				tt.base = api(t)
			}
			w, c := watched(t, tt.base, tt.set)
			err := tt.call(t.Context(), c)
			w.Wants(t, tt.want...)
			if failed := strings.Contains(tt.want[len(tt.want)-1], "error="); failed && err == nil && !strings.Contains(tt.want[len(tt.want)-1], "Do") {
				t.Error("it has not failed")
			}
		})
	}
}

// TestObservedStream holds that a call of Do lasts as long as its body.
func TestObservedStream(t *testing.T) {
	w, c := watched(t, api(t), nil)
	ctx, cancel := context.WithCancel(t.Context())
	begin := func() io.ReadCloser {
		var body io.ReadCloser
		if err := doing("GET", "stream", func(b io.ReadCloser) { body = b })(ctx, c); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(body, make([]byte, 3)); err != nil {
			t.Fatal(err)
		}
		if lines := w.Lines(observe.Call, observe.Attempt); len(lines) != 1 || lines[0] != "attempt GET 200 GET" {
			t.Errorf("while the body is read, %q has ended", lines)
		}
		return body
	}

	body := begin()
	reading := make(chan error)
	go func() {
		_, err := body.Read(make([]byte, 1))
		reading <- err
	}()
	_ = body.Close()
	if err := <-reading; err == nil {
		t.Error("a closed body can be read")
	}
	w.Wants(t, "attempt GET 200 GET", "call Do 200")

	body = begin()
	cancel()
	if _, err := io.ReadAll(body); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = body.Close()
	w.Wants(t, "attempt GET 200 GET", "call Do 200 error=canceled")
}

// TestObservedPanic holds that a panic is a failure, once, and goes on.
func TestObservedPanic(t *testing.T) {
	w, c := watched(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) { panic("hunter2") }))
	for name, call := range map[string]func(context.Context, *httpkind.Client) error{"Get": get("x"), "Send": send(httpkind.Call{}), "Do": doing("GET", "x", readAll)} {
		func() {
			defer func() {
				if recover() != "hunter2" {
					t.Error("the panic is gone")
				}
			}()
			_ = call(t.Context(), c)
		}()
		w.Wants(t, "attempt GET error=panic GET", "call "+name+" error=panic")
	}
}

// TestObservedJoins holds that a transport that configure sets is still used, inside of what observers add to the context.
func TestObservedJoins(t *testing.T) {
	var w *watcher
	var c *httpkind.Client
	var inner, outer []string
	answers := []*http.Response{answer(503, ""), answer(302, "", "Location", "/y"), answer(200, ""), nil}
	trace := func(o *httpkind.Options) error {
		o.RoundTripper = roundTripper(func(r *http.Request) (*http.Response, error) {
			op := w.Op(r.Context())
			inner = append(inner, fmt.Sprint(op.Scope, " ", op.Name, " ", r.URL.Path))
			next := answers[0]
			answers = answers[1:]
			return next, nil
		})
		return nil
	}
	wrap := func(o *httpkind.Options) error {
		next := o.RoundTripper
		o.RoundTripper = roundTripper(func(r *http.Request) (*http.Response, error) {
			outer = append(outer, r.Method)
			return next.RoundTrip(r)
		})
		return nil
	}
	w, c = watched(t, "https://api.example.com", nil, trace, wrap)
	if _, err := c.Get(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	w.Wants(t, "attempt GET 503 error=503 GET", "attempt GET 302 resend=1 GET", "attempt GET 200 resend=2 GET", "call Get")
	if got := fmt.Sprint(inner, outer); got != "[attempt GET /x attempt GET /x attempt GET /y] [GET GET GET]" {
		t.Error(got)
	}
	_ = c.JSON(t.Context(), "POST", "x", nil, nil) // the transport gives neither an answer nor an error
	w.Wants(t, "attempt POST error=connection POST", "call JSON error=connection")
}

// TestObservedTransport holds that an attempt that ends with its context is told why, whatever the transport makes of it.
func TestObservedTransport(t *testing.T) {
	quick := func(cfg *httpkind.HTTPConfig) {
		cfg.AttemptTimeout, cfg.MaxAttempts = gen.Ptr(time.Millisecond), 1
	}
	w, c := watched(t, "https://api.example.com", quick, through(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, fmt.Errorf("hunter2: %w", r.Context().Err())
	}))
	_ = get("x")(t.Context(), c)
	w.Wants(t, "attempt GET error=timeout GET", "call Get error=timeout")
}

// TestDeclared holds that observers know all operations before the first, and no secret.
func TestDeclared(t *testing.T) {
	for base, attrs := range map[string]string{
		"https://api.example.com/services/" + apiKey: "[{url.scheme https} {server.address api.example.com} {server.port 443}]",
		"http://[::1]:8080":                          "[{url.scheme http} {server.address ::1} {server.port 8080}]",
	} {
		w, _ := watched(t, base, nil)
		if got := fmt.Sprint(w.Resource().Attrs); got != attrs {
			t.Errorf("%s: %s", base, got)
		}
		var names []string
		for _, op := range w.Resource().Ops {
			names = append(names, fmt.Sprint(op.Scope, " ", op.Name))
		}
		for _, name := range []string{"call Do", "call Get", "call JSON", "call Send", "call Enrich", "call Book", "attempt Enrich", "attempt GET", "attempt QUERY", "attempt _OTHER"} {
			if !slices.Contains(names, name) {
				t.Errorf("%s is not declared", name)
			}
		}
	}
}

// TestObservedSecrets holds that whoever prints all that an observer gets prints neither key, path nor query.
func TestObservedSecrets(t *testing.T) {
	var text bytes.Buffer
	w, c := watched(t, api(t), nil)
	_ = get("200/"+url.PathEscape(apiKey)+"?q=hunter2")(t.Context(), c)
	_ = get("away?q=hunter2")(t.Context(), c)
	_ = send(httpkind.Call{Operation: "Enrich", Path: "/{id}", Params: httpkind.Values{"id": resource.NewSecret("hunter2")}})(t.Context(), c)
	fmt.Fprint(&text, w.Lines(), w.Resource().Attrs)
	for _, op := range w.Resource().Ops {
		fmt.Fprint(&text, *op)
	}
	if got := text.String(); strings.Contains(got, "hunter2") || strings.Contains(got, "/v1") {
		t.Error(got)
	}
}

// TestObservedAllocations holds what observers add to a call: the copy of the request with their context, and the trace of its connection with
// its three functions.
func TestObservedAllocations(t *testing.T) {
	reply := through(func(*http.Request) (*http.Response, error) { return answer(200, ""), nil })
	alone, ctx := open(t, "https://api.example.com", nil, reply), t.Context()
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, cfg.APIKey = mustURL(t, "https://api.example.com"), resource.NewSecret(apiKey)
	observed, err := httpkind.Open(ctx, cfg, observe.NewProbe(observe.Resource{}, counter{}), reply)
	if err != nil {
		t.Fatal(err)
	}
	plain := testing.AllocsPerRun(100, func() { _, _ = alone.Get(ctx, "x") })
	if n := testing.AllocsPerRun(100, func() { _, _ = observed.Get(ctx, "x") }); n > plain+5 {
		t.Errorf("%v allocations become %v", plain, n)
	}
}

// A counter is an observer that allocates nothing.
type counter struct{}

func (counter) Observe(observe.Resource) observe.Recorder                   { return counter{} }
func (counter) Begin(ctx context.Context, _ *observe.Op) context.Context    { return ctx }
func (counter) End(_ context.Context, _ *observe.Op, result observe.Result) {}
