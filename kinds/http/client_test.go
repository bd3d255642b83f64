package httpkind_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

type closeRecorder struct {
	io.Reader
	closed bool
}

func (r *closeRecorder) Close() error {
	r.closed = true
	return nil
}

func readBody(t testing.TB, resp *http.Response) string {
	t.Helper()
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestGet(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s", r.Method, r.RequestURI, r.Header.Get("Authorization"))
	})
	got, err := open(t, base, nil).Get(context.Background(), "enrichment?a=1", url.Values{"b": {"x y"}}, nil)
	if want := "GET /v1/enrichment?a=1&b=x+y Bearer " + apiKey; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestJSON(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/none":
			w.WriteHeader(http.StatusNoContent)
		case "/v1/text":
			_, _ = io.WriteString(w, "hello")
		default:
			_, _ = io.Copy(w, r.Body)
		}
	})
	c := open(t, base, nil)
	var out []int
	if err := c.JSON(context.Background(), "POST", "echo", []int{1, 2}, &out); err != nil || len(out) != 2 {
		t.Errorf("got %v, %v", out, err)
	}
	if err := c.JSON(context.Background(), "DELETE", "none", nil, &out); err != nil {
		t.Errorf("204: %v", err)
	}
	if err := c.JSON(context.Background(), "POST", "echo", 1, nil); err != nil {
		t.Errorf("no response wanted: %v", err)
	}
	if err := c.JSON(context.Background(), "GET", "text", nil, &out); err == nil || errorType(t, err) != "decode" {
		t.Errorf("no JSON: %v", err)
	}
	if err := c.JSON(context.Background(), "POST", "echo", func() {}, nil); err == nil || errorType(t, err) != "encode" {
		t.Errorf("a body that is no JSON: %v", err)
	}
	if err := c.JSON(context.Background(), "BAD METHOD", "echo", nil, nil); err == nil {
		t.Error("a bad method is sent")
	}
}

func TestResponsesAreLimited(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/1000":
			_, _ = w.Write(make([]byte, 1000))
		case "/v1/1001":
			_, _ = w.Write(make([]byte, 1001))
		case "/v1/zipped":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped.Bytes())
		case "/v1/endless":
			for r.Context().Err() == nil {
				_, _ = w.Write(make([]byte, 1000))
			}
		}
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.MaxResponseSize = 1000 })
	if text, err := c.Get(context.Background(), "1000"); err != nil || len(text) != 1000 {
		t.Errorf("1000: %d bytes, %v", len(text), err)
	}
	for _, endpoint := range []string{"1001", "zipped", "endless"} {
		_, err := c.Get(context.Background(), endpoint)
		if !errors.Is(err, httpkind.ErrBodyTooLarge) || errorType(t, err) != "body_too_large" {
			t.Errorf("%s: got error %v", endpoint, err)
		}
	}
	req, _ := http.NewRequest("GET", "1001", nil)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if got := readBody(t, resp); len(got) != 1001 {
		t.Errorf("Do: %d bytes", len(got))
	}
}

func TestStatusError(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "no: %s %s ", r.Header.Get("Authorization"), r.URL.RawQuery)
		_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 1 }) // or Retry-After would be heeded
	err := c.Send(context.Background(), httpkind.Call{
		Path: "/customers/{id}", Params: httpkind.Values{"id": 4711}, Query: httpkind.Values{"email": "a@example.com"},
	})
	e := want[*httpkind.StatusError](t, err)
	if e.Code != 418 || e.Method != "GET" || e.Endpoint != "/customers/{id}" || e.RetryAfter != 7*time.Second || e.ErrorType() != "418" ||
		len(e.Body) > 4<<10 || len(e.Body) < 3<<10 || !strings.HasPrefix(e.Body, "no: Bearer [REDACTED] [REDACTED] xxx") {
		t.Errorf("got %+v", *e)
	}
	if e.Error() != "GET /customers/{id}: 418 I'm a teapot" {
		t.Errorf("got %v", e)
	}
	req, _ := http.NewRequest("GET", "customers", nil)
	if resp, err := c.Do(req); err != nil || resp.StatusCode != 418 {
		t.Errorf("Do: %v", err)
	} else {
		_ = resp.Body.Close()
	}
}

// The end of an error's body must not show a part of the key that is cut off.
func TestStatusErrorCutsNoKey(t *testing.T) {
	for shift := range 40 {
		c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) {
			return answer(400, strings.Repeat(apiKey, 200)+strings.Repeat("x", 4096-200*len(apiKey)-shift)+strings.Repeat(apiKey, 400)), nil
		}))
		_, err := c.Get(context.Background(), "x")
		if text := want[*httpkind.StatusError](t, err).Body; strings.Contains(text, apiKey[:3]) || len(text) > 4096 {
			t.Fatalf("shift %d: %d bytes, ends %q", shift, len(text), text[len(text)-40:])
		}
	}
}

func TestErrorsShowNothingPrivate(t *testing.T) {
	const query = "token=query-s3cret&who=me%40example.com"
	private := []string{apiKey, url.QueryEscape(apiKey), "query-s3cret", "me@example.com", "me%40example.com", "userinfo-s3cret"}
	leaky := func(req *http.Request) error {
		return &url.Error{Op: "Get", URL: "https://u:userinfo-s3cret@api.example.com/v1?" + query, Err: fmt.Errorf("cannot send %s with %v", req.URL, req.Header)}
	}
	failures := map[string]roundTripper{
		"url error":   func(req *http.Request) (*http.Response, error) { return nil, leaky(req) },
		"wrapped":     func(req *http.Request) (*http.Response, error) { return nil, fmt.Errorf("proxy: %w", leaky(req)) },
		"joined":      func(req *http.Request) (*http.Response, error) { return nil, errors.Join(io.EOF, leaky(req)) },
		"escaped key": func(*http.Request) (*http.Response, error) { return nil, errors.New("key=" + url.QueryEscape(apiKey)) },
		"status": func(req *http.Request) (*http.Response, error) {
			return answer(400, leaky(req).(*url.Error).Err.Error()), nil
		},
		"rate limited": func(*http.Request) (*http.Response, error) { return answer(429, apiKey, "Retry-After", "3600"), nil },
		"redirect": func(*http.Request) (*http.Response, error) {
			return answer(302, "", "Location", "https://u:userinfo-s3cret@evil.example.com/?"+query+"&"+url.QueryEscape(apiKey)), nil
		},
		"broken redirect": func(*http.Request) (*http.Response, error) {
			return answer(302, "", "Location", "https://%zz/?"+query), nil
		},
		"not JSON": func(req *http.Request) (*http.Response, error) { return answer(200, query), nil },
		"deadline": func(req *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: req.URL.String(), Err: context.DeadlineExceeded}
		},
	}
	for name, f := range failures {
		c := open(t, "https://api.example.com/v1", nil, through(f))
		var out any
		for _, err := range []error{
			c.JSON(context.Background(), "GET", "x?"+query, nil, &out),
			c.JSON(context.Background(), "GET", apiKey[:6]+"?"+query, nil, &out),
			c.Send(context.Background(), httpkind.Call{
				Path: "/a", Query: httpkind.Values{"token": resource.NewSecret("query-s3cret"), "who": "me@example.com"}, Response: &out,
			}),
			do(c, "x?"+query),
		} {
			if err == nil {
				if name == "status" {
					continue // Do gives the answer as it is
				}
				if name == "not JSON" {
					continue
				}
				t.Errorf("%s: no error", name)
				continue
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				shown := fmt.Sprintf("%v %+v", e, e)
				var status *httpkind.StatusError
				if errors.As(e, &status) {
					shown += status.Body
				}
				for _, text := range private {
					if strings.Contains(shown, text) {
						t.Errorf("%s: shows %s: %s", name, text, shown)
					}
				}
			}
		}
	}
}

func TestSecretParametersAreNotShown(t *testing.T) {
	c := open(t, "https://api.example.com", nil, through(func(r *http.Request) (*http.Response, error) {
		return answer(400, "bad pin "+r.Header.Get("X-Pin")), nil
	}))
	err := c.Send(context.Background(), httpkind.Call{Path: "/x", Header: httpkind.Values{"X-Pin": resource.NewSecret("4711")}})
	if body := want[*httpkind.StatusError](t, err).Body; body != "bad pin [REDACTED]" {
		t.Errorf("got %s", body)
	}
}

func do(c *httpkind.Client, u string) error {
	req, err := http.NewRequest("GET", u, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return err
}

func TestErrorsOfTheNetwork(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	_, err := open(t, s.URL, nil).Get(context.Background(), "x?secret=1")
	e := want[*httpkind.Error](t, err)
	if e.Attempts != 3 || e.ErrorType() != "connection" || !strings.HasPrefix(e.Error(), "GET /x: dial tcp 127.0.0.1:") || !strings.HasSuffix(e.Error(), "(3 attempts)") {
		t.Errorf("got %v, %+v", e, *e)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("enough"))
	_, err = open(t, s.URL, nil).Get(ctx, "x")
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "enough") || errorType(t, err) != "canceled" {
		t.Errorf("got %v", err)
	}
}

func TestClosed(t *testing.T) {
	c := open(t, serve(t, func(http.ResponseWriter, *http.Request) {}), nil)
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := c.Get(context.Background(), "x")
	if !errors.Is(err, httpkind.ErrClosed) || errorType(t, err) != "closed" {
		t.Errorf("got %v", err)
	}
	body := &closeRecorder{Reader: strings.NewReader("x")}
	req, _ := http.NewRequest("PUT", "x", body)
	if _, err := c.Do(req); !errors.Is(err, httpkind.ErrClosed) || !body.closed {
		t.Errorf("got %v, closed %v", err, body.closed)
	}
}
