package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/failure"
)

// The phases of a *resource.Error.
const (
	phaseOpen  = "open"
	phaseClose = "close"
	phaseCheck = "check"
)

// failed returns err as a *resource.Error of the node n and the phase. It does not wrap such an error a second time. For a nil error it
// returns nil.
func (n *Node) failed(phase string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*resource.Error); ok && e.Resource == n.Name && e.Params == n.Params && e.Phase == phase {
		return e
	}
	return &resource.Error{Resource: n.Name, Phase: phase, Err: err, Params: n.Params, See: n.see(err)}
}

// see returns the fields on which err depends, and where their values come from, if this is known.
func (n *Node) see(err error) string {
	var on interface{ DependsOn() []string }
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
	fields := on.DependsOn()
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = f + from[f]
	}
	return strings.Join(texts, ", ")
}

// ErrGoexit says that a function that opens, checks or closes a resource called runtime.Goexit, for example through FailNow of a test.
var ErrGoexit error = failure.Goexit{}

// A timeoutError says that a function took too long.
type timeoutError struct {
	after time.Duration
	last  error // the last other error, or nil
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

// NeedsNative returns the error for a resource that needs the native client of a dependency, when the dependency is a mock. The arguments
// are the names of the dependency and of the resource that uses it.
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
	last  error // of the previous attempt
}

func (e *interruptedError) Error() string { return e.ended.Error() + ": " + e.last.Error() }

func (e *interruptedError) Unwrap() []error { return []error{e.ended, e.last} }
