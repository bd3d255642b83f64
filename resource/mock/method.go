package mock

import (
	"context"
	"slices"
	"sync"
	"time"
)

// method is the state of one method of a mock.
type method struct {
	core *core
	name string
	args int

	mu sync.Mutex
	// The slices of rules are replaced, not changed in place: a call looks at them without the lock.
	counted []*Rule // rules with a count that are not used up, oldest first
	stubs   []*Rule // rules without a count, oldest first
	spent   []*Rule // rules that are used up
	faults  []*fault
	log     log
	age     int // the age of the next rule
	ended   bool

	promises []*match  // conditions of With and When that have not been used
	watching []*waiter // goroutines in Wait, woken by the next call
	paused   []*waiter // calls that are delayed or hang
}

// A fault changes some calls before any rule is tried.
type fault struct {
	match *match
	nth   int // the call that fails; 0 for a delay of every call
	seen  int
	err   error
	delay time.Duration
}

// A Call is a call in progress, for generated code. Answer is a record with the results, a function to call, or the wrapped client. If it
// is nil, the results are zero values and Err.
type Call struct {
	Answer any
	Err    error

	entry *entry
}

// End marks the call as returned, with its results in the record.
func (c Call) End() { c.entry.done.Store(true) }

// Begin records a call and finds its answer. record is a pointer to a struct with the arguments and results. ctx is the context of the
// call, if the method has one. If a rule delays the call or makes it hang, Begin returns when that is over.
//
//go:noinline
func Begin(rules *Rules, record any, ctx ...context.Context) Call {
	m := rules.method
	if m == nil {
		panic(notNew)
	}
	m.mu.Lock()
	e := m.log.add(record)
	if len(m.watching) > 0 {
		wakeAll(&m.watching)
	}
	if n := len(m.stubs); n > 0 && len(m.counted) == 0 && len(m.faults) == 0 {
		if r := m.stubs[n-1]; r.match == nil && r.plain() {
			r.used++
			m.mu.Unlock()
			return Call{r.answer, r.err, e}
		}
	}
	counted, stubs, faults := m.counted, m.stubs, m.faults
	m.mu.Unlock()
	var own context.Context
	if len(ctx) > 0 {
		own = ctx[0]
	}
	call := m.decide(own, record, counted, stubs, faults)
	call.entry = e
	return call
}

// decide returns the answer to a call. It calls functions of the test, so it holds no lock.
func (m *method) decide(ctx context.Context, record any, counted, stubs []*Rule, faults []*fault) Call {
	delay, failed, err := m.hit(faults, record)
	if failed {
		return m.after(ctx, delay, Call{Err: err})
	}
	var blocked *Rule // the first rule that matches but may not be used
	try := func(r *Rule) (used bool) {
		if r.match.misses(record) {
			return false
		}
		use, more := m.claim(r)
		if use == claimed {
			delay = max(delay, more)
			return true
		}
		if use == refused && blocked == nil {
			blocked = r
		}
		return false
	}
	for _, r := range counted {
		if try(r) {
			return m.after(ctx, delay, m.answer(ctx, r))
		}
		if blocked != nil && blocked.never() {
			return m.unexpected(record, blocked)
		}
	}
	for _, r := range slices.Backward(stubs) {
		if try(r) {
			return m.after(ctx, delay, m.answer(ctx, r))
		}
	}
	switch {
	case blocked != nil:
		return m.unexpected(record, blocked)
	case m.core.real != nil:
		return m.after(ctx, delay, Call{Answer: m.core.real})
	case m.core.lenient:
		return m.after(ctx, delay, Call{})
	}
	return m.unexpected(record, nil)
}

// hit applies the faults. It returns how long to wait, and whether the call fails with err.
func (m *method) hit(faults []*fault, record any) (delay time.Duration, failed bool, err error) {
	for _, f := range slices.Backward(faults) {
		if f.match.misses(record) {
			continue
		}
		if f.nth == 0 {
			if delay == 0 {
				delay = f.delay // the newest wins
			}
			continue
		}
		m.mu.Lock()
		f.seen++
		if f.seen == f.nth {
			failed, err = true, f.err
		}
		m.mu.Unlock()
	}
	return delay, failed, err
}

// The result of claiming a rule.
type claim int

const (
	claimed claim = iota
	gone          // used up by another call
	refused       // out of order, or never to be used
)

// claim takes one use of r.
func (m *method) claim(r *Rule) (claim, time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case r.forgotten:
		return gone, 0
	case r.most == 0:
		r.broken = true
		return refused, 0
	case r.most > 0 && r.used >= r.most:
		return gone, 0
	case r.order != nil && !r.order.claim(r.place):
		return refused, 0
	}
	r.used++
	switch {
	case r.used == r.most:
		m.counted = remove(m.counted, r)
		m.spent = append(m.spent, r)
	case r.counted && r.most < 0 && r.used == r.least: // AtLeast: from now on, the rule is one without a count
		m.counted = remove(m.counted, r)
		m.stubs = withStub(m.stubs, r)
	}
	return claimed, r.delay
}

// answer returns the answer of r. For a rule that hangs, it returns when the call stops hanging.
func (m *method) answer(ctx context.Context, r *Rule) Call {
	if !r.hang {
		return Call{Answer: r.answer, Err: r.err}
	}
	m.mu.Lock()
	forgotten := r.forgotten
	m.mu.Unlock()
	if !forgotten {
		if err := m.pause(ctx, -1); err != nil {
			return Call{Err: err}
		}
	}
	return Call{Err: errLetGo}
}

// after returns call after the time d. If ctx ends before, it returns a Call with the error of ctx.
func (m *method) after(ctx context.Context, d time.Duration, call Call) Call {
	if d <= 0 {
		return call
	}
	if err := m.pause(ctx, d); err != nil {
		return Call{Err: err}
	}
	return call
}

// reset forgets rules, faults and calls.
func (m *method) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, list := range [][]*Rule{m.counted, m.stubs, m.spent} {
		for _, r := range list {
			r.forgotten = true
		}
	}
	m.counted, m.stubs, m.spent, m.faults = nil, nil, nil, nil
	m.log, m.promises = log{}, nil
	wakeAll(&m.paused)
	wakeAll(&m.watching)
}

// end wakes all goroutines that wait.
func (m *method) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	wakeAll(&m.paused)
	wakeAll(&m.watching)
}

// remove returns list without x. It does not change list, because other goroutines may be reading it.
func remove[T comparable](list []T, x T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(y T) bool { return y == x })
}

// withStub returns stubs with r inserted in the order of age.
func withStub(stubs []*Rule, r *Rule) []*Rule {
	i, _ := slices.BinarySearchFunc(stubs, r, func(a, b *Rule) int { return a.age - b.age })
	return slices.Insert(slices.Clone(stubs), i, r)
}
