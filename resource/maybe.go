package resource

import "fmt"

// A Maybe is a resource that may be absent. The zero value is one that is not configured.
type Maybe[T any] struct {
	value   T
	present bool
	err     error
}

// Present is a resource that is there.
func Present[T any](v T) Maybe[T] { return Maybe[T]{value: v, present: true} }

// Absent is a resource that is not there; err says why, and is ErrNotConfigured if nil.
func Absent[T any](err error) Maybe[T] { return Maybe[T]{err: err} }

// Get returns the resource, or an error that says why it is absent: one that wraps ErrNotConfigured or ErrNotInProfile.
func (m Maybe[T]) Get() (T, error) {
	switch {
	case m.present:
		return m.value, nil
	case m.err != nil:
		return m.value, m.err
	}
	return m.value, ErrNotConfigured
}

// Format prints "present" or why m is absent, under every verb: never what it holds.
func (m Maybe[T]) Format(f fmt.State, _ rune) {
	text := "present"
	if _, err := m.Get(); err != nil {
		text = Redact("absent: " + err.Error())
	}
	fmt.Fprintf(f, fmt.FormatString(f, 's'), text)
}
