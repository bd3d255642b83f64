// Command http opens a client of an HTTP API and calls it once.
package main

import (
	"context"
	"net/http"
	"os"

	httpkind "github.com/resgen-go/resgen/kinds/http"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	api, err := httpkind.OpenHTTP(ctx, httpkind.DefaultHTTPConfig(), options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_, _ = api.Get(ctx, "x")
	_ = api.JSON(ctx, http.MethodPost, "x", 1, nil)
	_ = api.Send(ctx, httpkind.Call{})
	_, _ = api.Do(&http.Request{})
	_ = api.Close(ctx)
}
