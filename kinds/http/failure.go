package httpkind

import (
	"errors"
	"net/http"

	"github.com/resgen-go/resgen/kinds/http/internal/payload"
)

// label is the endpoint as errors may show it.
func (x *exchange) label() string { return x.private.Redact(x.endpoint) }

// fail makes err one that can be shown.
func (x *exchange) fail(err error) error {
	switch e := err.(type) {
	case *RateLimitedError:
		return e
	case *RedirectError:
		e.Method, e.Endpoint = methodOf(x.req), x.label()
		return e
	case *DecodeError:
		e.Err = x.clean(e.Err)
	case classed:
		err = classed{x.clean(e.error), e.class}
	case payload.ReadError:
		err = payload.ReadError{Err: x.clean(e.Err)}
	default:
		err = x.clean(err)
	}
	return &Error{Method: methodOf(x.req), Endpoint: x.label(), Attempts: x.sent, Err: err}
}

// clean is err without what is private. It keeps its ErrorType.
func (x *exchange) clean(err error) error {
	safe := x.private.Clean(err)
	var typed, kept interface{ ErrorType() string }
	if errors.As(err, &typed) && !errors.As(safe, &kept) {
		return classed{safe, typed.ErrorType()}
	}
	return safe
}

// statusError reads the answer as an error, and closes it.
func (x *exchange) statusError(resp *http.Response) error {
	text := excerpt(resp, &x.private)
	header := resp.Header.Clone()
	header.Del("Set-Cookie")
	for _, values := range header {
		for i, value := range values {
			values[i] = x.private.Redact(value)
		}
	}
	return &StatusError{
		Method: methodOf(x.req), Endpoint: x.label(), Code: resp.StatusCode, Header: header, Body: text, RetryAfter: x.retryAfter(resp),
	}
}
