package webhookkind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/observe"
)

func watched(t *testing.T, set func(*webhookkind.WebhookConfig), f roundTripper) (*kindtest.Recorder, *webhookkind.Client) {
	t.Helper()
	w := &kindtest.Recorder{}
	return w, observed(t, observe.NewProbe(observe.Resource{Name: "alerting", Kind: "webhook"}, w), set, f)
}

// TestObserved holds the signals of docs/kinds/webhook.md: each is there once.
func TestObserved(t *testing.T) {
	alerts := func(a alert.Alert) func(context.Context, *webhookkind.Client) error {
		return func(ctx context.Context, c *webhookkind.Client) error { return c.Alert(ctx, a) }
	}
	posts := func(body any) func(context.Context, *webhookkind.Client) error {
		return func(ctx context.Context, c *webhookkind.Client) error { return c.Post(ctx, body, "") }
	}
	file := t.TempDir() + "/key"
	write(t, file, routingKey)
	routed := func(cfg *webhookkind.WebhookConfig) {
		cfg.Format, cfg.RoutingKey = webhookkind.WebhookFormatPagerduty, fromFile(t, "routing_key", file)
	}
	signed := func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = fromFile(t, "signing_key", file) }
	for _, tt := range []struct {
		name   string
		codes  []int
		header http.Header
		set    func(*webhookkind.WebhookConfig)
		lost   bool // the secret in the file is lost after opening
		call   func(context.Context, *webhookkind.Client) error
		want   []string
	}{
		{name: "an alert", call: alerts(firing), want: []string{"attempt Alert 200 POST", "call Alert"}},
		{name: "a message", call: posts(1), want: []string{"attempt Post 200 POST", "call Post"}},
		{
			name: "attempts", codes: []int{500, 0, 200}, call: alerts(firing),
			want: []string{"attempt Alert 500 error=500 POST", "attempt Alert error=connection resend=1 POST", "attempt Alert 200 resend=2 POST", "call Alert"},
		},
		{name: "a refusal", codes: []int{404}, call: posts(1), want: []string{"attempt Post 404 error=404 POST", "call Post error=404"}},
		{
			name: "a redirect", codes: []int{307, 200}, header: http.Header{"Location": {"/new"}}, call: posts(1),
			want: []string{"attempt Post 307 POST", "attempt POST 200 resend=1 POST", "call Post"},
		},
		{
			name: "a redirect away", codes: []int{307}, header: http.Header{"Location": {"https://other.example.com"}}, call: posts(1),
			want: []string{"attempt Post 307 POST", "call Post error=redirect"},
		},
		{name: "no alert", call: alerts(alert.Alert{}), want: []string{"call Alert error=encode"}},
		{name: "no JSON", call: posts(func() {}), want: []string{"call Post error=encode"}},
		{name: "no routing key", set: routed, lost: true, call: alerts(firing), want: []string{"call Alert error=credentials"}},
		{
			name: "no signing key", set: signed, lost: true, call: alerts(firing),
			want: []string{"attempt Alert error=credentials POST", "call Alert error=credentials"},
		},
		{
			name: "no url", lost: true, call: posts(1), want: []string{"call Post error=credentials"},
			set: func(cfg *webhookkind.WebhookConfig) {
				write(t, file, secretURL)
				cfg.URL = fromFile(t, "url", file)
			},
		},
		{name: "a check", call: webhookkind.Check, want: nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			write(t, file, routingKey)
			r := &receiver{codes: tt.codes, header: tt.header}
			w, c := watched(t, tt.set, r.RoundTrip)
			if tt.lost {
				write(t, file, "")
			}
			_ = tt.call(t.Context(), c)
			w.Wants(t, tt.want...)
		})
	}
}

// A panicky is a body that cannot be written, and a source that cannot be asked.
type panicky struct{}

func (panicky) MarshalJSON() ([]byte, error) { panic("hunter2") }

// TestObservedPanic holds that a panic is a failed call, once, and goes on.
func TestObservedPanic(t *testing.T) {
	w, c := watched(t, nil, (&receiver{}).RoundTrip)
	func() {
		defer func() {
			if recover() != "hunter2" {
				t.Error("the panic is gone")
			}
		}()
		_ = c.Post(t.Context(), panicky{}, "")
	}()
	w.Wants(t, "call Post error=panic")
}

// TestDeclared holds what observers know of the client before the first message: of url its scheme, host and port.
func TestDeclared(t *testing.T) {
	w, _ := watched(t, nil, nil)
	if got, want := fmt.Sprint(w.Resource().Attrs), "[{url.scheme https} {server.address hooks.example.com} {server.port 443}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var names []string
	for _, op := range w.Resource().Ops {
		names = append(names, fmt.Sprint(op.Scope, " ", op.Name))
	}
	for _, name := range []string{"call Alert", "call Post", "attempt Alert", "attempt Post", "attempt POST"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not declared: %q", name, names)
		}
	}
}

// TestSecrets holds that no error and nothing that an observer gets shows a secret, whatever receivers and transports say.
func TestSecrets(t *testing.T) {
	everything := func(req *http.Request) string {
		return fmt.Sprint(req.URL, " ", req.URL.Path, " ", secretKey, " ", req.URL.RawQuery, " ", req.Header, " hunter2 sig ", signingKey, " ", routingKey)
	}
	for name, f := range map[string]roundTripper{
		"status": func(req *http.Request) (*http.Response, error) { return answer(400, everything(req), nil), nil },
		"error":  func(req *http.Request) (*http.Response, error) { return nil, errors.New(everything(req)) },
		"redirect": func(req *http.Request) (*http.Response, error) {
			return answer(307, everything(req), http.Header{"Location": {"https://other.example.com" + req.URL.RequestURI()}}), nil
		},
		"rate limit": func(req *http.Request) (*http.Response, error) {
			return answer(429, everything(req), http.Header{"Retry-After": {"999"}}), nil
		},
	} {
		w, c := watched(t, func(cfg *webhookkind.WebhookConfig) {
			cfg.SigningKey, cfg.RoutingKey, cfg.Format = resource.NewSecret(signingKey), resource.NewSecret(routingKey), webhookkind.WebhookFormatPagerduty
		}, f)
		for _, err := range []error{c.Alert(t.Context(), firing), c.Post(t.Context(), 1, "")} {
			for ; err != nil; err = errors.Unwrap(err) {
				if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "hunter2") || strings.Contains(text, "T0001") {
					t.Errorf("%s: %s", name, text)
				}
			}
		}
		text := fmt.Sprintf("%+v", w.Resource()) + fmt.Sprint(w.Lines())
		for _, op := range w.Resource().Ops {
			text += fmt.Sprintf("%+v", *op)
		}
		if strings.Contains(text, "hunter2") || strings.Contains(text, "T0001") {
			t.Errorf("%s: observers get %s", name, text)
		}
	}
}

// TestSecretsInMessages holds that a secret in the text of an alert goes nowhere.
func TestSecretsInMessages(t *testing.T) {
	r := &receiver{}
	a := firing
	a.Message = "cannot connect with " + signingKey
	if err := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = resource.NewSecret(signingKey) }, r.RoundTrip).Alert(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(r.got[0].body, "hunter2") {
		t.Error(r.got[0].body)
	}
}
