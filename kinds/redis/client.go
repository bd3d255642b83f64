package rediskind

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Client sends commands to Redis, and returns their results as Go values. It is safe for concurrent use. For all other commands, the
// method Redis returns the client of go-redis.
//
// Get, GetDel, HGet, LPop, RPop and ZScore return the error redis.Nil if the key, field, element or member does not exist, and so do BLPop
// and BRPop if nothing comes within their timeout. Other errors are those of go-redis (redis.ErrPoolTimeout, redis.ErrClosed, and
// redis.Error for an answer of the server), of the network, and of contexts.
//
// A call ends when its context ends, even if it waits for an answer. If the connection breaks, a command is sent again only if executing it
// twice has the same effect and the same answer as executing it once, such as GET or a plain SET. Other commands, such as INCR, DEL and
// HSET, are sent again only if the server did not get them, or has refused them for the moment. A call that has timed out is not tried
// again.
type Client struct {
	cfg      RedisConfig
	redis    redis.UniversalClient
	single   *redis.Client         // nil for a cluster
	cluster  *redis.ClusterClient  // nil for one server
	poolSize int                   // as configure has left it
	seen     reports               // nil: there are no observers
	infos    atomic.Pointer[infos] // of a cluster
}

// Redis returns the client of go-redis: a *redis.Client, or a *redis.ClusterClient in the mode cluster. The rules of Client
// about contexts and repetition apply to its commands too.
func (c *Client) Redis() redis.UniversalClient { return c.redis }

// Close closes all connections. Later calls return redis.ErrClosed. Close ignores errors of single connections, because the server may be
// gone.
func (c *Client) Close() error {
	_ = c.redis.Close()
	return nil
}

// Get returns the value of key.
func (c *Client) Get(ctx context.Context, key string) (string, error) {
	return c.redis.Get(ctx, key).Result()
}

// GetDel returns the value of key, and deletes it.
func (c *Client) GetDel(ctx context.Context, key string) (string, error) {
	return c.redis.GetDel(ctx, key).Result()
}

// MGet returns a map with the values of those keys that exist.
func (c *Client) MGet(ctx context.Context, keys ...string) (map[string]string, error) {
	found, err := c.redis.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for i, value := range found {
		if text, ok := value.(string); ok && i < len(keys) {
			values[keys[i]] = text
		}
	}
	return values, nil
}

// Set sets key to value: a string, []byte, number, bool, time.Time, time.Duration or encoding.BinaryMarshaler. The key expires after ttl.
// If ttl is 0, the key does not expire. If it is redis.KeepTTL, the key keeps its current expiry.
func (c *Client) Set(ctx context.Context, key string, value any, ttl time.Duration) error {
	return c.redis.Set(ctx, key, value, ttl).Err()
}

// SetNX is like Set, but sets key only if the key does not exist. It reports whether it has set the key.
func (c *Client) SetNX(ctx context.Context, key string, value any, ttl time.Duration) (bool, error) {
	return c.redis.SetNX(ctx, key, value, ttl).Result()
}

// Del deletes keys, and returns how many of them existed.
func (c *Client) Del(ctx context.Context, keys ...string) (int64, error) {
	return c.redis.Del(ctx, keys...).Result()
}

// Exists returns how many of keys exist.
func (c *Client) Exists(ctx context.Context, keys ...string) (int64, error) {
	return c.redis.Exists(ctx, keys...).Result()
}

// Expire makes key expire after ttl, and reports whether the key exists.
func (c *Client) Expire(ctx context.Context, key string, ttl time.Duration) (bool, error) {
	if ttl%time.Second != 0 {
		return c.redis.PExpire(ctx, key, ttl).Result() // EXPIRE has whole seconds
	}
	return c.redis.Expire(ctx, key, ttl).Result()
}

// TTL returns the time until key expires, rounded to whole seconds. It returns time.Duration(-1) if the key does not expire, and
// time.Duration(-2) if the key does not exist.
func (c *Client) TTL(ctx context.Context, key string) (time.Duration, error) {
	return c.redis.TTL(ctx, key).Result()
}

// Incr adds 1 to the number in key, and returns the sum.
func (c *Client) Incr(ctx context.Context, key string) (int64, error) {
	return c.redis.Incr(ctx, key).Result()
}

// IncrBy adds n to the number in key, and returns the sum.
func (c *Client) IncrBy(ctx context.Context, key string, n int64) (int64, error) {
	return c.redis.IncrBy(ctx, key, n).Result()
}

// HGet returns a field of the hash in key.
func (c *Client) HGet(ctx context.Context, key, field string) (string, error) {
	return c.redis.HGet(ctx, key, field).Result()
}

// HGetAll returns the fields of the hash in key. If there is no such key, the map is empty.
func (c *Client) HGetAll(ctx context.Context, key string) (map[string]string, error) {
	return c.redis.HGetAll(ctx, key).Result()
}

// HSet sets fields of the hash in key, and returns how many are new. The arguments are alternately fields and values, or
// a map, or a struct with tags redis:"field".
func (c *Client) HSet(ctx context.Context, key string, values ...any) (int64, error) {
	return c.redis.HSet(ctx, key, values...).Result()
}

// HDel deletes fields of the hash in key, and returns how many of them existed.
func (c *Client) HDel(ctx context.Context, key string, fields ...string) (int64, error) {
	return c.redis.HDel(ctx, key, fields...).Result()
}

// HIncrBy adds n to the number in a field of the hash in key, and returns the sum.
func (c *Client) HIncrBy(ctx context.Context, key, field string, n int64) (int64, error) {
	return c.redis.HIncrBy(ctx, key, field, n).Result()
}

// SAdd adds members to the set in key, and returns how many are new.
func (c *Client) SAdd(ctx context.Context, key string, members ...any) (int64, error) {
	return c.redis.SAdd(ctx, key, members...).Result()
}

// SRem removes members from the set in key, and returns how many were in it.
func (c *Client) SRem(ctx context.Context, key string, members ...any) (int64, error) {
	return c.redis.SRem(ctx, key, members...).Result()
}

// SMembers returns the members of the set in key, in no particular order.
func (c *Client) SMembers(ctx context.Context, key string) ([]string, error) {
	return c.redis.SMembers(ctx, key).Result()
}

// SIsMember reports whether member is in the set in key.
func (c *Client) SIsMember(ctx context.Context, key string, member any) (bool, error) {
	return c.redis.SIsMember(ctx, key, member).Result()
}

// SCard returns how many members the set in key has.
func (c *Client) SCard(ctx context.Context, key string) (int64, error) {
	return c.redis.SCard(ctx, key).Result()
}

// Publish sends message to the subscribers of channel, and returns to how many the server has sent it. To subscribe, use the method Redis.
func (c *Client) Publish(ctx context.Context, channel string, message any) (int64, error) {
	return c.redis.Publish(ctx, channel, message).Result()
}

// Eval runs a script, which redis.NewScript makes. The text of the script is sent only if the server does not know it yet. In a cluster,
// all keys must be in one hash slot.
func (c *Client) Eval(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	return script.Run(ctx, c.redis, keys, args...).Result()
}

// Pipelined calls fill, which puts commands into a pipeline, and then sends all of them together. It returns the commands with their results,
// and the first error of a command. The server may execute commands of other clients in between.
func (c *Client) Pipelined(ctx context.Context, fill func(redis.Pipeliner) error) ([]redis.Cmder, error) {
	return c.redis.Pipelined(ctx, fill)
}

// TxPipelined is like Pipelined, but in a transaction with MULTI and EXEC. The server executes no command of another client in between. If
// it refuses to queue one of the commands, it executes none of them. A command that fails during EXEC does not stop the others. In a
// cluster, all keys must be in one hash slot.
func (c *Client) TxPipelined(ctx context.Context, fill func(redis.Pipeliner) error) ([]redis.Cmder, error) {
	return c.redis.TxPipelined(ctx, fill)
}
