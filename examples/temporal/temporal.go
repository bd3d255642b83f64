// Package temporal shows a bundle as the dependencies of Temporal activities.
package temporal

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/resgen-go/resgen/generated/pipeline"
)

// Activities has the activities, which share a bundle. The bundle has only fields, so only the methods that are declared here become
// activities.
type Activities struct {
	*pipeline.ProcessedData
}

// Enrich asks the API about a customer.
func (a *Activities) Enrich(ctx context.Context, id int64) (pipeline.Details, error) {
	return a.API.Enrich(ctx, id)
}

// Segments is a workflow that asks about several customers.
func Segments(ctx workflow.Context, ids []int64) ([]string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var a *Activities // for the names of its methods
	segments := make([]string, len(ids))
	for i, id := range ids {
		var details pipeline.Details
		if err := workflow.ExecuteActivity(ctx, a.Enrich, id).Get(ctx, &details); err != nil {
			return nil, err
		}
		segments[i] = details.Segment
	}
	return segments, nil
}
