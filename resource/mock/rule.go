package mock

import (
	"errors"
	"reflect"
	"time"
)

// Rules are the rules and the calls of one method, or of those of its calls that With and When leave. Rules that are counted (Once,
// Times, AtLeast) are used up first, oldest first; then the newest of the others wins.
type Rules struct {
	method *method
	match  *match // nil for every call
}

// ErrorRules are the Rules of a method that can fail: its last result is an error, or its kind says what an error comes to.
type ErrorRules struct{ Rules }

// A Rule is what a mock does with some calls of one method. Until it is counted, it is for any number of calls.
type Rule struct {
	method *method
	match  *match
	answer any // a function to call, or a record with the results; nil for zero values and err
	err    error
	hang   bool
	place  int // in order
	at     place

	// Under the method's lock.
	age         int
	counted     bool
	least, most int // uses; most is negative for no limit
	used        int
	delay       time.Duration
	order       *order
	forgotten   bool // by Reset
	broken      bool // was to be used never, and was called
	reported    bool
}

// errLetGo is the error of a call that hung until its test ended, or its mock was reset.
var errLetGo = errors.New("mock: the call hung until the end of the test")

// plain reports whether r needs no more than to be called.
func (r *Rule) plain() bool { return !r.hang && r.delay == 0 && r.order == nil }

// never reports whether r forbids its calls.
func (r *Rule) never() bool {
	r.method.mu.Lock()
	defer r.method.mu.Unlock()
	return r.most == 0
}

// The types of Rules have only the methods that tests call: the compiler repeats each in every type that embeds one.

// stateOf is the method that r is about.
func stateOf(r *Rules) *method {
	if r.method == nil {
		panic(notNew)
	}
	return r.method
}

// add makes rule the newest stub.
func add(r *Rules, rule *Rule) *Rule {
	m := used(r)
	rule.method, rule.match, rule.most = m, r.match, -1
	m.mu.Lock()
	defer m.mu.Unlock()
	rule.age = m.age
	m.age++
	m.stubs = append(m.stubs[:len(m.stubs):len(m.stubs)], rule)
	return rule
}

// The functions that generated code calls are not inlined, as there are so many calls: compiling them would take half as long again.

// Do makes a rule of do, a function of the method's own type.
//
//go:noinline
func Do(rules *Rules, do any) *Rule {
	rule := &Rule{answer: do, at: callerPlace()}
	if reflect.ValueOf(do).IsNil() {
		rule.answer = nil
		m := stateOf(rules)
		m.core.fail(rule.at, m.name+".Do(nil)")
	}
	return add(rules, rule)
}

// Return makes a rule of a record with results; nil for a method that has none.
//
//go:noinline
func Return(rules *Rules, record any) *Rule {
	return add(rules, &Rule{answer: record, at: callerPlace()})
}

// Fail answers calls with zero values and err, or with what the kind makes of err.
func (r *ErrorRules) Fail(err error) *Rule { return add(&r.Rules, &Rule{err: err, at: testPlace()}) }

// FailNth makes the nth call from now on, counted from 1, return zero values and err, whatever the rules say. No rule is used by it.
func (r *ErrorRules) FailNth(n int, err error) {
	m := used(&r.Rules)
	if n < 1 {
		m.core.fail(testPlace(), "FailNth counts from 1")
		return
	}
	m.inject(&fault{match: r.match, nth: n, err: err})
}

// Delay lets calls wait before the rules answer them, d long or until the call's context ends; then an error of the context is the
// answer. The newest wins; 0 ends it.
func (r *Rules) Delay(d time.Duration) {
	if d <= 0 {
		d = -1 // hides older ones
	}
	used(r).inject(&fault{match: r.match, delay: d})
}

// Hang answers calls when their context ends, with its error; a call without context hangs until the test ends.
func (r *Rules) Hang() *Rule { return add(r, &Rule{hang: true, at: testPlace()}) }

func (m *method) inject(f *fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults = append(m.faults[:len(m.faults):len(m.faults)], f)
}

// Once makes the rule one for exactly one call.
func (r *Rule) Once() *Rule { return r.count(1, 1) }

// Times makes the rule one for exactly n calls. Times(0) forbids them.
func (r *Rule) Times(n int) *Rule { return r.count(n, n) }

// AtLeast makes the rule one for n calls and more. After n of them it is a rule like those that are not counted.
func (r *Rule) AtLeast(n int) *Rule { return r.count(n, -1) }

func (r *Rule) count(least, most int) *Rule {
	m := r.method
	if least < 0 {
		m.core.fail(r.at, "a rule cannot be used less than 0 times")
		return r
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	r.least, r.most, r.counted = least, most, true
	m.stubs, m.counted, m.spent = remove(m.stubs, r), remove(m.counted, r), remove(m.spent, r)
	switch {
	case r.forgotten:
	case most > 0 && r.used >= most:
		m.spent = append(m.spent, r)
	case most < 0 && r.used >= least:
		m.stubs = withStub(m.stubs, r)
	default:
		m.counted = withStub(m.counted, r)
	}
	return r
}

// Delay lets the calls of this rule wait, as Rules.Delay does for all.
func (r *Rule) Delay(d time.Duration) *Rule {
	r.method.mu.Lock()
	defer r.method.mu.Unlock()
	r.delay = d
	return r
}
