package mock

import "sync"

// An order is a sequence of rules, possibly of several mocks.
type order struct {
	mu    sync.Mutex
	rules []*Rule
	least []int
	used  []int
	at    int // the index of the rule that was used last
}

// InOrder makes rules, of one mock or of several, usable only in the given order. A rule without a count becomes a rule for exactly one
// call. A rule belongs to one order at most: the one that was set last.
func InOrder(rules ...*Rule) {
	o := &order{rules: rules, least: make([]int, len(rules)), used: make([]int, len(rules))}
	for i, r := range rules {
		r.method.mu.Lock()
		counted := r.counted
		r.method.mu.Unlock()
		if !counted {
			r.Once()
		}
		r.method.mu.Lock()
		o.least[i] = r.least
		r.order, r.place = o, i
		r.method.mu.Unlock()
	}
}

// claim counts one use of the rule at i. It returns false if the rule may not be used now.
func (o *order) claim(i int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i < o.at {
		return false
	}
	for j := o.at; j < i; j++ {
		if o.used[j] < o.least[j] {
			return false
		}
	}
	o.at = i
	o.used[i]++
	return true
}

// waitsFor returns the rule that must be used before the rule at i. It returns nil if a later rule has been used already.
func (o *order) waitsFor(i int) *Rule {
	o.mu.Lock()
	defer o.mu.Unlock()
	for j := o.at; j < i; j++ {
		if o.used[j] < o.least[j] {
			return o.rules[j]
		}
	}
	return nil
}
