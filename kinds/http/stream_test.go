package httpkind_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// A pipeListener is a network of one host, without sockets, so that it can live in a bubble.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// serveInBubble is serve and open, of Go's real server and transport, for bubbles. A bubble does not end while a goroutine of its lives.
func serveInBubble(t *testing.T, h http.HandlerFunc, set func(*httpkind.HTTPConfig)) *httpkind.Client {
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	s := &http.Server{Handler: h, ErrorLog: discard}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	return open(t, "http://localhost/v1", set, func(o *httpkind.Options) error {
		o.Transport().DialContext = l.dial
		return nil
	})
}

// ticks writes a line every ten seconds, a hundred times.
func ticks(w http.ResponseWriter, r *http.Request) {
	for i := range 100 {
		fmt.Fprintln(w, i)
		w.(http.Flusher).Flush()
		select {
		case <-time.After(10 * time.Second):
		case <-r.Context().Done():
			return
		}
	}
}

// A body that streams is killed neither by timeout nor by attempt_timeout, and leaves no goroutine behind.
func TestStreamingOutlivesTheTimeouts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serveInBubble(t, ticks, func(cfg *httpkind.HTTPConfig) { cfg.AttemptTimeout = ptr(time.Second) })
		start := time.Now()
		req, _ := http.NewRequest("GET", "ticks", nil)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			lines++
		}
		_ = resp.Body.Close()
		if lines != 100 || time.Since(start) != 1000*time.Second {
			t.Errorf("%d lines after %v", lines, time.Since(start))
		}
	})
}

func TestStreamEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serveInBubble(t, ticks, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 95*time.Second)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", "ticks", nil)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		start := time.Now()
		if text, err := io.ReadAll(resp.Body); err == nil || len(text) != len("0\n")*10 || time.Since(start) != 95*time.Second {
			t.Errorf("%q after %v: %v", text, time.Since(start), err)
		}
	})
}

// What is read whole has to be read within timeout.
func TestTimeoutIncludesTheBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serveInBubble(t, ticks, nil)
		start := time.Now()
		_, err := c.Get(t.Context(), "ticks")
		if err == nil || errorType(t, err) != "timeout" || time.Since(start) != 30*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

// Close closes idle connections at once, also behind a transport that knows nothing of it, and others when they are done.
func TestCloseClosesConnections(t *testing.T) {
	for _, wrapped := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var conns []*watchedConn
			l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
			s := &http.Server{Handler: http.NotFoundHandler(), ErrorLog: discard}
			go func() { _ = s.Serve(l) }()
			defer func() { _ = s.Close() }()
			c := open(t, "http://localhost/v1", nil, func(o *httpkind.Options) error {
				o.Transport().DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
					conn, err := l.dial(ctx, network, address)
					w := &watchedConn{Conn: conn}
					conns = append(conns, w)
					return w, err
				}
				if wrapped {
					o.RoundTripper = roundTripper(o.RoundTripper.RoundTrip)
				}
				return nil
			})
			if _, err := c.Get(t.Context(), "x"); err == nil {
				t.Fatal("found")
			}
			synctest.Wait()
			if conns[0].closed.Load() {
				t.Fatal("the connection is not kept")
			}
			_ = c.Close()
			synctest.Wait()
			if !conns[0].closed.Load() {
				t.Errorf("wrapped %v: an idle connection stays open", wrapped)
			}
		})
	}
}

type watchedConn struct {
	net.Conn
	closed atomic.Bool
}

func (c *watchedConn) Close() error {
	c.closed.Store(true)
	return c.Conn.Close()
}

// No way to use a client leaves a goroutine behind: bodies unread, requests cancelled, errors, retries, a client closed in between.
func TestNoGoroutinesStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serveInBubble(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/v1/ticks":
				ticks(w, r)
			case "/v1/busy":
				w.WriteHeader(http.StatusServiceUnavailable)
			case "/v1/slow":
				<-r.Context().Done()
			}
		}, func(cfg *httpkind.HTTPConfig) { cfg.MaxConns = 3 })
		var group sync.WaitGroup
		for i := range 30 {
			group.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i+1)*time.Second)
				defer cancel()
				endpoint := []string{"ok", "busy", "slow", "ticks"}[i%4]
				_, _ = c.Get(ctx, endpoint)
				req, _ := http.NewRequestWithContext(ctx, "GET", endpoint, nil)
				if resp, err := c.Do(req); err == nil {
					_ = resp.Body.Close() // unread
				}
			})
		}
		group.Wait()

		req, _ := http.NewRequest("GET", "ticks", nil)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close() // while a body is open
		line, err := bufio.NewReader(resp.Body).ReadString('\n')
		if line != "0\n" || err != nil {
			t.Errorf("after Close: %q, %v", line, err)
		}
		_ = resp.Body.Close()
	})
}
