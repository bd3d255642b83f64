// Command service keeps notes: an ordinary service, which once read its configuration with another library.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"

	"github.com/resgen-go/resgen/tests/adopt/service/config"
	"github.com/resgen-go/resgen/tests/adopt/service/server"
	"github.com/resgen-go/resgen/tests/adopt/service/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, func(string) {}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// load reads the environment.
func load() (config.Config, error) { return settings.LoadServiceConfig(context.Background()) }

// run serves until ctx ends; up is told the address.
func run(ctx context.Context, up func(addr string)) error {
	cfg, err := load()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return err
	}
	up(listener.Addr().String())
	s := &http.Server{Handler: server.New(cfg), ReadHeaderTimeout: cfg.Timeout}
	served := make(chan error, 1)
	go func() { served <- s.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	if err := s.Shutdown(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
