// Package slogobserver logs slow and failed operations of resources, and what happens to resources: opening, closing, new secrets, health.
//
//	obs := slogobserver.New(slog.Default(), slogobserver.WithSlow(200*time.Millisecond))
//
// It logs names, classes of errors, status codes and durations, but no statements, URLs or keys. Secrets are masked in the errors of
// opening and closing.
package slogobserver

import (
	"context"
	"log/slog"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// An Observer is an observe.Observer that logs what resources do. It is safe for concurrent use.
type Observer struct{ options }

var _ observe.Watcher = (*Observer)(nil)

// An Option is an option of New.
type Option func(*options)

type options struct {
	logger       *slog.Logger
	slow         time.Duration
	failed, late slog.Level
	events       bool
}

// WithSlow sets how long an operation may take before it is logged as slow. The default is a second. If d is 0, only failed operations are
// logged.
func WithSlow(d time.Duration) Option {
	return func(o *options) { o.slow = d }
}

// WithLevels sets the log level of failed operations, and the level of slow operations that succeed. The default is slog.LevelWarn for
// both.
func WithLevels(failed, slow slog.Level) Option {
	return func(o *options) { o.failed, o.late = failed, slow }
}

// WithoutEvents logs operations only. Use it if the generated code already logs what happens to resources, which is the default.
func WithoutEvents() Option {
	return func(o *options) { o.events = false }
}

// New returns an Observer that logs to logger, or to slog.Default() if logger is nil.
func New(logger *slog.Logger, with ...Option) *Observer {
	o := options{logger: logger, slow: time.Second, failed: slog.LevelWarn, late: slog.LevelWarn, events: true}
	for _, option := range with {
		option(&o)
	}
	return &Observer{o}
}

// log returns the logger. It is not stored by New, because a program may set the default logger later.
func (o *options) log() *slog.Logger {
	if o.logger == nil {
		return slog.Default()
	}
	return o.logger
}

// Observe implements observe.Observer.
func (o *Observer) Observe(r observe.Resource) observe.Recorder {
	return &recorder{o.options, slog.String("resource", r.Name), slog.String("kind", r.Kind)}
}

// A recorder logs the calls of one client.
type recorder struct {
	options
	resource, kind slog.Attr
}

func (r *recorder) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (r *recorder) End(ctx context.Context, op *observe.Op, result observe.Result) {
	if op.Scope != observe.Call {
		return
	}
	level, message := r.failed, "an operation has failed"
	if result.Type == "" {
		if r.slow == 0 || result.Duration < r.slow {
			return
		}
		level, message = r.late, "an operation was slow"
	}
	log := r.log()
	if !log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{r.resource, r.kind, slog.String("operation", op.Name), slog.Duration("took", result.Duration)}
	if result.Type != "" {
		attrs = append(attrs, slog.String("error_type", result.Type))
	}
	if result.Status != 0 {
		attrs = append(attrs, slog.Int("status", result.Status))
	}
	if result.Code != "" {
		attrs = append(attrs, slog.String("code", result.Code))
	}
	log.LogAttrs(ctx, level, message, attrs...)
}

// Event implements observe.Watcher.
func (o *Observer) Event(e observe.Event) {
	if !o.events {
		return
	}
	level, message := said(e)
	attrs := []slog.Attr{slog.String("resource", e.Resource), slog.String("kind", e.Kind)}
	switch e.What {
	case observe.AttemptFailed:
		attrs = append(attrs, slog.Int("attempt", e.Attempt))
		if e.Pause > 0 {
			attrs = append(attrs, slog.Duration("pause", e.Pause))
		}
	case observe.Opened, observe.Closed:
		attrs = append(attrs, slog.Duration("took", e.Took))
	case observe.SecretChanged, observe.SecretKept:
		attrs = append(attrs, slog.String("field", e.Field))
	case observe.HealthChanged:
		attrs = append(attrs, slog.String("state", e.State), slog.String("before", e.Before))
	}
	if e.Type != "" {
		attrs = append(attrs, slog.String("error_type", e.Type))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", resource.Redact(e.Err.Error())))
	}
	o.log().LogAttrs(context.Background(), level, message, attrs...)
}

// said returns the level and the message for e.
func said(e observe.Event) (slog.Level, string) {
	switch e.What {
	case observe.AttemptFailed:
		return slog.LevelWarn, "a resource could not be opened"
	case observe.Opened:
		return slog.LevelDebug, "a resource is open"
	case observe.Closed:
		if e.Type != "" || e.Err != nil {
			return slog.LevelWarn, "a resource could not be closed properly"
		}
		return slog.LevelDebug, "a resource is closed"
	case observe.SecretChanged:
		return slog.LevelInfo, "a secret has changed"
	case observe.SecretKept:
		return slog.LevelWarn, "a store of secrets cannot be reached, and a secret keeps its last value"
	}
	if e.Type != "" || e.Err != nil {
		return slog.LevelWarn, "the health of a resource has changed"
	}
	return slog.LevelInfo, "the health of a resource has changed"
}
