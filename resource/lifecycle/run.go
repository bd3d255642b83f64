package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// Run opens resources, calls f with them, and closes them when f has returned. It closes them too if f panics or calls runtime.Goexit.
// The context for closing does not end with ctx.
//
// If f panics, the panic is logged at once with its stack, by slog.Default. When the resources are closed, the panic continues. An error of
// closing is then logged, because it cannot be returned. Connections that f still has checked out delay closing by at most one second.
//
// An interrupt or a SIGTERM ends the context that open and f get. Its cause names the signal. The next signal ends the process, because Run
// no longer listens for signals. An inner run, whose ctx comes from the context of another run, leaves signals to the outer run. So does a
// run that begins during another run, if its ctx can end, as the context of a request can. A run of this second kind is told to stop when
// the functions of all runs that listen for signals have returned.
//
// Run returns the error of open or f, joined with the error of closing. There is one exception: a program that was told to stop has not
// failed. If a signal has ended the run's context, and the error only says that a context was canceled, Run drops the error.
func Run[R any](
	ctx context.Context, open func(context.Context) (R, func(context.Context) error, error), f func(context.Context, R) error,
) (err error) {
	ctx, this := begin(ctx)
	defer this.end()
	r, shut, err := open(ctx)
	if err != nil {
		return this.result(err)
	}
	returned := false
	defer func() {
		var v any
		closing := context.WithoutCancel(ctx)
		if !returned { // f has panicked or called runtime.Goexit
			if v = recover(); v != nil {
				tellPanic(v)
			}
			closing = context.WithValue(closing, panicKey{}, true)
		}
		this.leave()
		if shut != nil {
			if closeErr := shut(closing); closeErr != nil {
				err = errors.Join(err, closeErr)
			}
		}
		if !returned && err != nil {
			tellUnclosed(err)
		}
		if v != nil {
			panic(v) // here, so that the stack is still that of f
		}
	}()
	err = this.result(f(ctx, r))
	returned = true
	return err
}

// panicPatience is the time for which closing waits for connections that are checked out, after a panic.
const panicPatience = time.Second

// errAbandoned is the cause in the error if connections are still checked out after this time.
var errAbandoned = errors.New("the function that Run called has panicked, or has called runtime.Goexit")

// panicKey is the context key that marks closing after a panic.
type panicKey struct{}

// afterPanic reports whether ctx belongs to closing after a panic of the function of Run.
func afterPanic(ctx context.Context) bool {
	panicked, _ := ctx.Value(panicKey{}).(bool)
	return panicked
}

// tellPanic logs a panic at once. Closing may take a while, and the process may be killed before the panic ends it.
func tellPanic(v any) {
	e := &resource.PanicError{Value: v, Stack: debug.Stack()}
	slog.Error("the function that Run called has panicked: its resources are being closed", "panic", resource.Redact(fmt.Sprint(v)), "stack", resource.Redact(string(e.Stack)))
}

// tellUnclosed logs an error of closing that cannot be returned.
func tellUnclosed(err error) {
	slog.Error("resources could not be closed after a panic", "error", resource.Redact(err.Error()))
}

// onlyEnded reports whether err says only that a context was canceled. If err joins or wraps several errors, each must say only this.
func onlyEnded(err error) bool {
	switch e := err.(type) {
	case *resource.PanicError:
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
