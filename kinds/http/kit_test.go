package httpkind_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

const apiKey = "k-3f9c/2+hunter2"

// open opens a client of the API at base, with an api_key and short waits.
func open(t testing.TB, base string, set func(*httpkind.HTTPConfig), configure ...func(*httpkind.Options) error) *httpkind.Client {
	t.Helper()
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL = mustURL(t, base)
	cfg.APIKey = resource.NewSecret(apiKey)
	cfg.Backoff = 1e6
	if set != nil {
		set(&cfg)
	}
	c, err := httpkind.Open(context.Background(), cfg, nil, configure...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// serve serves an API on this machine, and returns its base URL with the path /v1.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

func mustURL(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A roundTripper is a transport in a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	return f(req)
}

// through makes f the transport.
func through(f roundTripper) func(*httpkind.Options) error {
	return func(o *httpkind.Options) error {
		o.RoundTripper = f
		return nil
	}
}

// answer makes an answer; header is pairs of names and values.
func answer(code int, text string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader(text))}
}

// errorType is the ErrorType of err.
func errorType(t testing.TB, err error) string {
	t.Helper()
	var typed interface{ ErrorType() string }
	if !errors.As(err, &typed) {
		t.Fatalf("%v (%T) has no ErrorType", err, err)
	}
	return typed.ErrorType()
}

// want fails the test unless err is a T, which it returns.
func want[T error](t testing.TB, err error) T {
	t.Helper()
	var target T
	if !errors.As(err, &target) {
		t.Fatalf("got error %v (%T), want a %T", err, err, target)
	}
	return target
}
