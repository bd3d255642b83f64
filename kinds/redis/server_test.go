package rediskind

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// What a server may do instead of an answer.
const (
	hangUp = "" // end the connection
	quiet  = "quiet"
	ok     = "+OK\r\n"
	none   = "$-1\r\n"
	one    = ":1\r\n"
)

// A server speaks the protocol of Redis. It answers what its function says.
type server struct {
	net.Listener

	mu     sync.Mutex
	answer func(args []string) string
	got    []string // the commands so far, without those that prepare a connection
	logins []string // the arguments of each HELLO
	open   int      // connections
	end    func()   // stops it
}

func newServer(t *testing.T, answer func(args []string) string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serveAt(t, l, answer)
}

func serveAt(t *testing.T, l net.Listener, answer func(args []string) string) *server {
	s := &server{Listener: l, answer: answer}
	var conns sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			conns.Go(func() { s.serve(c) })
		}
	})
	s.end = func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		conns.Wait()
	}
	t.Cleanup(s.end)
	return s
}

func (s *server) serve(c net.Conn) {
	defer c.Close()
	s.count(1)
	defer s.count(-1)
	r := bufio.NewReader(c)
	for {
		args, err := readCommand(r)
		if err != nil {
			return
		}
		switch answer := s.reply(args); answer {
		case hangUp:
			return
		case quiet:
		default:
			if _, err := io.WriteString(c, answer); err != nil {
				return
			}
		}
	}
}

func (s *server) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += n
}

// conns is how many connections there are.
func (s *server) conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

func (s *server) reply(args []string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if args[0] == "hello" {
		s.logins = append(s.logins, strings.Join(args[1:], " "))
	} else {
		s.got = append(s.got, strings.Join(args, " "))
	}
	if answer := s.answer(args); args[0] != "hello" || answer != ok {
		return answer
	}
	return "%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n"
}

// commands are what the server has got.
func (s *server) commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// readCommand reads an array of strings.
func readCommand(r *bufio.Reader) ([]string, error) {
	n, err := readNumber(r, '*')
	if err != nil {
		return nil, err
	}
	args := make([]string, n)
	for i := range args {
		size, err := readNumber(r, '$')
		if err != nil {
			return nil, err
		}
		text := make([]byte, size+2)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, err
		}
		args[i] = string(text[:size])
	}
	return args, nil
}

func readNumber(r *bufio.Reader, sign byte) (int, error) {
	line, err := r.ReadString('\n')
	if err != nil || line[0] != sign {
		return 0, fmt.Errorf("%q: %w", line, io.ErrUnexpectedEOF)
	}
	return strconv.Atoi(strings.TrimSpace(line[1:]))
}

// config is that of a client of s.
func (s *server) config() RedisConfig {
	c := DefaultRedisConfig()
	c.Addresses, c.TLS = []string{s.Addr().String()}, false
	c.Backoff, c.MaxBackoff = time.Millisecond, 2*time.Millisecond
	c.ReadTimeout, c.PoolTimeout = 2*time.Second, 100*time.Millisecond
	return c
}

// client is a client of s.
func (s *server) client(t *testing.T, set func(*RedisConfig), observers ...observe.Observer) *Client {
	t.Helper()
	cfg := s.config()
	if set != nil {
		set(&cfg)
	}
	var probe *observe.Probe
	if len(observers) > 0 {
		probe = observe.NewProbe(observe.Resource{Name: "cache", Kind: "redis"}, observers...)
	}
	c, err := Open(context.Background(), cfg, probe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// fine answers every command with OK.
func fine([]string) string { return ok }
