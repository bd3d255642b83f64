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

	openGrace  = 5 * time.Second        // for an Open to return after its context has ended
	closeGrace = 500 * time.Millisecond // for a Close to return after its context has ended, with an error that says more
)

// A Node is a resource of a Group. Start opens it and the Group closes it, unless State says that there is nothing to open. Its functions,
// and the functions in its lists, may be nil. Start never calls the functions of an absent node. Each function that opens or closes runs on
// a goroutine of its own, with a context that ends when the function has returned. Panics and calls of runtime.Goexit become errors.
type Node struct {
	Name   string
	Params string    // for a resource of a factory, the parameters, which distinguish it from others of its name; Group.StartChild sets it
	Kind   string    // the name of its kind in the specification
	State  NodeState // whether it is managed, borrowed or absent
	After  []string  // the names of the nodes that this node depends on: they are opened before it and closed after it; names of nodes that Start is not given are ignored

	Open        func(context.Context, ...resource.OpenOption) error // makes one attempt to open it; gets the options for the function that opens its kind; nil: there is nothing to open
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

	describe func() resource.Description // the configuration that it belongs to; nil: not known
}

// Metrics are settings for the metrics of a node, which observers get.
type Metrics struct {
	Off     bool           // observers are told nothing about the node
	Labels  []observe.Attr // attributes that every time series has
	Buckets []float64      // the upper bounds of histograms, in seconds; nil: the observer's own
}

// NodeState says who opens and closes a node.
type NodeState int

// The states of nodes.
const (
	NodeManaged  NodeState = iota // Start opens it, and the Group closes it
	NodeBorrowed                  // it is open already, and somebody else closes it
	NodeAbsent                    // it is not configured, or not defined in the active profile
)

// String returns "managed", "borrowed" or "absent".
func (s NodeState) String() string { return [...]string{"managed", "borrowed", "absent"}[s] }

// Retry says how often opening is tried. Between attempts is a random pause. Its upper bound is Backoff after the first attempt and doubles
// with each further one, up to MaxBackoff. There is no further attempt after an error for which resource.IsPermanent returns true.
type Retry struct {
	Attempts   int           // 0: 1; UntilTimeout: no limit but the node's Timeout
	Backoff    time.Duration // 0: 200 ms
	MaxBackoff time.Duration // 0: 5 s
}

// UntilTimeout is a value of Retry.Attempts: opening is tried again until the Timeout of the node is over.
const UntilTimeout = -1

// last reports whether no other attempt follows.
func (r Retry) last(attempt int) bool {
	return r.Attempts != UntilTimeout && attempt >= r.Attempts
}

// pause is how long to wait after an attempt, counted from 1.
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

// positive is d, or what stands for its zero value.
func positive(d, zero time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return zero
}

// errNotReturned says that a function went on after its context had ended.
var errNotReturned = fmt.Errorf("given up, as it had not returned %v later", openGrace)

// open makes as many attempts as it may. Beside why n is not open there may be an error of closing what the last of them opened.
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
				err = before // it says why the attempts before this one failed
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

// interrupted says why n is not open after ctx has ended. The cause is that of n's own timeout.
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

// attempt tries once. When it fails it closes what it has opened, which may be another error; what comes up after it has given up is
// closed then.
func (n *Node) attempt(ctx context.Context, t *teller) (err, closeErr error) {
	var ready atomic.Bool
	opts := t.options(n, ready.Load)
	late, err := await(ctx, openGrace, func(ctx context.Context) error { return n.Open(ctx, opts...) })
	if late != nil {
		go func() {
			if <-late == nil {
				_ = n.undo(ctx) // there is nobody left to tell
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

// undo closes what Open opened, before AfterOpen has succeeded.
func (n *Node) undo(ctx context.Context) error {
	return n.stop(context.WithoutCancel(ctx), positive(n.StopTimeout, defaultStopTimeout), closeGrace, n.Close)
}

// close takes n down. The context is not to end; slot is the time that may pass until the node is given up.
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

// stop runs f, which may be nil and has as long as limit. Its error is a *resource.Error.
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
