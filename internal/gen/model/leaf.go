package model

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Leaf is one value that a resource's loader sets. The methods of Leaf and Resource return which variables set the leaf, which value it
// has without them, and whether a variable must be set. Only resolve reads its bindings directly.
type Leaf struct {
	Path      []*Field         // from the kind's field to the leaf's own field, which is the last one
	Members   []*Object        // for each union in Path, the member in which the path continues; nil for other fields
	Name      string           // "connection.cloud.cluster_url"
	Base      Binding          // for every profile that ByProfile does not list, or if there are no profiles
	ByProfile []ProfileBinding // in the order of the profiles
	InsteadOf []*Use           // dependencies: if none of them is filled, the leaf must be filled, even if its field is optional
	OneOf     [][]*Leaf        // groups of leaves that contain this leaf; at least one leaf of each group must be filled

	Beside []string // for a list or map of objects: variables that begin like the variables of its items, but set another field

	List *Leaf  // the list or map of objects, if the leaf belongs to an item; the leaf then stands for this field in every item; nil for no item
	Item string // "servers[0]", with List

	entry []bool // whether the specification has Item: in Base, and then in each of ByProfile; nil if l is in no item
}

// A ProfileBinding is the binding in a profile whose binding differs from Leaf.Base.
type ProfileBinding struct {
	Profile *Profile
	Binding Binding
}

// Field returns the field of the leaf itself.
func (l *Leaf) Field() *Field { return l.Path[len(l.Path)-1] }

// Member returns the member of the union at the i-th field of l's path in which the path continues, or nil.
func (l *Leaf) Member(i int) *Object {
	if i < len(l.Members) {
		return l.Members[i]
	}
	return nil
}

// In returns the binding of l in p.
func (l *Leaf) In(p *Profile) Binding {
	if i, found := p.Find(len(l.ByProfile), func(i int) *Profile { return l.ByProfile[i].Profile }); found {
		return l.ByProfile[i].Binding
	}
	return l.Base
}

// SetIn sets the binding of l in p. If p is nil, it sets the binding without a profile.
func (l *Leaf) SetIn(p *Profile, b Binding) {
	if p == nil {
		l.Base = b
		return
	}
	i, found := p.Find(len(l.ByProfile), func(i int) *Profile { return l.ByProfile[i].Profile })
	if !found {
		l.ByProfile = slices.Insert(l.ByProfile, i, ProfileBinding{Profile: p})
	}
	l.ByProfile[i].Binding = b
}

// Source returns the variables that feed l in p.
func (l *Leaf) Source(p *Profile) Source { return l.In(p).Source }

// Fallback returns the value of l in p when no variable is set, or nil.
func (l *Leaf) Fallback(p *Profile) *Value {
	if v := l.In(p).Fallback; v != nil {
		return v
	}
	return l.Field().Default
}

// From returns the layer of l's fallback in p.
func (l *Leaf) From(p *Profile) Layer { return l.In(p).From }

// Insecure reports whether l's fallback in p is an insecure_default.
func (l *Leaf) Insecure(p *Profile) bool { return l.In(p).Insecure }

// Valued reports whether the specification sets l in p, in the resource or in the profile. A default of the kind does not count.
func (l *Leaf) Valued(p *Profile) bool { return l.From(p) >= FromResource }

// Touched reports whether something other than the default of the kind can set l in p.
func (l *Leaf) Touched(p *Profile) bool { return l.Source(p).Bound() || l.Valued(p) }

// Needed reports whether l must be set in p, by a variable or a default file, because there is no other value. It assumes that the objects
// around l are present.
func (l *Leaf) Needed(p *Profile) bool {
	return (l.demanded(p) || l.last(p)) && l.Fallback(p) == nil
}

// demanded reports whether l must be filled in p, independently of other leaves.
func (l *Leaf) demanded(p *Profile) bool { return l.Field().Required() || l.alone(p) }

// last reports whether l is the only leaf of a group that can be filled in p. If no leaf of the group can be filled, it reports whether l
// is the first one.
func (l *Leaf) last(p *Profile) bool {
	return slices.ContainsFunc(l.OneOf, func(group []*Leaf) bool {
		others := slices.ContainsFunc(group, func(o *Leaf) bool { return o != l && o.fillable(p) })
		return !others && (l.fillable(p) || group[0] == l)
	})
}

// fillable reports whether anything can fill l in p.
func (l *Leaf) fillable(p *Profile) bool {
	return l.Source(p).Fed() || l.Fallback(p) != nil
}

// Instead returns alternatives to the leaf l in p, for a rule that requires one of several leaves: the leaves of each group whose variables
// may be set in place of those of l. Only one leaf of a group has alternatives: the first to which the specification itself gives a
// variable, or else the first that has one from env_prefix. For other leaves, and if no variable must be set, it returns nil.
func (l *Leaf) Instead(p *Profile) [][]*Leaf {
	var instead [][]*Leaf
	for _, group := range l.OneOf {
		bound := slices.DeleteFunc(slices.Clone(group), func(o *Leaf) bool { return !o.Source(p).Bound() })
		filled := slices.ContainsFunc(group, func(o *Leaf) bool { return o.Fallback(p) != nil || o.Source(p).DefaultFile != "" })
		if filled || len(bound) < 2 {
			continue
		}
		first := max(0, slices.IndexFunc(bound, func(o *Leaf) bool { return len(o.In(p).VarAt) > 0 }))
		if bound[first] == l {
			instead = append(instead, slices.Delete(bound, first, first+1))
		}
	}
	return instead
}

// alone reports whether dependencies may fill l's role, and none is filled in p.
func (l *Leaf) alone(p *Profile) bool {
	return len(l.InsteadOf) > 0 && !slices.ContainsFunc(l.InsteadOf, func(u *Use) bool { return u.In(p).Resource != nil })
}

// Selected returns the member of the union l in p when no variable selects one, or "".
func (l *Leaf) Selected(p *Profile) string {
	if v := l.Fallback(p); v != nil && l.Field().Type.Kind == UnionType {
		name, _ := v.V.(string)
		return name
	}
	return ""
}

// MayBeEmpty reports whether an empty variable unsets the optional leaf l in some profile.
func (l *Leaf) MayBeEmpty() bool {
	return l.Field().Optional && (l.Base.AllowEmpty || slices.ContainsFunc(l.ByProfile, func(b ProfileBinding) bool { return b.Binding.AllowEmpty }))
}

// Pinned reports whether the specification selects a member of the union l in p with the key select. Then variables of members do not
// select a member.
func (l *Leaf) Pinned(p *Profile) bool {
	return l.Field().Type.Kind == UnionType && l.Valued(p) && !l.In(p).Implied
}

// Selectable reports whether the union l can have the named member in p.
func (l *Leaf) Selectable(name string, p *Profile) bool {
	return !l.Pinned(p) || l.Source(p).Bound() || l.Selected(p) == name
}

// Leaning returns the member of the union l in p when no variable selects one, but variables of other members can. It returns "" if there
// is none.
func (l *Leaf) Leaning(p *Profile) string {
	if l.Pinned(p) {
		return ""
	}
	return l.Selected(p)
}

// A Reading says how the generated loader reads a leaf in one profile.
type Reading struct {
	Source
	Store    string // the store of secrets and the reference that fill l if no variable does; "" for none
	Or       *Value // a fallback that only the running program can read, or the member that `select` pins; nil for none
	Template *Made  // the template over other fields that fills l if no variable does; nil for none
	Required bool   // it is a problem that Validate cannot detect if nothing is set
}

// Reading returns the Reading of l in p.
func (l *Leaf) Reading(p *Profile) Reading {
	r := Reading{Source: l.Source(p), Required: l.demanded(p) && l.Fallback(p) == nil && !l.Field().MissingIfZero()} // Validate checks rules
	// An empty text is the zero value, because an empty variable counts as unset.
	v := l.Fallback(p)
	if v != nil {
		r.Store = v.Store
	}
	if r.Template = v.Template(); r.Template != nil {
		return r
	}
	if v = v.Literal(); v != nil && (l.Field().Type.Texts() && v.V != "" || l.Pinned(p)) {
		r.Or = v
	}
	return r
}

// Idle reports whether the loader has nothing to read and nothing to report.
func (r Reading) Idle() bool {
	return !r.Fed() && r.Store == "" && r.Or == nil && r.Template == nil && !r.Required
}

// Plain returns r without the template. The loader adds the template when it has read the fields in it.
func (r Reading) Plain() Reading {
	r.Template = nil
	return r
}

// Same reports whether the loader does the same for r and o.
func (r Reading) Same(o Reading) bool {
	return r.same(o.Source) && r.Store == o.Store && r.Or.Equal(o.Or) && r.Template.Equal(o.Template) && r.Required == o.Required
}

// Template returns the template over other fields that fills l in p if no variable does; nil for none.
func (l *Leaf) Template(p *Profile) *Made { return l.Fallback(p).Template() }

// A Literal is a value that a layer of the specification gives to a leaf.
type Literal struct {
	Value   *Value
	From    Layer
	At      diag.Span
	Fills   bool // whether the literal is the fallback
	Cleared bool // whether the profile unsets the leaf
}

// Literals returns all values of l in p, also overridden ones. The highest layer comes first.
func (l *Leaf) Literals(p *Profile) []Literal {
	var all []Literal
	in, base := l.In(p), l.Base
	if in.From >= FromResource {
		all = append(all, Literal{Value: in.Fallback, From: in.From, At: in.FallbackAt, Fills: true})
	}
	if in.From != FromResource && base.From == FromResource {
		all = append(all, Literal{Value: base.Fallback, From: base.From, At: base.FallbackAt, Cleared: in.From != FromProfile})
	}
	if d := l.Field().Default; d != nil {
		all = append(all, Literal{Value: d, From: FromKind, At: d.At, Fills: in.From == FromKind})
	}
	return all
}
