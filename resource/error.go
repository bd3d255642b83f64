package resource

import (
	"errors"
	"fmt"

	"github.com/resgen-go/resgen/resource/internal/failure"
	"github.com/resgen-go/resgen/resource/observe"
)

// An Error says that a resource could not be opened, could not be closed, or does not answer.
type Error struct {
	Resource string // "database"
	Phase    string // "open", "close" or "check"
	Err      error
	Params   string // for a resource of a factory, its parameters: "region=eu-west-1, environment=dev"
	See      string // the fields that may have caused Err (see DependsOn), and where their values come from: "ssl_mode (DB_SSL_MODE)"; "" for none
}

// Error returns a text such as "open database: connection refused", without the secrets that this process has revealed. For a resource of a
// factory it includes the parameters: "open cloud.s3 (region=eu-west-1): connection refused". If Err names fields (see DependsOn), they
// follow with their variables: "; see ssl_mode (DB_SSL_MODE), ssl_root_cert (unset)".
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

// ErrorType returns the class of the error for metrics: observe.Class(e.Err).
func (e *Error) ErrorType() string { return observe.Class(e.Err) }

// ErrClosed is what the methods of a handle return after Close. A client that is called directly (see the method Native) may return another
// error: clients of some kinds, such as http and s3, wrap ErrClosed, and others have an error of their own, such as redis.ErrClosed.
var ErrClosed error = closedError{}

type closedError struct{}

func (closedError) Error() string     { return "client is closed" }
func (closedError) ErrorType() string { return "closed" }

// Permanent returns true: what is closed stays closed.
func (closedError) Permanent() bool { return true }

// DependsOn wraps err and adds the names of the configuration fields whose values may have caused it. It returns nil if err is nil. The
// text stays that of err. Constructors and checks return it so that people find the wrong value: an *Error names these fields and the
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

// A PanicError is a panic of a function that opens, checks or closes a resource.
type PanicError struct {
	Value any    // the argument of panic
	Stack []byte // the stack of the goroutine that panicked
}

// Error returns "panic: " and the value, without the secrets that this process has revealed.
func (e *PanicError) Error() string { return Redact(fmt.Sprintf("panic: %v", e.Value)) }

// ErrorType is "panic".
func (e *PanicError) ErrorType() string { return observe.ErrPanic.Error() }

// GoString returns Error, because the value may hold a secret.
func (e *PanicError) GoString() string { return e.Error() }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Permanent marks err, such as a wrong password, as an error that another attempt would not change. It returns nil if err is nil.
// Constructors and checks return it so that opening is not tried again. The result wraps err and has its text.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

// IsPermanent reports whether another attempt would fail too. This is so if err is or wraps a *Problem, a panic, a call of runtime.Goexit,
// or an error whose method Permanent() bool returns true. If several errors in the chain have that method, the outermost one decides.
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
