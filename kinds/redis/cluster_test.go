package rediskind

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource/observe"
)

// newNodes starts a cluster of two nodes, which share the keys evenly. Keys with the part {bar} are of the first, keys with {foo} of the second.
func newNodes(t *testing.T, answer func(node int, args []string) string) [2]*server {
	t.Helper()
	var nodes [2]*server
	var slots atomic.Value
	for i := range nodes {
		nodes[i] = newServer(t, func(args []string) string {
			switch args[0] {
			case "hello", "ping", "readonly":
				return ok
			case "cluster":
				return slots.Load().(string)
			case "command":
				return "*0\r\n"
			}
			return answer(i, args)
		})
	}
	text := "*2\r\n"
	for i, s := range nodes {
		text += fmt.Sprintf("*3\r\n:%d\r\n:%d\r\n*3\r\n$9\r\n127.0.0.1\r\n:%d\r\n$3\r\nid%d\r\n", i*8192, i*8192+8191, s.port(), i)
	}
	slots.Store(text)
	return nodes
}

// port is the port of s.
func (s *server) port() int { return s.Addr().(*net.TCPAddr).Port }

// sends is how often s has got a command whose arguments begin so.
func (s *server) sends(command string) (n int) {
	for _, line := range s.commands() {
		if line == command || strings.HasPrefix(line, command+" ") {
			n++
		}
	}
	return n
}

// inCluster is a client of the cluster, which knows where the keys are.
func inCluster(t *testing.T, nodes [2]*server, set func(*RedisConfig), observers ...observe.Observer) *Client {
	t.Helper()
	c := nodes[0].client(t, func(cfg *RedisConfig) {
		cfg.Mode, cfg.ReadTimeout = RedisModeCluster, 200*time.Millisecond
		if set != nil {
			set(cfg)
		}
	}, observers...)
	if err := Check(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// queued answers the commands of a transaction, and says that the server has executed it.
func queued(args []string) string {
	switch args[0] {
	case "multi", "asking":
		return ok
	case "exec":
		return "*2\r\n:1\r\n:1\r\n"
	}
	return "+QUEUED\r\n"
}

// A clusterCall is something that a program asks a cluster for. The first command of it has the key {bar}k, which is of the first node.
type clusterCall struct {
	do     func(context.Context, *Client) error
	counts string // the command that is counted
	repeat bool
	tx     bool
}

func clusterCalls() map[string]clusterCall {
	batch := func(tx bool, fill func(context.Context, redis.Pipeliner)) func(context.Context, *Client) error {
		return func(ctx context.Context, c *Client) error {
			send := c.Pipelined
			if tx {
				send = c.TxPipelined
			}
			_, err := send(ctx, func(p redis.Pipeliner) error { fill(ctx, p); return nil })
			return err
		}
	}
	reads := func(ctx context.Context, p redis.Pipeliner) { p.Get(ctx, "{bar}k"); p.Get(ctx, "{bar}l") }
	counts := func(ctx context.Context, p redis.Pipeliner) { p.Incr(ctx, "{bar}k"); p.Get(ctx, "{bar}l") }
	return map[string]clusterCall{
		"GET":   {func(ctx context.Context, c *Client) error { _, err := c.Get(ctx, "{bar}k"); return err }, "get {bar}k", true, false},
		"SET":   {func(ctx context.Context, c *Client) error { return c.Set(ctx, "{bar}k", 1, 0) }, "set {bar}k", true, false},
		"INCR":  {func(ctx context.Context, c *Client) error { _, err := c.Incr(ctx, "{bar}k"); return err }, "incr {bar}k", false, false},
		"SETNX": {func(ctx context.Context, c *Client) error { _, err := c.SetNX(ctx, "{bar}k", 1, 0); return err }, "set {bar}k", false, false},
		"a module's command": {func(ctx context.Context, c *Client) error {
			return c.Redis().Do(ctx, "cms.incrby", "{bar}k", "item", 1).Err()
		}, "cms.incrby {bar}k", false, false},
		"a command of administration": {func(ctx context.Context, c *Client) error {
			return c.Redis().Do(ctx, "select", "{bar}k").Err() // go-redis itself sends SELECT too
		}, "select {bar}k", false, false},
		"a pipeline that reads":     {batch(false, reads), "get {bar}k", true, false},
		"a pipeline that counts":    {batch(false, counts), "incr {bar}k", false, false},
		"a transaction that reads":  {batch(true, reads), "get {bar}k", true, true},
		"a transaction that counts": {batch(true, counts), "incr {bar}k", false, true},
	}
}

// TestClusterSends holds how often a command is sent to the nodes of a cluster, by what becomes of it.
func TestClusterSends(t *testing.T) {
	type sends struct{ first, second int } // by attempt
	for what, tt := range map[string]struct {
		answer   func(node, other int, args []string) string
		repeated sends // if the command may be executed twice
		once     sends // if not
		all      bool  // the latter is attempted again too
		works    bool
	}{
		"the connection ends": {
			answer:   func(_, _ int, _ []string) string { return hangUp },
			repeated: sends{1, 0}, once: sends{1, 0},
		},
		"no answer in time": {
			answer:   func(_, _ int, _ []string) string { return quiet },
			repeated: sends{-1, 0}, once: sends{1, 0},
		},
		"loading": {
			answer:   refuses("-LOADING Redis is loading the dataset in memory\r\n"),
			repeated: sends{1, 0}, once: sends{1, 0}, all: true,
		},
		"a replica": {
			answer:   refuses("-READONLY You can't write against a read only replica.\r\n"),
			repeated: sends{1, 0}, once: sends{1, 0}, all: true,
		},
		"the cluster is down": {
			answer:   refuses("-CLUSTERDOWN The cluster is down\r\n"),
			repeated: sends{1, 0}, once: sends{1, 0}, all: true,
		},
		"the keys are moving": {
			answer:   refuses("-TRYAGAIN Multiple keys request during rehashing of slot\r\n"),
			repeated: sends{1, 0}, once: sends{1, 0}, all: true,
		},
		"another error": {
			answer:   refuses("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"),
			repeated: sends{-1, 0}, once: sends{1, 0},
		},
		"a redirect": {
			answer: func(node, other int, args []string) string {
				if node == 0 {
					return refuses(fmt.Sprintf("-MOVED 5061 127.0.0.1:%d\r\n", other))(node, other, args)
				}
				return executes(args)
			},
			repeated: sends{-1, -1}, once: sends{1, 1}, works: true,
		},
		"a redirect for once": {
			answer: func(node, other int, args []string) string {
				if node == 0 {
					return refuses(fmt.Sprintf("-ASK 5061 127.0.0.1:%d\r\n", other))(node, other, args)
				}
				return executes(args)
			},
			repeated: sends{-1, -1}, once: sends{1, 1}, works: true,
		},
		"a redirect, and then the connection ends": {
			answer: func(node, other int, args []string) string {
				if node == 0 {
					return refuses(fmt.Sprintf("-MOVED 5061 127.0.0.1:%d\r\n", other))(node, other, args)
				}
				return hangUp
			},
			repeated: sends{1, 1}, once: sends{1, 1},
		},
		"a redirect for once, and then the connection ends": {
			answer: func(node, other int, args []string) string {
				if node == 0 {
					return refuses(fmt.Sprintf("-ASK 5061 127.0.0.1:%d\r\n", other))(node, other, args)
				}
				if args[0] == "asking" {
					return ok
				}
				return hangUp
			},
			repeated: sends{1, 1}, once: sends{1, 1},
		},
		"a redirect, and then no answer": {
			answer: func(node, other int, args []string) string {
				if node == 0 {
					return refuses(fmt.Sprintf("-MOVED 5061 127.0.0.1:%d\r\n", other))(node, other, args)
				}
				return quiet
			},
			repeated: sends{-1, -1}, once: sends{1, 1},
		},
	} {
		for name, call := range clusterCalls() {
			for _, attempts := range []int{1, 4} {
				t.Run(fmt.Sprintf("%s/%s/%d", what, name, attempts), func(t *testing.T) {
					t.Parallel()
					var ports [2]atomic.Int64
					nodes := newNodes(t, func(node int, args []string) string {
						if call.tx && args[0] == "multi" {
							return ok
						}
						return inTransaction(call.tx, args, tt.answer(node, int(ports[1-node].Load()), args))
					})
					for i, s := range nodes {
						ports[i].Store(int64(s.port()))
					}
					c := inCluster(t, nodes, func(c *RedisConfig) { c.MaxAttempts = attempts })
					if err := call.do(t.Context(), c); (err == nil) != tt.works {
						t.Errorf("the error is %v", err)
					}
					want := tt.once
					if tt.all {
						want.first, want.second = want.first*attempts, want.second*attempts
					} else if call.repeat {
						if want = tt.repeated; want.first > 0 {
							want.first, want.second = want.first*attempts, want.second*attempts
						} else {
							want.first, want.second = -want.first, -want.second
						}
					}
					got := sends{nodes[0].sends(call.counts), nodes[1].sends(call.counts)}
					if tt.all && strings.HasPrefix(call.counts, "select") {
						got = sends{got.first + got.second, 0} // it has no key, so any node may get it
					}
					if got != want {
						t.Errorf("sent %+v, want %+v\n%q\n%q", got, want, nodes[0].commands(), nodes[1].commands())
					}
				})
			}
		}
	}
}

// refuses answers with an error.
func refuses(text string) func(int, int, []string) string {
	return func(int, int, []string) string { return text }
}

// executes answers a command that the server has executed.
func executes(args []string) string {
	if args[0] == "asking" || args[0] == "set" || args[0] == "select" {
		return ok
	}
	return one
}

// inTransaction is what a server says in a transaction to a command that it would answer so otherwise.
func inTransaction(tx bool, args []string, answer string) string {
	switch {
	case !tx || answer == hangUp || answer == quiet:
		return answer
	case strings.HasPrefix(answer, "-") && args[0] == "exec":
		return "-EXECABORT Transaction discarded because of previous errors.\r\n"
	case strings.HasPrefix(answer, "-"):
		return answer
	}
	return queued(args)
}

// TestClusterPipelineParts has a pipeline over two nodes, of which one does not do its part.
func TestClusterPipelineParts(t *testing.T) {
	for what, tt := range map[string]struct {
		answer string // of the first node
		first  int    // sends to it
	}{
		"the connection ends": {hangUp, 1},
		"loading":             {"-LOADING Redis is loading the dataset in memory\r\n", 3},
		"no answer in time":   {quiet, 1},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			nodes := newNodes(t, func(node int, _ []string) string {
				if node == 0 {
					return tt.answer
				}
				return one
			})
			c := inCluster(t, nodes, nil)
			var counted *redis.IntCmd
			_, err := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
				p.Incr(t.Context(), "{bar}k")
				counted = p.Incr(t.Context(), "{foo}k")
				return nil
			})
			if err == nil || counted.Err() != nil || counted.Val() != 1 {
				t.Errorf("%v, and %v", err, counted)
			}
			if first, second := nodes[0].sends("incr"), nodes[1].sends("incr"); first != tt.first || second != 1 {
				t.Errorf("sent %d and %d times, want %d and 1", first, second, tt.first)
			}
		})
	}
}

// TestClusterPipelineMixed has a node refuse the first command of a pipeline for the moment, and execute the second.
func TestClusterPipelineMixed(t *testing.T) {
	nodes := newNodes(t, func(_ int, args []string) string {
		if args[0] == "mget" {
			return "-TRYAGAIN Multiple keys request during rehashing of slot\r\n"
		}
		return one
	})
	c := inCluster(t, nodes, nil)
	_, err := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.MGet(t.Context(), "{bar}k", "{bar}l")
		p.Incr(t.Context(), "{bar}m")
		return nil
	})
	if mget, incr := nodes[0].sends("mget"), nodes[0].sends("incr"); err == nil || mget != 3 || incr != 1 {
		t.Errorf("MGET was sent %d times, INCR %d times, %v", mget, incr, err)
	}
}

// TestClusterAttempts holds how often a call tries to reach a node that does not exist any more, or whose pool is full.
func TestClusterAttempts(t *testing.T) {
	for name, call := range clusterCalls() {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/full=%v", name, full), func(t *testing.T) {
				t.Parallel()
				nodes := newNodes(t, func(int, []string) string { return quiet })
				var seen kindtest.Recorder
				want, wait := 5, time.Second
				if full {
					wait = 10 * time.Second // for what fills the pool
				}
				c := inCluster(t, nodes, func(c *RedisConfig) { c.PoolSize, c.MaxAttempts, c.ReadTimeout = 1, 5, wait }, &seen)
				if full {
					want = 1
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					go func() { _, _, _ = c.BLPop(ctx, 0, "{bar}queue") }()
					for nodes[0].sends("blpop") == 0 {
						time.Sleep(time.Millisecond)
					}
				} else {
					nodes[0].end()
				}
				seen.Forget()
				err := call.do(t.Context(), c)
				if err == nil || errors.Is(err, redis.ErrPoolTimeout) != full {
					t.Errorf("the error is %v", err)
				}
				if strings.HasPrefix(name, "a command of") {
					return // observers are not told
				}
				if got := seen.Lines(observe.Attempt); len(got) != want {
					t.Errorf("%d attempts, want %d: %q", len(got), want, got)
				}
			})
		}
	}
}

// TestClusterWatch holds that WATCH, of which go-redis makes attempts itself, is not sent on a connection that the commands after it do not have.
func TestClusterWatch(t *testing.T) {
	for _, broken := range []string{"watch", "get", "exec"} {
		nodes := newNodes(t, func(_ int, args []string) string {
			switch {
			case args[0] == broken:
				return hangUp
			case args[0] == "watch" || args[0] == "unwatch":
				return ok
			case args[0] == "get":
				return "$1\r\n1\r\n"
			}
			return queued(args)
		})
		c := inCluster(t, nodes, func(c *RedisConfig) { c.MaxAttempts = 2 })
		err := c.Redis().Watch(t.Context(), func(tx *redis.Tx) error {
			if err := tx.Get(t.Context(), "{bar}k").Err(); err != nil {
				return err
			}
			_, err := tx.TxPipelined(t.Context(), func(p redis.Pipeliner) error { p.Set(t.Context(), "{bar}k", 2, 0); return nil })
			return err
		}, "{bar}k")
		want := map[string]int{"watch": 4, "get": 1, "exec": 1}[broken]
		if got := nodes[0].sends(broken); err == nil || got != want {
			t.Errorf("%s was sent %d times, want %d: %v", broken, got, want, err)
		}
	}
}

// TestClusterLearns holds that a call ends with its context although no node says which commands there are, and that nodes are not asked for each call.
func TestClusterLearns(t *testing.T) {
	for _, answer := range []string{quiet, "-NOPERM this user has no permissions to run the 'command' command\r\n"} {
		nodes := newNodes(t, func(int, []string) string { return one })
		for _, s := range nodes {
			others := s.answer
			s.answer = func(args []string) string {
				if args[0] == "command" {
					return answer
				}
				return others(args)
			}
		}
		c := nodes[0].client(t, func(c *RedisConfig) { c.Mode, c.ReadTimeout = RedisModeCluster, time.Minute })
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		_, err := c.Incr(ctx, "k")
		cancel()
		if errors.Is(err, context.DeadlineExceeded) != (answer == quiet) || time.Since(begun) > 3*time.Second {
			t.Errorf("%v, after %v", err, time.Since(begun))
		}
		for range 10 {
			if _, err := c.Incr(t.Context(), "k"); err != nil {
				t.Error(err)
			}
		}
		if n := nodes[0].sends("command") + nodes[1].sends("command"); n != 1 {
			t.Errorf("the nodes were asked %d times", n)
		}
	}
}
