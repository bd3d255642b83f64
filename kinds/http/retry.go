package httpkind

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/payload"
	"github.com/resgen-go/resgen/kinds/http/internal/retryafter"
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
	var unread payload.ReadError
	var lasting interface{ Permanent() bool }
	switch {
	case errors.As(err, &redirect), errors.As(err, &class), errors.As(err, &unread), errors.Is(err, errNoAnswer),
		errors.Is(err, ErrBodyTooLarge), isTLS(err):
		return false
	case errors.As(err, &lasting):
		return !lasting.Permanent()
	}
	return true
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
	return retryafter.Wait(resp.Header, x.cfg.MaxBackoff)
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
