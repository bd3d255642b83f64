// Command webhook opens a client of a URL that takes alerts and calls it once.
package main

import (
	"context"
	"os"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource/alert"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	receiver, err := webhookkind.OpenWebhook(ctx, webhookkind.DefaultWebhookConfig(), options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_ = receiver.Alert(ctx, alert.Alert{})
	_ = receiver.Post(ctx, 1, "")
	_ = receiver.Close(ctx)
}
