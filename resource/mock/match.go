package mock

import (
	"reflect"
	"slices"
)

// A match is a condition on calls. before is the condition that it narrows further.
type match struct {
	before    *match
	equations []equation
	when      func(record any) bool
	want      any // the record that With made; nil for When
	args      []int
	at        place
}

// With narrows rules to calls with the same arguments as the record want. Contexts and functions are not compared. The rules keep copies of
// the slices and maps in want.
//
//go:noinline
func With(rules *Rules, want any) {
	m := stateOf(rules)
	own := &match{before: rules.match, equations: m.core.equations, want: want, args: compared(want, m.args), at: callerPlace()}
	v := reflect.ValueOf(want).Elem()
	for _, i := range own.args {
		isolate(v.Field(i), mostCopied)
	}
	rules.match = own
	m.promise(own)
}

// When narrows rules to calls for which accept returns true. The type of accept is func(C) bool, where C is a pointer to a record.
//
//go:noinline
func When(rules *Rules, accept any) {
	m, f := stateOf(rules), reflect.ValueOf(accept)
	if f.IsNil() {
		m.core.fail(callerPlace(), m.name+".When(nil)")
		return
	}
	rules.match = &match{before: rules.match, at: callerPlace(), when: func(record any) bool {
		return f.Call([]reflect.Value{reflect.ValueOf(record)})[0].Bool()
	}}
	m.promise(rules.match)
}

// promise records a condition that has not been used yet for a rule or a list of calls. If own narrows another condition, own replaces it.
func (m *method) promise(own *match) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept(own.before)
	m.promises = append(m.promises, own)
}

// kept removes a condition from the promises, because it has been used. The caller holds the lock.
func (m *method) kept(own *match) {
	if i := slices.Index(m.promises, own); i >= 0 {
		m.promises = slices.Delete(m.promises, i, i+1)
	}
}

// used records that the condition of r is used, and returns the method.
func used(r *Rules) *method {
	m := stateOf(r)
	if r.match != nil {
		m.mu.Lock()
		m.kept(r.match)
		m.mu.Unlock()
	}
	return m
}

// broken returns the newest condition that a call fulfils and that was never used.
func (m *method) broken(record any) *match {
	m.mu.Lock()
	promises := slices.Clone(m.promises)
	m.mu.Unlock()
	for _, p := range slices.Backward(promises) {
		if !p.misses(record) {
			return p
		}
	}
	return nil
}

// misses reports whether a call does not fulfil the condition m.
func (m *match) misses(record any) bool {
	for ; m != nil; m = m.before {
		if m.when != nil {
			if !m.when(record) {
				return true
			}
			continue
		}
		got, want := reflect.ValueOf(record).Elem(), reflect.ValueOf(m.want).Elem()
		for _, i := range m.args {
			if !equal(m.equations, got.Field(i), want.Field(i)) {
				return true
			}
		}
	}
	return false
}

// compared lists the arguments of a record that With compares.
func compared(record any, args int) []int {
	t := reflect.TypeOf(record).Elem()
	var list []int
	for i := range args {
		if f := t.Field(i).Type; f != contextType && !isFunc(f) {
			list = append(list, i)
		}
	}
	return list
}

// isFunc reports whether t is a function, or a slice of functions, as a variadic parameter is.
func isFunc(t reflect.Type) bool {
	return t.Kind() == reflect.Func || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Func
}
