package handler_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"testing"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
)

// The shortest program that answers probes.
func Example_health() {
	h := health.New()
	go http.ListenAndServe(":8081", healthhttp.Handler(h))
	err := pipeline.Run(context.Background(), work, pipeline.WithHealth(h))
	if err != nil {
		log.Fatal(err)
	}
}

// Check asks all that is open and names what does not answer.
func Example_check() {
	refused := func(context.Context) error { return errors.New("connection refused") }
	r := &pipeline.Resources{Database: &pipeline.CustomerDatabase{CheckFunc: refused}}
	err := r.Check(context.Background())
	fmt.Println(err)
	// Output: check database: connection refused
}

// A test makes a mock unwell.
func TestUnready(t *testing.T) {
	r, _ := pipelinetest.New(t)
	r.Database.CheckFunc = func(context.Context) error { return errors.New("gone") }
	if r.Check(t.Context()) == nil {
		t.Error("nobody has noticed")
	}
}
