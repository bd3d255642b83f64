package gen

import (
	"net/url"
	"reflect"
	"slices"
)

// The functions of this file are what the rules of a specification come to in generated code.

// Count counts the conditions that hold.
func Count(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// Deref is what p points at, or the zero value if p is nil: in rules an optional field that is not set counts as that.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// Is reports whether the union v holds the member T.
func Is[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

// As is the member T of the union v, or T's zero value if v holds another one.
func As[T any](v any) T {
	t, _ := v.(T)
	return t
}

// URLText is u as a text; "" if u is nil.
func URLText(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// ContainsURL reports whether one of urls has the text.
func ContainsURL(urls []*url.URL, text string) bool {
	return slices.ContainsFunc(urls, func(u *url.URL) bool { return URLText(u) == text })
}

// HasKey reports whether m has an entry for key.
func HasKey[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// Quotient is a / b, or 0 if b is: a rule must not panic over a field's value.
func Quotient[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](a, b T) T {
	if b == 0 {
		return 0
	}
	return a / b
}

// Insecure reports that field has an insecure value, which the specification names: a problem in a production profile, else a warning.
func (r *Reader) Insecure(field, value string) {
	if r.production {
		r.Add(field, "insecure", "must not be "+value+" in the profile "+r.profile)
		return
	}
	r.Warn(field, "insecure", "is insecure: "+value)
}

// Changed returns a function that reports whether a field of the configuration c has another value than in start. It is for functions that
// ask which fields are set, where no loader knows.
func Changed[C interface{ Describe() []Value }](c, start C) func(field string) bool {
	var values, starts []Value
	return func(field string) bool {
		if values == nil {
			values, starts = c.Describe(), start.Describe()
		}
		i := slices.IndexFunc(values, func(v Value) bool { return v.Field == field })
		return i >= 0 && i < len(starts) && !reflect.DeepEqual(values[i].Value, starts[i].Value)
	}
}
