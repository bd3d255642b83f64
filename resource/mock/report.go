package mock

import (
	"fmt"
	"reflect"
	"strings"
)

// An UnexpectedCallError is returned by a call that no rule expects, if the method's last result is an error.
type UnexpectedCallError struct {
	Mock, Method string // "StoreMock", "Get"
	Place        string // where the call was made: "worker.go:42"
}

// Error says what was called, and from where.
func (e *UnexpectedCallError) Error() string {
	return fmt.Sprintf("mock: unexpected call of %s.%s at %s", e.Mock, e.Method, e.Place)
}

// unexpected fails the test for a call. The rule blocked, if any, matches and may not be used.
func (m *method) unexpected(record any, blocked *Rule) Call {
	at := callerPlace()
	if !at.known() {
		at = m.core.at
	}
	m.mu.Lock()
	var rules []*Rule // those that it could have been
	rules = append(append(append(rules, m.counted...), m.stubs...), m.spent...)
	m.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "unexpected call %s.%s", m.core.name(), signature(m, record))
	switch broken := m.broken(record); {
	case blocked != nil:
		b.WriteString("\n\t" + blocked.block())
	case broken != nil:
		fmt.Fprintf(&b, "\n\tReturn is missing: the %s of %v fits the call, and no Return, Do, Fail or Hang follows it", broken.word(), broken.at)
	case len(rules) == 0:
		b.WriteString("\n\tit has no rules")
	default:
		nearest(&b, record, rules)
	}
	if m.core.t != nil {
		m.core.t.Helper()
	}
	m.core.fail(at, b.String())
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
	return fmt.Sprintf("the rule of %v is out of order: a later rule was used already", r.at)
}

// nearest writes what differs between a call and the rule that fits best: that with the fewest differences and, of those, the most
// arguments that are equal.
func nearest(b *strings.Builder, record any, rules []*Rule) {
	var best *Rule
	var of nearness
	for _, r := range rules {
		if n := r.match.nearness(record); best == nil || n.differ < of.differ || n.differ == of.differ && n.equal > of.equal {
			best, of = r, n
		}
	}
	if of.differ == 0 {
		fmt.Fprintf(b, "\n\tthe rule of %v is used up: %s", best.at, best.uses())
		return
	}
	fmt.Fprintf(b, "\n\tthe nearest rule, of %v, differs:", best.at)
	for _, line := range of.lines {
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

// unmet are the rules that were used too few times. Each is told once.
func (m *method) unmet() (missing []*Rule) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.counted {
		if r.used < r.least && !r.reported {
			r.reported = true
			missing = append(missing, r)
		}
	}
	return missing
}

// missing says that r was used too few times.
func (r *Rule) missing() string {
	m := r.method
	return fmt.Sprintf("missing calls of %s.%s: %s%s", m.core.name(), m.name, r.uses(), r.match.conditions())
}

// waited says that Wait did not see enough.
func waited(m *method, want, have int, err error) string {
	return fmt.Sprintf("waited for %s of %s.%s and saw %d: %v", calls(want), m.core.name(), m.name, have, err)
}

// word is the method that made the condition.
func (m *match) word() string {
	if m.when != nil {
		return "When"
	}
	return "With"
}

// conditions is what calls a rule is for: `, with id: "a"`.
func (m *match) conditions() string {
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

// A nearness is how near a call is to a condition.
type nearness struct {
	lines  []string // what differs
	differ int      // how many differences there are
	equal  int      // how many arguments are equal
}

// nearness compares a call with a condition.
func (m *match) nearness(record any) (n nearness) {
	for ; m != nil; m = m.before {
		if m.when != nil {
			if !m.when(record) {
				n.lines = append(n.lines, "its When returns false")
				n.differ++
			}
			continue
		}
		got, want := reflect.ValueOf(record).Elem(), reflect.ValueOf(m.want).Elem()
		for _, i := range m.args {
			found := tell(m.equations, argument(want.Type(), i), got.Field(i), want.Field(i))
			if len(found.lines) == 0 {
				n.equal++
				continue
			}
			n.lines = append(n.lines, found.all()...)
			n.differ += len(found.lines) + found.more
		}
	}
	return n
}

// signature is a call with its arguments, without contexts and functions.
func signature(m *method, record any) string {
	v := reflect.ValueOf(record).Elem()
	var args []string
	for _, i := range compared(record, m.args) {
		args = append(args, argument(v.Type(), i)+": "+text(v.Field(i)))
	}
	return m.name + "(" + strings.Join(args, ", ") + ")"
}

// argument is the name of a record's field.
func argument(t reflect.Type, i int) string { return t.Field(i).Name }
