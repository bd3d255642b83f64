package rediskind

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
)

// TestTooManyClients has a server that takes no more clients, which says so and ends the connection. It has not got the command, so INCR is sent again.
func TestTooManyClients(t *testing.T) {
	for _, password := range []string{"", "hunter2"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		var connections atomic.Int32
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				connections.Add(1)
				_, _ = c.Write([]byte("-ERR max number of clients reached\r\n"))
				_ = c.(*net.TCPConn).CloseWrite()
				defer c.Close()
			}
		}()
		s := &server{Listener: l}
		c := s.client(t, func(c *RedisConfig) { c.Password = resource.NewSecret(password) })
		if _, err := c.Incr(t.Context(), "k"); !redis.IsMaxClientsError(err) || connections.Load() != 3 {
			t.Errorf("%d connections, %v", connections.Load(), err)
		}
	}
}

// TestWrongPassword holds that a password that is wrong is sent once for each connection: some servers count failed logins.
func TestWrongPassword(t *testing.T) {
	s := newServer(t, func([]string) string { return "-WRONGPASS invalid username-password pair or user is disabled.\r\n" })
	c := s.client(t, func(c *RedisConfig) { c.Password = resource.NewSecret("hunter2") })
	err := Check(context.Background(), c)
	if !redis.HasErrorPrefix(err, "WRONGPASS") || !resource.IsPermanent(err) {
		t.Error(err)
	}
	if got := s.commands(); len(got) > 0 {
		t.Errorf("after HELLO the server has got %q", got)
	}
	if _, err := c.Get(t.Context(), "k"); !redis.HasErrorPrefix(err, "WRONGPASS") || errors.Is(err, redis.Nil) {
		t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.logins); n != 2 {
		t.Errorf("%d logins, want 2", n)
	}
}
