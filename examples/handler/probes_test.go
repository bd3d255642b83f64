package handler_test

import (
	"context"
	"log"
	"net"
	"net/http"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
)

func work(context.Context, *pipeline.Resources) error { return nil }

// The probes are served before the first resource is opened, and until the last one is closed.
func Example_probes() {
	h := health.New()
	probes := healthhttp.Handler(h, healthhttp.WithDetails(local))
	go http.ListenAndServe(":8081", probes)
	err := pipeline.Run(context.Background(), work, pipeline.WithHealth(h), pipeline.WithObserver(h))
	if err != nil {
		log.Fatal(err)
	}
}

// local lets a person on this machine see details. No page of another site can pretend to be one: its name is not localhost.
func local(r *http.Request) bool {
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	name, _, _ := net.SplitHostPort(r.Host)
	return err == nil && net.ParseIP(peer).IsLoopback() && name == "localhost"
}

// Next to the handlers of the program, the probes have a prefix.
func Example_prefix() {
	h := health.New()
	mux := http.NewServeMux()
	mux.Handle("/internal/", http.StripPrefix("/internal", healthhttp.Handler(h)))
	_ = http.Server{Handler: mux}
}
