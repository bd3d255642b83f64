package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/observe"
)

const (
	defaultTimeout     = 30 * time.Second
	defaultStopTimeout = 10 * time.Second
	defaultBackoff     = 200 * time.Millisecond
	defaultMaxBackoff  = 5 * time.Second

	openGrace  = 5 * time.Second        // the time in which Open must return after its context has ended
	closeGrace = 500 * time.Millisecond // the same for Close, which may then return an error that says more
)

// A Node is a resource of a Group. Start opens it and the Group closes it, unless State says that there is nothing to open. Its functions,
// and the functions in its lists, may be nil. Start never calls the functions of an absent node. Each function that opens or closes runs on
// a goroutine of its own. Its context has ended when opening or closing the node is over. Panics and calls of runtime.Goexit become errors.
type Node struct {
	Name   string
	Params string    // the parameters, for a resource of a factory: they distinguish resources with the same name; Group.StartChild sets them
	Kind   string    // the name of the kind in the specification
	State  NodeState // whether the node is managed, borrowed or absent
	After  []string  // the names of the nodes that this node depends on: they are opened before it and closed after it; names that are not among the nodes of Start are ignored

	Open        func(context.Context, ...resource.OpenOption) error // makes one attempt to open the resource, with the options for the Open function of the kind; nil: there is nothing to open
	AfterOpen   []func(context.Context) error                       // called in order; if one fails, the node is closed, and the attempt has failed
	BeforeClose []func(context.Context) error                       // all are called, in order; together they have at most half of StopTimeout
	Close       func(context.Context) error                         // undoes Open

	Check func(context.Context) error // checks whether the resource answers; nil: there is nothing to check
	Stats func() resource.Stats       // counts the connections of a pool; nil: there is no pool

	Health Health
	Alert  func(context.Context, alert.Alert) error // sends an alert; nil: the node is not a target of alerts

	Metrics Metrics
	Observe func(*observe.Probe) resource.OpenOption // returns the option by which the client is observed; nil: WithProbe, for clients that observe themselves

	Timeout     time.Duration // for all attempts together, AfterOpen included; 0: 30 s
	StopTimeout time.Duration // for BeforeClose and Close together; 0: 10 s
	Retry       Retry

	describe func() resource.Description // returns the configuration that the node belongs to; nil if it is not known
}

// Metrics has settings for the metrics of a node. Observers receive them.
type Metrics struct {
	Off     bool           // nothing about the node is reported to observers
	Labels  []observe.Attr // attributes that every time series has
	Buckets []float64      // the upper bounds of histograms, in seconds; nil: the defaults of the observer
}

// NodeState says who opens and closes a node.
type NodeState int

// The states of nodes.
const (
	NodeManaged  NodeState = iota // Start opens it, and the Group closes it
	NodeBorrowed                  // the node is open already, and the program closes it
	NodeAbsent                    // the node is not configured, or not defined in the active profile
)

// String returns "managed", "borrowed" or "absent".
func (s NodeState) String() string { return [...]string{"managed", "borrowed", "absent"}[s] }

// Retry says how often opening is tried. There is a random pause between attempts. Its upper bound is Backoff after the first attempt, and
// doubles with each further attempt, up to MaxBackoff. No attempt follows an error for which resource.IsPermanent returns true.
type Retry struct {
	Attempts   int           // 0 means 1; UntilTimeout means that only the node's Timeout limits the attempts
	Backoff    time.Duration // 0 means 200 ms
	MaxBackoff time.Duration // 0 means 5 s
}

// UntilTimeout is a value for Retry.Attempts: opening is tried until the Timeout of the node has passed.
const UntilTimeout = -1

// last reports whether the given attempt is the last one. Attempts count from 1.
func (r Retry) last(attempt int) bool {
	return r.Attempts != UntilTimeout && attempt >= r.Attempts
}

// pause returns the time to wait after the given attempt. Attempts count from 1.
func (r Retry) pause(attempt int) time.Duration {
	backoff, most := positive(r.Backoff, defaultBackoff), positive(r.MaxBackoff, defaultMaxBackoff)
	for ; attempt > 1 && backoff <= most/2; attempt-- {
		backoff *= 2
	}
	if attempt > 1 {
		backoff = most
	}
	return rand.N(min(backoff, most)) + 1
}

// positive returns d, or zero if d is not positive.
func positive(d, zero time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return zero
}

// errNotReturned says that a function had not returned some time after the end of its context.
var errNotReturned = fmt.Errorf("given up: it did not return within %v after its context ended", openGrace)

// open tries to open the node until an attempt succeeds or the last one has failed. closeErr is an error of closing what the last attempt
// had opened.
func (n *Node) open(parent context.Context, t *teller) (err, closeErr error) {
	limit := positive(n.Timeout, defaultTimeout)
	cause := &resource.Error{Resource: n.Name, Phase: phaseOpen, Err: &timeoutError{after: limit}, Params: n.Params}
	ctx, cancel := context.WithTimeoutCause(parent, limit, cause)
	defer cancel()
	began := time.Now()
	for attempt := 1; ; attempt++ {
		before := err
		err, closeErr = n.attempt(ctx, t)
		if err == nil {
			t.opened(n, time.Since(began))
			return nil, nil
		}
		last := ctx.Err() != nil || resource.IsPermanent(err) || n.Retry.last(attempt)
		var pause time.Duration
		if !last {
			pause = n.Retry.pause(attempt)
		}
		t.failed(n, attempt, pause, err)
		switch {
		case ctx.Err() != nil:
			if before != nil && context.Cause(ctx) == cause && (err == context.DeadlineExceeded || errors.Is(err, cause)) {
				err = before // the reason why the previous attempt failed says more than the timeout
			}
			return n.interrupted(ctx, cause, limit, err), closeErr
		case resource.IsPermanent(err), last && attempt == 1:
			return err, closeErr
		case last:
			return fmt.Errorf("after %d attempts: %w", attempt, err), closeErr
		case sleep(ctx, pause):
		case context.Cause(ctx) == cause:
			return &timeoutError{limit, err}, closeErr
		default:
			return &interruptedError{ended(ctx), err}, closeErr
		}
	}
}

// interrupted returns the error of a node that was not open when ctx ended. The argument cause is the cause of ctx if the node's own
// timeout has ended it.
func (n *Node) interrupted(ctx context.Context, cause error, limit time.Duration, err error) error {
	switch {
	case errors.Is(err, cause):
		return err
	case context.Cause(ctx) == cause && err == context.DeadlineExceeded:
		return cause
	case context.Cause(ctx) == cause:
		return &timeoutError{limit, err}
	case err == ctx.Err():
		return ended(ctx)
	case errors.Is(err, errNotReturned):
		return fmt.Errorf("%w: %w", ended(ctx), err)
	}
	return err
}

// attempt makes one attempt. If it fails, it closes what it has opened; closeErr is the error of that. If Open does not return in time,
// attempt stops waiting, and closes in the background whatever Open opens later.
func (n *Node) attempt(ctx context.Context, t *teller) (err, closeErr error) {
	var ready atomic.Bool
	opts := t.options(n, ready.Load)
	late, err := await(ctx, openGrace, func(ctx context.Context) error { return n.Open(ctx, opts...) })
	if late != nil {
		go func() {
			if <-late == nil {
				_ = n.undo(ctx) // there is nobody to return the error to
			}
		}()
		return errNotReturned, nil
	}
	if err != nil {
		return err, nil
	}
	for _, hook := range withoutNil(n.AfterOpen) {
		late, err = await(ctx, openGrace, hook)
		if late != nil {
			err = errNotReturned
		}
		if err != nil {
			return fmt.Errorf("after_open: %w", err), n.undo(ctx)
		}
	}
	ready.Store(true)
	return nil, nil
}

// undo closes what Open has opened, when AfterOpen was not called or has failed.
func (n *Node) undo(ctx context.Context) error {
	return n.stop(context.WithoutCancel(ctx), positive(n.StopTimeout, defaultStopTimeout), closeGrace, n.Close)
}

// close closes the node. The context must not end. The argument slot is the time after which close stops waiting.
func (n *Node) close(ctx context.Context, slot time.Duration) error {
	grace := min(closeGrace, slot/4)
	limit := min(positive(n.StopTimeout, defaultStopTimeout), slot-grace)
	end := time.Now().Add(limit)
	var errs []error
	hooks := withoutNil(n.BeforeClose)
	for i, hook := range hooks {
		left := time.Until(end) - limit/2
		err := n.stop(ctx, left/time.Duration(len(hooks)-i), min(grace, limit/4), hook)
		if err != nil {
			errs = append(errs, &resource.Error{Resource: n.Name, Phase: phaseClose, Err: fmt.Errorf("before_close: %w", errors.Unwrap(err)), Params: n.Params})
		}
	}
	err := n.stop(ctx, time.Until(end), grace, n.Close)
	if len(errs) == 0 {
		return err
	}
	return errors.Join(append(errs, err)...)
}

// withoutNil returns the functions of hooks that are not nil.
func withoutNil(hooks []func(context.Context) error) []func(context.Context) error {
	return slices.DeleteFunc(slices.Clone(hooks), func(f func(context.Context) error) bool { return f == nil })
}

// stop calls the function f with the given time limit; f may be nil. The error is a *resource.Error.
func (n *Node) stop(parent context.Context, limit, grace time.Duration, f func(context.Context) error) error {
	if f == nil {
		return nil
	}
	timeout := &timeoutError{after: limit}
	ctx, cancel := context.WithTimeoutCause(parent, limit, &resource.Error{Resource: n.Name, Phase: phaseClose, Err: timeout, Params: n.Params})
	defer cancel()
	late, err := await(ctx, grace, f)
	if late != nil || err == context.DeadlineExceeded && ctx.Err() != nil {
		err = timeout
	}
	return n.failed(phaseClose, err)
}
