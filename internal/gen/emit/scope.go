package emit

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A scope is the names that mean something in a piece of code.
type scope struct {
	outer map[string]bool // shared with other scopes
	own   map[string]bool
}

// newScope has the packages that the files of p import, the functions of its own that they call, and names.
func newScope(p *model.Package, names ...string) scope {
	s := scopeOf(names...)
	s.outer = taken(p)
	return s
}

// scopeOf has names alone.
func scopeOf(names ...string) scope {
	s := scope{own: map[string]bool{}}
	for _, name := range names {
		s.own[name] = true
	}
	return s
}

// taken returns the names that mean something in every file of p.
func taken(p *model.Package) map[string]bool {
	if p.Taken != nil {
		return p.Taken
	}
	names := map[string]bool{"testing": true}
	for _, name := range imports(p) { // order: a set
		names[name] = true
	}
	for _, name := range p.Unexported {
		names[name] = true
	}
	return names
}

func (s scope) has(name string) bool { return s.outer[name] || s.own[name] }

// pick takes the first of names that is free, or the last with underscores.
func (s scope) pick(names ...string) string {
	var name string
	for _, name = range names {
		if !s.has(name) {
			break
		}
	}
	for s.has(name) {
		name += "_"
	}
	s.own[name] = true
	return name
}
