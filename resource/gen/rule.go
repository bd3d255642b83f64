package gen

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Generated code for the rules of a specification calls the functions in this file.

// Count returns how many conditions are true.
func Count(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// Deref returns what p points to, or the zero value if p is nil. In rules, an optional field that is not set counts as its zero value.
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

// As returns the member T of the union v, or T's zero value if v holds another member.
func As[T any](v any) T {
	t, _ := v.(T)
	return t
}

// URLText returns u as a text, or "" if u is nil.
func URLText(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// ContainsURL reports whether one of the URLs has the given text.
func ContainsURL(urls []*url.URL, text string) bool {
	return slices.ContainsFunc(urls, func(u *url.URL) bool { return URLText(u) == text })
}

// HasKey reports whether m has an entry for key.
func HasKey[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// Quotient returns a / b, or 0 if b is 0. A rule must not panic, whatever the values of the fields are.
func Quotient[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](a, b T) T {
	if b == 0 {
		return 0
	}
	return a / b
}

// Insecure reports that a field has a value that the specification marks as insecure. In a production profile this is an error, otherwise a
// warning.
func (r *Reader) Insecure(field, value string) {
	if r.production {
		r.Add(field, "insecure", "must not be "+value+" in the profile "+r.profile)
		return
	}
	r.Warn(field, "insecure", "is insecure: "+value)
}

// Changed returns a function that reports whether a field has different values in the configurations c and start. It is for callers that
// need to know which fields are set in a configuration that no loader made. A field in an optional object or an item that start does not
// have counts as changed if it is not zero. An object, list or map has changed if a field in it has, or if only one of c and start has it.
func Changed[C interface{ Describe() []Value }](c, start C) func(field string) bool {
	var values, starts []Value
	find := func(values []Value, field string) (any, bool) {
		i := slices.IndexFunc(values, func(v Value) bool { return v.Field == field })
		if i < 0 {
			return nil, false
		}
		return values[i].Value, true
	}
	changed := func(v Value) bool {
		before, ok := find(starts, v.Field)
		return ok && !reflect.DeepEqual(v.Value, before) || !ok && !isZero(v.Value)
	}
	return func(field string) bool {
		if values == nil {
			values, starts = c.Describe(), start.Describe()
		}
		if v, ok := find(values, field); ok {
			return changed(Value{Field: field, Value: v})
		}
		within := func(v Value) bool { return isWithin(v.Field, field) }
		if has := slices.ContainsFunc(values, within); has != slices.ContainsFunc(starts, within) {
			return true
		}
		return slices.ContainsFunc(values, func(v Value) bool { return within(v) && changed(v) })
	}
}

// isWithin reports whether name is the name of a field in the given object, list or map.
func isWithin(name, field string) bool {
	rest, ok := strings.CutPrefix(name, field)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}
