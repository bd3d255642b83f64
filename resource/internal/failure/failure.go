// Package failure has errors that several packages of the runtime need, but only one of them exports.
package failure

import "github.com/resgen-go/resgen/resource/observe"

// Goexit says that a function ended its goroutine with runtime.Goexit. It is exported as lifecycle.ErrGoexit.
type Goexit struct{}

// Error returns the name of the function that was called.
func (Goexit) Error() string { return "runtime.Goexit called" }

// ErrorType returns the error class of a panic.
func (Goexit) ErrorType() string { return observe.ErrPanic.Error() }
