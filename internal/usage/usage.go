// Package usage has the error for a command line that cannot be followed.
package usage

import (
	"fmt"

	"github.com/resgen-go/resgen/internal/diag"
)

// An Error says what is wrong with a command line, or with the files that it names, and suggests what to do instead.
type Error struct{ Text, Help string }

// Error returns the text.
func (e *Error) Error() string { return e.Text }

// New returns an *Error.
func New(text, help string) error { return &Error{text, help} }

// Unknown returns the *Error for a name that is not in a closed set. noun says what such a name is, for example "profile".
func Unknown(noun, name string, names []string) error {
	return New(fmt.Sprintf("there is no %s `%s`", noun, name), diag.DidYouMean(name, names))
}
