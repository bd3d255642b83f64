package mock

import (
	"context"
	"reflect"
	"time"
)

// A match is a condition on a call and, linked, those that it adds to.
type match struct {
	before *match
	when   func(record any) bool
	want   any // the record that With made; nil for When
	args   []int
}

// With narrows rules to calls with the arguments of want, a record. Contexts and functions do not count.
//
//go:noinline
func With(rules *Rules, want any) {
	rules.match = &match{before: rules.match, want: want, args: comparable(want, stateOf(rules).args)}
}

// When narrows rules to calls for which is holds, a func(C) bool where C points to a record.
//
//go:noinline
func When(rules *Rules, is any) {
	f := reflect.ValueOf(is)
	if f.IsNil() {
		stateOf(rules).core.fail(callerPlace().String() + ": " + rules.method.name + ".When(nil)")
		return
	}
	rules.match = &match{before: rules.match, when: func(record any) bool {
		return f.Call([]reflect.Value{reflect.ValueOf(record)})[0].Bool()
	}}
}

// misses reports whether a call is not one of those that m is about.
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
			if !equal(got.Field(i), want.Field(i)) {
				return true
			}
		}
	}
	return false
}

var contextType = reflect.TypeFor[context.Context]()

// comparable lists the arguments of a record that With compares.
func comparable(record any, args int) []int {
	t := reflect.TypeOf(record).Elem()
	var list []int
	for i := range args {
		if f := t.Field(i).Type; f != contextType && !isFunc(f) {
			list = append(list, i)
		}
	}
	return list
}

// isFunc reports whether t is a function, or what a variadic parameter of functions comes to.
func isFunc(t reflect.Type) bool {
	return t.Kind() == reflect.Func || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Func
}

// equal compares two arguments deeply: times as instants, and without a difference between nil and empty slices.
func equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.String:
		return a.String() == b.String()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Int() == b.Int()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Slice:
		if a.Len() == 0 && b.Len() == 0 {
			return true
		}
	}
	x, y := a.Interface(), b.Interface()
	if t, ok := x.(time.Time); ok {
		if u, ok := y.(time.Time); ok {
			return t.Equal(u)
		}
	}
	return reflect.DeepEqual(x, y)
}
