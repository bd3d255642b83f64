package resource

import (
	"context"
	"errors"
)

// Run opens resources, calls f with them, and closes them when f has returned. It closes them too if f panics or calls runtime.Goexit.
// The context for closing does not end with ctx.
//
// An interrupt or a SIGTERM ends the context that open and f get. Its cause names the signal. The next signal ends the process, as
// nothing listens for it any longer. An inner run, whose ctx comes from the context of another run, leaves signals to the outer one. So does
// a run that begins during another run, if its ctx can end, as the context of a request can. Such a run is told to stop when the functions
// of all other runs have returned.
//
// Run returns the error of open or f as it is, joined with the error of closing. There is one exception: a program that was told to stop
// has not failed. If a signal has ended the run's context, and the error says no more than that a context was canceled, Run drops it.
func Run[R any](
	ctx context.Context, open func(context.Context) (R, func(context.Context) error, error), f func(context.Context, R) error,
) (err error) {
	ctx, this := begin(ctx)
	defer this.end()
	r, shut, err := open(ctx)
	if err != nil {
		return this.result(err)
	}
	defer func() {
		this.leave()
		if shut == nil {
			return
		}
		if closeErr := shut(context.WithoutCancel(ctx)); closeErr != nil {
			err = errors.Join(err, closeErr)
		}
	}()
	return this.result(f(ctx, r))
}

// onlyEnded reports whether err says nothing but that a context was canceled. If it joins or wraps several errors, each must say so.
func onlyEnded(err error) bool {
	switch e := err.(type) {
	case *PanicError:
		return false
	case *interruptedError:
		return onlyEnded(e.ended)
	case interface{ Unwrap() []error }:
		errs := e.Unwrap()
		for _, err := range errs {
			if !onlyEnded(err) {
				return false
			}
		}
		return len(errs) > 0
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return onlyEnded(inner)
		}
	}
	return errors.Is(err, context.Canceled)
}
