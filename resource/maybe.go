package resource

import "fmt"

// A Maybe holds a resource that may be absent. The zero value is absent with ErrNotConfigured.
type Maybe[T any] struct {
	value   T
	present bool
	err     error
}

// Present returns a Maybe that holds v.
func Present[T any](v T) Maybe[T] { return Maybe[T]{value: v, present: true} }

// Absent returns a Maybe without a resource. err says why; nil means ErrNotConfigured.
func Absent[T any](err error) Maybe[T] { return Maybe[T]{err: err} }

// Get returns the resource. If it is absent, the error says why and wraps ErrNotConfigured or ErrNotInProfile.
func (m Maybe[T]) Get() (T, error) {
	switch {
	case m.present:
		return m.value, nil
	case m.err != nil:
		return m.value, m.err
	}
	return m.value, ErrNotConfigured
}

// Format prints "present" or the reason why the resource is absent, for every verb. It never prints the resource.
func (m Maybe[T]) Format(f fmt.State, _ rune) {
	text := "present"
	if _, err := m.Get(); err != nil {
		text = Redact("absent: " + err.Error())
	}
	fmt.Fprintf(f, fmt.FormatString(f, 's'), text)
}
