package resource

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// The phases of an Error.
const (
	phaseOpen  = "open"
	phaseClose = "close"
	phaseCheck = "check"
)

// An Error says that a resource could not be opened or closed, or does not answer.
type Error struct {
	Resource string // "database"
	Phase    string // "open", "close" or "check"
	Err      error
	Params   string // of a factory's resource: "region=eu-west-1, environment=dev"

	see string // the fields that Err depends on, and where their values come from
}

// Error is like "open database: connection refused", without the secrets that this process has revealed. Of a factory's resource it is like
// "open cloud.s3 (region=eu-west-1): connection refused". Where Err says which fields it depends on, they follow with their variables:
// "; see ssl_mode (DB_SSL_MODE), ssl_root_cert (unset)".
func (e *Error) Error() string {
	of := e.Resource
	if e.Params != "" {
		of += " (" + e.Params + ")"
	}
	return Redact(fmt.Sprintf("%s %s: %v%s", e.Phase, of, e.Err, e.see))
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType names the sort of error, for metrics: observe.Class of e.Err.
func (e *Error) ErrorType() string { return observe.Class(e.Err) }

// failed is err as an Error of n, unless it is nil, or one of this very node and phase already.
func (n *Node) failed(phase string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*Error); ok && e.Resource == n.Name && e.Params == n.Params && e.Phase == phase {
		return e
	}
	return &Error{n.Name, phase, err, n.Params, n.see(err)}
}

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

// see names the fields that err depends on, with where their values come from as far as n knows.
func (n *Node) see(err error) string {
	var on *dependentError
	if !errors.As(err, &on) {
		return ""
	}
	from := map[string]string{}
	if n.describe != nil {
		for _, r := range n.describe().Resources {
			for _, f := range r.Fields {
				if r.Name == n.Name {
					from[f.Field] = " (" + f.From + ")"
				}
			}
		}
	}
	texts := make([]string, len(on.fields))
	for i, f := range on.fields {
		texts[i] = f + from[f]
	}
	return "; see " + strings.Join(texts, ", ")
}

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

// ErrGoexit says that a function which opens or closes a resource left its goroutine by runtime.Goexit, as FailNow of a test does.
var ErrGoexit error = goexit{}

type goexit struct{}

func (goexit) Error() string     { return "runtime.Goexit called" }
func (goexit) ErrorType() string { return observe.ErrPanic.Error() }

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
	return errors.As(err, &problem) || errors.As(err, &panicked) || errors.Is(err, ErrGoexit) ||
		errors.As(err, &says) && says.Permanent()
}

type permanentError struct{ err error }

func (e *permanentError) Error() string   { return e.err.Error() }
func (e *permanentError) Unwrap() error   { return e.err }
func (e *permanentError) Permanent() bool { return true }

// A timeoutError says that a function did not do its work in time.
type timeoutError struct {
	after time.Duration
	last  error // what is known beside that, or nil
}

func (e *timeoutError) Error() string {
	text := "timed out after " + e.after.Round(time.Millisecond).String()
	if e.last != nil {
		text += ": " + e.last.Error()
	}
	return text
}

func (e *timeoutError) Unwrap() []error {
	if e.last == nil {
		return []error{context.DeadlineExceeded}
	}
	return []error{context.DeadlineExceeded, e.last}
}

// NeedsNative says that the resource called user cannot be opened, as it is made from the native client of dependency, which a mock
// has replaced.
func NeedsNative(dependency, user string) error { return &needsNative{dependency, user} }

type needsNative struct{ dependency, user string }

func (e *needsNative) Error() string {
	return fmt.Sprintf("needs the native client of %s, which was replaced: replace %s too", e.dependency, e.user)
}

// Permanent says that another attempt would not help.
func (e *needsNative) Permanent() bool { return true }

// An interruptedError says that a context ended between two attempts.
type interruptedError struct {
	ended error
	last  error // of the attempt before
}

func (e *interruptedError) Error() string { return e.ended.Error() + ": " + e.last.Error() }

func (e *interruptedError) Unwrap() []error { return []error{e.ended, e.last} }
