package model

import "slices"

// Leaf returns the named leaf, or nil.
func (r *Resource) Leaf(name string) *Leaf {
	if i, ok := r.leaf[name]; ok {
		return r.Leaves[i]
	}
	return nil
}

// AddLeaf adds l to the leaves of r. It keeps the leaves of an object or member together.
func (r *Resource) AddLeaf(l *Leaf) {
	if r.leaf == nil {
		r.leaf, r.below = map[string]int{}, map[string][2]int{}
	}
	at := len(r.Leaves)
	r.Leaves = append(r.Leaves, l)
	if _, again := r.leaf[l.Name]; !again {
		r.leaf[l.Name] = at
	}
	place := ""
	for i, f := range l.Path[:len(l.Path)-1] {
		place += f.Name
		r.addBelow(place, at)
		if m := l.Member(i); m != nil {
			place += "." + m.Name
			r.addBelow(place, at)
		}
		place += "."
	}
}

// addBelow records that the leaf with the index at is in the object or member at place.
func (r *Resource) addBelow(place string, at int) {
	part, begun := r.below[place]
	if !begun {
		part[0] = at
	}
	part[1] = at + 1
	r.below[place] = part
}

// Below returns the leaves of the object or member at a place such as "connection.cloud".
func (r *Resource) Below(place string) []*Leaf {
	part := r.below[place]
	return r.Leaves[part[0]:part[1]]
}

// FirstValued returns the first leaf in the object at place that the specification sets in p, or nil. If there is one, an optional object
// is present.
func (r *Resource) FirstValued(place string, p *Profile) *Leaf {
	for _, l := range r.Below(place) {
		if l.Valued(p) {
			return l
		}
	}
	return nil
}

// Touched reports whether something other than defaults of the kind can set the object or member at place in p.
func (r *Resource) Touched(place string, p *Profile) bool {
	return slices.ContainsFunc(r.Below(place), func(l *Leaf) bool { return l.Touched(p) })
}

// selects reports whether variables can select the member of a union at place in p. Shared variables select no member.
func (r *Resource) selects(place string, p *Profile) bool {
	return slices.ContainsFunc(r.Below(place), func(l *Leaf) bool {
		s := l.Source(p)
		return s.Bound() && !s.Shared
	})
}

// ByMembers reports whether a variable of a member can select the member of the union l in p.
func (r *Resource) ByMembers(l *Leaf, p *Profile) bool {
	u := l.Field().Type.Union
	return u != nil && !l.Pinned(p) && slices.ContainsFunc(u.Members, func(m *Object) bool { return r.selects(l.Name+"."+m.Name, p) })
}

// taken returns the member that the union l has in p, independently of variables, or nil if it depends on variables.
func (r *Resource) taken(l *Leaf, p *Profile) *Object {
	if l == nil || l.Source(p).Bound() {
		return nil
	}
	var only *Object
	for _, m := range l.Field().Type.Union.Members {
		switch {
		case m.Name != l.Selected(p) && !r.selects(l.Name+"."+m.Name, p):
		case only != nil:
			return nil
		default:
			only = m
		}
	}
	if only != nil && !l.Field().Required() && l.Selected(p) != only.Name {
		return nil
	}
	return only
}

// Settled reports whether the member of the union l in p does not depend on variables. It returns the member, or nil.
func (r *Resource) Settled(l *Leaf, p *Profile) (*Object, bool) {
	m := r.taken(l, p)
	return m, m != nil || !l.Source(p).Bound() && !r.ByMembers(l, p) && l.Selected(p) == ""
}

// A placeIn is an optional object or a union in one profile.
type placeIn struct {
	place   string
	profile *Profile
}

// sure reports whether the optional object at place is present in p, or the union at place has the member m, independently of variables. It
// caches the answers, because it is called for every leaf of the object.
func (r *Resource) sure(place string, m *Object, p *Profile) bool {
	key := placeIn{place, p}
	a, known := r.answers[key]
	if !known {
		if m != nil {
			a.member = r.taken(r.Leaf(place), p)
		} else {
			a.present = r.FirstValued(place, p) != nil
		}
		if r.answers == nil {
			r.answers = map[placeIn]answer{}
		}
		r.answers[key] = a
	}
	if m != nil {
		return a.member == m
	}
	return a.present
}

// An answer is the result of sure for an optional object or a union.
type answer struct {
	present bool
	member  *Object
}

// Condition returns the innermost object or member around l that may be absent in p, such as "connection.cloud". The leaf matters only if
// this is present. It returns "" if there is none.
func (r *Resource) Condition(l *Leaf, p *Profile) string {
	return r.condition(l, p, r.sure)
}

// ByDefault reports whether each object and member of a union around l is present in p if r is, and no variable is set.
func (r *Resource) ByDefault(l *Leaf, p *Profile) bool {
	selected := func(place string, m *Object, p *Profile) bool {
		return r.sure(place, m, p) || m != nil && r.Leaf(place).Selected(p) == m.Name
	}
	return r.condition(l, p, selected) == ""
}

// condition returns the innermost object or member around l about which sure is false, or "".
func (r *Resource) condition(l *Leaf, p *Profile, sure func(place string, m *Object, p *Profile) bool) string {
	place, condition := "", ""
	for i, f := range l.Path[:len(l.Path)-1] {
		place += f.Name
		if f.Type.Items() != nil {
			if place = l.Item; !l.itemGiven(p) {
				condition = l.Item
			}
		}
		m := l.Member(i)
		known := m == nil && !f.Pointer() || sure(place, m, p)
		if m != nil {
			place += "." + m.Name
		}
		if !known {
			condition = place
		}
		place += "."
	}
	return condition
}

// Guard returns the Condition with the name of the resource, "warehouse.connection.cloud". If only the resource may be absent, it returns
// the name of the resource. If l always matters, it returns "".
func (r *Resource) Guard(l *Leaf, p *Profile) string {
	switch condition := r.Condition(l, p); {
	case condition != "":
		return r.Name + "." + condition
	case !r.Present(p):
		return r.Name
	case r.Factory != nil:
		return r.Factory.Name
	}
	return ""
}

// MustBeSet reports whether a variable of l must be set in p, unless a variable selects another member of a union. For a list or map of
// objects that must be set, these are the variables of an item, if an item requires any.
func (r *Resource) MustBeSet(l *Leaf, p *Profile) bool {
	if l.List != nil && !l.itemGiven(p) {
		return r.mustBeSet(l.List, p) && l.standsFor() && l.Needed(p) && r.Condition(l, p) == l.Item
	}
	o := l.Field().Type.Items()
	return r.mustBeSet(l, p) && (o == nil || !slices.ContainsFunc(o.ItemFields(), ItemField.needed))
}

func (r *Resource) mustBeSet(l *Leaf, p *Profile) bool {
	return (l.Needed(p) || l.Instead(p) != nil) && l.Source(p).DefaultFile == "" && r.Factory == nil && r.Present(p) && r.ByDefault(l, p) && !r.ByMembers(l, p)
}

// needed reports whether every item must have f.
func (f ItemField) needed() bool {
	return f.Field().Required() && !slices.ContainsFunc(f.Path, (*Field).Pointer)
}
