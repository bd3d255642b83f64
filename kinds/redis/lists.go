package rediskind

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// LPush puts values at the head of the list in key, and returns its length.
func (c *Client) LPush(ctx context.Context, key string, values ...any) (int64, error) {
	return c.redis.LPush(ctx, key, values...).Result()
}

// RPush puts values at the tail of the list in key, and returns its length.
func (c *Client) RPush(ctx context.Context, key string, values ...any) (int64, error) {
	return c.redis.RPush(ctx, key, values...).Result()
}

// LPop removes and returns the element at the head of the list in key.
func (c *Client) LPop(ctx context.Context, key string) (string, error) {
	return c.redis.LPop(ctx, key).Result()
}

// RPop removes and returns the element at the tail of the list in key.
func (c *Client) RPop(ctx context.Context, key string) (string, error) {
	return c.redis.RPop(ctx, key).Result()
}

// BLPop waits until one of the lists in keys has an element, and removes and returns the element at its head. If timeout passes first, the
// error is redis.Nil. The server gets the timeout in whole seconds: a fraction is dropped, but less than 1s becomes 1s. A timeout of 0 waits
// until ctx ends. BLPop uses a connection of the pool while it waits.
func (c *Client) BLPop(ctx context.Context, timeout time.Duration, keys ...string) (key, value string, err error) {
	return keyAndValue(c.redis.BLPop(ctx, timeout, keys...).Result())
}

// BRPop is like BLPop, but takes the element at the tail.
func (c *Client) BRPop(ctx context.Context, timeout time.Duration, keys ...string) (key, value string, err error) {
	return keyAndValue(c.redis.BRPop(ctx, timeout, keys...).Result())
}

func keyAndValue(both []string, err error) (key, value string, _ error) {
	if err == nil && len(both) == 2 {
		key, value = both[0], both[1]
	}
	return key, value, err
}

// LRange returns the elements of the list in key from start to stop, both included. -1 is the last element.
func (c *Client) LRange(ctx context.Context, key string, start, stop int64) ([]string, error) {
	return c.redis.LRange(ctx, key, start, stop).Result()
}

// LLen returns the length of the list in key.
func (c *Client) LLen(ctx context.Context, key string) (int64, error) {
	return c.redis.LLen(ctx, key).Result()
}

// LTrim keeps the elements of the list in key from start to stop, both included, and removes the others. -1 is the last element.
func (c *Client) LTrim(ctx context.Context, key string, start, stop int64) error {
	return c.redis.LTrim(ctx, key, start, stop).Err()
}

// ZAdd adds members to the sorted set in key or changes their scores, and returns how many are new.
func (c *Client) ZAdd(ctx context.Context, key string, members ...redis.Z) (int64, error) {
	return c.redis.ZAdd(ctx, key, members...).Result()
}

// ZIncrBy adds to the score of a member of the sorted set in key, and returns the sum.
func (c *Client) ZIncrBy(ctx context.Context, key string, increment float64, member string) (float64, error) {
	return c.redis.ZIncrBy(ctx, key, increment, member).Result()
}

// ZRange returns the members of the sorted set in key from start to stop, both included, with their scores. The member with
// the lowest score is first. -1 is the last member.
func (c *Client) ZRange(ctx context.Context, key string, start, stop int64) ([]redis.Z, error) {
	return c.redis.ZRangeWithScores(ctx, key, start, stop).Result()
}

// ZRangeByScore returns the members of the sorted set in key whose scores are in a range, with their scores. The member
// with the lowest score is first. It needs Redis 6.2.
func (c *Client) ZRangeByScore(ctx context.Context, key string, scores redis.ZRangeBy) ([]redis.Z, error) {
	return c.redis.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{
		Key: key, ByScore: true, Start: scores.Min, Stop: scores.Max, Offset: scores.Offset, Count: scores.Count,
	}).Result()
}

// ZScore returns the score of a member of the sorted set in key.
func (c *Client) ZScore(ctx context.Context, key, member string) (float64, error) {
	return c.redis.ZScore(ctx, key, member).Result()
}

// ZRem removes members from the sorted set in key, and returns how many were in it.
func (c *Client) ZRem(ctx context.Context, key string, members ...any) (int64, error) {
	return c.redis.ZRem(ctx, key, members...).Result()
}

// ZRemRangeByScore removes the members of the sorted set in key with scores from lowest to highest, and returns how many there were. A limit
// is a number, "-inf" or "+inf". With a parenthesis, as in "(5", the number itself is excluded.
func (c *Client) ZRemRangeByScore(ctx context.Context, key, lowest, highest string) (int64, error) {
	return c.redis.ZRemRangeByScore(ctx, key, lowest, highest).Result()
}

// ZCard returns how many members the sorted set in key has.
func (c *Client) ZCard(ctx context.Context, key string) (int64, error) {
	return c.redis.ZCard(ctx, key).Result()
}

// XAdd adds an entry to a stream, and returns its id. To read streams, use the method Redis.
func (c *Client) XAdd(ctx context.Context, entry *redis.XAddArgs) (string, error) {
	return c.redis.XAdd(ctx, entry).Result()
}
