package mock

import (
	"fmt"
	"reflect"
	"strings"
)

// An UnexpectedCallError is what a call that no rule expects returns, if its last result is an error.
type UnexpectedCallError struct {
	Mock, Method string // "StoreMock", "Get"
	Place        string // of the caller: "worker.go:42"
}

// Error says what was called from where.
func (e *UnexpectedCallError) Error() string {
	return fmt.Sprintf("mock: unexpected call of %s.%s at %s", e.Mock, e.Method, e.Place)
}

// unexpected fails the test for a call. The rule blocked, if any, matches and may not be used.
func (m *method) unexpected(record any, blocked *Rule) Call {
	at := callerPlace()
	m.mu.Lock()
	var rules []*Rule // those that it could have been
	rules = append(append(append(rules, m.counted...), m.stubs...), m.spent...)
	m.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%v: unexpected call %s.%s", at, m.core.name(), signature(m, record))
	switch {
	case blocked != nil:
		b.WriteString("\n\t" + blocked.block())
	case len(rules) == 0:
		b.WriteString("\n\tit has no rules")
	default:
		nearest(&b, record, rules)
	}
	m.core.fail(b.String())
	return Call{Err: &UnexpectedCallError{m.core.name(), m.name, at.String()}}
}

// block says why r, which matches, may not be used.
func (r *Rule) block() string {
	if r.never() {
		return fmt.Sprintf("the rule of %v forbids it", r.at)
	}
	r.method.mu.Lock()
	o := r.order
	r.method.mu.Unlock()
	if before := o.waitsFor(r.place); before != nil {
		return fmt.Sprintf("the rule of %v is out of order: %s of %v comes first", r.at, before.method.name, before.at)
	}
	return fmt.Sprintf("the rule of %v is out of order: its turn is over", r.at)
}

// nearest writes what differs between a call and the rule that fits best.
func nearest(b *strings.Builder, record any, rules []*Rule) {
	var best *Rule
	var bestDiff []string
	for _, r := range rules {
		if diff := r.match.diff(record); best == nil || len(diff) < len(bestDiff) {
			best, bestDiff = r, diff
		}
	}
	if len(bestDiff) == 0 {
		fmt.Fprintf(b, "\n\tthe rule of %v is used up: %s", best.at, best.uses())
		return
	}
	fmt.Fprintf(b, "\n\tthe nearest rule, of %v, differs:", best.at)
	for _, line := range bestDiff {
		b.WriteString("\n\t\t" + line)
	}
}

// uses says how often r was used, and should be.
func (r *Rule) uses() string {
	r.method.mu.Lock()
	used, least, most := r.used, r.least, r.most
	r.method.mu.Unlock()
	if most < 0 {
		return fmt.Sprintf("%s of at least %d", calls(used), least)
	}
	return fmt.Sprintf("%s of %d", calls(used), most)
}

func calls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return fmt.Sprint(n, " calls")
}

// unmet says which rules were used too few times. Each is told once.
func (m *method) unmet() []string {
	m.mu.Lock()
	var missing []*Rule
	for _, r := range m.counted {
		if r.used < r.least && !r.reported {
			r.reported = true
			missing = append(missing, r)
		}
	}
	m.mu.Unlock()
	var list []string
	for _, r := range missing {
		list = append(list, fmt.Sprintf("%v: missing calls of %s.%s: %s%s", r.at, m.core.name(), m.name, r.uses(), r.match.conditions(m)))
	}
	return list
}

// waited says that Wait did not see enough.
func waited(m *method, at place, want, have int, err error) string {
	return fmt.Sprintf("%v: waited for %s of %s.%s and saw %d: %v", at, calls(want), m.core.name(), m.name, have, err)
}

// conditions is what calls a rule is for: `, with id: "a"`.
func (m *match) conditions(of *method) string {
	var all []string
	for ; m != nil; m = m.before {
		if m.when != nil {
			all = append(all, "When")
			continue
		}
		want := reflect.ValueOf(m.want).Elem()
		for _, i := range m.args {
			all = append(all, argument(want.Type(), i)+": "+whole(want.Field(i)))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return ", with " + strings.Join(all, ", ")
}

// diff lists what differs between a call and a condition; nothing if the call fulfils it.
func (m *match) diff(record any) []string {
	var all []string
	for ; m != nil; m = m.before {
		if m.when != nil {
			if !m.when(record) {
				all = append(all, "its When is false")
			}
			continue
		}
		got, want := reflect.ValueOf(record).Elem(), reflect.ValueOf(m.want).Elem()
		for _, i := range m.args {
			if equal(got.Field(i), want.Field(i)) {
				continue
			}
			all = append(all, differences(argument(want.Type(), i), got.Field(i), want.Field(i))...)
		}
	}
	return all
}

// signature is a call with its arguments, without contexts and functions.
func signature(m *method, record any) string {
	v := reflect.ValueOf(record).Elem()
	var args []string
	for _, i := range comparable(record, m.args) {
		args = append(args, argument(v.Type(), i)+": "+text(v.Field(i)))
	}
	return m.name + "(" + strings.Join(args, ", ") + ")"
}

// argument is the name of a record's field.
func argument(t reflect.Type, i int) string { return t.Field(i).Name }
