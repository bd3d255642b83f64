package httpkind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/endpoint"
	"github.com/resgen-go/resgen/resource"
)

var (
	// ErrBodyTooLarge says that an answer has more bytes than max_response_size.
	ErrBodyTooLarge = errors.New("response body too large")
	// ErrClosed says that the client was closed before the request. It is resource.ErrClosed.
	ErrClosed = resource.ErrClosed
)

// ErrEndpoint is wrapped by errors about an endpoint, a URL or a path parameter that is not valid, or that could lead outside base_url.
// Nothing was sent.
var ErrEndpoint = endpoint.ErrRefused

// An Error says that a request failed. It shows neither credentials nor the query, even if the transport's error does.
type Error struct {
	Method   string
	Endpoint string // the path under base_url, or its template; "" if Do, Get or JSON refused the endpoint
	Attempts int    // the number of attempts; 0 if the request failed before the first one
	Err      error
}

// Error names the request, without its query.
func (e *Error) Error() string {
	text := where(e.Method, e.Endpoint) + e.Err.Error()
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	return text
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns the class of the error for metrics: timeout, canceled, tls, body_too_large, endpoint, closed, the ErrorType of the
// wrapped error, or connection.
func (e *Error) ErrorType() string {
	var typed interface{ ErrorType() string }
	var timed interface{ Timeout() bool } // a TLS handshake that connect_timeout ends is no DeadlineExceeded
	switch {
	case errors.As(e.Err, &typed):
		return typed.ErrorType()
	case errors.Is(e.Err, context.DeadlineExceeded), errors.As(e.Err, &timed) && timed.Timeout():
		return "timeout"
	case errors.Is(e.Err, context.Canceled):
		return "canceled"
	case errors.Is(e.Err, ErrBodyTooLarge):
		return "body_too_large"
	case errors.Is(e.Err, ErrEndpoint):
		return "endpoint"
	case errors.Is(e.Err, ErrClosed):
		return "closed"
	case isTLS(e.Err):
		return "tls"
	}
	return "connection"
}

// A StatusError is an answer other than 2xx. Some such answers are a RedirectError or a RateLimitedError instead.
type StatusError struct {
	Method     string
	Endpoint   string // the path under base_url, or its template
	Code       int
	Header     http.Header   // of the answer, without credentials and cookies
	Body       string        // at most 4 KiB of the answer, without credentials. Error() does not show it, because it may contain personal data
	RetryAfter time.Duration // the wait that the answer asks for; 0 if it asks for none
}

// Error names the request, without its query.
func (e *StatusError) Error() string {
	return where(e.Method, e.Endpoint) + statusText(e.Code)
}

// ErrorType returns the status code.
func (e *StatusError) ErrorType() string { return strconv.Itoa(e.Code) }

// A RedirectError is a redirect that the client does not follow: to another origin, unless Call.CrossOrigin allows it; after five other
// redirects; a 301 or 302 for a method other than GET and HEAD; or if the body cannot be sent again.
type RedirectError struct {
	Method   string
	Endpoint string // the path under base_url, or its template
	Code     int
	Origin   string // the origin of the target; "" if the Location is not a URL

	reason string // why it is not followed; "" if that is not known
}

// Error returns a text with the request, without its query, and the reason why the redirect is not followed.
func (e *RedirectError) Error() string {
	to := e.Origin
	if to == "" {
		to = "nowhere"
	}
	text := where(e.Method, e.Endpoint) + "redirect not followed: " + statusText(e.Code) + " to " + to
	if e.reason != "" {
		text += ": " + e.reason
	}
	return text
}

// ErrorType returns "redirect".
func (e *RedirectError) ErrorType() string { return "redirect" }

// A RateLimitedError says that the client would send the request again, but the API asks it to wait longer than the request may take.
type RateLimitedError struct {
	Method     string
	Endpoint   string // the path under base_url, or its template
	Code       int
	RetryAfter time.Duration
}

// Error names the request, without its query.
func (e *RateLimitedError) Error() string {
	return where(e.Method, e.Endpoint) + statusText(e.Code) + ", again after " + e.RetryAfter.String()
}

// ErrorType returns "rate_limited".
func (e *RateLimitedError) ErrorType() string { return "rate_limited" }

// classed gives an error its ErrorType.
type classed struct {
	error
	class string
}

func (e classed) Unwrap() error     { return e.error }
func (e classed) ErrorType() string { return e.class }

// isTLS reports whether err says that the other side is not who it should be, or speaks TLS otherwise. Most such errors have no type.
func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		record       tls.RecordHeaderError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		certificate  x509.CertificateInvalidError
	)
	if errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &certificate) || errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	text := err.Error()
	return strings.Contains(text, "tls: ") || strings.Contains(text, "x509: ")
}

// timeoutError is the cause of a context that ends by one of the kind's own timeouts.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "no answer within " + e.after.String() }
func (e timeoutError) Unwrap() error { return context.DeadlineExceeded }

// ended is why ctx ended, in words of its own if there are any.
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) || errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

func where(method, endpoint string) string {
	if endpoint == "" {
		return method + ": "
	}
	return method + " " + endpoint + ": "
}

func statusText(code int) string {
	if text := http.StatusText(code); text != "" {
		return strconv.Itoa(code) + " " + text
	}
	return "status " + strconv.Itoa(code)
}
