package model

import (
	"cmp"
	"slices"
	"sort"
)

// Add appends p to the profiles.
func (ps *Profiles) Add(p *Profile) {
	if ps.named == nil {
		ps.named = map[string]*Profile{}
	}
	p.number = len(ps.All)
	ps.All, ps.named[p.Name] = append(ps.All, p), p
}

// Alias makes text an alias of p, which is one of the profiles.
func (ps *Profiles) Alias(p *Profile, text string) {
	if ps.aliased == nil {
		ps.aliased = map[string]*Profile{}
	}
	p.Aliases, ps.aliased[text] = append(p.Aliases, text), p
}

// Compare orders profiles as the specification does.
func (p *Profile) Compare(q *Profile) int { return cmp.Compare(p.number, q.number) }

// Find returns the index of p in a list of n items. Each item belongs to another profile, and they are in the order of the profiles. The
// function argument returns the profile of item i. If no item belongs to p, Find returns the index at which to insert one, and false. No
// item belongs to a nil p.
func (p *Profile) Find(n int, of func(i int) *Profile) (int, bool) {
	if p == nil {
		return n, false
	}
	i := sort.Search(n, func(i int) bool { return of(i).number >= p.number })
	return i, i < n && of(i) == p
}

// among reports whether p is one of ps, which are in the order of the profiles.
func (p *Profile) among(ps []*Profile) bool {
	_, found := p.Find(len(ps), func(i int) *Profile { return ps[i] })
	return found
}

// Pointer reports whether the resource may be absent, so that its member of Config is a pointer.
func (r *Resource) Pointer() bool { return r.Optional || r.OnlyIn != nil || r.When != nil }

// In reports whether r exists in p. A nil p stands for a specification without profiles.
func (r *Resource) In(p *Profile) bool {
	return r.OnlyIn == nil || p == nil || p.among(r.OnlyIn)
}

// ClaimedIn reports whether the specification binds a field of r in p, so that r is present although it is optional.
func (r *Resource) ClaimedIn(p *Profile) bool { return p.among(r.Claimed) }

// Present reports whether r is present in p, whatever variables are set.
func (r *Resource) Present(p *Profile) bool { return r.When == nil && r.PresentWhen(p) }

// PresentWhen reports whether r is present in p, whatever variables are set, if its condition is true.
func (r *Resource) PresentWhen(p *Profile) bool { return r.In(p) && (!r.Optional || r.ClaimedIn(p)) }

// ProfilesOf lists the profiles in which r exists. It is one nil profile if the specification has no profiles.
func (p *Package) ProfilesOf(r *Resource) []*Profile {
	switch {
	case p.Profiles == nil:
		return []*Profile{nil}
	case r.OnlyIn != nil:
		return r.OnlyIn
	}
	return p.Profiles.All
}

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

// A Variant is a value that several profiles share.
type Variant[T any] struct {
	What     T
	Profiles []*Profile // one nil profile if the specification has no profiles
	All      bool       // they are all the profiles that were grouped
}

// Names returns the names of v's profiles, or none if all profiles share the value.
func (v Variant[T]) Names() []string {
	if v.All {
		return nil
	}
	names := make([]string, len(v.Profiles))
	for i, p := range v.Profiles {
		names[i] = p.Name
	}
	return names
}

// Variants groups profiles by their value. The groups are in the order of their first profile.
func Variants[T comparable](profiles []*Profile, of func(*Profile) T) []Variant[T] {
	return VariantsBy(profiles, func(what T) T { return what }, of)
}

// VariantsBy is Variants for values that cannot be compared. Values with the same key count as equal.
func VariantsBy[T any, K comparable](profiles []*Profile, key func(T) K, of func(*Profile) T) []Variant[T] {
	var vs []Variant[T]
	known := map[K]int{}
	for _, p := range profiles {
		what := of(p)
		i, again := known[key(what)]
		if !again {
			i = len(vs)
			known[key(what)] = i
			vs = append(vs, Variant[T]{What: what})
		}
		vs[i].Profiles = append(vs[i].Profiles, p)
	}
	if len(vs) == 1 {
		vs[0].All = true
	}
	return vs
}

// Selected returns the profile that the text of the variable selects, a name or an alias, or nil. ps may be nil.
func (ps *Profiles) Selected(text string) *Profile {
	if p := ps.Named(text); p != nil || ps == nil {
		return p
	}
	return ps.aliased[text]
}

// Named returns the named profile, or nil. ps may be nil.
func (ps *Profiles) Named(name string) *Profile {
	if ps == nil {
		return nil
	}
	return ps.named[name]
}

// Names lists the names of the profiles, in the order of the specification. ps may be nil.
func (ps *Profiles) Names() []string {
	if ps == nil {
		return nil
	}
	names := make([]string, len(ps.All))
	for i, p := range ps.All {
		names[i] = p.Name
	}
	return names
}
