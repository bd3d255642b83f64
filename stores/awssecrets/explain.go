package awssecrets

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/resgen-go/resgen/resource/secretstore"
)

// gone has the codes of answers that say that the secret does not exist.
var gone = map[string]bool{"ResourceNotFoundException": true, "ParameterNotFound": true, "ParameterVersionNotFound": true}

// told has the codes whose messages are shown. These messages help, and contain only names of roles and secrets. Messages of other codes,
// such as SignatureDoesNotMatch, may repeat headers of the request, and one of them is the session token.
var told = map[string]bool{"AccessDenied": true, "AccessDeniedException": true, "ResourceNotFoundException": true}

// A credentialsError says that no credentials were found, so no request was sent.
type credentialsError struct{ error }

func (e *credentialsError) Unwrap() error { return e.error }

// explained returns an error that shows only what may be shown of the SDK's error err.
func explained(ctx context.Context, err error) error {
	var credentials *credentialsError
	var coded smithy.APIError
	var answer interface {
		error
		HTTPStatusCode() int
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &credentials):
		return secretstore.Error{Reason: "there are no AWS credentials: " + secretstore.Reason(explained(ctx, credentials.error))}.Because(err)
	case errors.As(err, &coded):
	case errors.As(err, &answer) && answer.HTTPStatusCode() >= 300:
		return secretstore.Error{Reason: fmt.Sprintf("AWS answers with the status %d, and no code", answer.HTTPStatusCode())}.Because(err)
	default:
		return secretstore.Error{Reason: secretstore.Reason(err)}.Because(err)
	}
	code := coded.ErrorCode()
	if !isCode(code) {
		return secretstore.Error{Reason: "AWS answers with an error that has no code"}.Because(err)
	}
	reason := code
	if message := strings.TrimSpace(coded.ErrorMessage()); told[code] && message != "" {
		reason += ": " + message
	}
	return secretstore.Error{Reason: reason, Final: gone[code]}.Because(err)
}

// isCode reports whether text looks like an error code of the API: a single word. Any other text may be anything that a server has sent.
func isCode(text string) bool {
	return 0 < len(text) && len(text) <= 64 && text != "UnknownError" && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '.' && r != '_' && (r < '0' || '9' < r) && (r < 'A' || 'Z' < r) && (r < 'a' || 'z' < r)
	})
}
