package alertredis_test

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/stores/redis"
)

func start(address string) *alert.Manager {
	client := redis.NewClient(&redis.Options{Addr: address, ContextTimeoutEnabled: true})
	return alert.New("shop", alert.WithStore(alertredis.New(alertredis.Scripts(client))))
}

func Example() {
	m := start("localhost:6379")
	fmt.Println(m.Close(context.Background()))
	// Output: <nil>
}
