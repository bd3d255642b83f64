// Command links is a service that shortens links. Its links are in PostgreSQL, those that were followed lately in Redis, and an HTTP API says
// which hosts are dangerous. deps/resgen.toml is all that there is about the three; deps/RESOURCES.md lists the variables.
//
//	go run ./examples/links
//
// Values may also stand in a file .env of the working directory: deps/.env.example is one to begin with.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/resgen-go/resgen/examples/links/deps"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
)

func main() {
	env := resource.Layered(resource.OS(), dotenv.File(".env")) // the variables of the process win
	if err := run(context.Background(), env); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until it is told to stop. It loads the configuration first: the log level applies also to what is logged while resources are opened.
func run(ctx context.Context, env resource.Source, opts ...deps.Option) error {
	opts = append(opts, deps.WithSource(env))
	cfg, err := deps.LoadConfig(ctx, opts...)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: levels[cfg.Service.LogLevel]}))
	slog.SetDefault(log)
	log.Debug("configured", "config", cfg)
	return deps.Run(ctx, serve, append(opts, deps.WithConfig(cfg), deps.WithLogger(log))...)
}

var levels = map[deps.ServiceLogLevel]slog.Level{
	deps.ServiceLogLevelDebug: slog.LevelDebug,
	deps.ServiceLogLevelInfo:  slog.LevelInfo,
	deps.ServiceLogLevelWarn:  slog.LevelWarn,
	deps.ServiceLogLevelError: slog.LevelError,
}

// serve serves until ctx ends, and then until its last request has been answered.
func serve(ctx context.Context, r *deps.Resources) error {
	if err := migrate(ctx, r.DB); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", r.Service.Listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: routes(r), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	slog.Info("serving", "address", listener.Addr())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(last)
}

func routes(r *deps.Resources) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /links", shorten{r.Shorten()})
	mux.Handle("GET /{code}", follow{r.Follow()})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, q *http.Request) {
		if err := r.Check(q.Context()); err != nil {
			unavailable(w, err)
		}
	})
	return mux
}
