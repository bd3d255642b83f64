package awssdk

import (
	"context"
	"net/http"

	"github.com/aws/smithy-go/middleware"
)

// A Renewal looks up keys again when a request is refused. Its method Add is an option of an API client.
type Renewal struct {
	provider   *keyProvider
	invalidate func() // what caches the keys
}

// Add adds r to the steps of each attempt.
func (r *Renewal) Add(stack *middleware.Stack) error {
	if _, tries := stack.Finalize.Get("Retry"); !tries {
		return nil // a URL is signed for others, and nothing is sent
	}
	return stack.Finalize.Insert(r, "Retry", middleware.After)
}

// ID implements middleware.FinalizeMiddleware.
func (r *Renewal) ID() string { return "resgen:renew" }

// HandleFinalize wraps one attempt. It runs before the credentials of the attempt are looked up.
func (r *Renewal) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	turn := r.provider.turn.Load()
	out, meta, err := next.HandleFinalize(ctx, in)
	switch {
	case err == nil:
		if !r.provider.taken.Load() {
			r.provider.taken.Store(true)
		}
	case refuses(err, middleware.GetServiceID(ctx)) && r.provider.renew(ctx, turn):
		r.invalidate()
		err = &renewed{err}
	}
	return out, meta, err
}

// refused are the codes with which AWS refuses keys, beside the statuses 401 and 403.
var refused = map[string]bool{"ExpiredToken": true, "ExpiredTokenException": true, "InvalidToken": true, "TokenRefreshRequired": true}

// refuses reports whether err may mean that the service does not know the keys.
func refuses(err error, service string) bool {
	return Answers(err, service, func(err error) bool {
		switch e := err.(type) {
		case interface{ HTTPStatusCode() int }:
			return e.HTTPStatusCode() == http.StatusForbidden || e.HTTPStatusCode() == http.StatusUnauthorized
		case interface{ ErrorCode() string }:
			return refused[e.ErrorCode()]
		}
		return false
	})
}

// renewed is the error of an attempt after which there are other keys, so that another attempt may succeed.
type renewed struct{ error }

func (e *renewed) Unwrap() error        { return e.error }
func (e *renewed) RetryableError() bool { return true }
