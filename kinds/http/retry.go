package httpkind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// idempotent methods may be sent twice, as RFC 9110 section 9.2.2 has them.
var idempotent = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodOptions: true, http.MethodTrace: true, http.MethodPut: true, http.MethodDelete: true,
}

// hasKey reports whether the server can tell the request's second coming by its Idempotency-Key.
func hasKey(req *http.Request) bool { return req.Header.Get("Idempotency-Key") != "" }

// again reports whether another attempt may do better, and does no harm.
func (x *exchange) again(ctx context.Context, resp *http.Response, err error) bool {
	if x.sent >= x.attempts || !x.repeatable || !replayable(x.req) || ctx.Err() != nil {
		return false
	}
	if err != nil {
		return isBroken(err)
	}
	switch resp.StatusCode {
	case http.StatusTooEarly, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return resp.StatusCode >= http.StatusBadRequest && x.retry != nil && x.retry(resp.StatusCode)
}

// isBroken reports whether err is of a connection: of none that anybody refuses on purpose, and nothing that lasts.
func isBroken(err error) bool {
	var redirect *RedirectError
	var class classed
	var lasting interface{ Permanent() bool }
	switch {
	case errors.As(err, &redirect), errors.As(err, &class), errors.Is(err, errNoAnswer), isTLS(err):
		return false
	case errors.As(err, &lasting):
		return !lasting.Permanent()
	}
	return true
}

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

// backoff is the wait after the last attempt: random, up to a limit that doubles.
func (x *exchange) backoff() time.Duration {
	limit := x.cfg.Backoff
	for n := 1; n < x.sent && limit < x.cfg.MaxBackoff; n++ {
		limit *= 2
	}
	return rand.N(min(limit, x.cfg.MaxBackoff) + 1)
}

// retryAfter is what the answer asks for, in seconds or as a date; 0 for nothing.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	const longest = 365 * 24 * time.Hour // so that nothing overflows
	text := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Duration(min(max(seconds, 0), int64(longest/time.Second))) * time.Second
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(time.Until(date), 0), longest)
}

// sleep waits for d, or returns why ctx ended before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}
