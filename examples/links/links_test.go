package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/examples/links/deps"
	"github.com/resgen-go/resgen/examples/links/deps/depstest"
	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/kinds/postgres/postgreskindtest"
	"github.com/resgen-go/resgen/resource"
)

var errDown = errors.New("connection refused")

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		name, url string
		verdict   deps.Verdict
		err       error
		stored    bool
		want      int
	}{
		{"a host that is known to be good", "https://example.com/a?b", deps.Verdict{}, nil, true, http.StatusCreated},
		{"a host that nobody knows", "https://example.com/a?b", deps.Verdict{}, &httpkind.StatusError{Code: http.StatusNotFound}, true, http.StatusCreated},
		{"a dangerous host", "https://example.com/a?b", deps.Verdict{Dangerous: true, Reason: "phishing"}, nil, false, http.StatusUnprocessableEntity},
		{"an API that is down", "https://example.com/a?b", deps.Verdict{}, errDown, false, http.StatusServiceUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			use, mocks := depstest.NewShorten(t)
			mocks.Safety.On.Verdict.With("example.com").Return(tt.verdict, tt.err).Once()
			if tt.stored {
				mocks.DB.On.Exec.Return(pgconn.NewCommandTag("INSERT 0 1"), nil).Once()
			}
			got := post(shorten{use}, tt.url)
			if got.Code != tt.want {
				t.Errorf("%d %s", got.Code, got.Body)
			}
			if link := strings.TrimSpace(got.Body.String()); tt.stored && !strings.HasPrefix(link, "http://localhost:8080/") {
				t.Errorf("the link is %q", link)
			}
		})
	}
}

func TestShortenRefuses(t *testing.T) {
	for _, text := range []string{"", "example.com", "ftp://example.com", "https://", "https://%zz"} {
		use, _ := depstest.NewShorten(t)
		if got := post(shorten{use}, text); got.Code != http.StatusBadRequest {
			t.Errorf("%q: %d %s", text, got.Code, got.Body)
		}
	}
}

func post(h http.Handler, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/links", strings.NewReader(url.Values{"url": {target}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFollow(t *testing.T) {
	const target = "https://example.com/a"
	for _, tt := range []struct {
		name string
		set  func(*depstest.FollowMocks)
		edit func(*deps.Config)
		want int
	}{
		{"from the cache", func(m *depstest.FollowMocks) { m.Cache.On.Get.With("abc").Return(target, nil) }, nil, http.StatusFound},
		{"from the database", func(m *depstest.FollowMocks) {
			m.Cache.On.Get.Return("", redis.Nil)
			m.DB.On.QueryRow.Return(postgreskindtest.Row(target))
			m.Cache.On.Set.With("abc", target, time.Hour).Return(nil).Once()
		}, nil, http.StatusFound},
		{"while the cache is down", func(m *depstest.FollowMocks) {
			m.Cache.On.Get.Return("", errDown)
			m.DB.On.QueryRow.Return(postgreskindtest.Row(target))
			m.Cache.On.Set.Return(errDown)
		}, nil, http.StatusFound},
		{
			"without a cache", func(m *depstest.FollowMocks) { m.DB.On.QueryRow.Return(postgreskindtest.Row(target)) },
			func(c *deps.Config) { c.Cache = nil }, http.StatusFound,
		},
		{"a link that there is not", func(m *depstest.FollowMocks) {
			m.Cache.On.Get.Return("", redis.Nil)
			m.DB.On.QueryRow.Fail(pgx.ErrNoRows)
		}, nil, http.StatusNotFound},
		{"while the database is down", func(m *depstest.FollowMocks) {
			m.Cache.On.Get.Return("", redis.Nil)
			m.DB.On.QueryRow.Fail(errDown)
		}, nil, http.StatusServiceUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var edits []func(*deps.Config)
			if tt.edit != nil {
				edits = append(edits, tt.edit)
			}
			use, mocks := depstest.NewFollow(t, edits...)
			tt.set(mocks)
			r := httptest.NewRequest(http.MethodGet, "/abc", nil)
			r.SetPathValue("code", "abc")
			w := httptest.NewRecorder()
			follow{use}.ServeHTTP(w, r)
			if w.Code != tt.want || tt.want == http.StatusFound && w.Header().Get("Location") != target {
				t.Errorf("%d %s %s", w.Code, w.Header().Get("Location"), w.Body)
			}
		})
	}
}

// TestRoutes has a request go all the way, with mocks in place of what deps.Open opens.
func TestRoutes(t *testing.T) {
	r, mocks := depstest.New(t)
	mocks.Cache.On.Get.With("abc").Return("https://example.com/a", nil)
	server := httptest.NewServer(routes(r))
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]int{"/abc": http.StatusFound, "/readyz": http.StatusOK} { // order: each by itself
		resp, err := client.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
}

// TestRun starts the service with a variable missing, which fails, and then with mocks as its resources, until it is told to stop.
func TestRun(t *testing.T) {
	err := run(t.Context(), resource.Map{"APP_ENV": "prod"})
	for _, want := range []string{"db: host, hosts, url (DB_HOST, ", "safety.base_url (SAFETY_BASE_URL)"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	r, mocks := depstest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	mocks.DB.On.Exec.Do(func(context.Context, string, ...any) (pgconn.CommandTag, error) {
		stop() // it has begun
		return pgconn.NewCommandTag("CREATE TABLE"), nil
	})
	cache, err := r.Cache.Get()
	if err != nil {
		t.Fatal(err)
	}
	env := resource.Map{"LINKS_LISTEN": "127.0.0.1:0", "LINKS_LOG_LEVEL": "warn"}
	if err := run(ctx, env, deps.WithDB(r.DB), deps.WithCache(cache), deps.WithSafety(r.Safety)); err != nil {
		t.Error(err)
	}
}
