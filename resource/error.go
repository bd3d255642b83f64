package resource

import (
	"errors"
	"fmt"

	"github.com/resgen-go/resgen/resource/internal/failure"
	"github.com/resgen-go/resgen/resource/observe"
)

// An Error says that a resource could not be opened or closed, or does not answer.
type Error struct {
	Resource string // "database"
	Phase    string // "open", "close" or "check"
	Err      error
	Params   string // of a factory's resource: "region=eu-west-1, environment=dev"
	See      string // the fields that Err depends on, and where their values come from: "ssl_mode (DB_SSL_MODE)"; "" for none
}

// Error is like "open database: connection refused", without the secrets that this process has revealed. Of a factory's resource it is like
// "open cloud.s3 (region=eu-west-1): connection refused". Where Err says which fields it depends on, they follow with their variables:
// "; see ssl_mode (DB_SSL_MODE), ssl_root_cert (unset)".
func (e *Error) Error() string {
	of := e.Resource
	if e.Params != "" {
		of += " (" + e.Params + ")"
	}
	see := ""
	if e.See != "" {
		see = "; see " + e.See
	}
	return Redact(fmt.Sprintf("%s %s: %v%s", e.Phase, of, e.Err, see))
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType names the sort of error, for metrics: observe.Class of e.Err.
func (e *Error) ErrorType() string { return observe.Class(e.Err) }

// ErrClosed is the error of calls to a resource that has been closed. Errors of kinds that say the same match it.
var ErrClosed error = closedError{}

type closedError struct{}

func (closedError) Error() string     { return "client is closed" }
func (closedError) ErrorType() string { return "closed" }

// Permanent returns true: what is closed stays closed.
func (closedError) Permanent() bool { return true }

// DependsOn returns err as an error that depends on the values of fields of the configuration, or nil if err is nil. Its text and what it wraps
// are those of err. Constructors and checks return it where somebody would look for the wrong value: an *Error names the fields, and the
// variables that their values come from.
func DependsOn(err error, fields ...string) error {
	if err == nil {
		return nil
	}
	return &dependentError{err, fields}
}

type dependentError struct {
	err    error
	fields []string
}

func (e *dependentError) Error() string { return e.err.Error() }
func (e *dependentError) Unwrap() error { return e.err }

// DependsOn lists the fields.
func (e *dependentError) DependsOn() []string { return e.fields }

// A PanicError is a panic of a function that opens or closes a resource.
type PanicError struct {
	Value any    // of the panic
	Stack []byte // of its goroutine
}

// Error is "panic: " and the value, without the secrets that this process has revealed.
func (e *PanicError) Error() string { return Redact(fmt.Sprintf("panic: %v", e.Value)) }

// ErrorType is "panic".
func (e *PanicError) ErrorType() string { return observe.ErrPanic.Error() }

// GoString is Error: the value may hold what nobody should see.
func (e *PanicError) GoString() string { return e.Error() }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Permanent returns err as an error that no other attempt would change, such as a wrong password, or nil if err is nil. Constructors and
// checks return it so that opening is not tried again. Its text and what it wraps are those of err.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

// IsPermanent reports whether another attempt is vain: err is, or wraps, a *Problem, a panic, a call of runtime.Goexit, or an error whose
// method Permanent() bool returns true. Of several errors with that method, the outermost one counts.
func IsPermanent(err error) bool {
	var problem *Problem
	var panicked *PanicError
	var says interface{ Permanent() bool }
	return errors.As(err, &problem) || errors.As(err, &panicked) || errors.Is(err, failure.Goexit{}) ||
		errors.As(err, &says) && says.Permanent()
}

type permanentError struct{ err error }

func (e *permanentError) Error() string   { return e.err.Error() }
func (e *permanentError) Unwrap() error   { return e.err }
func (e *permanentError) Permanent() bool { return true }
