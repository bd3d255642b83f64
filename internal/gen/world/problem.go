package world

import (
	"go/token"
	"strings"
)

// A Problem is why a package could not be loaded, or why its types are not whole.
type Problem struct {
	Path    string         // the import path, as it was asked for
	Missing bool           // there is no such package: `go get` may help
	Why     error          // why it cannot be imported; nil if it is there
	Syntax  bool           // a file cannot be parsed: what it seems to declare is a guess
	At      token.Position // where in the Go source; not valid if the problem has no such place
	Text    string         // one line
}

// Error is the place, if there is one, and the text.
func (p Problem) Error() string {
	if p.At.IsValid() {
		return p.At.String() + ": " + p.Text
	}
	return p.Text
}

// Problems are the problems of some packages, in the order of the paths that were asked for.
type Problems []Problem

// Error is all problems, a line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Of returns the problems of the package at path.
func (ps Problems) Of(path string) Problems {
	var of Problems
	for _, p := range ps {
		if p.Path == path {
			of = append(of, p)
		}
	}
	return of
}

// Err is ps as an error; nil if there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
