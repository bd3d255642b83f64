package rediskind

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// TestCommandOf holds what may be sent again.
func TestCommandOf(t *testing.T) {
	for _, tt := range []struct {
		args   string
		name   string
		repeat bool
	}{
		{"get k", "GET", true},
		{"GET k", "GET", true},
		{"incr k", "INCR", false},
		{"set k v", "SET", true},
		{"set k v ex 10", "SET", true},
		{"set k v px 10", "SET", true},
		{"set k v keepttl", "SET", true},
		{"set k v nx", "SET", false},
		{"set k v ex 10 nx", "SET", false},
		{"set k v keepttl nx", "SET", false},
		{"set k v get", "SET", false},
		{"expire k 10", "EXPIRE", true},
		{"expire k 10 nx", "EXPIRE", false},
		{"expire k -1", "EXPIRE", false},
		{"pexpire k 0", "PEXPIRE", false},
		{"pexpire k", "PEXPIRE", false},
		{"pexpire k 10 gt", "PEXPIRE", false},
		{"zunionstore k 2 k l", "ZUNIONSTORE", false},
		{"blpop k 0", "BLPOP", false},
		{"evalsha 4711 0", "EVALSHA", false},
		{"flushall", "", false},
		{"hunter2", "", false},
	} {
		var args []any
		for _, a := range strings.Fields(tt.args) {
			args = append(args, a)
		}
		if c := commandOf(redis.NewCmd(context.Background(), args...)); c.name != tt.name || c.repeat != tt.repeat {
			t.Errorf("%s: %+v", tt.args, c)
		}
	}
	for name, c := range commands {
		if c.repeat && slices.Contains(strings.Fields(unrepeatable), c.name) {
			t.Errorf("%s is in both lists", name)
		}
	}
}

// TestAgain holds how often a command is sent, by what becomes of it first.
func TestAgain(t *testing.T) {
	get := func(ctx context.Context, c *Client) error { _, err := c.Get(ctx, "k"); return err }
	incr := func(ctx context.Context, c *Client) error { _, err := c.Incr(ctx, "k"); return err }
	pipe := func(commands ...func(redis.Pipeliner)) func(context.Context, *Client) error {
		return func(ctx context.Context, c *Client) error {
			_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
				for _, f := range commands {
					f(p)
				}
				return nil
			})
			return err
		}
	}
	pipeGet := func(p redis.Pipeliner) { p.Get(context.Background(), "k") }
	pipeIncr := func(p redis.Pipeliner) { p.Incr(context.Background(), "k") }
	for _, tt := range []struct {
		name   string
		do     func(context.Context, *Client) error
		answer string
		sent   int
	}{
		{"the connection ends, GET", get, hangUp, 3},
		{"the connection ends, SET", func(ctx context.Context, c *Client) error { return c.Set(ctx, "k", 1, time.Second) }, hangUp, 3},
		{"the connection ends, INCR", incr, hangUp, 1},
		{"the connection ends, SETNX", func(ctx context.Context, c *Client) error { _, err := c.SetNX(ctx, "k", 1, time.Second); return err }, hangUp, 1},
		{"the connection ends, BRPOP", func(ctx context.Context, c *Client) error { _, _, err := c.BRPop(ctx, 0, "k"); return err }, hangUp, 1},
		{"the connection ends, one that is not known", func(ctx context.Context, c *Client) error { return c.Redis().FlushAll(ctx).Err() }, hangUp, 1},
		{"the connection ends, pipeline of GET", pipe(pipeGet, pipeGet), hangUp, 3},
		{"the connection ends, pipeline with INCR", pipe(pipeGet, pipeIncr), hangUp, 1},
		{"the server loads, INCR", incr, "-LOADING Redis is loading the dataset in memory\r\n", 3},
		{"the server is a replica, INCR", incr, "-READONLY You can't write against a read only replica.\r\n", 3},
		{"the server refuses, GET", get, "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", 1},
		{"no user, GET", get, "-NOAUTH Authentication required.\r\n", 1},
		{"there is none, GET", get, none, 1},
		{"no answer, GET", get, quiet, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(args []string) string {
				if args[0] == "hello" {
					return ok
				}
				return tt.answer
			})
			c := s.client(t, func(c *RedisConfig) { c.ReadTimeout = 200 * time.Millisecond })
			if err := tt.do(t.Context(), c); err == nil {
				t.Error("no error")
			}
			sent := 0
			for _, line := range s.commands() {
				if line == s.commands()[0] {
					sent++
				}
			}
			if tt.answer == hangUp && strings.Contains(tt.name, "pipeline") {
				sent = min(sent, 3) // it may get to read more than the first command
			}
			if sent != tt.sent {
				t.Errorf("it was sent %d times, want %d: %q", sent, tt.sent, s.commands())
			}
		})
	}
}

// TestPipelineAgain holds how often the commands of a pipeline or transaction are sent, if they do not all fare alike.
func TestPipelineAgain(t *testing.T) {
	const readOnly = "-READONLY You can't write against a read only replica.\r\n"
	large := strings.Repeat("x", 32<<20) // no socket buffers this, so that a server that ends the connection has not got all of it
	for name, tt := range map[string]struct {
		tx     bool
		fill   func(context.Context, redis.Pipeliner)
		answer map[string]string // by command
		sent   map[string]int
	}{
		"the connection ends while a counter is sent": {
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Incr(ctx, "k"); p.Set(ctx, "l", large, 0) },
			answer: map[string]string{"incr": hangUp},
			sent:   map[string]int{"incr": 1},
		},
		"the connection ends while a value is sent": {
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Get(ctx, "k"); p.Set(ctx, "l", large, 0) },
			answer: map[string]string{"get": hangUp},
			sent:   map[string]int{"get": 3},
		},
		"the connection ends while a transaction is sent": {
			tx:     true,
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Incr(ctx, "k"); p.Set(ctx, "l", large, 0) },
			answer: map[string]string{"multi": ok, "incr": hangUp},
			sent:   map[string]int{"incr": 3},
		},
		"a replica executes the first command": {
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Publish(ctx, "c", 1); p.Set(ctx, "k", 1, 0) },
			answer: map[string]string{"set": readOnly, "publish": one},
			sent:   map[string]int{"set": 3, "publish": 1},
		},
		"a replica executes the second command": {
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Set(ctx, "k", 1, 0); p.Publish(ctx, "c", 1) },
			answer: map[string]string{"set": readOnly, "publish": one},
			sent:   map[string]int{"set": 1, "publish": 1},
		},
		"a replica reads with the second command": {
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Incr(ctx, "k"); p.Get(ctx, "k") },
			answer: map[string]string{"incr": readOnly, "get": none},
			sent:   map[string]int{"incr": 3, "get": 3},
		},
		"a replica refuses a transaction": {
			tx:     true,
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Get(ctx, "k"); p.Incr(ctx, "k") },
			answer: map[string]string{"multi": ok, "get": "+QUEUED\r\n", "incr": readOnly, "exec": "-EXECABORT Transaction discarded because of previous errors.\r\n"},
			sent:   map[string]int{"incr": 3, "exec": 3},
		},
		"a transaction is not valid": {
			tx:     true,
			fill:   func(ctx context.Context, p redis.Pipeliner) { p.Incr(ctx, "k"); p.Do(ctx, "nonsense") },
			answer: map[string]string{"multi": ok, "incr": "+QUEUED\r\n", "nonsense": "-ERR unknown command\r\n", "exec": "-EXECABORT Transaction discarded because of previous errors.\r\n"},
			sent:   map[string]int{"incr": 1, "exec": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(args []string) string {
				if args[0] == "hello" {
					return ok
				}
				return tt.answer[args[0]]
			})
			c := s.client(t, func(c *RedisConfig) { c.WriteTimeout = time.Minute })
			send := c.Pipelined
			if tt.tx {
				send = c.TxPipelined
			}
			if _, err := send(t.Context(), func(p redis.Pipeliner) error { tt.fill(t.Context(), p); return nil }); err == nil {
				t.Error("no error")
			}
			for command, want := range tt.sent {
				if got := s.sends(command); got != want {
					t.Errorf("%s was sent %d times, want %d", command, got, want)
				}
			}
		})
	}
}

// TestAgainBeforeSent has the connection end while go-redis prepares it: the server has not got the command, so INCR is sent again.
func TestAgainBeforeSent(t *testing.T) {
	logins := 0
	s := newServer(t, func(args []string) string {
		if args[0] == "hello" {
			if logins++; logins < 3 {
				return hangUp
			}
			return ok
		}
		return one
	})
	if n, err := s.client(t, nil).Incr(t.Context(), "k"); n != 1 || err != nil || logins != 3 {
		t.Errorf("%d, %v, after %d logins", n, err, logins)
	}
	if got := s.commands(); len(got) != 1 {
		t.Errorf("the server has got %q", got)
	}
}

// TestCancelled holds that a call ends with its context although the server says nothing, and that its connection ends: an element that the server
// would send is for somebody else.
func TestCancelled(t *testing.T) {
	for _, attempts := range []int{1, 3} {
		silent := atomic.Bool{}
		silent.Store(true)
		s := newServer(t, func(args []string) string {
			if args[0] != "hello" && silent.Load() {
				return quiet
			}
			return ok
		})
		c := s.client(t, func(c *RedisConfig) { c.MaxAttempts, c.ReadTimeout = attempts, time.Minute })
		for name, do := range map[string]func(context.Context) error{
			"BRPOP":    func(ctx context.Context) error { _, _, err := c.BRPop(ctx, 0, "queue"); return err },
			"GET":      func(ctx context.Context) error { _, err := c.Get(ctx, "k"); return err },
			"PIPELINE": func(ctx context.Context) error { return twoInPipeline(ctx, c.Pipelined) },
			"MULTI":    func(ctx context.Context) error { return twoInPipeline(ctx, c.TxPipelined) },
		} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			began := time.Now()
			if err := do(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
			ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			if err := do(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
			cancel()
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%s took %v", name, took)
			}
		}
		for end := time.Now().Add(5 * time.Second); s.conns() > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%d connections still wait", s.conns())
			}
		}
		silent.Store(false)
		if err := c.Set(t.Context(), "k", "v", 0); err != nil {
			t.Error(err)
		}
	}
}

func twoInPipeline(ctx context.Context, pipelined func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error)) error {
	commands, err := pipelined(ctx, func(p redis.Pipeliner) error {
		p.Get(ctx, "a")
		p.Get(ctx, "b")
		return nil
	})
	for _, cmd := range commands {
		if e := cmd.Err(); ctx.Err() != nil && !errors.Is(e, ctx.Err()) {
			return errors.New("a command has the error " + e.Error())
		}
	}
	return err
}

// TestLateInterrupt holds that the end of a context does not reach the connection once another attempt has it.
func TestLateInterrupt(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	c := watched(ours, time.Time{}).(interface{ watchedConn() *conn }).watchedConn()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	first, second := &attempt{Context: ctx, call: &call{}}, &attempt{Context: t.Context(), call: &call{}}
	first.reads(c)
	if !first.sent.Load() {
		t.Error("a command whose answer is read was sent")
	}
	if err := c.SetWriteDeadline(time.Time{}); err != nil { // the next command
		t.Fatal(err)
	}
	c.interrupt(first)
	second.reads(c)
	c.interrupt(first)
	go func() { _, _ = theirs.Write([]byte{1}) }()
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Errorf("reading for another attempt: %v", err)
	}
	first.reads(c)
	c.interrupt(first)
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("an attempt whose context has ended reads on")
	}
}

// TestEnded holds that the error of a context is found, and that an answer is left alone.
func TestEnded(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ended(cancelled, redis.Nil); err != redis.Nil {
		t.Errorf("an answer becomes %v", err)
	}
	if err := ended(cancelled, nil); err != nil {
		t.Error(err)
	}
	broken := errors.New("broken")
	if err := ended(cancelled, broken); !errors.Is(err, broken) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := ended(t.Context(), broken); err != broken {
		t.Error(err)
	}
}
