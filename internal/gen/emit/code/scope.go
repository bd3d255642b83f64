package code

import (
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Scope is the set of names that are declared in a piece of code.
type Scope struct {
	outer map[string]bool // shared with other scopes
	own   map[string]bool
}

// NewScope returns a scope with the packages that the files of p import, the functions of p that they call, and names.
func NewScope(p *model.Package, names ...string) Scope {
	s := ScopeOf(names...)
	s.outer = Taken(p)
	return s
}

// ScopeOf returns a scope with names alone.
func ScopeOf(names ...string) Scope {
	s := Scope{own: map[string]bool{}}
	for _, name := range names {
		s.own[name] = true
	}
	return s
}

// Taken returns the names that are declared in every file of p.
func Taken(p *model.Package) map[string]bool {
	if p.Taken != nil {
		return p.Taken
	}
	names := map[string]bool{"testing": true}
	for _, name := range Imports(p) { // order: a set
		names[name] = true
	}
	for _, name := range p.Unexported {
		names[name] = true
	}
	return names
}

// Has reports whether name is taken.
func (s Scope) Has(name string) bool { return s.outer[name] || s.own[name] }

// Pick takes the first of names that is free, or the last one with underscores. It returns the name.
func (s Scope) Pick(names ...string) string {
	var name string
	for _, name = range names {
		if !s.Has(name) {
			break
		}
	}
	for s.Has(name) {
		name += "_"
	}
	s.Take(name)
	return name
}

// Take adds name to s, whether it is free or not.
func (s Scope) Take(name string) { s.own[name] = true }

// Names returns the names that are taken in s itself, sorted.
func (s Scope) Names() []string { return slices.Sorted(maps.Keys(s.own)) }
