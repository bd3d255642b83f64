package model

import (
	"slices"
	"strings"

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

// A Binding says where the value of a leaf comes from: a variable or file if one is set, or else the fallback.
type Binding struct {
	Source

	Fallback   *Value    // nil: none
	From       Layer     // the layer of the fallback; None if there is none
	Insecure   bool      // the fallback is an insecure_default
	Implied    bool      // for a union: the fallback is the only member that has values, and is not set with `select`
	FallbackAt diag.Span // where the specification gives it; invalid for kind defaults
}

// A Source has the variables and files of a leaf in one profile.
type Source struct {
	Env         []string // the variables for the value: the first one that is set is used
	File        string   // the variable that holds the path of a file
	Old         []string // the deprecated variables: read if none of the others is set, with a warning
	DefaultFile string   // the path of a file that is read, if it exists, when no variable is set
	AllowEmpty  bool
	Shared      bool
	FileContent string // how the content of a file is read: "raw" or "trim"; "" for the usual way
	PreferEnv   bool   // if a variable and its file are both set, the variable is read
	Trim        bool   // blank space around the text of a variable is cut off
	Lower       bool   // texts of variables and files are read in lower case

	VarAt    []diag.Span // the places where the specification names each of Env, and then File; nil for names from env_prefix
	OldAt    []diag.Span // the places where the specification names each of Old
	SourceAt diag.Span   // the place where the specification binds the leaf; invalid for env_prefix
}

// A Layer is the place where a fallback comes from.
type Layer int

// The layers, lowest first.
const (
	None Layer = iota
	FromKind
	FromResource
	FromProfile
)

// Bound reports whether the leaf has a variable.
func (s Source) Bound() bool { return len(s.Env) > 0 || s.File != "" }

// Fed reports whether the leaf has a variable or a default file.
func (s Source) Fed() bool { return s.Bound() || s.DefaultFile != "" }

// Names returns the variables that can be set: those for the value, then the one that names a file.
func (s Source) Names() []string {
	names := slices.Clone(s.Env)
	if s.File != "" {
		names = append(names, s.File)
	}
	return names
}

// IsFile reports whether the variable with index i in Names names a file.
func (s Source) IsFile(i int) bool { return i == len(s.Env) }

// NamesKey returns a key that is equal for sources with the same variables and files. Flags do not matter.
func (s Source) NamesKey() [4]string {
	return [4]string{strings.Join(s.Env, "\n"), s.File, strings.Join(s.Old, "\n"), s.DefaultFile}
}

// same reports whether s and o are read in the same way.
func (s Source) same(o Source) bool {
	return slices.Equal(s.Env, o.Env) && s.File == o.File && s.DefaultFile == o.DefaultFile && slices.Equal(s.Old, o.Old) && s.SameReading(o) && (!s.Bound() || s.AllowEmpty == o.AllowEmpty && s.Shared == o.Shared)
}

// SameReading reports whether texts of s and o are read in the same way, wherever they are found.
func (s Source) SameReading(o Source) bool {
	return s.FileContent == o.FileContent && s.PreferEnv == o.PreferEnv && s.Trim == o.Trim && s.Lower == o.Lower
}

// ReadingFacts returns phrases about how texts of s are changed before they are parsed.
func (s Source) ReadingFacts() []string {
	var facts []string
	if s.PreferEnv {
		facts = append(facts, "the variable wins over its file")
	}
	switch s.FileContent {
	case "raw":
		facts = append(facts, "every byte of the file counts")
	case "trim":
		facts = append(facts, "blank space around the content of the file is cut off")
	}
	if s.Trim {
		facts = append(facts, "blank space around the variable's text is cut off")
	}
	if s.Lower {
		facts = append(facts, "read in lower case")
	}
	return facts
}

// Read returns text as the loader reads it from a variable of s.
func (s Source) Read(text string) string {
	if s.Trim {
		text = strings.TrimSpace(text)
	}
	if s.Lower {
		text = strings.ToLower(text)
	}
	return text
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
