package awssdk

import (
	"errors"
	"strconv"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// Code returns the code of AWS for an error, such as AccessDenied. It returns "" if AWS did not answer, or answered without a code.
func Code(err error) string {
	var coded smithy.APIError
	if errors.As(err, &coded) && isCode(coded.ErrorCode()) {
		return coded.ErrorCode()
	}
	return ""
}

// Refused reports whether another request with the same keys would fail too, because the secret key is wrong or a certificate is not trusted.
// It returns false for a key that AWS does not know, because a new key takes time to reach all machines of AWS.
func Refused(err error) bool {
	switch Code(err) {
	case "SignatureDoesNotMatch", "InvalidSignatureException":
		return true
	}
	return tlsfile.Refused(err)
}

// isCode reports whether text looks like a code of the API: one word. Any other text is something else that a server has said.
func isCode(text string) bool {
	return 0 < len(text) && len(text) <= 64 && text != "UnknownError" && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '.' && r != '_' && (r < '0' || '9' < r) && (r < 'A' || 'Z' < r) && (r < 'a' || 'z' < r)
	})
}

// Class returns text if it is one word, so that it can be a class of errors in metrics. Otherwise it returns fallback.
func Class(text, fallback string) string {
	if isCode(text) {
		return text
	}
	return fallback
}

// Result returns the result for observers of a call that ended with an error: the code of the API, or the status of the answer, or neither.
// For an error of the credentials, it returns the class of this error.
func Result(err error) observe.Result {
	if err == nil {
		return observe.Result{} // before the variables below, which are on the heap
	}
	var missing *CredentialsError
	if errors.As(err, &missing) {
		return observe.Result{Type: missing.ErrorType()}
	}
	if code := Code(err); code != "" {
		return observe.Result{Type: code, Code: code}
	}
	return observe.Result{Type: status(err)}
}

// status returns the HTTP status of an answer that is an error, or "".
func status(err error) string {
	var answer interface {
		error
		HTTPStatusCode() int
	}
	if errors.As(err, &answer) && answer.HTTPStatusCode() >= 400 {
		return strconv.Itoa(answer.HTTPStatusCode())
	}
	return ""
}

// shown are the codes whose messages help and say nothing of the request but names of roles, policies and functions. The messages of others,
// SignatureDoesNotMatch for one, may repeat headers of the request, with the session's token among them.
var shown = map[string]bool{
	"AccessDenied": true, "AccessDeniedException": true, "ExpiredTokenException": true, "RegionDisabledException": true,
	"MalformedPolicyDocument": true, "PackedPolicyTooLarge": true, "ResourceNotFoundException": true, "TooManyRequestsException": true,
}

// Explain returns a text for an error. For an answer of AWS, it is the code and, where that is safe, the message. For an answer without a
// code, it is the HTTP status. For any other error, it is the error's own text.
func Explain(err error) string {
	var coded smithy.APIError
	if !errors.As(err, &coded) {
		if s := status(err); s != "" {
			return "the answer has the status " + s
		}
		return resource.Redact(err.Error())
	}
	code := Code(err)
	if code == "" {
		code = status(err)
	}
	if code == "" {
		return "AWS answers with an error that has no code"
	}
	if message := strings.TrimSpace(coded.ErrorMessage()); shown[code] && message != "" {
		return code + ": " + resource.Redact(message)
	}
	return code
}
