// Package failure has errors that several packages of the runtime need and only one of them exports.
package failure

import "github.com/resgen-go/resgen/resource/observe"

// Goexit says that a function left its goroutine by runtime.Goexit. It is lifecycle.ErrGoexit.
type Goexit struct{}

// Error names what was called.
func (Goexit) Error() string { return "runtime.Goexit called" }

// ErrorType is the class of a panic.
func (Goexit) ErrorType() string { return observe.ErrPanic.Error() }
