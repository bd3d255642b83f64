package httpkind_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// TestCallURL holds that a call with a URL goes exactly there, on the origin of base_url alone.
func TestCallURL(t *testing.T) {
	for _, tt := range []struct{ url, want string }{
		{"https://api.example.com/services/T1//key/?sig=a%2Fb&flag", "/services/T1//key/?sig=a%2Fb&flag"},
		{"https://API.example.com", "/"},
		{"https://other.example.com/v1", ""},
		{"https://api.example.com/v1?a b", ""},
	} {
		var got string
		c := open(t, "https://api.example.com/v1", nil, through(func(req *http.Request) (*http.Response, error) {
			got = req.URL.RequestURI()
			return answer(200, ""), nil
		}))
		err := c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "{url}", URL: mustURL(t, tt.url)})
		if got != tt.want || errors.Is(err, httpkind.ErrEndpoint) != (tt.want == "") || (err == nil) != (tt.want != "") {
			t.Errorf("%s: sent to %q, want %q; %v", tt.url, got, tt.want, err)
		}
	}
}

// TestCallURLWithoutSlash holds that no URL makes half a request line.
func TestCallURLWithoutSlash(t *testing.T) {
	c := open(t, "https://api.example.com", nil, through(func(req *http.Request) (*http.Response, error) {
		t.Errorf("sent to %q", req.URL.RequestURI())
		return answer(200, ""), nil
	}))
	target := &url.URL{Scheme: "https", Host: "api.example.com", Path: "v1"}
	if err := c.Send(t.Context(), httpkind.Call{URL: target}); !errors.Is(err, httpkind.ErrEndpoint) {
		t.Error(err)
	}
}

// TestCallURLIsPrivate holds that no error about a call with a URL shows its path and query, or a part of them, whoever says it.
func TestCallURLIsPrivate(t *testing.T) {
	const key, sig = "hunter2-k/ey", "hunter2 sig"
	target := mustURL(t, "https://api.example.com/T0001/"+url.PathEscape(key)+"?sig="+url.QueryEscape(sig))
	for name, then := range map[string]func(*http.Request) (*http.Response, error){
		"status": func(req *http.Request) (*http.Response, error) {
			return answer(404, "no such path "+req.URL.Path+" or "+key+" or "+url.PathEscape(key)+" with "+sig+" or "+req.URL.RawQuery+" at "+req.URL.String()), nil
		},
		"error": func(req *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("cannot reach %s, that is %s", req.URL, key)
		},
		"url.Error": func(req *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Post", URL: req.URL.String(), Err: errors.New("refused by " + sig)}
		},
		"redirect": func(req *http.Request) (*http.Response, error) {
			return answer(307, "", "Location", "https://other.example.com"+req.URL.RequestURI()), nil
		},
		"rate limit": func(*http.Request) (*http.Response, error) { return answer(429, "", "Retry-After", "9999"), nil },
	} {
		c := open(t, "https://api.example.com", nil, through(then))
		err := c.Send(t.Context(), httpkind.Call{Path: "{url}", URL: target, Header: httpkind.Values{"Idempotency-Key": "1"}})
		if err == nil {
			t.Fatal("no error")
		}
		text := fmt.Sprintf("%v %+v", err, err)
		if s := (*httpkind.StatusError)(nil); errors.As(err, &s) {
			text += s.Body + s.Endpoint
		}
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "{url}") || strings.Contains(text, "T0001") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// TestCallRetry holds that Retry adds statuses, and that no answer below 400 is one of them.
func TestCallRetry(t *testing.T) {
	for code, want := range map[int]int{200: 1, 304: 1, 404: 1, 500: 2, 507: 2, 503: 2} {
		sent := 0
		c := open(t, "https://api.example.com", func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 2 }, through(func(req *http.Request) (*http.Response, error) {
			sent++
			return answer(code, ""), nil
		}))
		call := httpkind.Call{Idempotent: true, Method: "POST", Body: 1, Retry: func(status int) bool { return status < 400 || status >= 500 }}
		_ = c.Send(t.Context(), call)
		if sent != want {
			t.Errorf("%d: sent %d times, want %d", code, sent, want)
		}
		call.Idempotent, sent = false, 0
		if _ = c.Send(t.Context(), call); sent != 1 {
			t.Errorf("%d: a call that is not idempotent was sent %d times", code, sent)
		}
	}
}

// TestCallURLRedirect holds that a redirect within the origin starts at the URL.
func TestCallURLRedirect(t *testing.T) {
	var got []string
	c := open(t, "https://api.example.com", nil, through(func(req *http.Request) (*http.Response, error) {
		text, _ := io.ReadAll(req.Body)
		got = append(got, req.URL.RequestURI()+" "+string(text))
		if len(got) == 1 {
			return answer(308, "", "Location", "next/"), nil
		}
		return answer(200, ""), nil
	}))
	err := c.Send(t.Context(), httpkind.Call{Method: "POST", Body: 7, URL: mustURL(t, "https://api.example.com/hooks/key")})
	if want := []string{"/hooks/key 7", "/hooks/next/ 7"}; err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q; %v", got, want, err)
	}
}

// A class is an error with a class of its own.
type class struct{ error }

func (class) ErrorType() string { return "quota" }

type late struct{ error }

func (late) Timeout() bool { return true }

// TestCleanErrorsKeepTheirClass holds that an error which showed something private still has its class.
func TestCleanErrorsKeepTheirClass(t *testing.T) {
	for _, text := range []string{"no", "no, not with " + apiKey} {
		for want, failure := range map[string]error{"quota": class{errors.New(text)}, "timeout": late{errors.New(text)}} { // order: each by itself
			c := open(t, "https://api.example.com", func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 1 }, through(func(*http.Request) (*http.Response, error) { return nil, failure }))
			if _, err := c.Get(t.Context(), "x"); errorType(t, err) != want || strings.Contains(err.Error(), apiKey) {
				t.Errorf("%v has the class %s, not %s", err, errorType(t, err), want)
			}
		}
	}
}
