package rediskind

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestObserved holds what observers are told.
func TestObserved(t *testing.T) {
	var seen kindtest.Recorder
	broken := 0
	s := newServer(t, func(args []string) string {
		switch args[0] {
		case "hello", "multi", "select", "client":
			return ok
		case "evalsha":
			return "-NOSCRIPT No matching script. Please use EVAL.\r\n"
		case "get":
			switch args[1] {
			case "none":
				return none
			case "wrong":
				return "-WRONGTYPE Operation against a key holding the wrong kind of value: hunter2\r\n"
			case "broken":
				if broken++; broken < 3 {
					return hangUp
				}
			}
			return "$1\r\nv\r\n"
		}
		return one
	})
	c := s.client(t, func(c *RedisConfig) { c.PoolSize, c.Database, c.ClientName = 1, 3, "shop" }, &seen)
	ctx := t.Context()
	of := seen.Resource()
	want := fmt.Sprint([]observe.Attr{
		observe.String("db.system.name", "redis"), observe.String("db.namespace", "3"),
		observe.String("server.address", "127.0.0.1"), observe.Int("server.port", s.Addr().(*net.TCPAddr).Port),
	})
	if got := fmt.Sprint(of.Attrs); got != want {
		t.Errorf("the attributes are %s, want %s", got, want)
	}
	two := func(keys ...string) func(redis.Pipeliner) error {
		return func(p redis.Pipeliner) error {
			for _, key := range keys {
				p.Get(ctx, key)
			}
			return nil
		}
	}
	script := redis.NewScript("return 1")
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for _, tt := range []struct {
		what  string
		do    func() error
		fails bool
		lines []string
	}{
		{"a command", func() error { _, err := c.Get(ctx, "k"); return err }, false, []string{"attempt GET", "call GET"}},
		{"no such key", func() error { _, err := c.Get(ctx, "none"); return err }, true, []string{"attempt GET", "call GET"}},
		{"an error", func() error { _, err := c.Get(ctx, "wrong"); return err }, true, []string{"attempt GET error=WRONGTYPE", "call GET error=WRONGTYPE"}},
		{"attempts", func() error { _, err := c.Get(ctx, "broken"); return err }, false, []string{"attempt GET error=_OTHER", "attempt GET error=_OTHER resend=1", "attempt GET resend=2", "call GET"}},
		{"a pipeline", func() error { _, err := c.Pipelined(ctx, two("a", "none")); return err }, true, []string{"attempt PIPELINE batch=2", "call PIPELINE batch=2"}},
		{"a pipeline of one", func() error { _, err := c.Pipelined(ctx, two("a")); return err }, false, []string{"attempt PIPELINE", "call PIPELINE"}},
		{"a pipeline with an error", func() error { _, err := c.Pipelined(ctx, two("a", "wrong")); return err }, true, []string{"attempt PIPELINE error=WRONGTYPE batch=2", "call PIPELINE error=WRONGTYPE batch=2"}},
		{"a script that the server does not know", func() error { _, err := c.Eval(ctx, script, nil); return err }, false, []string{"attempt EVALSHA", "call EVALSHA", "attempt EVAL", "call EVAL"}},
		{"a command that is not known", func() error { return c.Redis().Do(ctx, "hunter2", "k").Err() }, false, []string{"attempt _OTHER", "call _OTHER"}},
		{"Check", func() error { return Check(ctx, c) }, false, nil},
		{"a context that has ended", func() error { _, err := c.Get(cancelled, "k"); return err }, true, []string{"attempt GET error=canceled", "call GET error=canceled"}},
		{"a full pool", func() error {
			held := c.single.Conn()
			defer held.Close()
			if err := held.Echo(ctx, "k").Err(); err != nil {
				return nil
			}
			seen.Forget()
			_, err := c.Get(ctx, "k")
			return err
		}, true, []string{"attempt GET error=pool_timeout", "call GET error=pool_timeout"}},
		{"after Close", func() error { _ = c.Close(); _, err := c.Get(ctx, "k"); return err }, true, []string{"attempt GET error=closed", "call GET error=closed"}},
	} {
		if err := tt.do(); (err != nil) != tt.fails {
			t.Errorf("%s: %v", tt.what, err)
		}
		t.Log(tt.what)
		seen.Wants(t, tt.lines...)
	}
	if connects := seen.Ended(observe.Connect); len(connects) > 0 {
		t.Errorf("connections were forgotten with the full pool: %v", connects)
	}
}

// TestObservedConnects has an observer be told of connections.
func TestObservedConnects(t *testing.T) {
	var seen kindtest.Recorder
	s := newServer(t, fine)
	c := s.client(t, func(c *RedisConfig) { c.MaxAttempts = 1 }, &seen)
	if err := c.Set(t.Context(), "k", "v", 0); err != nil {
		t.Fatal(err)
	}
	if got := seen.Lines(observe.Connect); !slices.Equal(got, []string{"connect CONNECT"}) {
		t.Errorf("observers are told %q", got)
	}
	seen.Forget()
	s.Close()
	gone := s.client(t, func(c *RedisConfig) { c.MaxAttempts = 1 }, &seen)
	if err := gone.Set(t.Context(), "k", "v", 0); err == nil {
		t.Error("nobody listens, and the call succeeds")
	}
	if got := seen.Lines(observe.Connect); !slices.Equal(got, []string{"connect CONNECT error=_OTHER"}) {
		t.Errorf("observers are told %q", got)
	}
}

// TestClass holds that the class of an error is a word, and never another text of a server.
func TestClass(t *testing.T) {
	for text, want := range map[string]string{
		"WRONGTYPE Operation against a key": "WRONGTYPE", "ERR unknown command 'hunter2'": "ERR", "NOREPLICAS": "NOREPLICAS", "ASK 4711 127.0.0.1:1": "ASK",
		"hunter2 is not it": "", "": "", "SECRET=hunter2 x": "", strings.Repeat("A", 33): "",
	} {
		if got := prefix(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for err, want := range map[error]string{redis.ErrPoolTimeout: "pool_timeout", redis.ErrClosed: "closed", io.EOF: ""} {
		if got, code := class(fmt.Errorf("with more: %w", err)); got != want || code != "" {
			t.Errorf("%v: %q, %q", err, got, code)
		}
	}
	if got, code := class(errors.Join(serverError("NOSCRIPT No matching script. Please use EVAL."))); got != "NOSCRIPT" || code != got {
		t.Errorf("%q, %q", got, code)
	}
}

// serverError is an error that a server answers with.
type serverError string

func (e serverError) Error() string { return string(e) }

func (serverError) RedisError() {}
