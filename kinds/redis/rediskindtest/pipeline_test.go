package rediskindtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestPipeline(t *testing.T) {
	ctx := context.Background()
	fill := func(p redis.Pipeliner) error {
		p.Incr(ctx, "a")
		p.Set(ctx, "a", 1, 0)
		p.Get(ctx, "a")
		p.LRange(ctx, "a", 0, -1)
		p.HGetAll(ctx, "a")
		p.Expire(ctx, "a", time.Hour)
		p.ZScore(ctx, "a", "b")
		p.Do(ctx, "a")
		return nil
	}
	all := []any{7, "OK", redis.Nil, []string{"x", "y"}, map[string]string{"f": "v"}, true, 2.5, "any"}
	cmds, err := Pipeline(all...)(ctx, fill)
	if !errors.Is(err, redis.Nil) {
		t.Errorf("the error is %v", err)
	}
	var got []string
	for _, cmd := range cmds {
		got = append(got, cmd.String())
	}
	want := "incr a: 7; set a 1: OK; get a: redis: nil; lrange a 0 -1: [x y]; hgetall a: map[f:v]; expire a 3600: true; zscore a b: 2.5; a: any"
	if strings.Join(got, "; ") != want {
		t.Errorf("the commands are\n%s\nwant\n%s", strings.Join(got, "; "), want)
	}
	if cmds, err := Pipeline(nil, nil, nil, nil, nil, nil, nil, nil)(ctx, fill); err != nil || cmds[0].(*redis.IntCmd).Val() != 0 {
		t.Errorf("without results: %v", err)
	}

	for want, results := range map[string][]any{
		"the pipeline has 8 commands, and rediskindtest.Pipeline 1 results": {7},
		"the result 7 of get is int, and must be string":                    append(append([]any{}, all[:2]...), append([]any{7}, all[3:]...)...),
		"the result x of incr is string, and must be int64":                 append([]any{"x"}, all[1:]...),
	} {
		if _, err := Pipeline(results...)(ctx, fill); fmt.Sprint(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	stop := errors.New("stop")
	if _, err := Pipeline()(ctx, func(redis.Pipeliner) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a function that fails: %v", err)
	}
}
