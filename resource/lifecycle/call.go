package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// start runs the function f on a goroutine of its own. A panic or runtime.Goexit of f becomes an error. The channel is buffered, because
// the caller may have stopped waiting when f returns.
func start(f func() error) <-chan error {
	result := make(chan error, 1)
	go Guarded(f, func(err error) { result <- err })
	return result
}

// await runs the function f and returns its error. If f has not returned when grace has passed after the end of ctx, await stops waiting
// and returns the channel late, which will receive the error of f. Otherwise late is nil.
func await(ctx context.Context, grace time.Duration, f func(context.Context) error) (late <-chan error, err error) {
	result := start(func() error { return f(ctx) })
	select {
	case err = <-result:
		return nil, err
	case <-ctx.Done():
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case err = <-result:
		return nil, err
	case <-timer.C:
		return result, nil
	}
}

// sleep waits for the duration d. It returns false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// ended returns the error of a context that has ended, together with its cause.
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
