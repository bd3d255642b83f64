package live_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/resgen-go/resgen/tests/live"
)

const (
	workers     = 20
	attemptTime = 10 * time.Second       // for one piece of work: more than any fault lasts
	pause       = 5 * time.Millisecond   // before a piece of work is tried again
	loadTime    = 2 * time.Minute        // for all of it: whoever is not done by then hangs
	faultTime   = 100 * time.Millisecond // that a fault lasts
)

// operations is how many pieces of work a load has.
func operations() int {
	if testing.Short() {
		return 1_000
	}
	return 10_000
}

// A load is work that many goroutines do, each piece again and again until it succeeds.
type load struct {
	n  int                              // pieces, numbered from 0
	do func(context.Context, int) error // must be harmless to repeat
}

// run does the work while faults happen, one after the other, spread evenly over the work. It returns the errors of the attempts that
// failed, one for each text. It fails the test if work is left at the end.
func (l load) run(t *testing.T, faults ...func()) []error {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), loadTime)
	var seen failures
	var next, done atomic.Int64
	reached := make([]chan struct{}, len(faults))
	for i := range reached {
		reached[i] = make(chan struct{})
	}
	var working sync.WaitGroup
	defer working.Wait()
	defer stop()
	for range workers {
		working.Go(func() {
			for i := next.Add(1) - 1; i < int64(l.n); i = next.Add(1) - 1 {
				if !l.piece(ctx, int(i), &seen) {
					return
				}
				for n, k := int(done.Add(1)), 0; k < len(faults); k++ {
					if n == l.n*(k+1)/(len(faults)+1) {
						close(reached[k])
					}
				}
			}
		})
	}
	for i, fault := range faults {
		select {
		case <-reached[i]:
			fault()
		case <-ctx.Done():
			t.Fatalf("only %d of %d pieces of work were done before fault %d: %v", done.Load(), l.n, i+1, seen.sample())
		}
	}
	working.Wait()
	if n := int(done.Load()); n != l.n {
		t.Errorf("%d of %d pieces of work are left: %v", l.n-n, l.n, seen.sample())
	}
	errs := seen.list()
	t.Logf("%d attempts failed, with %d different errors", seen.count.Load(), len(errs))
	for _, err := range errs {
		noSecretIn(t, err)
	}
	return errs
}

// piece does one piece of work, and reports whether it succeeded before ctx ended.
func (l load) piece(ctx context.Context, i int, seen *failures) bool {
	for {
		attempt, cancel := context.WithTimeout(ctx, attemptTime)
		err := l.do(attempt, i)
		cancel()
		if err == nil {
			return true
		}
		seen.add(err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false
		}
	}
}

// failures are errors, one of each text.
type failures struct {
	count atomic.Int64
	mu    sync.Mutex
	texts map[string]error
}

func (f *failures) add(err error) {
	f.count.Add(1)
	text := err.Error()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.texts == nil {
		f.texts = map[string]error{}
	}
	f.texts[text] = err
}

func (f *failures) list() []error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for _, err := range f.texts {
		errs = append(errs, err)
	}
	return errs
}

// sample is one of the errors.
func (f *failures) sample() error {
	for _, err := range f.list() {
		return err
	}
	return nil
}

// lasting is a fault that begins and ends.
func lasting(t *testing.T, fault func(bool)) func() {
	t.Helper()
	return func() {
		fault(true)
		<-time.After(faultTime)
		fault(false)
	}
}

// networkFaults are what can happen to p.
func networkFaults(t *testing.T, p *live.Proxy) []func() {
	t.Helper()
	return []func(){
		p.Cut,
		lasting(t, p.Stall),
		lasting(t, func(yes bool) {
			p.Refuse(yes)
			p.Cut()
		}),
	}
}

// A killer is a server that a fault kills.
type killer interface {
	Kill(testing.TB)
	Restart(testing.TB)
}

// crash is a fault: the server dies and comes back.
func crash(t *testing.T, s killer) func() {
	t.Helper()
	return func() {
		s.Kill(t)
		<-time.After(faultTime)
		s.Restart(t)
	}
}
