package handler_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/examples/handler"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
	"github.com/resgen-go/resgen/resource/alert"
)

// TestRunWithAlerts stops a program while an alert is under way to a slow target, which is open until it has answered.
func TestRunWithAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, mocks := pipelinetest.New(t)
		r.Database.CheckFunc = func(context.Context) error { return errors.New("gone") }
		begun, answered := make(chan struct{}), false
		mocks.Alerting.On.Alert.Do(func(ctx context.Context, a alert.Alert) error {
			close(begun)
			select {
			case <-time.After(3 * time.Second):
				answered = a.Status == alert.Firing && a.Resource == "database"
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}).Once()
		alerting, err := r.Alerting.Get()
		if err != nil {
			t.Fatal(err)
		}
		err = handler.RunWithAlerts(t.Context(), alert.NewMemory(), func(context.Context, *pipeline.Resources) error {
			<-begun
			return nil
		}, pipeline.WithDatabase(r.Database), pipeline.WithS3(r.S3), pipeline.WithAPI(r.API), pipeline.WithAlerting(alerting))
		if err != nil || !answered {
			t.Errorf("the program has ended with %v, and the target has answered: %t", err, answered)
		}
	})
}
