package secretstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// An Error says why a store has not given a secret. Its text may be shown, because it holds no secret.
type Error struct {
	Reason string // "permission denied"
	Final  bool   // the store has answered that it does not have the secret, so the last answer is no longer used

	cause func() error // a function, so that no dumper finds the error, whose text may hold a secret; nil: none
}

// Because returns a copy of e that wraps err, for errors.Is and errors.As. Printing it never shows err.
func (e Error) Because(err error) *Error {
	e.cause = func() error { return err }
	return &e
}

// Error returns e.Reason.
func (e *Error) Error() string { return e.Reason }

// ResolveReason returns e.Reason. See resource.Resolver.
func (e *Error) ResolveReason() string { return e.Reason }

// Unwrap returns the error that Because was called with, or nil.
func (e *Error) Unwrap() error {
	if e.cause == nil {
		return nil
	}
	return e.cause()
}

// ErrorType returns the class of the error, for metrics.
func (e *Error) ErrorType() string {
	if err := e.Unwrap(); err != nil {
		return observe.Class(err)
	}
	return observe.Other
}

// final reports whether the store does not have the secret.
func final(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Final
}

// errorOf returns err as an *Error.
func errorOf(err error, timeout time.Duration) error {
	var told *Error
	switch {
	case errors.As(err, &told):
		return Error{Reason: told.Reason, Final: told.Final}.Because(err) // the errors that wrap it may have texts of their own
	case errors.Is(err, context.DeadlineExceeded):
		return Error{Reason: "no answer within " + timeout.String()}.Because(err)
	}
	return Error{Reason: Reason(err)}.Because(err)
}

// Reason returns what may be shown of an error: the Reason of an *Error, a description of a network error, or the class of any other error.
// It never returns the text of another error.
func Reason(err error) string {
	var told *Error
	var name *net.DNSError
	var network *net.OpError
	switch {
	case errors.As(err, &told):
		return told.Reason
	case errors.As(err, &name):
		return name.Error()
	case errors.As(err, &network):
		return network.Error()
	}
	if class := observe.Class(err); class != observe.Other {
		return class
	}
	return "an error whose text is not shown"
}

// pick returns the value of a key in the JSON object doc.
func pick(doc, key string) (string, error) {
	var values map[string]json.RawMessage
	if json.Unmarshal([]byte(doc), &values) != nil || values == nil {
		return "", &Error{Reason: "the store has no JSON object there, so it has no key: write the reference without #", Final: true}
	}
	raw, ok := values[key]
	if !ok || string(raw) == "null" {
		return "", &Error{Reason: "the store has no such key there", Final: true}
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return "", &Error{Reason: "the value of the key is not a text", Final: true}
	}
	return b.String(), nil
}
