package lex

// A TextError says what a text must be. Its own text holds nothing of what was read.
type TextError struct {
	Place string // "item 2: "; "" if it is about the whole text
	Must  string // "must be a valid netip.Addr"
	Cause error  // of a Go type's method UnmarshalText, whose text may hold what was read; nil: none
}

// Error returns the place and what must be there.
func (e *TextError) Error() string { return e.Place + e.Must }
