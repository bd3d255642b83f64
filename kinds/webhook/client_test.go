package webhookkind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// keys are the Idempotency-Keys of what a receiver got.
func (r *receiver) keys() []string {
	var keys []string
	for _, got := range r.got {
		keys = append(keys, got.header.Get("Idempotency-Key"))
	}
	return keys
}

// TestIdempotencyKey holds that attempts and second deliveries of an alert have one key, and nothing else has it.
func TestIdempotencyKey(t *testing.T) {
	r := &receiver{codes: []int{503, 200, 200, 200, 200}}
	c := open(t, nil, r.RoundTrip)
	other := firing
	other.Key = "shop/größe v1.0%"
	for _, a := range []alert.Alert{firing, firing, resolved, other} {
		if err := c.Alert(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	one := "shop/database/17:firing"
	want := []string{one, one, one, "shop/database/17:resolved", "shop/gr%C3%B6%C3%9Fe%20v1%2E0%25:firing"}
	if got := r.keys(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestPost holds that a message of the program's own is sent as it is, and has one key for all of its attempts.
func TestPost(t *testing.T) {
	r := &receiver{codes: []int{0, 503, 200}}
	c := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.Format = webhookkind.WebhookFormatSlack }, r.RoundTrip)
	body := map[string]any{"text": "<!here> done"}
	if err := c.Post(t.Context(), body, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Post(t.Context(), json.RawMessage(`{"a":  1}`), "order 7"); err != nil {
		t.Fatal(err)
	}
	if err := c.Post(t.Context(), []byte("[2]"), ""); err != nil {
		t.Fatal(err)
	}
	keys := r.keys()
	if len(keys) != 5 || keys[0] == "" || keys[0] != keys[1] || keys[1] != keys[2] || keys[3] != "order%207" || keys[4] == keys[0] || keys[4] == "" {
		t.Errorf("%q", keys)
	}
	want := request{method: "POST", uri: secretURL, body: `{"text":"\u003c!here\u003e done"}`}
	for _, got := range r.got[:3] {
		if got.method != want.method || got.uri != want.uri || got.body != want.body {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if got := r.got[3].body; got != `{"a":  1}` { // as it was given
		t.Error(got)
	}
	if got := r.got[4]; got.body != "[2]" {
		t.Errorf("%+v", got)
	}
	if err := c.Post(t.Context(), func() {}, ""); err == nil || len(r.got) != 5 {
		t.Error("a function is no JSON")
	}
}

// TestWhatIsRepeated holds which answers are worth another attempt.
func TestWhatIsRepeated(t *testing.T) {
	for code := 200; code < 600; code++ {
		if slices.Contains([]int{301, 302, 303, 307, 308}, code) {
			continue
		}
		r := &receiver{codes: []int{code}}
		c := open(t, nil, r.RoundTrip)
		want := 1
		if code == 425 || code == 429 || code >= 500 {
			want = 3
		}
		err := c.Alert(t.Context(), firing)
		if len(r.got) != want || (err == nil) != (code < 300) {
			t.Errorf("%d: %d attempts, %v", code, len(r.got), err)
		}
		if s := (*httpkind.StatusError)(nil); err != nil && (!errors.As(err, &s) || s.Code != code || !strings.HasPrefix(err.Error(), fmt.Sprintf("POST {url}: %s", statusText(code)))) {
			t.Errorf("%d: %v", code, err)
		}
	}
	r := &receiver{codes: []int{0, 0, 200}}
	if err := open(t, nil, r.RoundTrip).Alert(t.Context(), firing); err != nil || len(r.got) != 3 {
		t.Errorf("a broken connection: %d attempts, %v", len(r.got), err)
	}
}

func statusText(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprint(code, " ", text)
	}
	return fmt.Sprint("status ", code)
}

// TestRetryAfter holds that a receiver is left alone for as long as it asks, and that the timeout is kept.
func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, code := range []int{403, 429} {
			r := &receiver{codes: []int{code, 200}, header: http.Header{"Retry-After": {"7"}}}
			c := open(t, nil, r.RoundTrip)
			start := time.Now()
			if err := c.Alert(t.Context(), firing); err != nil || len(r.got) != 2 || time.Since(start) < 7*time.Second {
				t.Errorf("%d: %d attempts in %v, %v", code, len(r.got), time.Since(start), err)
			}
		}
		r := &receiver{codes: []int{503}, header: http.Header{"Retry-After": {"3600"}}}
		var limited *httpkind.RateLimitedError
		if err := open(t, nil, r.RoundTrip).Alert(t.Context(), firing); !errors.As(err, &limited) || limited.RetryAfter != time.Hour || len(r.got) != 1 {
			t.Errorf("%d attempts, %v", len(r.got), err)
		}
	})
}

// TestRedirects holds that a message, its key and its signature stay on the origin of url, and that a redirect that would drop the message is
// an error.
func TestRedirects(t *testing.T) {
	signed := func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = resource.NewSecret(signingKey) }
	for _, tt := range []struct {
		code int
		to   string
		sent int
	}{
		{307, "https://other.example.com/", 1},
		{308, "http://hooks.example.com/", 1},
		{302, "/new", 1},
		{301, "https://other.example.com/", 1},
		{307, "/new", 2},
		{308, "https://hooks.example.com:443/new", 2},
		{303, "/new", 2},
	} {
		r := &receiver{codes: []int{tt.code, 200}, header: http.Header{"Location": {tt.to}}}
		err := open(t, signed, r.RoundTrip).Alert(t.Context(), firing)
		var redirect *httpkind.RedirectError
		if len(r.got) != tt.sent || errors.As(err, &redirect) != (tt.sent == 1) {
			t.Fatalf("%d to %s: %d requests, %v", tt.code, tt.to, len(r.got), err)
		}
		last := r.got[len(r.got)-1]
		if tt.code == http.StatusSeeOther {
			if last.method != "GET" || last.body != "" {
				t.Errorf("303 to %s: %+v", tt.to, last)
			}
			continue
		}
		if tt.sent == 2 && (last.body != r.got[0].body || last.method != "POST" || webhookkind.Verify(last.header, []byte(last.body), signingKey) != nil) {
			t.Errorf("%d to %s: %+v", tt.code, tt.to, last)
		}
	}
}

// TestURLChanges holds that the path and query of url are looked up for each message, and that its origin stays.
func TestURLChanges(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	write(t, file, "https://hooks.example.com/hunter2-one")
	r := &receiver{}
	c := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.URL = fromFile(t, "url", file) }, r.RoundTrip)
	if err := c.Alert(t.Context(), firing); err != nil {
		t.Fatal(err)
	}
	write(t, file, "https://hooks.example.com/hunter2-two?sig=3")
	if err := c.Alert(t.Context(), firing); err != nil {
		t.Fatal(err)
	}
	if r.got[0].uri != "https://hooks.example.com/hunter2-one" || r.got[1].uri != "https://hooks.example.com/hunter2-two?sig=3" {
		t.Errorf("%+v", r.got)
	}
	for _, text := range []string{"https://other.example.com/hunter2-three", "http://hooks.example.com/hunter2", "hunter2-four", ""} {
		write(t, file, text)
		for _, err := range []error{c.Alert(t.Context(), firing), c.Post(t.Context(), 1, ""), webhookkind.Check(t.Context(), c)} {
			if err == nil || len(r.got) > 2 || strings.Contains(err.Error(), "hunter2") || errorType(t, err) != "credentials" {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fromFile is a secret as a loader makes it of a variable that names a file: it is looked up again.
func fromFile(t *testing.T, field, file string) (secret resource.Secret) {
	t.Helper()
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"FIELD_FILE": file}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	r.Secret(&secret, field, gen.Env("FIELD").OrFile("FIELD_FILE"))
	return secret
}

func errorType(t *testing.T, err error) string {
	t.Helper()
	var typed interface{ ErrorType() string }
	if !errors.As(err, &typed) {
		t.Fatalf("%v (%T) has no ErrorType", err, err)
	}
	return typed.ErrorType()
}

// TestCheck holds that Check sends nothing, so that a program starts while its receiver is down.
func TestCheck(t *testing.T) {
	r := &receiver{codes: []int{0}}
	if err := webhookkind.Check(t.Context(), open(t, nil, r.RoundTrip)); err != nil || len(r.got) > 0 {
		t.Errorf("%d requests, %v", len(r.got), err)
	}
}

func TestClose(t *testing.T) {
	r := &receiver{}
	c := open(t, nil, r.RoundTrip)
	_ = c.Close()
	if err := c.Alert(t.Context(), firing); !errors.Is(err, httpkind.ErrClosed) || len(r.got) > 0 {
		t.Error(err)
	}
}

// TestContext holds that a message ends with its context.
func TestContext(t *testing.T) {
	c := open(t, nil, func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := c.Alert(ctx, firing); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestConfig(t *testing.T) {
	secret := resource.NewSecret
	for _, tt := range []struct {
		name string
		set  func(*webhookkind.WebhookConfig)
		want string // "": valid
	}{
		{"the least", nil, ""},
		{"no url", func(c *webhookkind.WebhookConfig) { c.URL = resource.Secret{} }, "url: required but not set"},
		{"no scheme", func(c *webhookkind.WebhookConfig) { c.URL = secret("hooks.example.com/hunter2") }, "url: must be a URL: https://host/path"},
		{"another scheme", func(c *webhookkind.WebhookConfig) { c.URL = secret("ftp://hooks.example.com/hunter2") }, "url: must be a URL"},
		{"no host", func(c *webhookkind.WebhookConfig) { c.URL = secret("https:///hunter2") }, "url: must be a URL"},
		{"quotes", func(c *webhookkind.WebhookConfig) { c.URL = secret(`"https://hooks.example.com/hunter2"`) }, "url: must be a URL"},
		{"a blank", func(c *webhookkind.WebhookConfig) { c.URL = secret("https://hooks.example.com/hunter2 ") }, "url: must be a URL"},
		{"a line", func(c *webhookkind.WebhookConfig) { c.URL = secret("https://hooks.example.com/hunter2\n") }, "url: must be a URL"},
		{"a user", func(c *webhookkind.WebhookConfig) { c.URL = secret("https://me:hunter2@hooks.example.com/") }, "url: must not have a user"},
		{"a fragment", func(c *webhookkind.WebhookConfig) { c.URL = secret("https://hooks.example.com/#hunter2") }, "url: must not have a fragment"},
		{"a query with a blank", func(c *webhookkind.WebhookConfig) { c.URL = secret("https://hooks.example.com/?a=hunter2 b") }, "url: must have no blanks"},
		{"http", func(c *webhookkind.WebhookConfig) { c.URL = secret("http://hooks.example.com/hunter2") }, "url: must be https, unless"},
		{"http by a name that is not this machine's", func(c *webhookkind.WebhookConfig) { c.URL = secret("http://localhost.example.com/hunter2") }, "url: must be https, unless"},
		{"http here", func(c *webhookkind.WebhookConfig) { c.URL = secret("http://127.0.0.1:9093/hunter2") }, ""},
		{"http there", func(c *webhookkind.WebhookConfig) {
			c.URL, c.AllowInsecure = secret("http://hooks.example.com/hunter2"), true
		}, ""},
		{"pagerduty", func(c *webhookkind.WebhookConfig) { c.Format = webhookkind.WebhookFormatPagerduty }, "routing_key must be set when format is pagerduty"},
		{"a routing key for nobody", func(c *webhookkind.WebhookConfig) { c.RoutingKey = secret(routingKey) }, "routing_key is only for the format pagerduty"},
		{"a signing key", func(c *webhookkind.WebhookConfig) { c.SigningKey = secret("whsec_hunter2!") }, "signing_key: must be base64 after whsec_"},
		{"an empty signing key", func(c *webhookkind.WebhookConfig) { c.SigningKey = secret("whsec_") }, "signing_key: must be base64 after whsec_"},
		{"timeouts", func(c *webhookkind.WebhookConfig) { c.AttemptTimeout = gen.Ptr(time.Hour) }, "attempt_timeout must not exceed timeout"},
		{"pauses", func(c *webhookkind.WebhookConfig) { c.Backoff = time.Minute }, "backoff must not exceed max_backoff"},
	} {
		cfg := config(tt.set)
		err := cfg.Validate()
		_, opening := webhookkind.Open(t.Context(), cfg, nil)
		for _, err := range []error{err, opening} {
			if text := fmt.Sprint(err); (err == nil) != (tt.want == "") || !strings.Contains(text, tt.want) && err != nil || strings.Contains(text, "hunter2") {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			}
		}
	}
	if _, err := webhookkind.Open(t.Context(), config(nil), nil, func(o *httpkind.Options) error {
		o.RoundTripper = nil
		return nil
	}); err == nil {
		t.Error("there is no transport")
	}
}
