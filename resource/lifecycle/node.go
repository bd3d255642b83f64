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

// A Node is a resource of a Group. Start opens it and the Group closes it, unless State says that there is nothing to open. Its functions
// may be nil, also those in a list, and Start drops the ones of a node that is absent; each that opens or closes runs on a goroutine of its own, with a context that ends when the function has returned. Panics and
// calls of runtime.Goexit are errors.
type Node struct {
	Name   string
	Params string    // of a factory's resource: what tells it apart from others of its name; Group.StartChild fills it
	Kind   string    // the name of its kind in the specification
	State  NodeState // whether it is borrowed or absent
	After  []string  // the nodes that are opened before and closed later; those that Start is not given are skipped

	Open        func(context.Context, ...resource.OpenOption) error // one attempt, with what the function that opens its kind gets; nil: there is nothing to open
	AfterOpen   []func(context.Context) error                       // called in their order; if one fails, what Open opened is closed, and the attempt has failed
	BeforeClose []func(context.Context) error                       // called in their order, all of them; they have at most half of StopTimeout together
	Close       func(context.Context) error                         // undoes Open

	Check func(context.Context) error // asks whether the resource answers; nil: there is nothing to ask
	Stats func() resource.Stats       // counts the connections of a pool; nil: nobody counts

	Health Health
	Alert  func(context.Context, alert.Alert) error // sends an alert; nil: it is no target of alerts

	Metrics Metrics
	Observe func(*observe.Probe) resource.OpenOption // how the client is observed; nil: WithProbe, so that it observes itself

	Timeout     time.Duration // for all attempts together, AfterOpen included; 0: 30 s
	StopTimeout time.Duration // for BeforeClose and Close together; 0: 10 s
	Retry       Retry

	describe func() resource.Description // the configuration that it belongs to; nil: not known
}

// Metrics is what observers are told of a node beside its own.
type Metrics struct {
	Off     bool           // they are told nothing
	Labels  []observe.Attr // what every time series has
	Buckets []float64      // the upper bounds of histograms, in seconds; nil: the observer's own
}

// NodeState says who opens and closes a node.
type NodeState int

// The states of nodes.
const (
	NodeManaged  NodeState = iota // Start opens it, and the Group closes it
	NodeBorrowed                  // it is open, and somebody else closes it
	NodeAbsent                    // it is not configured, or does not exist in the active profile
)

// String returns "managed", "borrowed" or "absent".
func (s NodeState) String() string { return [...]string{"managed", "borrowed", "absent"}[s] }

// Retry says how often opening is tried. Between attempts is a random time, of up to Backoff after the first and of up to twice as
// much after each other. After an error that resource.IsPermanent reports, there is no other attempt.
type Retry struct {
	Attempts   int           // 0: 1; UntilTimeout: as many as the node's Timeout allows
	Backoff    time.Duration // 0: 200 ms
	MaxBackoff time.Duration // 0: 5 s
}

// UntilTimeout is a number of attempts that never ends: opening is tried until the Timeout of the node is over.
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
