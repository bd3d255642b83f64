package rediskind

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// TestClient holds what each method sends, and what it makes of an answer.
func TestClient(t *testing.T) {
	answer := ""
	s := newServer(t, func(args []string) string {
		if args[0] == "hello" {
			return ok
		}
		return answer
	})
	c := s.client(t, nil)
	ctx := context.Background()
	v := func(v any, err error) (string, error) { return fmt.Sprintf("%v", v), err }
	const (
		text  = "$1\r\nv\r\n"
		texts = "*2\r\n$1\r\na\r\n$1\r\nb\r\n"
		pairs = "*2\r\n*2\r\n$1\r\na\r\n,1\r\n*2\r\n$1\r\nb\r\n,2.5\r\n"
	)
	for _, tt := range []struct {
		sent, answer string
		do           func() (string, error)
		want         string
	}{
		{"get k", text, func() (string, error) { return v(c.Get(ctx, "k")) }, "v"},
		{"getdel k", text, func() (string, error) { return v(c.GetDel(ctx, "k")) }, "v"},
		{"mget a b c", "*3\r\n$1\r\n1\r\n$-1\r\n$1\r\n3\r\n", func() (string, error) { return v(c.MGet(ctx, "a", "b", "c")) }, "map[a:1 c:3]"},
		{"set k v px 1500", ok, func() (string, error) { return "", c.Set(ctx, "k", "v", 1500*time.Millisecond) }, ""},
		{"set k v ex 1 nx", ok, func() (string, error) { return v(c.SetNX(ctx, "k", "v", time.Second)) }, "true"},
		{"set k v ex 1 nx", none, func() (string, error) { return v(c.SetNX(ctx, "k", "v", time.Second)) }, "false"},
		{"del a b", ":2\r\n", func() (string, error) { return v(c.Del(ctx, "a", "b")) }, "2"},
		{"exists a b", one, func() (string, error) { return v(c.Exists(ctx, "a", "b")) }, "1"},
		{"expire k 60", one, func() (string, error) { return v(c.Expire(ctx, "k", time.Minute)) }, "true"},
		{"pexpire k 1500", one, func() (string, error) { return v(c.Expire(ctx, "k", 1500*time.Millisecond)) }, "true"},
		{"ttl k", ":60\r\n", func() (string, error) { return v(c.TTL(ctx, "k")) }, "1m0s"},
		{"ttl k", ":-2\r\n", func() (string, error) { return v(c.TTL(ctx, "k")) }, "-2ns"},
		{"incr k", one, func() (string, error) { return v(c.Incr(ctx, "k")) }, "1"},
		{"incrby k 5", ":6\r\n", func() (string, error) { return v(c.IncrBy(ctx, "k", 5)) }, "6"},
		{"hget k f", text, func() (string, error) { return v(c.HGet(ctx, "k", "f")) }, "v"},
		{"hgetall k", "%1\r\n$1\r\na\r\n$1\r\nb\r\n", func() (string, error) { return v(c.HGetAll(ctx, "k")) }, "map[a:b]"},
		{"hset k a 1", one, func() (string, error) { return v(c.HSet(ctx, "k", "a", 1)) }, "1"},
		{"hdel k a b", one, func() (string, error) { return v(c.HDel(ctx, "k", "a", "b")) }, "1"},
		{"hincrby k f 2", ":3\r\n", func() (string, error) { return v(c.HIncrBy(ctx, "k", "f", 2)) }, "3"},
		{"lpush k a b", ":2\r\n", func() (string, error) { return v(c.LPush(ctx, "k", "a", "b")) }, "2"},
		{"rpush k a", one, func() (string, error) { return v(c.RPush(ctx, "k", "a")) }, "1"},
		{"lpop k", text, func() (string, error) { return v(c.LPop(ctx, "k")) }, "v"},
		{"rpop k", text, func() (string, error) { return v(c.RPop(ctx, "k")) }, "v"},
		{"blpop a b 1", texts, func() (string, error) {
			key, value, err := c.BLPop(ctx, time.Second, "a", "b")
			return key + "=" + value, err
		}, "a=b"},
		{"brpop a 0", texts, func() (string, error) { key, value, err := c.BRPop(ctx, 0, "a"); return key + "=" + value, err }, "a=b"},
		{"lrange k 0 -1", texts, func() (string, error) { return v(c.LRange(ctx, "k", 0, -1)) }, "[a b]"},
		{"llen k", ":2\r\n", func() (string, error) { return v(c.LLen(ctx, "k")) }, "2"},
		{"ltrim k 0 9", ok, func() (string, error) { return "", c.LTrim(ctx, "k", 0, 9) }, ""},
		{"sadd k a b", ":2\r\n", func() (string, error) { return v(c.SAdd(ctx, "k", "a", "b")) }, "2"},
		{"srem k a", one, func() (string, error) { return v(c.SRem(ctx, "k", "a")) }, "1"},
		{"smembers k", "~2\r\n$1\r\na\r\n$1\r\nb\r\n", func() (string, error) { return v(c.SMembers(ctx, "k")) }, "[a b]"},
		{"sismember k a", one, func() (string, error) { return v(c.SIsMember(ctx, "k", "a")) }, "true"},
		{"scard k", ":2\r\n", func() (string, error) { return v(c.SCard(ctx, "k")) }, "2"},
		{"zadd k 1 a", one, func() (string, error) { return v(c.ZAdd(ctx, "k", redis.Z{Score: 1, Member: "a"})) }, "1"},
		{"zincrby k 2 a", ",3\r\n", func() (string, error) { return v(c.ZIncrBy(ctx, "k", 2, "a")) }, "3"},
		{"zrange k 0 -1 withscores", pairs, func() (string, error) { return v(c.ZRange(ctx, "k", 0, -1)) }, "[{1 a} {2.5 b}]"},
		{"zrange k (1 +inf byscore limit 0 2 withscores", pairs, func() (string, error) {
			return v(c.ZRangeByScore(ctx, "k", redis.ZRangeBy{Min: "(1", Max: "+inf", Count: 2}))
		}, "[{1 a} {2.5 b}]"},
		{"zscore k a", ",1.5\r\n", func() (string, error) { return v(c.ZScore(ctx, "k", "a")) }, "1.5"},
		{"zrem k a", one, func() (string, error) { return v(c.ZRem(ctx, "k", "a")) }, "1"},
		{"zremrangebyscore k -inf (5", one, func() (string, error) { return v(c.ZRemRangeByScore(ctx, "k", "-inf", "(5")) }, "1"},
		{"zcard k", ":2\r\n", func() (string, error) { return v(c.ZCard(ctx, "k")) }, "2"},
		{"xadd s * a 1", "$3\r\n1-0\r\n", func() (string, error) {
			return v(c.XAdd(ctx, &redis.XAddArgs{Stream: "s", Values: []any{"a", 1}}))
		}, "1-0"},
		{"publish news v", one, func() (string, error) { return v(c.Publish(ctx, "news", "v")) }, "1"},
		{"evalsha e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1 k 5", one, func() (string, error) {
			return v(c.Eval(ctx, redis.NewScript("return 1"), []string{"k"}, 5))
		}, "1"},
	} {
		s.mu.Lock()
		answer = tt.answer
		s.mu.Unlock()
		got, err := tt.do()
		commands := s.commands()
		if sent := commands[len(commands)-1]; err != nil || got != tt.want || sent != tt.sent {
			t.Errorf("it sends %q, and returns %q, %v: want %q, %q", sent, got, err, tt.sent, tt.want)
		}
	}
	s.mu.Lock()
	answer = none
	s.mu.Unlock()
	if _, err := c.Get(ctx, "k"); !errors.Is(err, redis.Nil) {
		t.Errorf("no such key: %v", err)
	}
	s.mu.Lock()
	answer = "*-1\r\n"
	s.mu.Unlock()
	if _, _, err := c.BRPop(ctx, time.Second, "k"); !errors.Is(err, redis.Nil) {
		t.Errorf("no element: %v", err)
	}
}
