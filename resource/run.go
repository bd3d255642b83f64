package resource

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// Run opens resources, calls f with them, and closes them when it has returned. An interrupt or a SIGTERM ends f's context, with a cause
// that names the signal; the next one ends the process, as Run listens no longer. The error is that of open or f, as it is, joined with
// that of Close if there is one. Close has a context that does not end with ctx. If f panics the resources are closed, and the panic
// goes on.
func Run[R interface{ Close(context.Context) error }](
	ctx context.Context, open func(context.Context) (R, error), f func(context.Context, R) error,
) error {
	ctx, stop := untilSignal(ctx)
	defer stop()
	return Use(ctx, func(ctx context.Context) (R, func(context.Context) error, error) {
		r, err := open(ctx)
		if err != nil {
			return r, nil, err
		}
		return r, r.Close, nil
	}, f)
}

// Use is Run for resources that come with a function that closes them, and without signals.
func Use[B any](
	ctx context.Context, open func(context.Context) (B, func(context.Context) error, error), f func(context.Context, B) error,
) (err error) {
	b, shut, err := open(ctx)
	if err != nil {
		return err
	}
	if shut != nil {
		defer func() {
			if closeErr := shut(context.WithoutCancel(ctx)); closeErr != nil {
				err = errors.Join(err, closeErr)
			}
		}()
	}
	return f(ctx, b)
}

// A signalError is the cause of the end of a context by a signal.
type signalError struct{ signal os.Signal }

func (e *signalError) Error() string { return e.signal.String() + " signal received" }

func (e *signalError) Unwrap() error { return context.Canceled }

// untilSignal returns a context that ends at the first signal that asks the process to end, or when stop is called.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	stopped, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		select {
		case s := <-signals:
			signal.Stop(signals) // before anybody notices, so that the next one has its usual effect
			cancel(&signalError{s})
		case <-stopped:
			signal.Stop(signals)
		}
	}()
	return ctx, func() {
		close(stopped)
		<-over
		cancel(nil)
	}
}
