package temporal_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"

	"go.temporal.io/sdk/client"
	tlog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/resgen-go/resgen/examples/temporal"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
)

// A test gives the activities a client that is functions, or a mock.
func Example() {
	api := pipelinetest.EnrichmentFuncs{
		Enrich: func(_ context.Context, id int64) (pipeline.Details, error) {
			return pipeline.Details{Segment: map[int64]string{7: "gold", 8: "silver"}[id]}, nil
		},
	}
	bundle := &pipeline.ProcessedData{API: &pipeline.Enrichment{EnrichmentClient: api.Client()}}

	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(tlog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(&temporal.Activities{ProcessedData: bundle})
	env.ExecuteWorkflow(temporal.Segments, []int64{7, 8})
	var segments []string
	fmt.Println(env.GetWorkflowResult(&segments), segments)
	// Output: <nil> [gold silver]
}

// A worker runs until the program is told to stop. The resources are closed when its last activity is over.
func Example_worker() {
	work := func(ctx context.Context, bundle *pipeline.ProcessedData) error {
		c, err := client.DialContext(ctx, client.Options{})
		if err != nil {
			return err
		}
		defer c.Close()
		w := worker.New(c, "segments", worker.Options{})
		w.RegisterWorkflow(temporal.Segments)
		w.RegisterActivity(&temporal.Activities{ProcessedData: bundle})
		stop := make(chan any)
		context.AfterFunc(ctx, func() { close(stop) })
		return w.Run(stop)
	}
	if err := pipeline.RunProcessedData(context.Background(), work); err != nil {
		log.Fatal(err)
	}
}
