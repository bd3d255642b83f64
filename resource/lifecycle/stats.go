package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// CloseWithin calls the function shut, which takes no context, and waits until it returns or ctx ends. If ctx ends first, shut continues in
// the background. The error then wraps the cause of the context's end. If stats is not nil, the error also says how many connections are
// checked out. A panic or runtime.Goexit of shut is returned as an error. Code that older versions of resgen generated calls CloseWithin.
// Closer.Within does the same, but only once.
func CloseWithin(ctx context.Context, shut func() error, stats func() resource.Stats) error {
	return new(Closer).Within(ctx, shut, stats)
}

// awaitClosed waits until done is closed or ctx ends. After a panic of the function of Run it waits only a short time for connections that
// are checked out, because nobody gives them back.
func awaitClosed(ctx context.Context, done <-chan struct{}, result func() error, stats func() resource.Stats) error {
	var hopeless <-chan time.Time
	if stats != nil && afterPanic(ctx) {
		timer := time.NewTimer(panicPatience)
		defer timer.Stop()
		hopeless = timer.C
	}
	cause := func() error { return context.Cause(ctx) }
	for {
		select {
		case <-done:
			return result()
		case <-ctx.Done():
		case <-hopeless:
			hopeless = nil
			if s := statsOf(stats); s == nil || s.InUse == 0 {
				continue
			}
			cause = func() error { return errAbandoned }
		}
		break
	}
	select {
	case <-done:
		return result()
	default:
	}
	e := &stillOpen{cause: cause()}
	if stats != nil {
		e.stats = statsOf(stats)
	}
	return e
}

// statsOf returns the result of stats, or nil if stats panics. The statistics are for the message of an error, so a panic must not replace
// the error.
func statsOf(stats func() resource.Stats) (s *resource.Stats) {
	defer func() { _ = recover() }()
	got := stats()
	return &got
}

// stillOpen says that something was not closed in time.
type stillOpen struct {
	stats *resource.Stats // nil if not known
	cause error
}

func (e *stillOpen) Error() string {
	if e.stats == nil {
		return "still open"
	}
	of, last := "", e.stats.InUse
	if e.stats.Max > 0 {
		of, last = fmt.Sprintf(" of %d", e.stats.Max), e.stats.Max
	}
	what, are := "connections", "are"
	if last == 1 {
		what = "connection"
	}
	if e.stats.InUse == 1 {
		are = "is"
	}
	return fmt.Sprintf("still open: %d%s %s %s checked out", e.stats.InUse, of, what, are)
}

func (e *stillOpen) Unwrap() error { return e.cause }
