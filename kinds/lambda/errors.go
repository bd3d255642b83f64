package lambdakind

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
)

// ErrClosed says that the client was closed before the call. It is resource.ErrClosed.
var ErrClosed = awssdk.ErrClosed

// A CredentialsError says that there are no credentials to sign a request with. It says nothing about the function.
type CredentialsError = awssdk.CredentialsError

// A FunctionError says that a function was invoked and failed.
type FunctionError struct {
	Function string // as it was named
	Type     string // the type of the error in the function's language: "ValueError", "errorString", "Runtime.ExitError"
	Message  string
	Handled  bool   // whether Lambda reports that the function returned the error itself
	Payload  []byte // the answer of Lambda, with the stack trace if there is one
}

// Error returns the type and the message.
func (e *FunctionError) Error() string {
	text := "the function " + e.Function + " failed"
	if e.Type != "" {
		text += ": " + e.Type
	}
	if e.Message != "" {
		text += ": " + resource.Redact(e.Message)
	}
	return text
}

// ErrorType returns Type if it is one word, and "function_error" otherwise.
func (e *FunctionError) ErrorType() string { return awssdk.Class(e.Type, "function_error") }

// functionError reads what Lambda answers for a function that has failed.
func functionError(function, how string, payload []byte) *FunctionError {
	var told struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}
	_ = json.Unmarshal(payload, &told) // a function may write anything; then there is neither type nor message
	return &FunctionError{Function: function, Type: told.Type, Message: told.Message, Handled: how == "Handled", Payload: payload}
}

// A PayloadError says that a payload is larger than Lambda accepts. Nothing was sent.
type PayloadError struct {
	Function    string // as it was named
	Size, Limit int    // in bytes
}

// Error returns a text with the size and the limit.
func (e *PayloadError) Error() string {
	return fmt.Sprintf("the payload for the function %s has %d bytes, and Lambda takes %d at most: put it into a store, and send its name", e.Function, e.Size, e.Limit)
}

// ErrorType returns "payload_too_large".
func (e *PayloadError) ErrorType() string { return "payload_too_large" }

// An InvokeError says that a function could not be invoked or its answer could not be decoded. If the connection broke, it is unknown whether
// the function has run.
type InvokeError struct {
	Function string // as it was named
	Err      error  // the SDK's error. Its text may show what was sent; the text of Error does not
}

// Error returns a text with the function, the reason, and the code of AWS. It contains no credentials.
func (e *InvokeError) Error() string {
	text := awssdk.Explain(e.Err)
	switch {
	case e.ErrorType() == decodeClass:
		return "the answer of the function " + e.Function + " cannot be decoded: " + text
	case errors.Is(e.Err, context.DeadlineExceeded):
		text = "it has not answered in time"
	}
	return "the function " + e.Function + " cannot be invoked: " + text
}

// Unwrap returns Err.
func (e *InvokeError) Unwrap() error { return e.Err }

// Permanent reports whether another attempt would fail too, because AWS has refused the secret key or a certificate is not trusted.
func (e *InvokeError) Permanent() bool { return awssdk.Refused(e.Err) }

// decodeClass is the class of an answer that cannot be decoded.
const decodeClass = "decode"

// ErrorType returns the code of AWS, such as ResourceNotFoundException. For an answer without a code, it returns its HTTP status, and "" if
// there was no answer. It returns "encode" if the body of a Call cannot be encoded, and "decode" if the answer cannot be decoded.
func (e *InvokeError) ErrorType() string {
	var own classed
	if errors.As(e.Err, &own) {
		return own.class
	}
	return awssdk.Result(e.Err).Type
}

// invokeError is the error of invoking a function. One of the credentials stands for itself.
func invokeError(function string, err error) error {
	if told := credentialsError(err); told != nil {
		return told
	}
	return &InvokeError{Function: function, Err: err}
}

// credentialsError returns the error in err that comes from the role or from another provider of credentials; nil if there is none.
func credentialsError(err error) error {
	var refused *awsrolekind.AssumeError
	var missing *CredentialsError
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &missing):
		return missing
	}
	return nil
}

// classed is an error with a class for metrics.
type classed struct {
	error
	class string
}

func (c classed) Unwrap() error     { return c.error }
func (c classed) ErrorType() string { return c.class }
