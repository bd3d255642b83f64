package httpkind_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// A forgetful network swallows what goes over the connections that were made before it forgot them, as a NAT or a load balancer does.
type forgetful struct {
	net.Listener
	server string
	era    atomic.Int32
	conns  atomic.Int32
}

// forget makes all connections dead that there are.
func (f *forgetful) forget() { f.era.Add(1) }

func (f *forgetful) serve() {
	for {
		c, err := f.Accept()
		if err != nil {
			return
		}
		u, err := net.Dial("tcp", f.server)
		if err != nil {
			_ = c.Close()
			continue
		}
		f.conns.Add(1)
		era := f.era.Load()
		pipe := func(to, from net.Conn) {
			defer to.Close()
			defer from.Close()
			b := make([]byte, 32<<10)
			for {
				n, err := from.Read(b)
				if err != nil {
					return
				}
				if era == f.era.Load() {
					_, _ = to.Write(b[:n])
				}
			}
		}
		go pipe(u, c)
		go pipe(c, u)
	}
}

func behindForgetful(t *testing.T, http2 bool, set func(*httpkind.HTTPConfig)) (*httpkind.Client, *forgetful) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			time.Sleep(50 * time.Millisecond)
		}
		_, _ = io.WriteString(w, r.Proto)
	}))
	s.EnableHTTP2, s.Config.ErrorLog = http2, discard
	s.StartTLS()
	t.Cleanup(s.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	f := &forgetful{Listener: l, server: s.Listener.Addr().String()}
	go f.serve()
	return open(t, "https://"+l.Addr().String(), set, func(o *httpkind.Options) error {
		config := s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		config.NextProtos = nil
		o.Transport().TLSClientConfig = config
		return nil
	}), f
}

// A request over a dead connection is tried again over another one, within its timeout, and the next request is not sent over it either.
func TestDeadConnections(t *testing.T) {
	for _, test := range []struct {
		name  string
		http2 bool
		set   func(*httpkind.HTTPConfig)
		fails bool // the request that finds out
	}{
		{"HTTP/2 with attempt_timeout", true, func(c *httpkind.HTTPConfig) { c.Timeout, c.AttemptTimeout = 20*time.Second, ptr(time.Second) }, false},
		{"HTTP/1.1 with attempt_timeout", false, func(c *httpkind.HTTPConfig) { c.Timeout, c.AttemptTimeout = 20*time.Second, ptr(time.Second) }, false},
		{"HTTP/2 with a short timeout", true, func(c *httpkind.HTTPConfig) { c.Timeout = time.Second }, true},
		{"HTTP/2 with timeout", true, func(c *httpkind.HTTPConfig) { c.Timeout = 8 * time.Second; c.ConnectTimeout = time.Second }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, network := behindForgetful(t, test.http2, test.set)
			var group sync.WaitGroup
			for range 3 { // HTTP/1.1 has several dead connections
				group.Go(func() { _, _ = c.Get(t.Context(), "slow") })
			}
			group.Wait()
			network.forget()
			before := network.conns.Load()
			_, err := c.Get(t.Context(), "x")
			if (err != nil) != test.fails {
				t.Errorf("the first request: %v", err)
			}
			time.Sleep(100 * time.Millisecond) // the stream ends after the request
			proto, err := c.Get(t.Context(), "x")
			if err != nil || (string(proto) == "HTTP/2.0") != test.http2 {
				t.Errorf("the second request: %s, %v", proto, err)
			}
			if n := network.conns.Load() - before; n != 1 {
				t.Errorf("%d new connections", n)
			}
		})
	}
}

// Requests that are never without company find out by the transport's pings.
func TestDeadConnectionInCompany(t *testing.T) {
	t.Parallel()
	c, network := behindForgetful(t, true, func(c *httpkind.HTTPConfig) {
		c.Timeout, c.MaxAttempts, c.ConnectTimeout = 8*time.Second, 2, time.Second
	})
	if _, err := c.Get(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	network.forget()
	var group sync.WaitGroup
	for i := range 10 {
		group.Go(func() {
			time.Sleep(time.Duration(i) * 50 * time.Millisecond)
			if _, err := c.Get(context.Background(), "x"); err != nil {
				t.Errorf("request %d: %v", i, err)
			}
		})
	}
	group.Wait()
}
