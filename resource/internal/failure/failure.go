// Package failure has the errors that packages of the runtime must know, and only one of them names.
package failure

import "github.com/resgen-go/resgen/resource/observe"

// Goexit says that a function left its goroutine by runtime.Goexit. It is lifecycle.ErrGoexit.
type Goexit struct{}

// Error names what was called.
func (Goexit) Error() string { return "runtime.Goexit called" }

// ErrorType is the class of a panic.
func (Goexit) ErrorType() string { return observe.ErrPanic.Error() }
