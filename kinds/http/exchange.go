package httpkind

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/kinds/http/internal/waiting"
)

// An exchange is a request on its way: all attempts of it, and its answer.
type exchange struct {
	*Client
	req        *http.Request  // the exchange's own
	endpoint   string         // what errors call it
	repeatable bool           // doing it twice is the same as doing it once
	retry      func(int) bool // Call.Retry
	answer     *Answer        // Call.Answer
	timeout    time.Duration  // for all attempts
	attempts   int            // the most there may be
	sent       int            // how often it was sent, redirects aside
	renewed    bool           // a 401 made it look for a newer key
	deadline   time.Time      // when timeout or the context ends
	own        bool           // it has credentials of its own, and is not for the API: a token request
	private    private.Texts

	crossOrigin bool   // Call.CrossOrigin
	away        bool   // a redirect has led to another origin
	end         func() // nil, or ends the reading of the body

	operation string // Call.Operation
	resends   int    // how often a request of it was sent again, redirects included
}

// receive sends the request and reads its answer: into a *[]byte as it is, into another pointer as JSON, into nil not at all. An answer that
// breaks off is asked for again, as one that did not come.
func (x *exchange) receive(response any) error {
	ctx, cancel := context.WithTimeoutCause(x.req.Context(), x.timeout, timeoutError{x.timeout})
	defer cancel()
	x.busy.Add(1)
	defer x.leave()
	if x.end != nil {
		defer x.end()
	}
	for {
		resp, err := x.send(ctx)
		if err != nil {
			return x.fail(err)
		}
		x.note(resp)
		if resp.StatusCode/100 != 2 {
			return x.statusError(resp)
		}
		if response == nil {
			drain(resp)
			return nil
		}
		text, err := readAll(resp, int64(x.cfg.MaxResponseSize))
		if err == nil {
			err = x.decode(resp, text, response)
			if err != io.ErrUnexpectedEOF {
				return err
			}
		}
		if ctx.Err() != nil {
			if err = ended(ctx); errors.Is(err, context.DeadlineExceeded) {
				x.doubt()
			}
			return x.fail(err)
		}
		if again, failure := x.pause(ctx, nil, err); failure != nil {
			return x.fail(failure)
		} else if !again {
			return x.fail(err)
		}
	}
}

// stream sends the request and returns its answer with the body unread. Its timeout ends there.
func (x *exchange) stream() (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(x.req.Context())
	timer := time.AfterFunc(x.timeout, func() { cancel(timeoutError{x.timeout}) })
	x.busy.Add(1)
	leave := sync.OnceFunc(x.leave) // a body may be closed several times
	resp, err := x.send(ctx)
	if !timer.Stop() && err == nil {
		_ = resp.Body.Close()
		err = timeoutError{x.timeout}
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
	if x.deadline.IsZero() {
		x.deadline = time.Now().Add(x.timeout)
		if d, ok := ctx.Deadline(); ok && d.Before(x.deadline) {
			x.deadline = d
		}
	}
	for {
		err := x.paced(ctx)
		key := ""
		if err == nil {
			key, err = x.authorization(ctx)
		}
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
		if again, failure := x.pause(ctx, resp, err); failure != nil {
			return nil, failure
		} else if !again {
			if errors.Is(err, context.DeadlineExceeded) {
				x.doubt()
			}
			return resp, err
		}
	}
}

// pause waits for the next attempt, if there should be one after this answer or error. A failure says that there can be none, whatever the
// answer was; the answer is closed then.
func (x *exchange) pause(ctx context.Context, resp *http.Response, err error) (again bool, failure error) {
	if !x.again(ctx, resp, err) {
		return false, nil
	}
	asked := x.retryAfter(resp)
	if asked > 0 && time.Now().Add(asked).After(x.deadline) {
		x.note(resp)
		drain(resp)
		return false, &RateLimitedError{Method: methodOf(x.req), Endpoint: x.label(), Code: resp.StatusCode, RetryAfter: asked}
	}
	wait := max(x.backoff(), min(asked, x.cfg.MaxRetryAfter))
	silent := errors.Is(err, context.DeadlineExceeded)
	if silent {
		wait = max(wait, streamEnd)
	}
	if time.Now().Add(wait).After(x.deadline) {
		return false, nil // there is no time for another
	}
	if resp != nil {
		drain(resp)
	}
	if err := sleep(ctx, wait); err != nil {
		return false, err
	}
	if silent {
		x.closeIdle() // the connection may be dead, and with it the others
	}
	return true, nil
}

// authorization returns the value of auth_header for the next attempt; "" if the request needs none, or has its own.
func (x *exchange) authorization(ctx context.Context) (string, error) {
	if x.own || x.req.Header.Get(x.cfg.AuthHeader) != "" {
		return "", nil
	}
	return x.auth.value(ctx, &x.private)
}

// newer reports whether there is a newer key or token than the one that was refused, and the request can be sent again. It looks once.
func (x *exchange) newer(ctx context.Context, refused string) bool {
	if x.renewed || refused == "" || x.away || !replayable(x.req) {
		return false
	}
	x.renewed = true
	value, err := x.auth.renew(ctx, refused, &x.private)
	if err != nil || value == refused {
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
	w := waiting.New(ctx)
	req := x.req.Clone(w)
	x.sent++
	resp, err := x.first(req, key)
	if !stop() && err == nil {
		_ = resp.Body.Close()
		err = context.Cause(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = w.Explain(ended(ctx), x.cfg.MaxConns)
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
	x.away = false
	x.sign(req.Header, key)
	return x.follow(req)
}
