package httpkind

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// An exchange is a request on its way: all attempts of it, and its answer.
type exchange struct {
	*Client
	req        *http.Request  // the exchange's own
	endpoint   string         // what errors call it
	repeatable bool           // doing it twice is the same as doing it once
	retry      func(int) bool // Call.Retry
	attempts   int            // the most there may be
	sent       int            // how often it was sent, redirects aside
	renewed    bool           // a 401 made it look for a newer key
	private    private

	operation string // Call.Operation
	resends   int    // how often a request of it was sent again, redirects included
}

func (c *Client) exchange(req *http.Request, endpoint string) *exchange {
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if _, ok := req.Header["User-Agent"]; !ok && c.cfg.UserAgent != "" {
		req.Header.Set("User-Agent", c.cfg.UserAgent)
	}
	if endpoint == "" {
		endpoint = "/"
	}
	x := &exchange{Client: c, req: req, endpoint: endpoint, attempts: c.cfg.MaxAttempts}
	x.repeatable = idempotent[methodOf(req)] || hasKey(req)
	x.private.addQuery(req.URL.RawQuery)
	return x
}

// receive sends the request and reads its answer: into a *[]byte as it is, into another pointer as JSON, into nil not at all.
func (x *exchange) receive(response any) error {
	ctx, cancel := context.WithTimeoutCause(x.req.Context(), x.cfg.Timeout, timeoutError{x.cfg.Timeout})
	defer cancel()
	x.busy.Add(1)
	defer x.leave()
	resp, err := x.send(ctx)
	if err != nil {
		return x.fail(err)
	}
	if resp.StatusCode/100 != 2 {
		return x.statusError(resp)
	}
	if response == nil {
		drain(resp)
		return nil
	}
	text, err := readAll(resp, int64(x.cfg.MaxResponseSize))
	if err != nil {
		if ctx.Err() != nil {
			err = ended(ctx)
		}
		return x.fail(err)
	}
	if raw, ok := response.(*[]byte); ok {
		*raw = text
		return nil
	}
	if len(text) == 0 && (resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusResetContent || x.req.Method == http.MethodHead) {
		return nil
	}
	if err := json.Unmarshal(text, response); err != nil {
		return x.fail(classed{fmt.Errorf("decode the answer: %w", err), "decode"})
	}
	return nil
}

// stream sends the request and returns its answer with the body unread. Its timeout ends there.
func (x *exchange) stream() (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(x.req.Context())
	timer := time.AfterFunc(x.cfg.Timeout, func() { cancel(timeoutError{x.cfg.Timeout}) })
	x.busy.Add(1)
	leave := sync.OnceFunc(x.leave) // a body may be closed several times
	resp, err := x.send(ctx)
	if !timer.Stop() && err == nil {
		_ = resp.Body.Close()
		err = timeoutError{x.cfg.Timeout}
	}
	if err != nil {
		cancel(nil)
		leave()
		return nil, x.fail(err)
	}
	resp.Body = &body{ReadCloser: resp.Body, done: func() { cancel(nil); leave() }}
	return resp, nil
}

// send sends the request until there is an answer that is not worth another attempt.
func (x *exchange) send(ctx context.Context) (*http.Response, error) {
	if x.closed.Load() {
		closeBody(x.req)
		return nil, ErrClosed
	}
	deadline := time.Now().Add(x.cfg.Timeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	for {
		key, err := x.authorization(ctx)
		if err != nil {
			if x.sent == 0 {
				closeBody(x.req)
			}
			return nil, err
		}
		resp, err := x.attempt(ctx, key)
		if err == nil && resp.StatusCode == http.StatusUnauthorized && x.newer(ctx, key) {
			drain(resp)
			continue
		}
		if !x.again(ctx, resp, err) {
			return resp, err
		}
		asked := retryAfter(resp)
		if asked > 0 && time.Now().Add(asked).After(deadline) {
			drain(resp)
			return nil, &RateLimitedError{Method: methodOf(x.req), Endpoint: x.label(), Code: resp.StatusCode, RetryAfter: asked}
		}
		wait := max(x.backoff(), min(asked, x.cfg.MaxRetryAfter))
		if time.Now().Add(wait).After(deadline) {
			return resp, err // there is no time for another
		}
		if resp != nil {
			drain(resp)
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// authorization looks up the key for the next attempt; "" if it needs none, or has its own.
func (x *exchange) authorization(ctx context.Context) (string, error) {
	if x.req.Header.Get(x.cfg.AuthHeader) != "" {
		return "", nil
	}
	key, err := x.key(ctx)
	x.private.add(key)
	return key, err
}

// newer reports whether there is a newer key than the one that was refused, and the request can be sent again. It looks once.
func (x *exchange) newer(ctx context.Context, refused string) bool {
	if x.renewed || refused == "" || !replayable(x.req) {
		return false
	}
	x.renewed = true
	key, err := x.key(ctx)
	if err != nil || key == refused {
		return false
	}
	x.attempts++ // the refused one does not count
	return true
}

// attempt sends the request once, and follows redirects. The context of the answer's body ends when that is closed.
func (x *exchange) attempt(ctx context.Context, key string) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() bool { return true }
	if limit := x.cfg.AttemptTimeout; limit != nil {
		stop = time.AfterFunc(*limit, func() { cancel(timeoutError{*limit}) }).Stop
	}
	req := x.req.Clone(ctx)
	x.sent++
	resp, err := x.first(req, key)
	if !stop() && err == nil {
		_ = resp.Body.Close()
		err = context.Cause(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = ended(ctx)
		}
		cancel(nil)
		return nil, err
	}
	resp.Body = &body{ReadCloser: resp.Body, done: func() { cancel(nil) }}
	return resp, nil
}

// first gives an attempt its body and its key, and sends it.
func (x *exchange) first(req *http.Request, key string) (*http.Response, error) {
	if x.sent > 1 {
		if err := rewind(req); err != nil {
			return nil, classed{err, "body"}
		}
	}
	x.sign(req.Header, key)
	return x.follow(req)
}

// label is the endpoint as errors may show it.
func (x *exchange) label() string { return x.private.redact(x.endpoint) }

// fail makes err one that can be shown.
func (x *exchange) fail(err error) error {
	switch e := err.(type) {
	case *RateLimitedError:
		return e
	case *RedirectError:
		e.Method, e.Endpoint = methodOf(x.req), x.label()
		return e
	case classed:
		err = classed{x.private.clean(e.error), e.class}
	default:
		err = x.private.clean(err)
	}
	return &Error{Method: methodOf(x.req), Endpoint: x.label(), Attempts: x.sent, Err: err}
}

// statusError reads the answer as an error, and closes it.
func (x *exchange) statusError(resp *http.Response) error {
	text := excerpt(resp, &x.private)
	return &StatusError{
		Method: methodOf(x.req), Endpoint: x.label(), Code: resp.StatusCode, Body: text, RetryAfter: retryAfter(resp),
	}
}
