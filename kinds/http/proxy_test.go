package httpkind_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// A proxy forwards requests and makes connections, for those who have its user and password.
type proxy struct {
	URL string

	mu   sync.Mutex
	user string // "user:password"; "" for everybody
	seen []string
}

func newProxy(t testing.TB, user string) *proxy {
	p := &proxy{user: user}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	p.URL = s.URL
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.Host)
	refused := p.user != "" && r.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte(p.user))
	p.mu.Unlock()
	if refused {
		http.Error(w, "not with "+r.Header.Get("Proxy-Authorization"), http.StatusProxyAuthRequired)
		return
	}
	if r.Method != http.MethodConnect {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
		return
	}
	there, err := net.Dial("tcp", r.Host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
	_, _ = io.Copy(here, there)
}

func (p *proxy) with(user string) string { return strings.Replace(p.URL, "://", "://"+user+"@", 1) }

// A proxy that is configured takes all requests, with its credentials, which no error shows and which may change.
func TestProxy(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") }))
	defer plain.Close()
	secure := httptest.NewTLSServer(plain.Config.Handler)
	defer secure.Close()
	trust := func(o *httpkind.Options) error {
		o.Transport().TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
		return nil
	}
	for _, tt := range []struct{ name, base, seen string }{
		{"http", plain.URL, "GET " + strings.TrimPrefix(plain.URL, "http://")},
		{"https", secure.URL, "CONNECT " + strings.TrimPrefix(secure.URL, "https://")},
	} {
		p := newProxy(t, "ann:p-hunter2")
		source := &rotating{key: p.with("ann:p-hunter2")}
		address := source.secret(t)
		c := open(t, tt.base, func(cfg *httpkind.HTTPConfig) { cfg.Proxy, cfg.MaxAttempts = address, 1 }, trust)
		if got, err := c.Get(t.Context(), "x"); err != nil || string(got) != "hello" || fmt.Sprint(p.seen) != "["+tt.seen+"]" {
			t.Errorf("%s: %s, %v, the proxy saw %v", tt.name, got, err, p.seen)
		}
		for _, next := range []string{"ann:q-hunter2", "ann:r-hunter2"} {
			p.mu.Lock()
			p.user = next
			p.mu.Unlock()
			source.mu.Lock()
			source.key = p.with(next)
			source.mu.Unlock()
			if _, err := c.Get(t.Context(), "x"); err != nil {
				t.Errorf("%s: with another password: %v", tt.name, err)
			}
		}
		source.mu.Lock()
		source.key = "ann:hunter2@nowhere"
		source.mu.Unlock()
		if _, err := c.Get(t.Context(), "x"); err == nil || errorType(t, err) != "credentials" || strings.Contains(fmt.Sprintf("%+v", err), "hunter2") {
			t.Errorf("%s: no URL: %v", tt.name, err)
		}
	}
}

func TestProxyThatRefuses(t *testing.T) {
	p := newProxy(t, "ann:p-hunter2")
	for _, tt := range []struct{ name, base, text, class string }{
		{"http", "http://127.0.0.1:9", "GET /health: 407 Proxy Authentication Required", "407"},
		{"https", "https://127.0.0.1:9", "GET /health: the proxy refused the connection: 407 Proxy Authentication Required", "proxy"},
	} {
		c := open(t, tt.base, func(cfg *httpkind.HTTPConfig) {
			cfg.Proxy, cfg.HealthPath = resource.NewSecret(p.with("ann:q-hunter2")), "/health"
		})
		err := httpkind.Check(t.Context(), c)
		if err == nil || err.Error() != tt.text || !resource.IsPermanent(err) || errorType(t, err) != tt.class || strings.Contains(fmt.Sprintf("%+v", err), "hunter2") {
			t.Errorf("%s: %v", tt.name, err)
		}
		var status *httpkind.StatusError
		coded := base64.StdEncoding.EncodeToString([]byte("ann:q-hunter2"))
		if errors.As(err, &status) && (strings.Contains(status.Body, coded) || !strings.HasPrefix(status.Body, "not with Basic ")) {
			t.Errorf("the proxy repeats the password, and the error shows it: %s", status.Body)
		}
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := open(t, "https://127.0.0.1:9", func(cfg *httpkind.HTTPConfig) {
		cfg.Proxy, cfg.HealthPath, cfg.Timeout = resource.NewSecret("socks5://ann:p-hunter2@"+u.Host), "/health", 200*time.Millisecond
	})
	if err := httpkind.Check(t.Context(), c); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("no SOCKS: %v", err)
	}
}
