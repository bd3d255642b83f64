package program

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// An api is an HTTP API that answers as it is told, and with 200 else.
type api struct {
	*httptest.Server
	mu   sync.Mutex
	next []string // "503", or where it redirects to; "wait" for no answer, "stream" for one without an end

	refused func() error // called before it answers 401
}

func newAPI(t testing.TB, refused func() error) *api {
	a := &api{refused: refused}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // the server sees that a client leaves once it has read the body
	a.mu.Lock()
	answer := "200"
	if len(a.next) > 0 {
		answer, a.next = a.next[0], a.next[1:]
	}
	a.mu.Unlock()
	code := 0
	switch _, _ = fmt.Sscan(answer, &code); {
	case answer == "wait":
		<-r.Context().Done()
	case answer == "stream":
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	case code == http.StatusUnauthorized && a.refused() != nil:
		w.WriteHeader(http.StatusInternalServerError)
	case code > 0:
		w.WriteHeader(code)
		fmt.Fprint(w, "{}")
	default:
		http.Redirect(w, r, answer, http.StatusTemporaryRedirect)
	}
}

// answering has the API give the answers to what do sends.
func (a *api) answering(do func(context.Context) error, answers ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		a.mu.Lock()
		a.next = slices.Clone(answers)
		a.mu.Unlock()
		return do(ctx)
	}
}

func orders(t testing.TB) (opening, refusal) {
	key := filepath.Join(t.TempDir(), "key")
	renew := func(to string) error { return os.WriteFile(key, []byte(to), 0o600) }
	a := newAPI(t, func() error { return renew("new") })
	if err := renew("old"); err != nil {
		t.Fatal(err)
	}
	env := WithSource(resource.Map{
		"ORDERS_BASE_URL": a.URL, "ORDERS_API_KEY_FILE": key, "ORDERS_HEALTH_PATH": "/health", "ORDERS_MAX_CONNS": "1", "ORDERS_BACKOFF": "1ms",
	})
	refuse := func(ctx context.Context, opts ...Option) error {
		return a.answering(func(ctx context.Context) error {
			_, _, err := OpenOrders(ctx, append(opts, env)...)
			return err
		}, "503")(ctx)
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		api, shut, err := OpenOrders(ctx, append(opts, env)...)
		if err != nil {
			return nil, nil, err
		}
		get := func(ctx context.Context) error { _, err := api.Get(ctx, "x"); return err }
		order := func(ctx context.Context) error { return api.Order(ctx, 7) }
		post := func(ctx context.Context) error { return api.JSON(ctx, http.MethodPost, "x", 1, nil) }
		begin := func(ctx context.Context) (*http.Response, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "x", nil)
			if err != nil {
				return nil, err
			}
			return api.Do(req)
		}
		do := func(ctx context.Context) error {
			resp, err := begin(ctx)
			if err != nil {
				return err
			}
			return readAll(resp.Body)
		}
		return []step{
			{"`Get` on an open connection", get, false},
			{"`JSON` with the method POST", post, false},
			{"`Send` of a `Call`", func(ctx context.Context) error { return api.Send(ctx, httpkind.Call{Path: "/x"}) }, false},
			{"`Do`, and its body is read", do, false},
			{"`Order`, an operation of a specification", order, false},
			{"a status from 400 on", a.answering(get, "404"), true},
			{"a status from 400 on, of `Do`", a.answering(do, "404"), false},
			{"an operation that is sent again, twice", a.answering(order, "503", "429"), false},
			{"a redirect with two hops", a.answering(get, "/y", "/z"), false},
			{"a redirect of an operation, after it was sent again", a.answering(order, "503", "/y"), false},
			{"a redirect to another origin", a.answering(get, "https://elsewhere.example.com/x"), true},
			{"a key that is refused, and a newer one", a.answering(get, "401"), false},
			{"a path outside `base_url`", func(ctx context.Context) error { _, err := api.Get(ctx, "../x"); return err }, true},
			{"`Check`", api.Check, false},
			{Pooled, nothing, false},
			{"`Get` while a `Do` with an open body uses the only connection", func(ctx context.Context) error {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				var resp *http.Response
				stream := func(ctx context.Context) (err error) { resp, err = begin(ctx); return err }
				if err := a.answering(stream, "stream")(ctx); err != nil {
					return err
				}
				defer resp.Body.Close()
				return hasty(get)(ctx)
			}, true},
			{"`Get` that has no answer at the deadline of its context", hasty(a.answering(get, "wait")), true},
			{"`Get` whose context is cancelled while it waits for the answer", cancelling(a.answering(get, "wait")), true},
			{"no server listens at the address", func(ctx context.Context) error {
				a.Close()
				return post(ctx)
			}, true},
		}, shut, nil
	}, refuse
}
