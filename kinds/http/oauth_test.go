package httpkind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

const clientSecret = "s+cr/t-hunter2"

// withTokens has a client get tokens from address. It has no other way to say who is calling.
func withTokens(address string, set func(*httpkind.HTTPConfig)) func(*httpkind.HTTPConfig) {
	return func(c *httpkind.HTTPConfig) {
		u, err := url.Parse(address)
		if err != nil {
			panic(err)
		}
		c.APIKey = resource.Secret{}
		c.TokenURL, c.ClientID, c.ClientSecret = u, "shop:1", resource.NewSecret(clientSecret)
		if set != nil {
			set(c)
		}
	}
}

// An issuer is a token endpoint, and an API that knows its tokens, at /v1.
type issuer struct {
	mu     sync.Mutex
	issued int                                               // tokens
	valid  string                                            // the token that the API takes
	answer func(w http.ResponseWriter, r *http.Request) bool // instead of a token; false: a token
	life   string                                            // expires_in
	forms  []url.Values
	asked  int // token requests
	calls  int
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	i.mu.Lock()
	defer i.mu.Unlock()
	if r.URL.Path != "/token" {
		i.calls++
		if r.Header.Get("Authorization") != "Bearer "+i.valid {
			w.WriteHeader(http.StatusUnauthorized)
		}
		return
	}
	i.asked++
	if i.answer != nil && i.answer(w, r) {
		return
	}
	i.forms = append(i.forms, r.PostForm)
	i.issued++
	i.valid = fmt.Sprintf("token-%d-hunter2", i.issued)
	w.Header().Set("Content-Type", "application/json")
	life := i.life
	if life != "" {
		life = `,"expires_in":` + life
	}
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"bearer"%s}`, i.valid, life)
}

func (i *issuer) set(f func(*issuer)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	f(i)
}

// serve opens a client of the API that the issuer is.
func (i *issuer) serve(t *testing.T, set func(*httpkind.HTTPConfig), configure ...func(*httpkind.Options) error) *httpkind.Client {
	t.Helper()
	s := httptest.NewServer(i)
	t.Cleanup(s.Close)
	return open(t, s.URL+"/v1", withTokens(s.URL+"/token", set), configure...)
}

func TestTokenRequests(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*httpkind.HTTPConfig)
		auth bool // the secret is in Authorization
		form string
	}{
		{"least", nil, true, "grant_type=client_credentials"},
		{"more", func(c *httpkind.HTTPConfig) {
			c.Scopes, c.Audience, c.TokenParams = []string{"read", "write"}, "https://api", map[string]string{"resource": "r 1"}
		}, true, "audience=https%3A%2F%2Fapi&grant_type=client_credentials&resource=r+1&scope=read+write"},
		{"post", func(c *httpkind.HTTPConfig) { c.ClientAuth = httpkind.HTTPClientAuthPost }, false, "client_id=shop%3A1&client_secret=s%2Bcr%2Ft-hunter2&grant_type=client_credentials"},
	} {
		i := &issuer{}
		var user, password string
		var auth bool
		i.answer = func(_ http.ResponseWriter, r *http.Request) bool {
			user, password, auth = r.BasicAuth()
			return false
		}
		c := i.serve(t, tt.set)
		for range 3 {
			if err := c.JSON(t.Context(), "POST", "x", 1, nil); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
		}
		if i.asked != 1 || i.forms[0].Encode() != tt.form || auth != tt.auth {
			t.Errorf("%s: asked %d times, %v", tt.name, i.asked, i.forms)
		}
		if auth && (user != "shop%3A1" || password != "s%2Bcr%2Ft-hunter2") { // RFC 6749 section 2.3.1
			t.Errorf("%s: got %q, %q", tt.name, user, password)
		}
	}
}

// A token that the API refuses is renewed once, also if what was sent changes something. The secret is looked up for it.
func TestTokenIsRenewedAfter401(t *testing.T) {
	i := &issuer{}
	c := i.serve(t, func(c *httpkind.HTTPConfig) { c.MaxAttempts = 1 })
	post := func() error { return c.JSON(t.Context(), "POST", "x", "body", nil) }
	if err := post(); err != nil {
		t.Fatal(err)
	}
	i.set(func(i *issuer) { i.valid = "revoked" })
	if err := post(); err != nil || i.asked != 2 || i.calls != 3 {
		t.Errorf("%v, asked %d times, %d calls", err, i.asked, i.calls)
	}
	i.set(func(i *issuer) {
		i.valid = "revoked"
		i.answer = func(w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprint(w, `{"access_token":"of-no-use"}`)
			return true
		}
	})
	if e := want[*httpkind.StatusError](t, post()); e.Code != 401 || i.asked != 3 || i.calls != 5 {
		t.Errorf("%v, asked %d times, %d calls", e, i.asked, i.calls)
	}
}

func TestRefusedClients(t *testing.T) {
	for _, tt := range []struct {
		name, answer string
		code         int
		permanent    bool
		asked        int
		class, text  string
	}{
		{
			"invalid_client", `{"error":"invalid_client","error_description":"No client\nwith ` + clientSecret + `."}`, 401, true, 1, "credentials",
			"token_url refused the client: invalid_client: No client with [REDACTED]. (401 Unauthorized)",
		},
		{"invalid_scope", `{"error":"invalid_scope"}`, 400, true, 1, "credentials", "token_url refused the client: invalid_scope (400 Bad Request)"},
		{"no JSON", `<html>` + clientSecret, 403, true, 1, "credentials", "token_url refused the client (403 Forbidden)"},
		{"under 200", `{"error":"incorrect_client_credentials"}`, 200, true, 1, "credentials", "token_url refused the client: incorrect_client_credentials (200 OK)"},
		{"busy", `{"error":"temporarily_unavailable"}`, 503, false, 3, "503", "token_url gave no token: temporarily_unavailable: 503 Service Unavailable"},
		{"HTML", `<html>token-9-hunter2`, 200, false, 1, "credentials", "token_url gave no token: the answer is not the JSON of a token"},
		{"empty", `{}`, 200, false, 1, "credentials", "token_url gave no token: the answer has no access_token"},
		{"a type", `{"access_token":"token-9-hunter2","token_type":"mac"}`, 200, false, 1, "credentials", `token_url gave no token: the token has the type "mac", and only Bearer is known`},
		{"a line break", `{"access_token":"token-9-hunter2\n"}`, 200, false, 1, "credentials", "token_url gave no token: the access_token must not have a line break: the header of a request cannot hold it"},
	} {
		i := &issuer{answer: func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(tt.code)
			fmt.Fprint(w, tt.answer)
			return true
		}}
		c := i.serve(t, nil)
		_, err := c.Get(t.Context(), "x")
		e := want[*httpkind.TokenError](t, err)
		if err.Error() != "GET /x: "+tt.text || i.asked != tt.asked || i.calls != 0 || e.Permanent() != tt.permanent || errorType(t, err) != tt.class {
			t.Errorf("%s: %v, asked %d times, %d calls, permanent %v, class %s", tt.name, err, i.asked, i.calls, e.Permanent(), errorType(t, err))
		}
		if text := fmt.Sprintf("%+v %#v", err, e); strings.Contains(text, "hunter2") {
			t.Errorf("%s: shows a secret: %s", tt.name, text)
		}
		if err := httpkind.Check(t.Context(), c); resource.IsPermanent(err) != tt.permanent || err == nil { // there is no health_path
			t.Errorf("%s: Check: %v", tt.name, err)
		}
	}
}

// Without a health_path, Check gets a token, so that a wrong secret is found when a resource is opened.
func TestCheckGetsAToken(t *testing.T) {
	i := &issuer{}
	c := i.serve(t, nil)
	for range 2 {
		if err := httpkind.Check(t.Context(), c); err != nil || i.asked != 1 || i.calls != 0 {
			t.Errorf("%v, asked %d times, %d calls", err, i.asked, i.calls)
		}
	}
}

// One request renews a token, however many wait for it; if whoever made it leaves, another takes over.
func TestOneTokenRequestAtATime(t *testing.T) {
	i := &issuer{}
	began, release := make(chan struct{}, 2), make(chan struct{})
	c := i.serve(t, nil, func(o *httpkind.Options) error {
		next := o.RoundTripper
		o.RoundTripper = roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/token" {
				began <- struct{}{}
				select {
				case <-release:
				case <-r.Context().Done():
					return nil, r.Context().Err()
				}
			}
			return next.RoundTrip(r)
		})
		return nil
	})
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { _, err := c.Get(ctx, "x"); left <- err }()
	<-began
	errs := make(chan error, 20)
	for range 20 {
		go func() { _, err := c.Get(t.Context(), "x"); errs <- err }()
	}
	impatient, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Get(impatient, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a token: %v", err)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-began
	close(release)
	for range 20 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if i.asked != 1 {
		t.Errorf("%d token requests arrived", i.asked)
	}
}

// TestTokensEnd holds when tokens are renewed. The API is a function, as time stands still.
func TestTokensEnd(t *testing.T) {
	for _, tt := range []struct {
		name, life string
		down       bool // token_url, after the first token
		after      time.Duration
		asked      int32
		ok         bool
	}{
		{"young", "3600", false, 58 * time.Minute, 1, true},
		{"about to end", "3600", false, 3541 * time.Second, 2, true},
		{"about to end, and no other", "3600", true, 3541 * time.Second, 2, true},
		{"ended, and no other", "3600", true, 3601 * time.Second, 2, false},
		{"a short one", "10", false, 8 * time.Second, 2, true},
		{"as a text", `"3600"`, false, 3541 * time.Second, 2, true},
		{"without end", "null", false, 1000 * time.Hour, 1, true},
		{"very long", "1e300", false, 1000 * time.Hour, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int32
				c := open(t, "https://api.example.com", withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.MaxAttempts = 1 }), through(func(r *http.Request) (*http.Response, error) {
					if r.URL.Host != "login.example.com" {
						return answer(200, ""), nil
					}
					if asked.Add(1) > 1 && tt.down {
						return answer(500, ""), nil
					}
					return answer(200, `{"access_token":"t","expires_in":`+tt.life+`}`), nil
				}))
				get := func() error { _, err := c.Get(t.Context(), "x"); return err }
				if err := get(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(tt.after)
				err := get()
				if (err == nil) != tt.ok || asked.Load() != tt.asked {
					t.Errorf("%v, asked %d times", err, asked.Load())
				}
				if get(); tt.ok && asked.Load() != tt.asked { // a token that serves a while longer is not renewed with each request
					t.Errorf("asked %d times", asked.Load())
				}
			})
		})
	}
}

// A panic of a transport that gets a token leaves nobody waiting.
func TestTokenRequestThatPanics(t *testing.T) {
	panics := true
	c := open(t, "https://api.example.com", withTokens("https://login.example.com/token", nil), through(func(r *http.Request) (*http.Response, error) {
		if panics {
			panic("oops")
		}
		return answer(200, `{"access_token":"t"}`), nil
	}))
	func() {
		defer func() { _ = recover() }()
		_, _ = c.Get(t.Context(), "x")
		t.Error("no panic")
	}()
	panics = false
	if _, err := c.Get(t.Context(), "x"); err != nil {
		t.Error(err)
	}
}

func TestClientSecretRotates(t *testing.T) {
	source := &rotating{key: "rotated-1"}
	secret := source.secret(t)
	i := &issuer{}
	var got []string
	i.answer = func(_ http.ResponseWriter, r *http.Request) bool {
		_, password, _ := r.BasicAuth()
		got = append(got, password)
		return false
	}
	c := i.serve(t, func(c *httpkind.HTTPConfig) { c.ClientSecret = secret })
	for _, key := range []string{"rotated-1", "rotated-2", "rotated-3\n"} {
		source.mu.Lock()
		source.key = key
		source.mu.Unlock()
		i.set(func(i *issuer) { i.valid = "revoked" })
		_, err := c.Get(t.Context(), "x")
		if (err == nil) != (key != "rotated-3\n") {
			t.Errorf("%q: %v", key, err)
		}
	}
	if fmt.Sprint(got) != "[rotated-1 rotated-2]" {
		t.Errorf("got %v", got)
	}
}

// Observers are told of token requests, and of no token. What waits for rate_limit is told of too, and token requests do not.
func TestObservedTokens(t *testing.T) {
	i := &issuer{}
	s := httptest.NewServer(i)
	t.Cleanup(s.Close)
	limit := 20.0
	w, c := watched(t, s.URL+"/v1", withTokens(s.URL+"/token", func(c *httpkind.HTTPConfig) { c.RateLimit = &limit }))
	for range 2 {
		if _, err := c.Get(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
	}
	w.Forget(observe.Connect)
	server := mustURL(t, s.URL)
	token := " http 127.0.0.1 " + server.Port() + " POST" // the server of a token request, which need not be that of the API
	if got, want := slices.DeleteFunc(w.Lines(), func(s string) bool { return s == "wait ACQUIRE" }), []string{
		"attempt TOKEN 200" + token, "attempt GET 200 GET", "call Get",
		"wait RATE_LIMIT", "attempt GET 200 GET", "call Get",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	i.set(func(i *issuer) {
		i.valid = "revoked"
		i.answer = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(400); return true }
	})
	w.Forget(observe.Wait, observe.Connect, observe.Attempt, observe.Call)
	_, err := c.Get(t.Context(), "x")
	want[*httpkind.StatusError](t, err)
	w.Forget(observe.Wait)
	w.Wants(t, "attempt GET 401 error=401 GET", "attempt TOKEN 400 error=400"+token, "call Get error=401")
}
