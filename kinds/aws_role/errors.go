package awsrolekind

import (
	"context"
	"errors"
	"fmt"

	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
)

// ErrClosed says that the role was closed before the call. It is resource.ErrClosed.
var ErrClosed = awssdk.ErrClosed

// An AssumeError says that a role could not be assumed.
type AssumeError struct {
	Role    string // its ARN
	Session string // its name
	Err     error  // the SDK's error. Its text may show what was sent; the text of Error does not
}

// Error returns a text with the role, the session, the reason, and the code of AWS. It contains no credentials.
func (e *AssumeError) Error() string {
	return fmt.Sprintf("the role %s cannot be assumed as the session %s: %s", e.Role, e.Session, reason(e.Err))
}

// reason is the reason of an AssumeError.
func reason(err error) string {
	var other *AssumeError
	var missing *awssdk.CredentialsError
	switch {
	case errors.As(err, &other): // whose credentials were to assume the role
		return other.Error()
	case errors.As(err, &missing):
		return missing.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "AWS has not answered within timeout"
	}
	return awssdk.Explain(err)
}

// Unwrap returns Err.
func (e *AssumeError) Unwrap() error { return e.Err }

// Code returns the code of AWS, such as AccessDenied, or "" if AWS did not answer.
func (e *AssumeError) Code() string { return awssdk.Code(e.Err) }

// ErrorType returns Code. Without a code, it returns "timeout" if AWS did not answer in time, and "assume_role" otherwise.
func (e *AssumeError) ErrorType() string {
	switch code := e.Code(); {
	case code != "":
		return code
	case errors.Is(e.Err, context.DeadlineExceeded):
		return "timeout"
	}
	return "assume_role"
}

// Permanent reports whether another attempt would fail too, because AWS does not understand the request or has refused the secret key.
// AccessDenied is not permanent, because permission to assume the role may still be given.
func (e *AssumeError) Permanent() bool {
	switch e.Code() {
	case "ValidationError", "MalformedPolicyDocument", "PackedPolicyTooLarge", "InvalidParameterValue":
		return true
	}
	return awssdk.Refused(e.Err)
}

// An IdentityError says that STS did not return the identity of a role's credentials.
type IdentityError struct {
	Role string // its ARN
	Err  error  // the SDK's error. Its text may show what was sent; the text of Error does not
}

// Error returns a text with the role, the reason, and the code of AWS. It contains no credentials.
func (e *IdentityError) Error() string {
	return fmt.Sprintf("the identity of the role %s cannot be asked for: %s", e.Role, awssdk.Explain(e.Err))
}

// Unwrap returns Err.
func (e *IdentityError) Unwrap() error { return e.Err }

// Permanent reports whether another attempt would fail too.
func (e *IdentityError) Permanent() bool { return awssdk.Refused(e.Err) }

// ErrorType returns the code of AWS, or "identity" if there is none.
func (e *IdentityError) ErrorType() string { return awssdk.Class(awssdk.Code(e.Err), "identity") }
