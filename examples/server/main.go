// Command server answers two questions about customers over HTTP, and shows how it is: a server as a team would begin one.
//
// In the profile dev, which is the default, it needs nothing: it starts stand-ins for the database, the bucket and the API.
//
//	go run ./examples/server
//
// Then see what it does:
//
//	curl localhost:8080/customers
//	curl localhost:8080/customers/2/segment
//
// and how it is: http://localhost:9090/status, /readyz, /healthz, and /metrics for Prometheus.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/examples/standins"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
)

func main() {
	public := flag.String("addr", "localhost:8080", "where customers are asked for")
	private := flag.String("admin", "localhost:9090", "where the probes, the metrics and the status page are")
	flag.Parse()
	if err := run(context.Background(), *public, *private, resource.OS()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves in the environment env until it is told to stop. In the profile dev it uses stand-ins.
func run(ctx context.Context, public, private string, env resource.Source) (err error) {
	profile, err := pipeline.ActiveProfile(ctx, pipeline.WithSource(env))
	if err != nil {
		return err
	}
	if profile == pipeline.ProfileDev {
		s, err := standins.Start(ctx)
		if err != nil {
			return fmt.Errorf("start the stand-ins: %w", err)
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		env = s.Over(env)
	}
	return serve(ctx, public, private, pipeline.WithSource(env))
}

// serve answers probes from the beginning to the end, and customers' questions while the resources are open.
func serve(ctx context.Context, public, private string, opts ...pipeline.Option) error {
	h := health.New()
	registry := prometheus.NewRegistry()
	admin := http.NewServeMux()
	admin.Handle("/", healthhttp.Handler(h, healthhttp.WithDetails(local)))
	admin.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	ended := make(chan error, 2) // one error of each server
	probes, err := listen(private, admin, ended)
	if err != nil {
		return err
	}
	defer probes.Close()

	opts = append(opts, pipeline.WithHealth(h), pipeline.WithObserver(promobserver.New(registry), h))
	return pipeline.Run(ctx, func(ctx context.Context, r *pipeline.Resources) error {
		mux := http.NewServeMux()
		mux.Handle("GET /customers", customers{r.CustomerData()})
		mux.Handle("GET /customers/{id}/segment", segments{r.ProcessedData()})
		server, err := listen(public, mux, ended)
		if err != nil {
			return err
		}
		defer server.Close()
		select {
		case err := <-ended: // without one of its servers, the program is of no use
			return err
		case <-ctx.Done():
		}
		h.Drain() // load balancers ask /readyz, and send no more requests
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(last)
	}, opts...)
}

// listen serves h at an address until Close or Shutdown. It sends the error with which the server ends to ended.
func listen(address string, h http.Handler, ended chan<- error) (*http.Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { ended <- server.Serve(listener) }()
	return server, nil
}

// local allows the status page to people on this machine. No page of another site can pretend to be one: its name is not localhost.
func local(r *http.Request) bool {
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	name, _, _ := net.SplitHostPort(r.Host)
	return err == nil && net.ParseIP(peer).IsLoopback() && name == "localhost"
}
