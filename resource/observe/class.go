package observe

import (
	"context"
	"errors"
)

// ErrPanic stands for a call that panicked or called runtime.Goexit.
var ErrPanic error = panicError{}

type panicError struct{}

func (panicError) Error() string     { return "panic" }
func (panicError) ErrorType() string { return "panic" }

// Class returns the class of err for the attribute error.type. It is "" for nil. If err, or an error that it wraps, has a method
// ErrorType() string, the class is its result. Otherwise it is "timeout" for an exceeded deadline and for an error whose method Timeout
// returns true, "canceled" for a cancelled context, and Other for everything else. Errors of kinds have the method ErrorType, which returns
// a SQLSTATE, an HTTP status or an API's error code.
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
