package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/live"
)

// openRedis opens a client, which is closed at the end of the test.
func openRedis(t *testing.T, c rediskind.RedisConfig, observers ...observe.Observer) *rediskind.Redis {
	t.Helper()
	var opts []resource.OpenOption
	if len(observers) > 0 {
		opts = append(opts, lifecycle.WithProbe(observe.NewProbe(observe.Resource{Name: "cache", Kind: "redis"}, observers...)))
	}
	r, err := rediskind.OpenRedis(soon(t, 10*time.Second), c, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return r
}

// refusesRedis fails the test unless opening fails, for good, with an error that has the text.
func refusesRedis(t *testing.T, c rediskind.RedisConfig, want string) {
	t.Helper()
	_, err := rediskind.OpenRedis(soon(t, 10*time.Second), c)
	checkError(t, err, want)
	var says interface{ Permanent() bool }
	if !errors.As(err, &says) || !says.Permanent() {
		t.Errorf("%v is to be tried again", err)
	}
	if errors.Is(err, redis.Nil) {
		t.Errorf("%v looks as if a key were missing", err)
	}
}

func config(u *live.RedisUser) rediskind.RedisConfig {
	c := quickRedis(u.Addr())
	c.Username, c.Password, c.Database = u.Name, u.Password, u.Database
	return c
}

// TestRedisRefuses has servers refuse a client.
func TestRedisRefuses(t *testing.T) {
	noGoroutineLeaks(t)
	server := live.NewRedis(t, nil)
	u := server.User(t)
	c := config(u)
	c.Password = resource.NewSecret(live.NewSecret())
	refusesRedis(t, c, "WRONGPASS")
	c = config(u)
	c.Username, c.Password = "", resource.Secret{}
	refusesRedis(t, c, "NOAUTH")
	server.Do(t, "ACL", "SETUSER", u.Name, "-ping")
	refusesRedis(t, config(u), "NOPERM")
	u.Closed(t)
}

// TestRedisWaits holds that a call that waits for an element, and is cancelled, takes none.
func TestRedisWaits(t *testing.T) {
	noGoroutineLeaks(t)
	u := live.NewRedis(t, nil).User(t)
	r := openRedis(t, config(u))
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		if _, _, err := r.BRPop(ctx, 0, "queue"); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	live.Eventually(t, func() string {
		if blocked, _ := u.Do(t, "INFO", "clients").(string); !strings.Contains(blocked, "blocked_clients:0") {
			return "the server has clients that wait"
		}
		return ""
	})
	if n, err := r.LPush(t.Context(), "queue", "a", "b"); n != 2 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for _, want := range []string{"a", "b"} {
		if _, value, err := r.BRPop(soon(t, time.Second), 0, "queue"); value != want || err != nil {
			t.Errorf("%q, %v: want %q", value, err, want)
		}
	}
}

// TestRedisSubscribes has what the interface leaves out.
func TestRedisSubscribes(t *testing.T) {
	u := live.NewRedis(t, nil).User(t)
	r := openRedis(t, config(u))
	news := r.Native().Redis().Subscribe(t.Context(), "news")
	defer news.Close()
	if _, err := news.Receive(soon(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Publish(t.Context(), "news", "it rains"); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if m, err := news.ReceiveMessage(soon(t, 5*time.Second)); err != nil || m.Payload != "it rains" {
		t.Errorf("%v, %v", m, err)
	}
	err := r.Native().Redis().Watch(t.Context(), func(tx *redis.Tx) error {
		if err := r.Set(t.Context(), "k", 1, 0); err != nil {
			return err
		}
		_, err := tx.TxPipelined(t.Context(), func(p redis.Pipeliner) error { p.Set(t.Context(), "k", 2, 0); return nil })
		return err
	}, "k")
	if !errors.Is(err, redis.TxFailedErr) {
		t.Errorf("a transaction whose key has changed: %v", err)
	}
}

// TestRedisSentinel has a master die. One of the sentinels is silent.
func TestRedisSentinel(t *testing.T) {
	noGoroutineLeaks(t)
	s := live.NewRedisSentinel(t, true)
	c := quickRedis(s.Addr())
	c.Mode, c.MasterName, c.Username, c.Password = rediskind.RedisModeSentinel, s.MasterName, s.Name, s.Password
	c.SentinelUsername, c.SentinelPassword = s.Name, s.SentinelPassword
	wrong := c
	wrong.SentinelPassword = resource.NewSecret(live.NewSecret())
	refusesRedis(t, wrong, "WRONGPASS")
	wrong = c
	wrong.MasterName = "nowhere"
	if _, err := rediskind.OpenRedis(soon(t, 10*time.Second), wrong); err == nil || errors.Is(err, redis.Nil) {
		t.Errorf("a master that nobody knows: %v", err)
	}

	silent := live.NewProxy(t, s.Addr())
	silent.Stall(true)
	c.Addresses = append([]string{silent.Addr()}, c.Addresses...)
	r := openRedis(t, c)
	if err := r.Set(t.Context(), "k", "v", 0); err != nil {
		t.Fatal(err)
	}
	if n := s.Master.Do(t, "WAIT", 1, 5000); n != int64(1) {
		t.Fatalf("%v replicas have the key", n)
	}
	s.Master.Kill(t)
	if err := r.Check(soon(t, 500*time.Millisecond)); err == nil {
		t.Error("the master is dead, and Check succeeds")
	}
	recovers(t, r.Check)
	if v, err := r.Get(t.Context(), "k"); v != "v" || err != nil {
		t.Errorf("after the failover: %q, %v", v, err)
	}
	if err := r.Set(t.Context(), "k", "w", 0); err != nil {
		t.Errorf("the new master takes nothing: %v", err)
	}
	if v := s.Replica.Do(t, "GET", "k"); v != "w" {
		t.Errorf("the former replica has %v", v)
	}
}

// TestRedisCluster has keys on three nodes, a slot that moves, and a node that dies.
func TestRedisCluster(t *testing.T) {
	noGoroutineLeaks(t)
	cluster := live.NewRedisCluster(t, 3)
	c := quickRedis(cluster.Addrs()[:2]...)
	c.Mode, c.Username, c.Password = rediskind.RedisModeCluster, cluster.Name, cluster.Password
	wrong := c
	wrong.Password = resource.NewSecret(live.NewSecret())
	refusesRedis(t, wrong, "WRONGPASS")
	var seen kindtest.Recorder
	r := openRedis(t, c, &seen)
	ctx := t.Context()

	keys := make([]string, 30)
	for i := range keys {
		keys[i] = fmt.Sprint("key", i)
		if err := r.Set(ctx, keys[i], i, 0); err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range cluster.Nodes {
		if n, _ := s.Do(t, "DBSIZE").(int64); n == 0 || n == 30 {
			t.Errorf("node %d has %d of 30 keys", i, n)
		}
	}
	seen.Forget()
	if _, err := r.MGet(ctx, keys...); !redis.HasErrorPrefix(err, "CROSSSLOT") {
		t.Errorf("MGET over all nodes: %v", err)
	}
	seen.Wants(t, "attempt MGET error=CROSSSLOT", "call MGET error=CROSSSLOT")
	if commands, err := r.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range keys {
			p.Incr(ctx, key)
		}
		return nil
	}); err != nil || commands[7].(*redis.IntCmd).Val() != 8 {
		t.Errorf("a pipeline over all nodes: %v", err)
	}
	if calls, attempts := seen.Lines(observe.Call), seen.Lines(observe.Attempt); !slices.Equal(calls, []string{"call PIPELINE batch=30"}) || len(attempts) != 3 {
		t.Errorf("observers are told %q, %q", calls, attempts)
	}
	increments := func(keys ...string) func(redis.Pipeliner) error {
		return func(p redis.Pipeliner) error {
			for _, key := range keys {
				p.Incr(ctx, key)
			}
			return nil
		}
	}
	if _, err := r.TxPipelined(ctx, increments("{a}1", "{a}2")); err != nil {
		t.Errorf("a transaction on one node: %v", err)
	}
	if _, err := r.TxPipelined(ctx, increments("key1", "key2")); !errors.Is(err, redis.ErrCrossSlot) {
		t.Errorf("a transaction on several nodes: %v", err)
	}
	if n, err := r.Eval(ctx, redis.NewScript("return redis.call('INCR', KEYS[1])"), []string{"{a}1"}); n != int64(2) || err != nil {
		t.Errorf("a script: %v, %v", n, err)
	}
	if stats := r.Stats(); stats.Max != 0 || stats.InUse != 0 || stats.Idle < 3 {
		t.Errorf("the pools are counted %+v", stats)
	}

	// A slot without keys moves to another node. The client is not told.
	slot, _ := cluster.Nodes[0].Do(t, "CLUSTER", "KEYSLOT", "moved").(int64)
	to := cluster.Nodes[(slot*3/16384+1)%3].Do(t, "CLUSTER", "MYID")
	for _, s := range cluster.Nodes {
		s.Do(t, "CLUSTER", "SETSLOT", slot, "NODE", to)
	}
	seen.Forget()
	if n, err := r.Incr(ctx, "moved"); n != 1 || err != nil {
		t.Errorf("a slot that has moved: %d, %v", n, err)
	}
	seen.Wants(t, "attempt INCR error=MOVED", "attempt INCR resend=1", "call INCR")

	if err := r.Check(ctx); err != nil {
		t.Error(err)
	}
	cluster.Nodes[2].Kill(t)
	if err := r.Check(soon(t, 5*time.Second)); err == nil {
		t.Error("a node is dead, and Check succeeds")
	}
	failed := 0
	for _, key := range keys {
		if _, err := r.Get(soon(t, 5*time.Second), key); err != nil {
			failed++
		}
	}
	if failed == 0 || failed == len(keys) {
		t.Errorf("%d of %d keys are out of reach", failed, len(keys))
	}
	cluster.Restart(t, 2)
	recovers(t, r.Check)
	for _, key := range keys {
		if _, err := r.Get(soon(t, 5*time.Second), key); err != nil {
			t.Errorf("%s, after all nodes are back: %v", key, err)
		}
	}
}

// BenchmarkRedis compares a call of the kind with one of go-redis, whose context can be cancelled.
func BenchmarkRedis(b *testing.B) {
	u := live.Redis(b).User(b)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	plain := redis.NewClient(&redis.Options{
		Addr: u.Addr(), Username: u.Name, Password: u.Password.Reveal(), DB: u.Database, PoolSize: 10, ContextTimeoutEnabled: true,
	})
	defer plain.Close()
	c := config(u)
	c.PoolSize = 10
	kind, err := rediskind.OpenRedis(ctx, c)
	if err != nil {
		b.Fatal(err)
	}
	defer kind.Close(ctx)
	if err := kind.Set(ctx, "k", "v", 0); err != nil {
		b.Fatal(err)
	}
	for _, bb := range []struct {
		name string
		get  func() (string, error)
	}{
		{"go-redis", func() (string, error) { return plain.Get(ctx, "k").Result() }},
		{"kind", func() (string, error) { return kind.Get(ctx, "k") }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bb.get(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
