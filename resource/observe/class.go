package observe

import (
	"context"
	"errors"
	"net"
	"os"
)

// ErrPanic stands for a call that panicked, or that ended its goroutine.
var ErrPanic error = panicError{}

type panicError struct{}

func (panicError) Error() string     { return "panic" }
func (panicError) ErrorType() string { return "panic" }

// Class is the class of err, for the attribute error.type: "" for nil; what its method ErrorType says, or the one of an error that it
// wraps; "timeout" for the end of a deadline and for what is a timeout of the network; "canceled" for a context that was cancelled; else
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
	var network net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.As(err, &network) && network.Timeout():
		return "timeout"
	}
	return Other
}
