package httpkind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/kinds/http/internal/waiting"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A SaturatedError says that a check got no connection, because all max_conns connections were in use the whole time. The API may still be
// up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // why the check gave up
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Degraded returns true, because the API may still be up.
func (e *SaturatedError) Degraded() bool { return true }

// Check sends one request to health_path of the API. For any answer other than 2xx, the error is a *StatusError or a *RedirectError. If all
// connections were in use, the error is a *SaturatedError. Without a health_path, Check only looks up the credentials. If there is a
// token_url, it also gets a token, unless the client has one.
//
// resource.IsPermanent returns true for errors that another attempt would not change: the statuses 401, 403 and 407, a certificate that
// either side refuses, and a client that token_url refuses.
func Check(ctx context.Context, c *Client) error {
	err := c.check(ctx)
	var busy *waiting.BusyError
	var e *Error
	switch {
	case err == nil:
	case errors.As(err, &e) && errors.As(err, &busy):
		inner := *e
		inner.Err = busy.Unwrap()
		return &SaturatedError{Max: c.cfg.MaxConns, Err: &inner}
	case isRefusal(err):
		err = resource.Permanent(err)
	}
	return tlsfile.Blame(err, tlsFields, http.ErrSchemeMismatch.Error())
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"base_url", "ca_file", "cert_file", "token_url", "proxy"}

func (c *Client) check(ctx context.Context) error {
	if c.closed.Load() {
		return &Error{Method: http.MethodGet, Endpoint: c.cfg.HealthPath, Err: ErrClosed}
	}
	if c.cfg.HealthPath == "" {
		var secrets private.Texts
		_, err := c.auth.value(ctx, &secrets)
		return err
	}
	for again := 2; ; again-- {
		x, err := c.toEndpoint(ctx, http.MethodGet, c.cfg.HealthPath)
		if err != nil {
			return err
		}
		x.attempts = 1
		err = x.receive(nil)
		if again == 0 || c.cfg.CertFile == "" || err == nil || !strings.Contains(err.Error(), notEstablished) {
			return err
		}
	}
}

// notEstablished is what Go's HTTP/2 says when the server has closed a connection before a request was sent on it, whatever the server has
// said about that. With TLS 1.3 it may have refused the client's certificate, and says so in time on one of the next connections.
const notEstablished = "http2: client conn could not be established"

// isRefusal reports whether opening a client again would end with the same error of a check: a certificate or a credential is refused.
func isRefusal(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		switch status.Code {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
			return status.RetryAfter == 0 // or the API asks for another attempt
		}
		return false
	}
	return tlsfile.Refused(err)
}
