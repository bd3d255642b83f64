package httpkind_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// A watcher writes down what ends, and waits for what is about connections.
type watcher struct{ kindtest.Recorder }

// connections fails the test unless these were reported about connections since the last time, in any order.
func (w *watcher) connections(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	var got []string
	for range 200 { // a connection that fails is reported by the goroutine that dials
		got = slices.Sorted(slices.Values(w.Lines(observe.Wait, observe.Connect)))
		if len(got) >= len(want) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	w.Forget(observe.Wait, observe.Connect)
}

// pool waits until the pool is as wanted.
func (w *watcher) pool(t *testing.T, want observe.Pool) {
	t.Helper()
	var got observe.Pool
	for range 200 { // the transport takes a connection back in its own time
		var ok bool
		if got, ok = w.Resource().Pool(); ok && got == want {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("the pool is %+v, want %+v", got, want)
}

// secured serves an API with TLS, and returns its base URL and a configuration that trusts it.
func secured(t *testing.T, http2 bool) (base string, trust func(*httpkind.Options) error) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stream" {
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
		fmt.Fprint(w, r.Proto)
	}))
	s.EnableHTTP2 = http2
	s.StartTLS()
	t.Cleanup(s.Close)
	s.Config.ErrorLog = nil
	return s.URL, func(o *httpkind.Options) error {
		o.Transport().TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		return nil
	}
}

func TestConnections(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	once := func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 1 }
	http1, trust1 := secured(t, false)
	http2, trust2 := secured(t, true)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	refusing := httptest.NewServer(http.NotFoundHandler()) // a proxy that does not connect
	defer refusing.Close()
	for _, tt := range []struct {
		name      string
		base      string
		set       func(*httpkind.HTTPConfig)
		configure func(*httpkind.Options) error
		want      []string
		again     []string // of a second request
	}{
		{name: "plain", base: api(t), want: []string{"connect CONNECT", "wait ACQUIRE"}, again: []string{"wait ACQUIRE"}},
		{name: "HTTP/1.1 and TLS", base: http1, configure: trust1, want: []string{"connect CONNECT", "wait ACQUIRE"}, again: []string{"wait ACQUIRE"}},
		{name: "HTTP/2", base: http2, configure: trust2, want: []string{"connect CONNECT", "wait ACQUIRE"}, again: []string{"wait ACQUIRE"}},
		{name: "refused", base: gone.URL, set: once, want: []string{"connect CONNECT error=connection", "wait ACQUIRE error=connection"}, again: []string{"connect CONNECT error=connection", "wait ACQUIRE error=connection"}},
		{name: "a certificate that nobody trusts", base: http1, set: once, want: []string{"connect CONNECT error=tls", "wait ACQUIRE error=tls"}},
		{name: "no TLS handshake", base: "https://" + silent.Addr().String(), set: func(cfg *httpkind.HTTPConfig) {
			cfg.Timeout = 50 * time.Millisecond
		}, want: []string{"connect CONNECT error=timeout", "wait ACQUIRE error=timeout"}},
		{name: "a TLS handshake that takes too long", base: "https://" + silent.Addr().String(), set: func(cfg *httpkind.HTTPConfig) {
			cfg.ConnectTimeout, cfg.MaxAttempts = 50*time.Millisecond, 1
		}, want: []string{"connect CONNECT error=timeout", "wait ACQUIRE error=timeout"}},
		{name: "a dialer that configure sets", base: api(t), configure: func(o *httpkind.Options) error {
			o.Transport().DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("hunter2") }
			return nil
		}, set: once, want: []string{"connect CONNECT error=connection", "wait ACQUIRE error=connection"}},
		{name: "no dialer", base: api(t), configure: func(o *httpkind.Options) error {
			o.Transport().DialContext = nil
			return nil
		}, want: []string{"connect CONNECT", "wait ACQUIRE"}, again: []string{"wait ACQUIRE"}},
		{name: "a proxy that refuses", base: http1, set: once, configure: func(o *httpkind.Options) error {
			o.Transport().Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(refusing.URL) }
			return nil
		}, want: []string{"connect CONNECT error=proxy", "wait ACQUIRE error=proxy"}},
		{name: "a transport of its own", base: "https://api.example.com", configure: through(func(*http.Request) (*http.Response, error) { return answer(200, ""), nil })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			configure := tt.configure
			if configure == nil {
				configure = func(*httpkind.Options) error { return nil }
			}
			w, c := watched(t, tt.base, tt.set, configure)
			for _, want := range [][]string{tt.want, tt.again} {
				if want != nil || tt.want == nil {
					_, _ = c.Get(t.Context(), "200")
					w.connections(t, want...)
				}
			}
		})
	}
}

// TestConnectionsLimit holds that a request that waits in vain for one of max_conns is seen to wait, and counts among the failed.
func TestConnectionsLimit(t *testing.T) {
	w, c := watched(t, api(t), func(cfg *httpkind.HTTPConfig) { cfg.MaxConns, cfg.Timeout = 1, 100*time.Millisecond })
	var stream io.Closer
	if err := doing("GET", "stream", func(b io.ReadCloser) { stream = b })(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	w.connections(t, "connect CONNECT", "wait ACQUIRE")
	w.pool(t, observe.Pool{Max: 1, InUse: 1})
	if _, err := c.Get(t.Context(), "200"); !errors.Is(err, context.DeadlineExceeded) ||
		err.Error() != "GET /200: timed out while waiting for one of 1 connections (max_conns), all in use: no answer within 100ms" {
		t.Error(err)
	}
	w.connections(t, "wait ACQUIRE error=timeout")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := c.Get(ctx, "200"); !errors.Is(err, context.Canceled) ||
		err.Error() != "GET /200: ended while waiting for one of 1 connections (max_conns), all in use: context canceled" {
		t.Error(err)
	}
	w.connections(t, "wait ACQUIRE error=canceled")
	_ = stream.Close()
	w.Wants(t, "attempt GET 200 GET", "attempt GET error=timeout GET", "call Get error=timeout", "attempt GET error=canceled GET", "call Get error=canceled", "call Do 200")
}

// TestConnectionsPool holds what is counted while requests run, end and fail.
func TestConnectionsPool(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		t.Run(fmt.Sprint("HTTP/2 ", http2), func(t *testing.T) {
			base, trust := secured(t, http2)
			w, c := watched(t, base, func(cfg *httpkind.HTTPConfig) { cfg.MaxConns = 3 }, trust)
			w.pool(t, observe.Pool{Max: 3})
			if got, err := c.Get(t.Context(), "x"); err != nil || string(got) != map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[http2] {
				t.Fatalf("%s, %v", got, err)
			}
			w.pool(t, observe.Pool{Max: 3, Idle: 1})
			var streams []io.Closer
			for range 2 {
				if err := doing("GET", "stream", func(b io.ReadCloser) { streams = append(streams, b) })(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			both := observe.Pool{Max: 3, InUse: 2}
			if http2 {
				both.InUse = 1
			}
			w.pool(t, both)
			for _, s := range streams {
				_ = s.Close()
				_ = s.Close()
			}
			after := observe.Pool{Max: 3} // a stream that is broken off takes its connection with it
			if http2 {
				after.Idle = 1
			}
			w.pool(t, after)
			if err := doing("GET", "x", readOnly)(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			w.pool(t, observe.Pool{Max: 3, Idle: 1})
			_ = c.Close()
			if _, ok := w.Resource().Pool(); ok {
				t.Error("a closed client has a pool")
			}
		})
	}
}

// TestConnectionsTLS has configure dial TLS itself: what the transport then holds cannot be counted, and is not.
func TestConnectionsTLS(t *testing.T) {
	base, trust := secured(t, true)
	w, c := watched(t, base, nil, trust, func(o *httpkind.Options) error {
		security := o.Transport().TLSClientConfig.Clone()
		security.NextProtos = []string{"h2"}
		o.Transport().DialTLSContext = (&tls.Dialer{Config: security}).DialContext
		return nil
	})
	if got, err := c.Get(t.Context(), "x"); err != nil || string(got) != "HTTP/2.0" {
		t.Errorf("%s, %v", got, err)
	}
	w.connections(t, "connect CONNECT", "wait ACQUIRE")
	if w.Resource().Pool != nil {
		t.Error("a pool is counted")
	}
}

// TestConnectionsOwnTrace holds that traces of the program are told all that they were told before: of the caller, and of a transport
// around ours. Nothing is around a connection without a probe.
func TestConnectionsOwnTrace(t *testing.T) {
	var told []string
	trace := func(ctx context.Context, who string) context.Context {
		tell := func(format string, args ...any) { told = append(told, who+fmt.Sprintf(format, args...)) }
		return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GetConn:              func(string) { tell(" waits") },
			ConnectStart:         func(string, string) { tell(" dials") },
			GotConn:              func(info httptrace.GotConnInfo) { tell(" has %T", info.Conn) },
			TLSHandshakeDone:     func(tls.ConnectionState, error) { tell(" is secure") },
			GotFirstResponseByte: func() { tell(" is answered") },
		})
	}
	base, trust := secured(t, false)
	around := func(o *httpkind.Options) error {
		next := o.RoundTripper
		o.RoundTripper = roundTripper(func(r *http.Request) (*http.Response, error) {
			return next.RoundTrip(r.WithContext(trace(r.Context(), "transport")))
		})
		return nil
	}
	w, observed := watched(t, base, nil, trust, around)
	for _, c := range []*httpkind.Client{observed, open(t, base, nil, trust, around)} {
		told = nil
		if _, err := c.Get(trace(t.Context(), "caller"), "200"); err != nil {
			t.Fatal(err)
		}
		slices.Sort(told)
		want := []string{"waits", "dials", "has *tls.Conn", "is secure", "is answered"}
		for i, s := range want {
			want[i] = "caller " + s
			want = append(want, "transport "+s)
		}
		slices.Sort(want)
		if !slices.Equal(told, want) {
			t.Errorf("%q, want %q", told, want)
		}
	}
	w.connections(t, "connect CONNECT", "wait ACQUIRE")

	var conns []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		conns = append(conns, fmt.Sprintf("%T", info.Conn))
	}})
	base = api(t)
	_, observed = watched(t, base, nil)
	for _, c := range []*httpkind.Client{observed, open(t, base, nil)} {
		if _, err := c.Get(ctx, "200"); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"*httpkind.conn", "*net.TCPConn"}; !slices.Equal(conns, want) {
		t.Errorf("%q, want %q", conns, want)
	}
}

// A sender is an observer that tells servers which operation they are asked for.
type sender struct{ watcher }

func (s *sender) Observe(r observe.Resource) observe.Recorder {
	s.watcher.Observe(r)
	return s
}

func (s *sender) Inject(ctx context.Context, to observe.Carrier) {
	op := s.Op(ctx)
	to.Set("Traceparent", fmt.Sprint(op.Scope, " ", op.Name, " ", s.Begun(observe.Call)+s.Begun(observe.Attempt)))
}

// TestInjected holds that each request that is sent tells the server of its own attempt, and that the caller's header stays as it is.
func TestInjected(t *testing.T) {
	var got []string
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, strings.Join(r.Header["Traceparent"], " and "))
		switch len(got) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			http.Redirect(w, r, "/v1/y", http.StatusFound)
		case 4:
			http.Redirect(w, r, "http://localhost:1/y", http.StatusFound)
		}
	})
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, cfg.APIKey, cfg.Backoff = mustURL(t, base), resource.NewSecret(apiKey), time.Millisecond
	c, err := httpkind.Open(t.Context(), cfg, observe.NewProbe(observe.Resource{}, &sender{}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "x", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Traceparent", "the caller's")
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if _, err := c.Get(t.Context(), "x"); err == nil {
		t.Error("a redirect away is followed")
	}
	if want := []string{"attempt GET 2", "attempt GET 3", "attempt GET 4", "attempt GET 6"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := req.Header.Get("Traceparent"); got != "the caller's" {
		t.Errorf("the caller's header has become %q", got)
	}
}
