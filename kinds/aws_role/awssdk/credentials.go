package awssdk

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
)

// A CredentialsError says that a request was not sent, because there are no credentials to sign it with. The metadata service of the
// machine, STS, SSO, a program, or a store of secrets returned none.
type CredentialsError struct {
	Err error // the error of the source of the credentials. Its text may show what was sent; the text of Error does not
}

// Error returns a text with the reason and the code of AWS. It contains no credentials.
func (e *CredentialsError) Error() string {
	var role roleError
	switch {
	case errors.As(e.Err, &role):
		return role.Error()
	case errors.Is(e.Err, context.DeadlineExceeded):
		return "the credentials cannot be had: nobody has answered in time"
	}
	return "the credentials cannot be had: " + Explain(e.Err)
}

// A roleError is an error about a role, which says more than its code.
type roleError interface {
	error
	Code() string
	ErrorType() string
}

// Unwrap returns Err.
func (e *CredentialsError) Unwrap() error { return e.Err }

// ErrorType returns the class of Err. If Err has none, it returns "timeout" or "canceled" if the context has ended, and "credentials" otherwise.
func (e *CredentialsError) ErrorType() string {
	var typed interface{ ErrorType() string }
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(e.Err, &typed) && typed.ErrorType() != "":
		return typed.ErrorType()
	case errors.Is(e.Err, context.DeadlineExceeded), errors.As(e.Err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(e.Err, context.Canceled):
		return "canceled"
	}
	return "credentials"
}

// Credentials returns a provider that returns the credentials of p, and wraps each error in a *CredentialsError. If p is nil, it returns nil.
func Credentials(p aws.CredentialsProvider) aws.CredentialsProvider {
	switch p := p.(type) {
	case nil, *credentials:
		return p
	case *aws.CredentialsCache:
		if aws.IsCredentialsProvider(p, (*credentials)(nil)) {
			return p
		}
	}
	return &credentials{p}
}

type credentials struct{ aws.CredentialsProvider }

// Retrieve implements aws.CredentialsProvider.
func (c *credentials) Retrieve(ctx context.Context) (aws.Credentials, error) {
	got, err := c.CredentialsProvider.Retrieve(ctx)
	var told *CredentialsError
	if err == nil || errors.As(err, &told) || errors.Is(err, ErrClosed) {
		return got, err
	}
	return got, &CredentialsError{err}
}

// IsCredentialsProvider lets the SDK see whether the credentials are those of nobody.
func (c *credentials) IsCredentialsProvider(target aws.CredentialsProvider) bool {
	if _, self := target.(*credentials); self {
		return true
	}
	return aws.IsCredentialsProvider(c.CredentialsProvider, target)
}

// ProviderSources tells the SDK where the credentials come from.
func (c *credentials) ProviderSources() []aws.CredentialSource {
	if p, ok := c.CredentialsProvider.(aws.CredentialProviderSource); ok {
		return p.ProviderSources()
	}
	return nil
}

// Answers reports whether err wraps an error of the service itself for which match returns true. It does not call match for errors of the
// credentials and of their sources: a *CredentialsError, and an error of another service of AWS.
func Answers(err error, service string, match func(error) bool) bool {
	for err != nil {
		switch e := err.(type) {
		case *CredentialsError:
			return false
		case *smithy.OperationError:
			if e.Service() != "" && e.Service() != service {
				return false
			}
		}
		if match(err) {
			return true
		}
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			err = e.Unwrap()
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				if Answers(one, service, match) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}
