package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// start runs f on a goroutine of its own. Its panic or Goexit is an error. The channel has room for it, as nobody may be waiting by then.
func start(f func() error) <-chan error {
	result := make(chan error, 1)
	go Guarded(f, func(err error) { result <- err })
	return result
}

// await runs f until it returns, or grace after ctx has ended: then its error will come by late, which is nil otherwise.
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

// sleep waits for d, and reports whether ctx lasted as long.
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

// ended is the error of a context that has ended, with its cause.
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
