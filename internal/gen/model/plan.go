package model

import "slices"

// A Plan is the order in which the loader of a resource applies profiles: first the values of Base, and then, for the profiles of Switched,
// the values that differ.
type Plan struct {
	Base     *Profile // the only profile in which the resource exists; nil for the values that every profile has unless it sets others
	Switched []*Profile
}

// PlanOf returns the plan of r's loader.
func (p *Package) PlanOf(r *Resource) Plan {
	in := p.ProfilesOf(r)
	if len(in) == 1 {
		return Plan{Base: in[0]}
	}
	return Plan{Switched: in}
}

// Any reports whether match returns true for Base or for a profile of Switched.
func (n Plan) Any(match func(*Profile) bool) bool {
	return match(n.Base) || slices.ContainsFunc(n.Switched, match)
}

// Differs reports whether the loader reads l differently in some profile than in the base.
func (n Plan) Differs(l *Leaf) bool {
	return slices.ContainsFunc(n.Switched, func(q *Profile) bool { return !l.Reading(q).Same(l.Reading(n.Base)) })
}

// Reads reports whether the loader reads l at all.
func (n Plan) Reads(l *Leaf) bool { return n.Differs(l) || !l.Reading(n.Base).Idle() }

// Asks reports whether the loader asks if a variable of l is set, to find out whether an object is present.
func (n Plan) Asks(l *Leaf) bool { return n.Differs(l) || l.Source(n.Base).Bound() }

// Settled returns the only member of union that is used in any profile, if the specification selects it, so that the loader does not have
// to select a member.
func (n Plan) Settled(union *Leaf) *Object {
	if n.Any(func(q *Profile) bool { return !union.Pinned(q) }) {
		return nil
	}
	var only *Object
	for _, m := range union.Field().Type.Union.Members {
		switch {
		case !n.Any(func(q *Profile) bool { return union.Selectable(m.Name, q) }):
		case only != nil:
			return nil
		default:
			only = m
		}
	}
	return only
}

// ReadsItems reports whether the loader reads the list or map of objects l: something other than the default of the kind can set it.
func (n Plan) ReadsItems(l *Leaf) bool { return n.Any(l.Touched) }

// HasTemplate reports whether a template over other fields may fill l in some profile.
func (n Plan) HasTemplate(l *Leaf) bool {
	return n.Any(func(q *Profile) bool { return l.Template(q) != nil })
}

// Templates lists the leaves of r that templates over other fields may fill, in the order in which they are read: after all other leaves,
// and each after the leaves in its template.
func (n Plan) Templates(r *Resource) []*Leaf {
	var all []*Leaf
	begun := map[*Leaf]bool{}
	var add func(l *Leaf)
	add = func(l *Leaf) {
		if begun[l] || !n.HasTemplate(l) {
			return
		}
		begun[l] = true
		for _, q := range append([]*Profile{n.Base}, n.Switched...) {
			if m := l.Template(q); m != nil {
				for _, of := range m.Leaves() {
					add(of)
				}
			}
		}
		all = append(all, l)
	}
	for _, l := range r.Leaves {
		add(l)
	}
	return all
}

// ItemObjects returns the objects that are items in resources of p, including those of factories, in the order of their first use.
func (p *Package) ItemObjects() []*Object {
	var all []*Object
	seen := map[*Object]bool{}
	for _, r := range p.All() {
		for _, l := range r.Leaves {
			if o := l.Field().Type.Items(); o != nil && !seen[o] && p.PlanOf(r).ReadsItems(l) {
				seen[o] = true
				all = append(all, o)
			}
		}
	}
	return all
}
