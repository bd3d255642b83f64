package observe

import (
	"context"
	"errors"
)

// ErrPanic stands for a call that panicked, or that ended its goroutine.
var ErrPanic error = panicError{}

type panicError struct{}

func (panicError) Error() string     { return "panic" }
func (panicError) ErrorType() string { return "panic" }

// Class is the class of err, for the attribute error.type: "" for nil; what its method ErrorType says, or the one of an error that it
// wraps; "timeout" for the end of a deadline and for an error whose method Timeout says true; "canceled" for a context that was cancelled; else
// Other. A kind gives its errors the method: a SQLSTATE, a status, a code of an API.
func Class(err error) string {
	if err == nil {
		return ""
	}
	var typed interface{ ErrorType() string }
	if errors.As(err, &typed) {
		if t := typed.ErrorType(); t != "" {
			return t
		}
	}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	return Other
}
