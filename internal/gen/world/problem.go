package world

import (
	"go/token"
	"strings"
)

// A Problem is a reason why a package could not be loaded, or why its types are incomplete.
type Problem struct {
	Path    string         // the import path, as it was asked for
	Missing bool           // there is no such package: `go get` may help
	Syntax  bool           // a file cannot be parsed, so its declarations are not reliable
	At      token.Position // the place in the Go source; not valid if the problem has none
	Text    string         // one line
}

// Error returns the place, if there is one, and the text.
func (p Problem) Error() string {
	if p.At.IsValid() {
		return p.At.String() + ": " + p.Text
	}
	return p.Text
}

// Problems are the problems of some packages, in the order of the requested paths.
type Problems []Problem

// Error returns all problems, one per line.
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

// Err returns ps as an error, or nil if there are no problems.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
