package mock

import (
	"fmt"
	"reflect"
	"strings"
)

// An UnexpectedCallError is returned by a call that no rule expects, if the method can fail (see ErrorRules).
type UnexpectedCallError struct {
	Mock, Method string // "StoreMock", "Get"
	Place        string // where the call was made: "worker.go:42"
}

// Error returns a text with the called method and the place.
func (e *UnexpectedCallError) Error() string {
	return fmt.Sprintf("mock: unexpected call of %s.%s at %s", e.Mock, e.Method, e.Place)
}

// unexpected fails the test because of a call. blocked is a rule that matches but may not be used, or nil.
func (m *method) unexpected(record any, blocked *Rule) Call {
	at := callerPlace()
	if !at.known() {
		at = m.core.at
	}
	m.mu.Lock()
	var rules []*Rule // the rules to compare the call with
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

// block returns the reason why r, which matches, may not be used.
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

// nearest writes the differences between a call and the rule that fits best: the one with the fewest differences and, among several of
// these, with the most equal arguments.
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

// uses returns a text about how often r was used, and how often it should be used.
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

// unmet returns the rules that were used too few times. It returns each rule only once.
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

// missing returns the message for a rule that was used too few times.
func (r *Rule) missing() string {
	m := r.method
	return fmt.Sprintf("missing calls of %s.%s: %s%s", m.core.name(), m.name, r.uses(), r.match.conditions())
}

// waited returns the message for a Wait that saw too few calls.
func waited(m *method, want, have int, err error) string {
	return fmt.Sprintf("waited for %s of %s.%s and saw %d: %v", calls(want), m.core.name(), m.name, have, err)
}

// word returns the name of the method that made the condition.
func (m *match) word() string {
	if m.when != nil {
		return "When"
	}
	return "With"
}

// conditions returns a text about the calls that m matches: `, with id: "a"`.
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

// A nearness says how well a call fits a condition.
type nearness struct {
	lines  []string // the differences
	differ int      // the number of differences
	equal  int      // the number of equal arguments
}

// nearness compares a call with the condition m.
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

// signature returns the text of a call with its arguments, without contexts and functions.
func signature(m *method, record any) string {
	v := reflect.ValueOf(record).Elem()
	var args []string
	for _, i := range compared(record, m.args) {
		args = append(args, argument(v.Type(), i)+": "+text(v.Field(i)))
	}
	return m.name + "(" + strings.Join(args, ", ") + ")"
}

// argument returns the name of a record's field.
func argument(t reflect.Type, i int) string { return t.Field(i).Name }
