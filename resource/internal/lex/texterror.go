package lex

// A TextError says what a text must be. Its text contains no part of the text that was read.
type TextError struct {
	Place string // "item 2: "; "" if it is about the whole text
	Must  string // "must be a valid netip.Addr"
	Cause error  // the error of a Go type's UnmarshalText, which may contain the text that was read; nil: none
}

// Error returns the place and what must be there.
func (e *TextError) Error() string { return e.Place + e.Must }

// TextCause returns e.Cause.
func (e *TextError) TextCause() error { return e.Cause }

// TextCause returns the error of a Go type's UnmarshalText that err contains, or nil. The errors of parsers outside of the runtime have a
// method of the same name for it.
func TextCause(err error) error {
	if told, ok := err.(interface{ TextCause() error }); ok {
		return told.TextCause()
	}
	return nil
}
