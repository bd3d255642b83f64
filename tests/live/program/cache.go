package program

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
)

// errStop ends a transaction before it is sent.
var errStop = errors.New("stop")

func (s Servers) cache(t testing.TB) (opening, refusal) {
	u := s.Redis(t)
	config := func(password string) Option {
		c, err := NewRedisConfig(func(c *RedisConfig) {
			c.Addresses, c.Username, c.Password, c.Database = []string{u.Address}, u.Name, resource.NewSecret(password), u.Database
			c.TLS, c.PoolSize, c.PoolTimeout = false, 1, 100*time.Millisecond
		})
		if err != nil {
			t.Fatal(err)
		}
		return WithCacheConfig(c)
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenCache(ctx, append(opts, config(u.Password+" not"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		c, shut, err := OpenCache(ctx, append(opts, config(u.Password))...)
		if err != nil {
			return nil, nil, err
		}
		get := func(key string) func(context.Context) error {
			return func(ctx context.Context) error { _, err := c.Get(ctx, key); return err }
		}
		full := func(do func(context.Context) error) func(context.Context) error {
			return func(ctx context.Context) error {
				conn := c.Native().Redis().(*redis.Client).Conn()
				defer conn.Close()
				if err := conn.Select(ctx, u.Database).Err(); err != nil {
					t.Error(err)
					return nil
				}
				return do(ctx)
			}
		}
		two := func(p redis.Pipeliner) error {
			p.Incr(ctx, "counter")
			p.Get(ctx, "none")
			return nil
		}
		script := redis.NewScript("return redis.call('INCR', KEYS[1]) -- " + u.Name) // no server knows it yet
		run := func(ctx context.Context) error { _, err := c.Eval(ctx, script, []string{"counter"}); return err }
		wait := func(ctx context.Context) error { _, _, err := c.BRPop(ctx, 0, "queue"); return err }
		return []step{
			{"`Set`", func(ctx context.Context) error { return c.Set(ctx, "hunter2", "v", time.Minute) }, false},
			{"`Get`", get("hunter2"), false},
			{"`Get` of a key that does not exist, whose error is redis.Nil", get("none"), true},
			{"`SetNX`, `MGet`, `Exists`, `Expire`, `TTL`, `Incr`, `IncrBy`, `GetDel`, `Del`", values(c), false},
			{"`HSet`, `HGet`, `HGetAll`, `HIncrBy`, `HDel`", hashes(c), false},
			{"`LPush`, `RPush`, `LLen`, `LRange`, `LTrim`, `LPop`, `RPop`, `BLPop`", lists(c), false},
			{"`SAdd`, `SIsMember`, `SCard`, `SMembers`, `SRem`", sets(c), false},
			{"`ZAdd`, `ZIncrBy`, `ZScore`, `ZCard`, `ZRange`, `ZRangeByScore`, `ZRem`, `ZRemRangeByScore`", sortedSets(c), false},
			{"`XAdd`, `Publish`", func(ctx context.Context) error {
				_, err := c.XAdd(ctx, &redis.XAddArgs{Stream: "stream", Values: []any{"f", 1}})
				n, err2 := c.Publish(ctx, "news", "v")
				return errors.Join(err, err2, same("subscribers", n, 0))
			}, false},
			{"`HSet` of a key that is not a hash", func(ctx context.Context) error { _, err := c.HSet(ctx, "hunter2", "f", 1); return err }, true},
			{"`Eval` of a script that the server does not know", run, false},
			{"the same script again", run, false},
			{"`Pipelined` with two commands", func(ctx context.Context) error {
				_, err := c.Pipelined(ctx, two)
				if errors.Is(err, redis.Nil) {
					return nil
				}
				return err
			}, false},
			{"`TxPipelined` with two commands", func(ctx context.Context) error {
				_, err := c.TxPipelined(ctx, two)
				if errors.Is(err, redis.Nil) {
					return nil
				}
				return err
			}, false},
			{"`TxPipelined` whose function fails", func(ctx context.Context) error {
				_, err := c.TxPipelined(ctx, func(redis.Pipeliner) error { return errStop })
				return err
			}, true},
			{"a command of go-redis, `Native().Redis().GetRange`", func(ctx context.Context) error {
				return c.Native().Redis().GetRange(ctx, "hunter2", 0, 1).Err()
			}, false},
			{"an unknown command", func(ctx context.Context) error { return c.Native().Redis().Do(ctx, "hunter2").Err() }, true},
			{"`Check`", c.Check, false},
			{Pooled, nothing, false},
			{"`Get` with a context that was cancelled before", cancelled(get("hunter2")), true},
			{"`BRPop` on an empty list, whose context is cancelled", cancelling(wait), true},
			{"`BRPop` on an empty list, until the deadline of its context", hasty(wait), true},
			{"`Get`, and the pool is full for longer than `pool_timeout`", full(get("hunter2")), true},
			{"`Get`, and the pool is full until the deadline of its context", full(func(ctx context.Context) error {
				ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
				defer cancel()
				return get("hunter2")(ctx)
			}), true},
			{"`Check` while the pool is full", full(c.Check), true},
		}, shut, nil
	}, refuse
}

// same is an error unless got is what is wanted.
func same(what string, got, want any) error {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("%s: %v, want %v", what, got, want)
	}
	return nil
}

// is is same for the result of a call.
func is[T any](what string, want any) func(T, error) error {
	return func(got T, err error) error { return errors.Join(err, same(what, got, want)) }
}

func values(c *Redis) func(context.Context) error {
	return func(ctx context.Context) error {
		return errors.Join(
			is[bool]("SetNX", true)(c.SetNX(ctx, "a", 1, time.Minute)),
			is[map[string]string]("MGet", map[string]string{"a": "1"})(c.MGet(ctx, "a", "none")),
			is[int64]("Exists", 1)(c.Exists(ctx, "a", "none")),
			is[bool]("Expire", true)(c.Expire(ctx, "a", time.Hour)),
			is[time.Duration]("TTL", time.Hour)(c.TTL(ctx, "a")),
			is[int64]("Incr", 2)(c.Incr(ctx, "a")),
			is[int64]("IncrBy", 7)(c.IncrBy(ctx, "a", 5)),
			is[string]("GetDel", 7)(c.GetDel(ctx, "a")),
			is[int64]("Del", 0)(c.Del(ctx, "a")),
		)
	}
}

func hashes(c *Redis) func(context.Context) error {
	return func(ctx context.Context) error {
		return errors.Join(
			is[int64]("HSet", 2)(c.HSet(ctx, "hash", "a", 1, "b", "x")),
			is[string]("HGet", 1)(c.HGet(ctx, "hash", "a")),
			is[map[string]string]("HGetAll", map[string]string{"a": "1", "b": "x"})(c.HGetAll(ctx, "hash")),
			is[int64]("HIncrBy", 3)(c.HIncrBy(ctx, "hash", "a", 2)),
			is[int64]("HDel", 1)(c.HDel(ctx, "hash", "a", "none")),
		)
	}
}

func lists(c *Redis) func(context.Context) error {
	return func(ctx context.Context) error {
		err := errors.Join(
			is[int64]("LPush", 2)(c.LPush(ctx, "list", "b", "a")),
			is[int64]("RPush", 5)(c.RPush(ctx, "list", "c", "d", "e")),
			is[int64]("LLen", 5)(c.LLen(ctx, "list")),
			is[[]string]("LRange", []string{"d", "e"})(c.LRange(ctx, "list", -2, -1)),
			c.LTrim(ctx, "list", 0, 2),
			is[string]("LPop", "a")(c.LPop(ctx, "list")),
			is[string]("RPop", "c")(c.RPop(ctx, "list")),
		)
		key, value, err2 := c.BLPop(ctx, time.Second, "none", "list")
		return errors.Join(err, err2, same("BLPop", key+" "+value, "list b"))
	}
}

func sets(c *Redis) func(context.Context) error {
	return func(ctx context.Context) error {
		return errors.Join(
			is[int64]("SAdd", 2)(c.SAdd(ctx, "set", 1, 2, 2)),
			is[bool]("SIsMember", true)(c.SIsMember(ctx, "set", 2)),
			is[int64]("SCard", 2)(c.SCard(ctx, "set")),
			is[[]string]("SMembers", []string{"1", "2"})(c.SMembers(ctx, "set")),
			is[int64]("SRem", 1)(c.SRem(ctx, "set", 2, 3)),
		)
	}
}

func sortedSets(c *Redis) func(context.Context) error {
	return func(ctx context.Context) error {
		return errors.Join(
			is[int64]("ZAdd", 2)(c.ZAdd(ctx, "sorted", redis.Z{Score: 1, Member: "a"}, redis.Z{Score: 2, Member: "b"})),
			is[float64]("ZIncrBy", 3)(c.ZIncrBy(ctx, "sorted", 2, "a")),
			is[float64]("ZScore", 2)(c.ZScore(ctx, "sorted", "b")),
			is[int64]("ZCard", 2)(c.ZCard(ctx, "sorted")),
			is[[]redis.Z]("ZRange", "[{2 b} {3 a}]")(c.ZRange(ctx, "sorted", 0, -1)),
			is[[]redis.Z]("ZRangeByScore", "[{3 a}]")(c.ZRangeByScore(ctx, "sorted", redis.ZRangeBy{Min: "(2", Max: "+inf"})),
			is[int64]("ZRem", 1)(c.ZRem(ctx, "sorted", "a")),
			is[int64]("ZRemRangeByScore", 1)(c.ZRemRangeByScore(ctx, "sorted", "-inf", "2")),
		)
	}
}
