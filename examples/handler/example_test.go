package handler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/resgen-go/resgen/examples/handler"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
)

// A test gives the handler a client that is functions, or a mock.
func Example() {
	api := pipelinetest.EnrichmentFuncs{
		Enrich: func(_ context.Context, id int64) (pipeline.Details, error) {
			if id != 7 {
				return pipeline.Details{}, errors.New("not found")
			}
			return pipeline.Details{Segment: "gold", Country: "SE"}, nil
		},
	}
	bundle := &pipeline.ProcessedData{API: &pipeline.Enrichment{EnrichmentClient: api.Client()}}

	mux := http.NewServeMux()
	mux.Handle("GET /customers/{id}/segment", handler.Segments{ProcessedData: bundle})
	for _, id := range []string{"7", "8", "x"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/customers/"+id+"/segment", nil))
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// 200 {"segment":"gold","country":"SE"}
	// 502 the API does not answer
	// 404 no such customer
}

// A program serves until it is told to stop. It opens its resources once, and hands each handler the bundle that it needs. The resources are
// closed when the last request is over.
func Example_serve() {
	serve := func(ctx context.Context, r *pipeline.Resources) error {
		mux := http.NewServeMux()
		mux.Handle("GET /customers/{id}/segment", handler.Segments{ProcessedData: r.ProcessedData()})
		mux.Handle("GET /healthz", handler.Health{Resources: r})
		server := &http.Server{Addr: ":8080", Handler: mux}
		stopped := make(chan error, 1)
		context.AfterFunc(ctx, func() { stopped <- server.Shutdown(context.WithoutCancel(ctx)) })
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return <-stopped
	}
	if err := pipeline.Run(context.Background(), serve); err != nil {
		fmt.Println(err)
	}
}
