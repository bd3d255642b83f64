package rediskind_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	rediskind "github.com/resgen-go/resgen/kinds/redis"
	"github.com/resgen-go/resgen/kinds/redis/rediskindtest"
)

// resources are what resgen makes of a specification.
type resources struct{ Cache *rediskind.Redis }

// customer returns the name of a customer, and the next job.
func customer(ctx context.Context, r resources) (string, string, error) {
	name, err := r.Cache.Get(ctx, "customer:7")
	if errors.Is(err, redis.Nil) {
		name = "Ada"
		err = r.Cache.Set(ctx, "customer:7", name, time.Hour)
	}
	if err != nil {
		return "", "", err
	}
	_, job, err := r.Cache.BRPop(ctx, 0, "jobs")
	return name, job, err
}

// count returns how many hits there were in this hour.
func count(ctx context.Context, r resources) (int64, error) {
	var hits *redis.IntCmd
	_, err := r.Cache.Pipelined(ctx, func(p redis.Pipeliner) error {
		hits = p.Incr(ctx, "hits")
		p.Expire(ctx, "hits", time.Hour)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return hits.Val(), nil
}

// TestExample has mocks answer.
func TestExample(t *testing.T) {
	m := rediskindtest.NewRedisMock(t)
	r := resources{&rediskind.Redis{RedisClient: m}}
	m.On.Get.Return("", redis.Nil).Once()
	m.On.Set.Return(nil).Once()
	m.On.BRPop.Return("jobs", "17", nil)
	if name, job, err := customer(t.Context(), r); name != "Ada" || job != "17" || err != nil {
		t.Errorf("%s, %s, %v", name, job, err)
	}
	m.On.Get.With("customer:7").Return("Grace", nil)
	if name, _, err := customer(t.Context(), r); name != "Grace" || err != nil {
		t.Errorf("%s, %v", name, err)
	}
	m.On.Pipelined.Do(rediskindtest.Pipeline(5, true))
	if n, err := count(t.Context(), r); n != 5 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
