package emit

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A scope is the names that mean something in a piece of code.
type scope map[string]bool

// newScope has the packages that the files of p import, the functions of its own that they call, and names.
func newScope(p *model.Package, names ...string) scope {
	s := scope{}
	for _, name := range imports(p) { // order: a set
		s[name] = true
	}
	for _, name := range append(append([]string{"testing"}, p.Unexported...), names...) {
		s[name] = true
	}
	return s
}

// pick takes the first of names that is free, or the last with underscores.
func (s scope) pick(names ...string) string {
	var name string
	for _, name = range names {
		if !s[name] {
			break
		}
	}
	for s[name] {
		name += "_"
	}
	s[name] = true
	return name
}
