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
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// attempts is a transport that says when it was asked.
type attempts struct {
	start time.Time
	at    []time.Duration
	body  []string
	then  func(n int) (*http.Response, error)
}

func (a *attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.at == nil {
		a.start = time.Now()
	}
	a.at = append(a.at, time.Since(a.start))
	if req.Body != nil {
		text, _ := io.ReadAll(req.Body)
		_ = req.Body.Close()
		a.body = append(a.body, string(text))
	}
	return a.then(len(a.at))
}

func always(code int, header ...string) func(int) (*http.Response, error) {
	return func(int) (*http.Response, error) { return answer(code, "no", header...), nil }
}

func failing(err error) func(int) (*http.Response, error) {
	return func(int) (*http.Response, error) { return nil, err }
}

// openWith opens a client with an attempts for transport, inside a bubble.
func openWith(t *testing.T, then func(int) (*http.Response, error), set func(*httpkind.HTTPConfig)) (*httpkind.Client, *attempts) {
	a := &attempts{then: then}
	c := open(t, "https://api.example.com/v1", func(cfg *httpkind.HTTPConfig) {
		cfg.Backoff = 200 * time.Millisecond
		if set != nil {
			set(cfg)
		}
	}, through(a.RoundTrip))
	return c, a
}

func TestWhichAnswersAreTriedAgain(t *testing.T) {
	for code := 200; code < 600; code++ {
		if slices.Contains([]int{301, 302, 303, 307, 308}, code) {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			c, a := openWith(t, always(code), nil)
			want := 1
			if slices.Contains([]int{425, 429, 502, 503, 504}, code) {
				want = 3
			}
			_, err := c.Get(t.Context(), "x")
			if len(a.at) != want || (code >= 300) != (err != nil) {
				t.Errorf("%d: %d attempts, %v", code, len(a.at), err)
			}
		})
	}
}

func TestWhichRequestsAreTriedAgain(t *testing.T) {
	text := func() io.Reader { return strings.NewReader("data") }
	once := func() io.Reader { return io.MultiReader(text()) } // without GetBody
	for _, test := range []struct {
		method string
		body   func() io.Reader
		header string
		want   int
	}{
		{"GET", nil, "", 3},
		{"HEAD", nil, "", 3},
		{"OPTIONS", nil, "", 3},
		{"DELETE", nil, "", 3},
		{"PUT", text, "", 3},
		{"", nil, "", 3},
		{"POST", nil, "", 1},
		{"POST", text, "", 1},
		{"PATCH", text, "", 1},
		{"POST", text, "Idempotency-Key", 3},
		{"PATCH", text, "Idempotency-Key", 3},
		{"PUT", once, "", 1},
		{"POST", once, "Idempotency-Key", 1},
	} {
		for name, then := range map[string]func(int) (*http.Response, error){"503": always(503), "reset": failing(syscall.ECONNRESET)} {
			synctest.Test(t, func(t *testing.T) {
				c, a := openWith(t, then, nil)
				var body io.Reader
				if test.body != nil {
					body = test.body()
				}
				req, _ := http.NewRequest(test.method, "x", body)
				req.Method = test.method
				if test.header != "" {
					req.Header.Set(test.header, "7")
				}
				resp, err := c.Do(req)
				if err == nil {
					_ = resp.Body.Close()
				}
				if (err == nil) != (name == "503") || err != nil && !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("%s after %s: %v", test.method, name, err)
				}
				if len(a.at) != test.want {
					t.Errorf("%s with %q after %s: %d attempts, want %d", test.method, test.header, name, len(a.at), test.want)
				}
				for _, text := range a.body {
					if text != "data" {
						t.Errorf("%s: body %q", test.method, text)
					}
				}
			})
		}
	}
}

func TestIdempotentCallsAreTriedAgain(t *testing.T) {
	for _, test := range []struct {
		call httpkind.Call
		want int
	}{
		{httpkind.Call{Method: "POST", Body: 1}, 1},
		{httpkind.Call{Method: "POST", Body: 1, Idempotent: true}, 3},
		{httpkind.Call{Method: "POST", Body: 1, Header: httpkind.Values{"idempotency-key": 7}}, 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, a := openWith(t, always(503), nil)
			want[*httpkind.StatusError](t, c.Send(t.Context(), test.call))
			if len(a.at) != test.want || strings.Join(a.body, "") != strings.Repeat("1", test.want) {
				t.Errorf("%+v: %d attempts, bodies %q", test.call, len(a.at), a.body)
			}
		})
	}
}

func TestWhichErrorsAreTriedAgain(t *testing.T) {
	for _, test := range []struct {
		err   error
		want  int
		class string
	}{
		{syscall.ECONNREFUSED, 3, "connection"},
		{io.EOF, 3, "connection"},
		{&net.OpError{Op: "dial", Err: errors.New("no route")}, 3, "connection"},
		{&net.DNSError{Err: "server misbehaving", IsTemporary: true}, 3, "connection"},
		{&tls.CertificateVerificationError{Err: errors.New("unknown")}, 1, "tls"},
		{tls.RecordHeaderError{Msg: "no TLS"}, 1, "tls"},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, 1, "tls"},
		{http.ErrSchemeMismatch, 1, "tls"},
		{permanent{}, 1, "connection"},
		{nil, 1, "connection"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, a := openWith(t, failing(test.err), nil)
			_, err := c.Get(t.Context(), "x")
			if len(a.at) != test.want || errorType(t, err) != test.class || test.err != nil && !errors.Is(err, test.err) {
				t.Errorf("%v: %d attempts, %v, %s", test.err, len(a.at), err, errorType(t, err))
			}
		})
	}
}

type permanent struct{}

func (permanent) Error() string   { return "circuit open" }
func (permanent) Permanent() bool { return true }

func TestUntrustedCertificatesAreNotTriedAgain(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = discard
	s.StartTLS()
	defer s.Close()
	var sent atomic.Int32
	c := open(t, s.URL, nil, func(o *httpkind.Options) error {
		o.RoundTripper = counting{o.RoundTripper, &sent}
		return nil
	})
	_, err := c.Get(context.Background(), "x")
	if err == nil || errorType(t, err) != "tls" || sent.Load() != 1 {
		t.Errorf("%d attempts: %v", sent.Load(), err)
	}
}

type counting struct {
	http.RoundTripper
	n *atomic.Int32
}

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return c.RoundTripper.RoundTrip(req)
}

// Waits are random between nothing and a limit that doubles up to max_backoff.
func TestBackoff(t *testing.T) {
	limits := []time.Duration{200, 400, 800, 1000, 1000}
	longest := make([]time.Duration, len(limits))
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			c, a := openWith(t, always(503), func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts, cfg.MaxBackoff = len(limits)+1, time.Second })
			_, _ = c.Get(t.Context(), "x")
			if len(a.at) != len(limits)+1 {
				t.Fatalf("%d attempts", len(a.at))
			}
			for i, limit := range limits {
				wait := a.at[i+1] - a.at[i]
				if wait > limit*time.Millisecond {
					t.Errorf("wait %d is %v", i, wait)
				}
				longest[i] = max(longest[i], wait)
			}
		})
	}
	for i, limit := range limits {
		if longest[i] < limit*time.Millisecond/2 {
			t.Errorf("of 200 waits %d none is above %v", i, longest[i])
		}
	}
}

// TestRetryAfter holds that Retry-After is the wait, up to max_retry_after, whatever the code. A text that cannot be parsed stands for
// max_backoff. The tests of package retryafter hold which texts can be.
func TestRetryAfter(t *testing.T) {
	for _, test := range []struct {
		name   string
		header func() string
		min    time.Duration // the wait
		max    time.Duration
	}{
		{"seconds", func() string { return "7" }, 7 * time.Second, 7 * time.Second},
		{"date", func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 8 * time.Second, 9 * time.Second},
		{"capped", func() string { return "15" }, 10 * time.Second, 10 * time.Second},
		{"past", func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) }, 0, 200 * time.Millisecond},
		{"nonsense", func() string { return "soon" }, 4 * time.Second, 4 * time.Second},
		{"none", func() string { return "" }, 0, 200 * time.Millisecond},
	} {
		codes := []int{429, 503, 403, 500}
		if test.name == "none" {
			codes = codes[:2]
		}
		for _, code := range codes {
			synctest.Test(t, func(t *testing.T) {
				c, a := openWith(t, nil, func(cfg *httpkind.HTTPConfig) {
					cfg.MaxRetryAfter, cfg.MaxBackoff = 10*time.Second, 4*time.Second
				})
				a.then = func(n int) (*http.Response, error) {
					if n == 1 {
						return answer(code, "", "Retry-After", test.header()), nil
					}
					return answer(200, ""), nil
				}
				if _, err := c.Get(t.Context(), "x"); err != nil || len(a.at) != 2 || a.at[1] < test.min || a.at[1] > test.max {
					t.Errorf("%s: attempts at %v, %v", test.name, a.at, err)
				}
			})
		}
	}
}

// Retry-After 3600 with a deadline in 5 s returns at once.
func TestRetryAfterTheDeadlineReturnsAtOnce(t *testing.T) {
	for _, asked := range []string{"3600", "6", strings.Repeat("9", 30), "Fri, 01 Jan 2100 00:00:00 GMT"} {
		for _, set := range []func(*httpkind.HTTPConfig){nil, func(cfg *httpkind.HTTPConfig) { cfg.Timeout = 5 * time.Second }} {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if set == nil {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, 5*time.Second)
					defer cancel()
				}
				c, a := openWith(t, always(429, "Retry-After", asked), set)
				start := time.Now()
				err := c.Send(ctx, httpkind.Call{Path: "/x/{id}", Params: httpkind.Values{"id": 7}})
				e := want[*httpkind.RateLimitedError](t, err)
				if len(a.at) != 1 || time.Since(start) != 0 || e.Code != 429 || e.Endpoint != "/x/{id}" || e.Method != "GET" ||
					e.RetryAfter < 6*time.Second || e.ErrorType() != "rate_limited" {
					t.Errorf("%s: %d attempts, after %v: %v", asked, len(a.at), time.Since(start), e)
				}
			})
		}
	}
}

// A date counts from the clock of the server.
func TestRetryAfterOfAnotherClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, a := openWith(t, nil, nil)
		a.then = func(n int) (*http.Response, error) {
			if n > 1 {
				return answer(200, ""), nil
			}
			theirs := time.Now().Add(-time.Hour).UTC()
			return answer(503, "", "Date", theirs.Format(http.TimeFormat), "Retry-After", theirs.Add(5*time.Second).Format(http.TimeFormat)), nil
		}
		if _, err := c.Get(t.Context(), "x"); err != nil || len(a.at) != 2 || a.at[1] != 5*time.Second {
			t.Errorf("attempts at %v, %v", a.at, err)
		}
	})
}

func TestPOSTIsNotTriedAgainWhateverRetryAfterSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, a := openWith(t, always(429, "Retry-After", "1"), nil)
		e := want[*httpkind.StatusError](t, c.JSON(t.Context(), "POST", "x", 1, nil))
		if len(a.at) != 1 || e.Code != 429 || e.RetryAfter != time.Second {
			t.Errorf("%d attempts, %+v", len(a.at), *e)
		}
	})
}

func TestNoWaitBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, a := openWith(t, always(503), func(cfg *httpkind.HTTPConfig) {
			cfg.Timeout, cfg.Backoff, cfg.MaxBackoff = time.Millisecond, time.Hour, time.Hour
		})
		start := time.Now()
		e := want[*httpkind.StatusError](t, func() error { _, err := c.Get(t.Context(), "x"); return err }())
		if len(a.at) != 1 || e.Code != 503 || time.Since(start) != 0 {
			t.Errorf("%d attempts, after %v: %v", len(a.at), time.Since(start), e)
		}
	})
}

func TestTimeouts(t *testing.T) {
	hang := through(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, fmt.Errorf("hung: %w", req.Context().Err())
	})
	for _, test := range []struct {
		name     string
		set      func(*httpkind.HTTPConfig)
		deadline time.Duration // of the caller
		cancel   time.Duration // by the caller
		want     time.Duration // at most; and at least less all backoffs
		attempts int
		text     string
		class    string
	}{
		{"default", nil, 0, 0, 30 * time.Second, 1, "no answer within 30s", "timeout"},
		{"attempt", func(c *httpkind.HTTPConfig) { c.AttemptTimeout = ptr(2 * time.Second) }, 0, 0, 6600 * time.Millisecond, 3, "no answer within 2s (3 attempts)", "timeout"},
		{"both", func(c *httpkind.HTTPConfig) { c.AttemptTimeout, c.Timeout = ptr(2*time.Second), 3*time.Second }, 0, 0, 3 * time.Second, 2, "no answer within 3s (2 attempts)", "timeout"},
		{"caller's deadline", nil, time.Second, 0, time.Second, 1, "context deadline exceeded", "timeout"},
		{"caller cancels", nil, 0, time.Second, time.Second, 1, "context canceled", "canceled"},
	} {
		for name, call := range map[string]func(context.Context, *httpkind.Client) error{
			"Get": func(ctx context.Context, c *httpkind.Client) error { _, err := c.Get(ctx, "x"); return err },
			"Do": func(ctx context.Context, c *httpkind.Client) error {
				req, _ := http.NewRequestWithContext(ctx, "GET", "x", nil)
				resp, err := c.Do(req)
				if err == nil {
					_ = resp.Body.Close()
				}
				return err
			},
		} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				if test.cancel > 0 {
					defer time.AfterFunc(test.cancel, cancel).Stop()
				}
				c := open(t, "https://api.example.com", func(cfg *httpkind.HTTPConfig) {
					cfg.Backoff = 200 * time.Millisecond
					if test.set != nil {
						test.set(cfg)
					}
				}, hang)
				start := time.Now()
				e := want[*httpkind.Error](t, call(ctx, c))
				took := time.Since(start)
				if took > test.want || took < test.want-600*time.Millisecond || e.Attempts != test.attempts || !strings.HasSuffix(e.Error(), test.text) || e.ErrorType() != test.class {
					t.Errorf("%s, %s: after %v: %v", test.name, name, took, e)
				}
				if test.class == "timeout" != errors.Is(e, context.DeadlineExceeded) {
					t.Errorf("%s: %v", test.name, e)
				}
			})
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestCancelledWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, a := openWith(t, always(503, "Retry-After", "10"), nil)
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(time.Second, cancel).Stop()
		start := time.Now()
		_, err := c.Get(ctx, "x")
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second || len(a.at) != 1 {
			t.Errorf("%d attempts, after %v: %v", len(a.at), time.Since(start), err)
		}
	})
}

// endless is a body that counts what is read of it.
type endless struct {
	read   int
	closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func (e *endless) Close() error {
	e.closed = true
	return nil
}

func TestAnswersAreDrainedBeforeTheNextAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := &endless{}
		c, _ := openWith(t, func(n int) (*http.Response, error) {
			if n == 1 {
				resp := answer(503, "")
				resp.Body = first
				return resp, nil
			}
			if !first.closed || first.read == 0 || first.read > 64<<10 {
				t.Errorf("%d bytes read, closed %v", first.read, first.closed)
			}
			return answer(200, "ok"), nil
		}, nil)
		if _, err := c.Get(t.Context(), "x"); err != nil {
			t.Error(err)
		}
	})
}

// An answer that nobody wants, and that does not end, holds up nothing for longer than a second.
func TestDrainingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, a := openWith(t, func(n int) (*http.Response, error) {
			if n == 1 {
				r, w := io.Pipe()
				context.AfterFunc(t.Context(), func() { _ = w.Close() })
				resp := answer(503, "")
				resp.Body = r
				return resp, nil
			}
			return answer(200, "ok"), nil
		}, nil)
		if _, err := c.Get(t.Context(), "x"); err != nil || a.at[1] < time.Second || a.at[1] > 1200*time.Millisecond {
			t.Errorf("attempts at %v: %v", a.at, err)
		}
	})
}
