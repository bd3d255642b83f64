// Command redis opens a client of Redis and calls it once.
package main

import (
	"context"
	"os"

	rediskind "github.com/resgen-go/resgen/kinds/redis"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	cache, err := rediskind.OpenRedis(ctx, rediskind.DefaultRedisConfig(), options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_, _ = cache.Get(ctx, "key")
	_ = cache.Close(ctx)
}
