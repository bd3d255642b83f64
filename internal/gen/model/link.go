package model

import (
	"slices"
	"strings"
)

// A Link is a Go package that a value of a field needs. The kind's own code does not import it.
type Link struct {
	Field   *Field
	Value   string
	Package string // import path
}

// Links returns the links for values that fields in p's resources may have: the first link of each package, sorted by package.
func (p *Package) Links() []Link {
	var all []Link
	for _, r := range p.All() {
		for _, l := range r.Kind.Links {
			if p.canBe(r, l) {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Link) int { return strings.Compare(a.Package, b.Package) })
	return slices.CompactFunc(all, func(a, b Link) bool { return a.Package == b.Package })
}

// canBe reports whether the field of l can have l's value in r: the specification sets this value for a profile or case, or the environment
// or a parameter sets the field.
func (p *Package) canBe(r *Resource, l Link) bool {
	leaf := r.Leaf(l.Field.Name)
	is := func(v *Value) bool { return v != nil && (v.Made != nil || v.Store != "" || v.V == l.Value) }
	return slices.ContainsFunc(p.ProfilesOf(r), func(q *Profile) bool { return leaf.Source(q).Bound() || is(leaf.Fallback(q)) }) ||
		slices.ContainsFunc(r.Cases, func(c *Case) bool {
			return slices.ContainsFunc(c.Values, func(v CaseValue) bool { return v.Leaf == leaf && is(v.Value) })
		})
}
