package health

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

const (
	jitter = 0.1                    // the part of an interval that is random, so that replicas do not check at the same times
	grace  = 500 * time.Millisecond // the time in which a check may still return after its context has ended, with an error that says more
)

// A problem is the text and the class of an error, without secrets and without the errors that it wraps.
type problem struct {
	class, text string
	degraded    bool // the resource answers, but not well
}

func newProblem(err error) *problem {
	return &problem{class: observe.Class(err), text: resource.Redact(err.Error()), degraded: degraded(err)}
}

func (p *problem) Error() string     { return p.text }
func (p *problem) ErrorType() string { return p.class }

// overrun returns the problem of a check that took longer than limit.
func overrun(limit time.Duration) *problem {
	return &problem{class: observe.Class(context.DeadlineExceeded), text: fmt.Sprintf("no answer after %v", limit)}
}

// A flight is a running check.
type flight struct {
	decided chan struct{} // closed when problem is known: when the check returns, or takes too long
	problem *problem      // nil: the resource answered
	known   bool          // decided is closed
}

// pause returns the time until the next check.
func (e *entry) pause() time.Duration {
	return time.Duration(float64(e.settings.Interval) * (1 - jitter + 2*jitter*rand.Float64()))
}

// schedule starts checking e at intervals. The first check is after d.
func (e *entry) schedule(d time.Duration) { e.timer = time.AfterFunc(d, e.tick) }

// tick checks e and sets its timer again. If the last check is still running, tick counts a failure and begins no other check.
func (e *entry) tick() {
	if f := e.due(); f != nil {
		e.run(f)
	}
	e.h.tell()
}

// due returns the check that a tick must run, or nil if there is none.
func (e *entry) due() *flight {
	e.h.mu.Lock()
	defer e.h.mu.Unlock()
	if !e.asked() {
		return nil
	}
	e.timer.Reset(e.pause())
	f, begun := e.join()
	if begun {
		return f
	}
	if slow := overrun(e.settings.Timeout); !f.decide(e, slow) {
		e.note(slow, time.Now())
	}
	return nil
}

// join returns the check that is running, or a new one that the caller has to run. The Health is locked.
func (e *entry) join() (f *flight, begun bool) {
	if e.flight != nil {
		return e.flight, false
	}
	e.flight = &flight{decided: make(chan struct{})}
	return e.flight, true
}

// asked reports whether e can be checked: it is open and has a check.
func (e *entry) asked() bool {
	return !e.closing && e.node.Check != nil && e.own != Starting && e.own != Closed && e.own != Absent
}

// decide records the result of f and reports true. If f has a result already, decide changes nothing and reports false. The Health is
// locked.
func (f *flight) decide(e *entry, p *problem) bool {
	if f.known {
		return false
	}
	f.known, f.problem = true, p
	close(f.decided)
	e.note(p, time.Now())
	return true
}

// run makes the check of f on the calling goroutine.
func (e *entry) run(f *flight) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(e.ctx, e.settings.Timeout)
	late := time.AfterFunc(e.settings.Timeout+grace, func() {
		defer e.h.tell()
		e.h.mu.Lock()
		defer e.h.mu.Unlock()
		f.decide(e, overrun(e.settings.Timeout))
	})
	lifecycle.Guarded(func() error { return e.node.Check(ctx) }, func(err error) {
		late.Stop()
		var p *problem
		switch {
		case err == nil:
		case ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded):
			p = overrun(e.settings.Timeout)
		default:
			p = newProblem(err)
		}
		cancel()
		defer e.h.tell()
		e.h.mu.Lock()
		defer e.h.mu.Unlock()
		e.flight, e.live, e.checked, e.latency = nil, time.Now(), time.Now(), time.Since(began)
		e.checks.add(time.Now(), e.latency, err != nil)
		f.decide(e, p)
		e.h.refreshOne(e, time.Now())
	})
}

// degraded reports whether err says that the resource answers, but not well.
func degraded(err error) bool {
	var says interface{ Degraded() bool }
	return errors.As(err, &says) && says.Degraded()
}

// note counts the result p of a check of e and changes the state of e when a threshold is reached. A nil p is a success. The Health is locked.
func (e *entry) note(p *problem, now time.Time) {
	if e.closing || e.own == Closed {
		return
	}
	if e.problem = p; p != nil {
		e.last, e.failed = p, now
	}
	before := e.own
	if p == nil || p.degraded {
		e.failures, e.answered = 0, now
		e.successes++
		switch {
		case before == Down && e.successes < e.settings.Successes:
		case p != nil:
			e.own = Degraded
		default:
			e.own = Up
		}
	} else {
		e.successes, e.excused = 0, max(e.excused-1, 0)
		if e.failures++; e.failures >= e.settings.Failures {
			e.own = Down
		}
	}
	if e.own != before {
		e.h.refresh(now)
	} else {
		e.h.refreshOne(e, now)
	}
}

// Check checks all open resources at the same time, borrowed ones too. If a check of a resource is already running, Check waits for it. The
// error joins a *resource.Error for each resource that does not answer. Check waits for each resource until ctx is done, and no longer than its
// timeout and half a second.
func (h *Health) Check(ctx context.Context) error {
	type asked struct {
		e *entry
		f *flight
	}
	var all []asked
	h.mu.Lock()
	for _, e := range h.entries() {
		if !e.asked() {
			continue
		}
		f, begun := e.join()
		if begun {
			go e.run(f)
		}
		all = append(all, asked{e, f})
	}
	h.mu.Unlock()
	errs := make([]error, len(all))
	for i, a := range all {
		select {
		case <-a.f.decided:
		case <-ctx.Done():
		}
		h.mu.Lock()
		switch {
		case !a.f.known:
			errs[i] = &resource.Error{Resource: a.e.node.Name, Phase: "check", Err: context.Cause(ctx), Params: a.e.node.Params}
		case a.f.problem != nil:
			errs[i] = &resource.Error{Resource: a.e.node.Name, Phase: "check", Err: a.f.problem, Params: a.e.node.Params}
		}
		h.mu.Unlock()
	}
	return errors.Join(errs...)
}
