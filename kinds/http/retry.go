package httpkind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math"
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

const idempotencyKey = "Idempotency-Key"

// hasKey reports whether the server can tell the request's second coming by its Idempotency-Key.
func hasKey(req *http.Request) bool { return req.Header.Get(idempotencyKey) != "" }

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
	if resp.StatusCode < http.StatusBadRequest {
		return false
	}
	return resp.Header.Get("Retry-After") != "" || x.retry != nil && x.retry(resp.StatusCode)
}

// isBroken reports whether err is of a connection: of none that anybody refuses on purpose, and nothing that lasts.
func isBroken(err error) bool {
	var redirect *RedirectError
	var class classed
	var lasting interface{ Permanent() bool }
	switch {
	case errors.As(err, &redirect), errors.As(err, &class), errors.Is(err, errNoAnswer), errors.Is(err, ErrBodyTooLarge), isTLS(err):
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

// retryAfter returns the pause that the answer asks for; 0 if it asks for none. If the header cannot be parsed, it is max_backoff.
func (x *exchange) retryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	wait := time.Duration(0)
	for _, text := range resp.Header["Retry-After"] {
		asked, ok := parseRetryAfter(strings.TrimSpace(text), resp.Header.Get("Date"))
		if !ok {
			asked = x.cfg.MaxBackoff
		}
		wait = max(wait, asked)
	}
	return wait
}

const longestWait = 365 * 24 * time.Hour // what Retry-After can ask for, so that nothing overflows

// retryDates are the forms of a date in Retry-After: those of RFC 9110 section 5.6.7, and others that servers send.
var retryDates = []string{
	http.TimeFormat, time.RFC850, time.ANSIC, time.RFC1123Z, time.RFC3339, "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 MST",
}

// parseRetryAfter reads a wait in seconds, with a fraction or a unit or without, or a date: then the wait is counted from now, or from the
// Date of the answer, as the clock of the server may be another. Nothing at all is no wait.
func parseRetryAfter(text, date string) (wait time.Duration, ok bool) {
	if text == "" {
		return 0, true
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if seconds != seconds { // NaN
			return 0, false
		}
		return time.Duration(math.Ceil(min(max(seconds, 0), longestWait.Seconds()) * float64(time.Second))), true
	}
	if d, err := time.ParseDuration(text); err == nil {
		return min(max(d, 0), longestWait), true
	}
	for _, form := range retryDates {
		until, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		now, err := http.ParseTime(date)
		if err != nil {
			now = time.Now()
		}
		return min(max(until.Sub(now), 0), longestWait), true
	}
	return 0, false
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
