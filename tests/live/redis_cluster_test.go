package live_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/live"
)

// A lossy network loses the answers to a command, and its connection, after the server has got the command.
type lossy struct {
	command atomic.Pointer[string]
}

type lossyConn struct {
	net.Conn
	network *lossy
	lost    atomic.Bool
}

// configure has a client use n.
func (n *lossy) configure(o *redis.UniversalOptions) error {
	dial := o.Dialer
	o.Dialer = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &lossyConn{Conn: c, network: n}, nil
	}
	return nil
}

func (c *lossyConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if command := c.network.command.Load(); command != nil && bytes.Contains(b, []byte("\r\n"+*command+"\r\n")) {
		c.lost.Store(true)
	}
	return n, err
}

func (c *lossyConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b) // the server has executed what was sent
	if c.lost.Load() {
		_ = c.Conn.Close()
		return 0, io.EOF
	}
	return n, err
}

// TestRedisClusterSendsOnce counts what the nodes of a cluster execute if all answers to a command are lost.
func TestRedisClusterSendsOnce(t *testing.T) {
	noGoroutineLeaks(t)
	cluster := live.NewRedisCluster(t, 2)
	c := quickRedis(cluster.Addrs()...)
	c.Mode, c.Username, c.Password, c.MaxAttempts = rediskind.RedisModeCluster, cluster.Name, cluster.Password, 6
	var network lossy
	r, err := rediskind.OpenRedis(soon(t, 10*time.Second), c, lifecycle.WithConfigure(network.configure))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(context.Background())
	batch := func(send func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error), fill ...func(redis.Pipeliner)) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := send(ctx, func(p redis.Pipeliner) error {
				for _, f := range fill {
					f(p)
				}
				return nil
			})
			return err
		}
	}
	incr := func(p redis.Pipeliner) { p.Incr(t.Context(), "{a}k") }
	get := func(p redis.Pipeliner) { p.Get(t.Context(), "{a}l") }
	for name, tt := range map[string]struct {
		do      func(context.Context) error
		command string
		times   int
	}{
		"GET":  {func(ctx context.Context) error { _, err := r.Get(ctx, "k"); return err }, "get", 6},
		"INCR": {func(ctx context.Context) error { _, err := r.Incr(ctx, "k"); return err }, "incr", 1},
		"one that is not known": {func(ctx context.Context) error {
			return r.Native().Redis().SortStore(ctx, "k", "{k}to", &redis.Sort{}).Err()
		}, "sort", 1},
		"a script": {func(ctx context.Context) error {
			return r.Native().Redis().Eval(ctx, "return redis.call('INCR', KEYS[1])", []string{"n"}).Err()
		}, "eval", 1},
		"a pipeline that reads":     {batch(r.Pipelined, get, get), "get", 12},
		"a pipeline that counts":    {batch(r.Pipelined, get, incr), "incr", 1},
		"a transaction that reads":  {batch(r.TxPipelined, get, get), "get", 12},
		"a transaction that counts": {batch(r.TxPipelined, get, incr), "incr", 1},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range cluster.Nodes {
				s.Do(t, "CONFIG", "RESETSTAT")
			}
			network.command.Store(&tt.command)
			err := tt.do(t.Context())
			network.command.Store(nil)
			checkError(t, err, "EOF")
			got := 0
			for _, s := range cluster.Nodes {
				stats, _ := s.Do(t, "INFO", "commandstats").(string)
				for line := range strings.Lines(stats) {
					var calls int
					if n, _ := fmt.Sscanf(line, "cmdstat_"+tt.command+":calls=%d,", &calls); n == 1 {
						got += calls
					}
				}
			}
			if got != tt.times {
				t.Errorf("%s was executed %d times, want %d", tt.command, got, tt.times)
			}
		})
	}
}

// keyOfFirst is a key of the first of three nodes.
func keyOfFirst(t *testing.T, s *live.RedisServer) string {
	t.Helper()
	for i := 0; ; i++ {
		if slot, _ := s.Do(t, "CLUSTER", "KEYSLOT", i).(int64); slot < 16384/3 {
			return fmt.Sprint(i)
		}
	}
}

// TestRedisClusterCounts has clients count while connections break and a master and its replica change places: what has succeeded is counted once,
// and what has failed at most once.
func TestRedisClusterCounts(t *testing.T) {
	noGoroutineLeaks(t)
	cluster := live.NewRedisCluster(t, 3)
	master, replica := cluster.Nodes[0], cluster.Replica(t, 0)
	c := quickRedis(cluster.Addrs()...)
	c.Mode, c.Username, c.Password, c.PoolSize, c.MaxAttempts = rediskind.RedisModeCluster, cluster.Name, cluster.Password, 5, 10
	r := openRedis(t, c)
	tag := "{" + keyOfFirst(t, replica) + "}"
	type counter struct {
		count        func(ctx context.Context, key string) error
		done, failed int
	}
	counters := map[string]*counter{
		"a command": {count: func(ctx context.Context, key string) error { _, err := r.Incr(ctx, key); return err }},
		"a script": {count: func(ctx context.Context, key string) error {
			_, err := r.Eval(ctx, redis.NewScript("return redis.call('INCR', KEYS[1])"), []string{key})
			return err
		}},
		"a pipeline": {count: func(ctx context.Context, key string) error {
			_, err := r.Pipelined(ctx, func(p redis.Pipeliner) error { p.Set(ctx, key+"other", 1, 0); p.Incr(ctx, key); return nil })
			return err
		}},
		"a transaction": {count: func(ctx context.Context, key string) error {
			_, err := r.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, key); return nil })
			return err
		}},
	}
	stop := make(chan struct{})
	var running sync.WaitGroup
	for name, n := range counters {
		running.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := n.count(t.Context(), tag+name); err != nil {
					n.failed++
				} else {
					n.done++
				}
			}
		})
	}
	breaks := func() {
		for range 10 {
			for _, s := range []*live.RedisServer{master, replica} {
				s.Do(t, "CLIENT", "KILL", "USER", cluster.Name)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	breaks()
	replica.Promote(t)
	breaks()
	close(stop)
	running.Wait()
	for name, n := range counters {
		text, _ := replica.Do(t, "GET", tag+name).(string)
		counted, _ := strconv.Atoi(text)
		if counted < n.done || counted > n.done+n.failed || n.done == 0 {
			t.Errorf("%s: counted to %d, after %d calls that have succeeded and %d that have failed", name, counted, n.done, n.failed)
		}
	}
}

// TestRedisClusterFailover has a replica take the place of a master that is dead.
func TestRedisClusterFailover(t *testing.T) {
	cluster := live.NewRedisCluster(t, 3)
	replica := cluster.Replica(t, 0)
	c := quickRedis(cluster.Addrs()...)
	c.Mode, c.Username, c.Password = rediskind.RedisModeCluster, cluster.Name, cluster.Password
	r := openRedis(t, c)
	key := keyOfFirst(t, replica)
	if err := r.Set(t.Context(), key, "v", 0); err != nil {
		t.Fatal(err)
	}
	if n := cluster.Nodes[0].Do(t, "WAIT", 1, 5000); n != int64(1) {
		t.Fatalf("%v replicas have the key", n)
	}
	cluster.Nodes[0].Kill(t)
	live.Eventually(t, func() string { // without Check, which asks the nodes where the keys are
		if v, err := r.Get(soon(t, 5*time.Second), key); v != "v" || err != nil {
			return fmt.Sprintf("%q, %v", v, err)
		}
		return ""
	})
	for _, send := range []func(context.Context, func(redis.Pipeliner) error) ([]redis.Cmder, error){r.Pipelined, r.TxPipelined} {
		if _, err := send(t.Context(), func(p redis.Pipeliner) error { p.Incr(t.Context(), "{"+key+"}n"); return nil }); err != nil {
			t.Errorf("the new master takes nothing: %v", err)
		}
	}
	if v := replica.Do(t, "GET", "{"+key+"}n"); v != "2" {
		t.Errorf("the former replica has %v", v)
	}
}
