package lex

// A TextError says what a text must be. Its own text holds nothing of what was read.
type TextError struct {
	Place string // "item 2: "; "" if it is about the whole text
	Must  string // "must be a valid netip.Addr"
	Cause error  // of a Go type's method UnmarshalText, whose text may hold what was read; nil: none
}

// Error returns the place and what must be there.
func (e *TextError) Error() string { return e.Place + e.Must }

// TextCause returns e.Cause.
func (e *TextError) TextCause() error { return e.Cause }

// TextCause returns what the UnmarshalText of a Go type has said of a text; nil if err does not tell. A parser that is not of the runtime tells it
// with a method of the same name.
func TextCause(err error) error {
	if told, ok := err.(interface{ TextCause() error }); ok {
		return told.TextCause()
	}
	return nil
}
