package webhookkind_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/observe"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	secretKey  = "hunter2-key/of?the#url"
	secretURL  = "https://hooks.example.com/services/T0001/hunter2-key%2Fof%3Fthe%23url?sig=hunter2%20sig"
	signingKey = "hunter2 signs"
	routingKey = "hunter2routes0123456789abcdefghi"
)

var (
	began = time.Date(2026, 7, 28, 14, 30, 0, 123456789, time.FixedZone("", 7200))

	firing = alert.Alert{
		Key: "shop/database/17", Status: alert.Firing, Service: "shop", Resource: "database", Kind: "postgres",
		Message: "no answer for 3 checks: <connection> refused & gone", ErrorType: "connection", Critical: true, Began: began,
	}
	resolved = func() alert.Alert {
		a := firing
		a.Status, a.Ended = alert.Resolved, began.Add(12*time.Minute+30*time.Second)
		return a
	}()
)

// open opens a client of secretURL with short waits, whose requests go through f.
func open(t testing.TB, set func(*webhookkind.WebhookConfig), f roundTripper) *webhookkind.Client {
	t.Helper()
	return observed(t, nil, set, f)
}

func observed(t testing.TB, probe *observe.Probe, set func(*webhookkind.WebhookConfig), f roundTripper) *webhookkind.Client {
	t.Helper()
	c, err := webhookkind.Open(t.Context(), config(set), probe, func(o *httpkind.Options) error {
		if f != nil {
			o.RoundTripper = f
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func config(set func(*webhookkind.WebhookConfig)) webhookkind.WebhookConfig {
	cfg := webhookkind.DefaultWebhookConfig()
	cfg.URL = resource.NewSecret(secretURL)
	cfg.Backoff = time.Millisecond
	if set != nil {
		set(&cfg)
	}
	return cfg
}

// A roundTripper is a transport in a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	return f(req)
}

// A request is what a receiver has got.
type request struct {
	method, uri string
	header      http.Header
	body        string
}

// A receiver keeps what it gets, and answers with one code after the other, the last one again and again.
type receiver struct {
	codes  []int
	header http.Header
	got    []request
}

func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	body := []byte(nil)
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	r.got = append(r.got, request{req.Method, req.URL.Scheme + "://" + req.URL.Host + req.URL.RequestURI(), req.Header.Clone(), string(body)})
	code := 200
	if len(r.codes) > 0 {
		code = r.codes[min(len(r.got), len(r.codes))-1]
	}
	if code == 0 {
		return nil, errors.New("connection reset")
	}
	return answer(code, "told "+req.URL.String(), r.header), nil
}

func answer(code int, text string, header http.Header) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(strings.NewReader(text))}
}

// golden compares text with a file of testdata.
func golden(t *testing.T, name string, text []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, text, want)
	}
}
