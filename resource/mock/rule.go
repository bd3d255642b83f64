package mock

import (
	"errors"
	"reflect"
	"time"
)

// Rules holds the rules and the calls of a method. The Rules that a generated method With or When returns are only for the matching calls.
// Rules with a count (Once, Times, AtLeast) are used first, the oldest first. After that, the newest rule without a count is used.
type Rules struct {
	method *method
	match  *match // nil for every call
}

// ErrorRules are the Rules of a method that can fail, because its last result is an error, or because its kind says which result stands for
// an error.
type ErrorRules struct{ Rules }

// A Rule says how a mock answers certain calls of a method. Without a count (Once, Times, AtLeast) it is for any number of calls.
type Rule struct {
	method *method
	match  *match
	answer any // a function to call, or a record with the results; nil for zero values and err
	err    error
	hang   bool
	place  int // the index in order
	at     place

	// The method's lock guards the following fields.
	age         int
	counted     bool
	least, most int // uses; most is negative for no limit
	used        int
	delay       time.Duration
	order       *order
	forgotten   bool // removed by Reset
	broken      bool // the rule forbids calls, and there was one
	reported    bool
}

// errLetGo is the error of a call that hung until its test ended, or its mock was reset.
var errLetGo = errors.New("mock: the call hung until the end of the test")

// plain reports whether r answers at once and belongs to no order.
func (r *Rule) plain() bool { return !r.hang && r.delay == 0 && r.order == nil }

// never reports whether r forbids its calls.
func (r *Rule) never() bool {
	r.method.mu.Lock()
	defer r.method.mu.Unlock()
	return r.most == 0
}

// Rules and ErrorRules have only the methods that tests call, because the compiler generates each method again for every type that embeds
// them. What generated code calls are functions.

// stateOf returns the method of r.
func stateOf(r *Rules) *method {
	if r.method == nil {
		panic(notNew)
	}
	return r.method
}

// add adds rule as the newest rule without a count.
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

// The functions that generated code calls are not inlined. There are many calls, and inlining would make compiling them take 50 % longer.

// Do adds a rule that answers calls by calling f, which has the method's type.
//
//go:noinline
func Do(rules *Rules, f any) *Rule {
	rule := &Rule{answer: f, at: callerPlace()}
	if reflect.ValueOf(f).IsNil() {
		rule.answer = nil
		m := stateOf(rules)
		m.core.fail(rule.at, m.name+".Do(nil)")
	}
	return add(rules, rule)
}

// Return adds a rule that answers calls with the results in record. record is nil for a method without results.
//
//go:noinline
func Return(rules *Rules, record any) *Rule {
	return add(rules, &Rule{answer: record, at: callerPlace()})
}

// Fail makes calls return zero values and err, or the result that the kind makes of err.
func (r *ErrorRules) Fail(err error) *Rule { return add(&r.Rules, &Rule{err: err, at: testPlace()}) }

// FailNth makes the nth call from now on, counted from 1, return zero values and err. No rule answers this call or counts it.
func (r *ErrorRules) FailNth(n int, err error) {
	m := used(&r.Rules)
	if n < 1 {
		m.core.fail(testPlace(), "FailNth counts from 1")
		return
	}
	m.inject(&fault{match: r.match, nth: n, err: err})
}

// Delay delays each call by d before the rules answer it. If the call's context ends before that, the call returns the error of the
// context. A later Delay replaces an earlier one; 0 ends the delay.
func (r *Rules) Delay(d time.Duration) {
	if d <= 0 {
		d = -1 // hides older delays
	}
	used(r).inject(&fault{match: r.match, delay: d})
}

// Hang makes calls hang until their context ends, and return its error. A call without a context hangs until the test ends.
func (r *Rules) Hang() *Rule { return add(r, &Rule{hang: true, at: testPlace()}) }

func (m *method) inject(f *fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults = append(m.faults[:len(m.faults):len(m.faults)], f)
}

// Once sets the count of the rule to exactly one call.
func (r *Rule) Once() *Rule { return r.count(1, 1) }

// Times sets the count of the rule to exactly n calls. Times(0) forbids calls.
func (r *Rule) Times(n int) *Rule { return r.count(n, n) }

// AtLeast sets the count of the rule to n calls or more. After n calls, the rule behaves like a rule without a count.
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

// Delay delays the calls that this rule answers, as Rules.Delay does for all calls.
func (r *Rule) Delay(d time.Duration) *Rule {
	r.method.mu.Lock()
	defer r.method.mu.Unlock()
	r.delay = d
	return r
}
