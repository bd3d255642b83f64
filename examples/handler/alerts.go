package handler

import (
	"context"
	"errors"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
)

// RunWithAlerts does work with all resources open, and sends the alerts that are under way before it closes them. The states of the incidents
// are in store.
func RunWithAlerts(ctx context.Context, store alert.Store, work func(context.Context, *pipeline.Resources) error, opts ...pipeline.Option) error {
	m := alert.New("shop", alert.WithStore(store))
	opts = append(opts, pipeline.WithHealth(health.New(health.WithAlerts(m))))
	return pipeline.Run(ctx, func(ctx context.Context, r *pipeline.Resources) error {
		err := work(ctx, r)
		return errors.Join(err, m.Close(context.WithoutCancel(ctx))) // while the target is open
	}, opts...)
}
