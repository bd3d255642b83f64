package httpkind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A rotating source has a key that changes.
type rotating struct {
	mu    sync.Mutex
	key   string
	reads int
	next  func(reads int) string // nil: key stays
}

func (r *rotating) Lookup(name string) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name != "API_KEY" {
		return "", false
	}
	r.reads++
	if r.next != nil {
		r.key = r.next(r.reads)
	}
	return r.key, r.key != ""
}

// secret loads a secret from the source, as generated code does.
func (r *rotating) secret(t testing.TB) resource.Secret {
	t.Helper()
	reader, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: r}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := gen.Load(reader, "api", func(reader *gen.Reader) httpkind.HTTPConfig {
		cfg := httpkind.DefaultHTTPConfig()
		cfg.BaseURL = mustURL(t, "https://api.example.com")
		reader.Secret(&cfg.APIKey, "api_key", gen.Env("API_KEY"))
		return cfg
	})
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	r.reads = 0
	return cfg.APIKey
}

func TestKeyIsLookedUpForEachAttempt(t *testing.T) {
	source := &rotating{next: func(n int) string { return fmt.Sprintf("key-%d", n) }}
	key := source.secret(t)
	var got []string
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Authorization"))
		if len(got) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.APIKey = key })
	if _, err := c.Get(context.Background(), "x"); err != nil {
		t.Fatal(err)
	}
	if want := "[Bearer key-1 Bearer key-2 Bearer key-3]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestUnauthorizedLooksForANewerKeyOnce(t *testing.T) {
	for _, test := range []struct {
		name  string
		next  func(int) string
		body  any
		calls int32
		code  int
	}{
		{"rotated", func(n int) string { return map[bool]string{true: "old", false: "new"}[n == 1] }, nil, 2, 200},
		{"rotated, with a body", func(n int) string { return map[bool]string{true: "old", false: "new"}[n == 1] }, "x", 2, 200},
		{"same", func(int) string { return "old" }, nil, 1, 401},
		{"always another", func(n int) string { return fmt.Sprintf("old-%d", n) }, nil, 2, 401},
		{"gone", func(n int) string { return map[bool]string{true: "old", false: ""}[n == 1] }, nil, 1, 401},
	} {
		source := &rotating{key: "first"}
		key := source.secret(t)
		source.next = test.next
		var calls atomic.Int32
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			if r.Header.Get("Authorization") != "Bearer new" {
				w.WriteHeader(http.StatusUnauthorized)
			}
		})
		c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.APIKey, cfg.MaxAttempts = key, 1 })
		err := c.JSON(context.Background(), "POST", "x", test.body, nil)
		code := 200
		if err != nil {
			code = want[*httpkind.StatusError](t, err).Code
		}
		if calls.Load() != test.calls || code != test.code {
			t.Errorf("%s: %d calls, status %d", test.name, calls.Load(), code)
		}
	}
}

// The attempt with the old key is not one of max_attempts.
func TestUnauthorizedDoesNotCount(t *testing.T) {
	source := &rotating{key: "first"}
	key := source.secret(t)
	source.next = func(n int) string { return fmt.Sprint("key-", n) }
	codes := []int{401, 503, 200}
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(codes[0])
		codes = codes[1:]
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.APIKey, cfg.MaxAttempts = key, 2 })
	if _, err := c.Get(context.Background(), "x"); err != nil {
		t.Error(err)
	}
}

func TestKeyThatIsGone(t *testing.T) {
	source := &rotating{key: "first"}
	key := source.secret(t)
	source.key = ""
	c := open(t, serve(t, func(http.ResponseWriter, *http.Request) { t.Error("sent without a key") }), func(cfg *httpkind.HTTPConfig) { cfg.APIKey = key })
	_, err := c.Get(context.Background(), "x")
	want[*resource.Problem](t, err)
	if errorType(t, err) != "credentials" {
		t.Errorf("got %v, %s", err, errorType(t, err))
	}
}

// A key that no header can hold is refused when a client is opened, and when it changes. Nothing shows it.
func TestKeysThatNoHeaderCanHold(t *testing.T) {
	for _, key := range []string{"hunter2\n", "hunter2\r\nX-Evil: 1", "hunter2\x00", " hunter2", "hünter2"} {
		cfg := httpkind.DefaultHTTPConfig()
		cfg.BaseURL, cfg.APIKey = mustURL(t, "https://api.example.com"), resource.NewSecret(key)
		_, err := httpkind.Open(t.Context(), cfg, nil)
		if list := resource.ProblemsOf(err); len(list) != 1 || list[0].Fields[0] != "api_key" || strings.Contains(err.Error(), "nter2") {
			t.Errorf("%q: got %v", key, err)
		}
		source := &rotating{key: "first"}
		secret := source.secret(t)
		c := open(t, serve(t, func(http.ResponseWriter, *http.Request) { t.Error("sent") }), func(cfg *httpkind.HTTPConfig) { cfg.APIKey = secret })
		source.key = key
		_, err = c.Get(context.Background(), "x")
		if err == nil || errorType(t, err) != "credentials" || strings.Contains(err.Error(), "nter2") {
			t.Errorf("%q: got %v", key, err)
		}
	}
}

func basicAuth(user, password string) func(*httpkind.HTTPConfig) {
	return func(c *httpkind.HTTPConfig) {
		c.APIKey, c.Username, c.Password = resource.Secret{}, user, resource.NewSecret(password)
	}
}

func TestAuthHeaders(t *testing.T) {
	for name, test := range map[string]struct {
		set  func(*httpkind.HTTPConfig)
		own  http.Header
		want http.Header
	}{
		"bearer":         {want: http.Header{"Authorization": {"Bearer " + apiKey}}},
		"scheme":         {set: func(c *httpkind.HTTPConfig) { c.AuthScheme = "Token" }, want: http.Header{"Authorization": {"Token " + apiKey}}},
		"no scheme":      {set: func(c *httpkind.HTTPConfig) { c.AuthScheme = "none" }, want: http.Header{"Authorization": {apiKey}}},
		"unset scheme":   {set: func(c *httpkind.HTTPConfig) { c.AuthScheme = "" }, want: http.Header{"Authorization": {apiKey}}},
		"basic":          {set: basicAuth("ann", "p:ss wörd"), want: http.Header{"Authorization": {"Basic YW5uOnA6c3Mgd8O2cmQ="}}},
		"basic, no user": {set: basicAuth("", "pat"), want: http.Header{"Authorization": {"Basic OnBhdA=="}}},
		"header":         {set: func(c *httpkind.HTTPConfig) { c.AuthHeader = "X-API-Key" }, want: http.Header{"X-Api-Key": {apiKey}}},
		"no key":         {set: func(c *httpkind.HTTPConfig) { c.APIKey = resource.Secret{} }, want: http.Header{}},
		"its own":        {own: http.Header{"Authorization": {"Basic eDp5"}}, want: http.Header{"Authorization": {"Basic eDp5"}}},
	} {
		var got http.Header
		c := open(t, "https://api.example.com", test.set, through(func(r *http.Request) (*http.Response, error) {
			got = r.Header
			return answer(200, ""), nil
		}))
		req, _ := http.NewRequest("GET", "x", nil)
		for key, values := range test.own {
			req.Header[key] = values
		}
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
		if test.own == nil && len(req.Header) > 0 {
			t.Errorf("%s: the caller's request was changed: %v", name, req.Header)
		}
	}
}

// Credentials go to the origin of base_url alone: not to another port, subdomain or host, and not from https to http.
func TestKeyNeverGoesToAnotherOrigin(t *testing.T) {
	var strangers atomic.Int32
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangers.Add(1) }))
	defer stranger.Close()
	otherPort := stranger.URL + "/v1/x"
	c := open(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, otherPort, http.StatusTemporaryRedirect)
	}), nil)
	_, err := c.Get(context.Background(), "x")
	e := want[*httpkind.RedirectError](t, err)
	if e.Code != 307 || e.Origin != stranger.URL || e.Method != "GET" || e.Endpoint != "/x" || e.ErrorType() != "redirect" || strangers.Load() > 0 {
		t.Errorf("another port: %v, %d requests", err, strangers.Load())
	}

	for _, location := range []string{
		"https://api.example.com:8443/v1", "https://eu.api.example.com/v1", "https://example.com/v1", "https://evil.example.org", "http://api.example.com/v1", "http://api.example.com:443/v1",
		"//evil.example.com/x", "https://api.example.com.evil.org/", "https://api.example.com@evil.example.org/", "https://u:p@api.example.com/v1",
		"mailto:a@b", "https:x", "ftp://api.example.com/", "https://%zz/", "\\\\evil.example.org\\x\x7f",
	} {
		for _, code := range []int{301, 302, 303, 307, 308} {
			sent := 0
			c := open(t, "https://api.example.com/v1", nil, through(func(r *http.Request) (*http.Response, error) {
				if sent++; sent > 1 {
					t.Errorf("%d to %s: followed to %s with %v", code, location, r.URL, r.Header)
				}
				return answer(code, "", "Location", location), nil
			}))
			want[*httpkind.RedirectError](t, do(c, "x"))
			sent = 0
			want[*httpkind.RedirectError](t, c.JSON(context.Background(), "POST", "x", 1, nil))
		}
	}
}
