package httpkind

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// A pacer has the requests of a client keep to rate_limit. Those who wait have their turns in the order in which they came.
type pacer struct {
	limit   float64 // requests per second
	every   time.Duration
	burst   time.Duration // how much earlier than in turn requests may be sent after a pause
	turn    chan struct{} // full: somebody has the turn, and next
	waiting atomic.Int64
	next    atomic.Int64 // when the next request is due, in nanoseconds after start
	start   time.Time
}

func newPacer(cfg HTTPConfig) *pacer {
	if cfg.RateLimit == nil {
		return nil
	}
	every := time.Duration(float64(time.Second) / *cfg.RateLimit)
	return &pacer{limit: *cfg.RateLimit, every: every, burst: time.Duration(cfg.RateBurst-1) * every, turn: make(chan struct{}, 1), start: time.Now()}
}

// A paceError says that a request was not sent because of rate_limit. The API may well be up.
type paceError struct {
	limit float64
	why   string
	err   error
}

func (e *paceError) Error() string {
	return e.why + " (rate_limit is " + strconv.FormatFloat(e.limit, 'f', -1, 64) + " requests per second): " + e.err.Error()
}

func (e *paceError) Unwrap() error { return e.err }

// Degraded returns true: the API need not be down.
func (e *paceError) Degraded() bool { return true }

// wait waits for the turn of a request that must have it before deadline.
func (p *pacer) wait(ctx context.Context, deadline time.Time) error {
	fail := func() error { return &paceError{p.limit, "gave up waiting for its turn", ended(ctx)} }
	ahead := p.waiting.Add(1) - 1
	defer p.waiting.Add(-1)
	if need := p.due() + time.Duration(ahead)*p.every; need > 0 && time.Now().Add(need).After(deadline) {
		return &paceError{p.limit, fmt.Sprintf("its turn is in %v, which is too late", need.Round(time.Millisecond)), context.DeadlineExceeded}
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return fail()
	}
	defer func() { <-p.turn }()
	if d := p.due(); d > 0 {
		if sleep(ctx, d) != nil {
			return fail()
		}
	}
	now := time.Since(p.start)
	p.next.Store(int64(max(now, time.Duration(p.next.Load())) + p.every))
	return nil
}

// due is how long it is until the next request may be sent; not above 0 if it may be sent now.
func (p *pacer) due() time.Duration {
	return time.Duration(p.next.Load()) - p.burst - time.Since(p.start)
}

// paced waits until rate_limit lets the exchange send a request.
func (x *exchange) paced(ctx context.Context) error {
	if x.pace == nil || x.own || x.away { // nor token_url nor another origin is the API
		return nil
	}
	if x.seen != nil {
		return x.seen.paced(ctx, x.pace, x.deadline)
	}
	return x.pace.wait(ctx, x.deadline)
}
