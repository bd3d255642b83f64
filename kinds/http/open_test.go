package httpkind_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

var discard = log.New(io.Discard, "", 0)

func TestBaseURL(t *testing.T) {
	for _, test := range []struct {
		url      string
		insecure bool // with allow_insecure
		ok       bool
	}{
		{"https://api.example.com", false, true},
		{"https://api.example.com:8443/v1/", false, true},
		{"https://10.0.0.1/a%20b", false, true},
		{"http://localhost:8080/v1", false, true},
		{"http://LOCALHOST", false, true},
		{"http://api.localhost/", false, true},
		{"http://127.0.0.1:8080", false, true},
		{"http://127.8.9.1", false, true},
		{"http://[::1]:8080/v1", false, true},
		{"http://api.example.com", false, false},
		{"http://api.example.com", true, true},
		{"http://10.0.0.1", false, false},
		{"http://localhost.example.com", false, false},
		{"http://localhosts", false, false},
		{"http://127.0.0.1.example.com", false, false},
		{"http://127.0.0.1@example.com", true, false},
		{"http://[::1%25eth0]/", false, false},
		{"http://example.com/localhost", false, false},
		{"ftp://api.example.com", true, false},
		{"https://user@api.example.com", false, false},
		{"https://user:hunter2@api.example.com", false, false},
		{"https://api.example.com?a=b", false, false},
		{"https://api.example.com/?", false, false},
		{"https://api.example.com/#a", false, false},
		{"https://api.example.com/a//b", false, false},
		{"https://api.example.com//", false, false},
		{"https://api.example.com/../b", false, false},
		{"https://api.example.com/.", false, false},
		{"https://api.example.com/..;/b", false, false},
		{"https://api.example.com/%2e%2e/b", false, false},
		{"https://api.example.com/a%2Fb", false, false},
		{"https://api.example.com/a%5Cb", false, false},
		{"https://api.example.com/a@b", false, true},
		{"https:///v1", false, false},
		{"https:v1", false, false},
	} {
		cfg := httpkind.DefaultHTTPConfig()
		cfg.BaseURL, cfg.AllowInsecure = mustURL(t, test.url), test.insecure
		_, err := httpkind.Open(context.Background(), cfg, nil)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.url, err)
		}
		if err != nil {
			want[*resource.Problem](t, err)
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "example.com") {
				t.Errorf("shows the URL: %v", err)
			}
			if n := len(resource.ProblemsOf(err)); n != 1 {
				t.Errorf("%s: one cause, %d problems:\n%v", test.url, n, err)
			}
		}
	}
}

func TestOpenChecksTheConfiguration(t *testing.T) {
	for name, set := range map[string]func(*httpkind.HTTPConfig){
		"no base_url":          func(c *httpkind.HTTPConfig) { c.BaseURL = nil },
		"attempt_timeout":      func(c *httpkind.HTTPConfig) { c.AttemptTimeout = ptr(31 * time.Second) },
		"backoff":              func(c *httpkind.HTTPConfig) { c.Backoff = time.Minute },
		"auth_header":          func(c *httpkind.HTTPConfig) { c.AuthHeader = "A: b\n" },
		"auth_scheme":          func(c *httpkind.HTTPConfig) { c.AuthScheme = "a b" },
		"host":                 func(c *httpkind.HTTPConfig) { c.AuthHeader = "Host" },
		"content-length":       func(c *httpkind.HTTPConfig) { c.AuthHeader = "content-length" },
		"two ways":             func(c *httpkind.HTTPConfig) { c.APIKey, c.Password = resource.NewSecret("a"), resource.NewSecret("b") },
		"username":             func(c *httpkind.HTTPConfig) { c.Username = "ann" },
		"colon":                func(c *httpkind.HTTPConfig) { c.Username, c.Password = "a:b", resource.NewSecret("b") },
		"password":             func(c *httpkind.HTTPConfig) { c.Password = resource.NewSecret("hunter2\n") },
		"cert_file":            func(c *httpkind.HTTPConfig) { c.CertFile = "client.pem" },
		"proxy":                func(c *httpkind.HTTPConfig) { c.Proxy = resource.NewSecret("http://ann:hunter2@proxy:3128/x") },
		"proxy's scheme":       func(c *httpkind.HTTPConfig) { c.Proxy = resource.NewSecret("ftp://ann:hunter2@proxy") },
		"rate_limit":           func(c *httpkind.HTTPConfig) { c.RateLimit = ptr(0.0) },
		"token_url":            withTokens("http://login.example.com/token", nil),
		"token_url's user":     withTokens("https://a:hunter2@login.example.com/token", nil),
		"client_id":            withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.ClientID = "" }),
		"client_secret":        withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.ClientSecret = resource.Secret{} }),
		"client_secret's text": withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.ClientSecret = resource.NewSecret("hunter2\n") }),
		"client_auth":          withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.ClientAuth = "tls" }),
		"no token_url":         func(c *httpkind.HTTPConfig) { c.Scopes = []string{"a"} },
		"scopes":               withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.Scopes = []string{"a b"} }),
		"token_params":         withTokens("https://login.example.com/token", func(c *httpkind.HTTPConfig) { c.TokenParams = map[string]string{"scope": "a"} }),
		"user_agent":           func(c *httpkind.HTTPConfig) { c.UserAgent = "a\nb" },
		"max_attempts":         func(c *httpkind.HTTPConfig) { c.MaxAttempts = 0 },
		"health_path":          func(c *httpkind.HTTPConfig) { c.HealthPath = "../healthz" },
		"ca_file":              func(c *httpkind.HTTPConfig) { c.CAFile = filepath.Join(t.TempDir(), "missing") },
		"ca_file's text": func(c *httpkind.HTTPConfig) {
			c.CAFile = filepath.Join(t.TempDir(), "ca.pem")
			_ = os.WriteFile(c.CAFile, []byte("hello"), 0o600)
		},
	} {
		cfg := httpkind.DefaultHTTPConfig()
		cfg.BaseURL = mustURL(t, "https://api.example.com")
		set(&cfg)
		if _, err := httpkind.Open(context.Background(), cfg, nil); len(resource.ProblemsOf(err)) != 1 || strings.Contains(err.Error(), "nter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysInTheClearAreAWarning(t *testing.T) {
	for _, test := range []struct {
		url, key string
		want     int
	}{{"http://api.example.com", "hunter2", 1}, {"http://api.example.com", "", 0}, {"https://api.example.com", "hunter2", 0}} {
		warnings := 0
		settings := lifecycle.Settings{Source: resource.Map{}, Warn: func(resource.Problem) { warnings++ }}
		reader, err := gen.NewReader(context.Background(), settings, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(reader, "api", func(r *gen.Reader) httpkind.HTTPConfig {
			cfg := httpkind.DefaultHTTPConfig()
			cfg.BaseURL, cfg.AllowInsecure, cfg.APIKey = mustURL(t, test.url), true, resource.NewSecret(test.key)
			cfg.Review(r)
			return cfg
		})
		if err := reader.Err(); err != nil || warnings != test.want {
			t.Errorf("%s: %d warnings, %v", test.url, warnings, err)
		}
	}
}

func TestConfigure(t *testing.T) {
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL = mustURL(t, "https://api.example.com")
	refused := errors.New("refused")
	if _, err := httpkind.Open(context.Background(), cfg, nil, func(*httpkind.Options) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	if _, err := httpkind.Open(context.Background(), cfg, nil, func(o *httpkind.Options) error { o.RoundTripper = nil; return nil }); err == nil {
		t.Error("a client without a transport")
	}
	var order []string
	wrap := func(name string) func(*httpkind.Options) error {
		return func(o *httpkind.Options) error {
			next := o.RoundTripper
			o.RoundTripper = roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				return next.RoundTrip(req)
			})
			return nil
		}
	}
	c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) { return answer(200, ""), nil }), wrap("inner"), wrap("outer"))
	if _, err := c.Get(context.Background(), "x"); err != nil || fmt.Sprint(order) != "[outer inner]" {
		t.Errorf("got %v, %v", order, err)
	}
}

func TestTransportOfTheConfiguration(t *testing.T) {
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, cfg.MaxConns = mustURL(t, "https://api.example.com"), 7
	_, err := httpkind.Open(context.Background(), cfg, nil, func(o *httpkind.Options) error {
		if tr := o.Transport(); tr.MaxConnsPerHost != 7 || tr.MaxIdleConnsPerHost != 7 || tr.IdleConnTimeout != 90*time.Second ||
			tr.TLSHandshakeTimeout != 5*time.Second || tr.TLSClientConfig.MinVersion != 0x303 || tr.Proxy == nil || !tr.ForceAttemptHTTP2 {
			t.Errorf("got %+v", tr)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestCAFile(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := open(t, s.URL, func(cfg *httpkind.HTTPConfig) { cfg.CAFile = file }).Get(context.Background(), "x")
	if err != nil || string(got) != "HTTP/2.0" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestCheck(t *testing.T) {
	code, asked := 200, 0
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/v1/healthz" || r.Method != "GET" || r.Header.Get("Authorization") == "" {
			t.Errorf("got %s %s", r.Method, r.URL)
		}
		w.WriteHeader(code)
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.HealthPath = "/healthz" })
	if err := httpkind.Check(context.Background(), c); err != nil {
		t.Error(err)
	}
	code, asked = 503, 0
	err := httpkind.Check(context.Background(), c)
	if e := want[*httpkind.StatusError](t, err); e.Code != 503 || asked != 1 {
		t.Errorf("%v, asked %d times", e, asked)
	}
	asked = 0
	if err := httpkind.Check(context.Background(), open(t, base, nil)); err != nil || asked > 0 {
		t.Errorf("without a health_path: %v, asked %d times", err, asked)
	}
}

func TestClientPrintsNoSecrets(t *testing.T) {
	c := open(t, "https://api.example.com", nil)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, c); strings.Contains(text, apiKey) {
			t.Errorf("%s shows api_key", verb)
		}
	}
}
