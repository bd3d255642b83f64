//go:build observed

package main

import (
	"log/slog"

	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/slogobserver"

	"github.com/resgen-go/resgen/bench/handles"
)

func options() []handles.Option {
	return []handles.Option{handles.WithObserver(slogobserver.New(slog.Default())), handles.WithHealth(health.New())}
}
