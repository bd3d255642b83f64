package environ

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Variable is an environment variable that a specification reads.
type Variable struct {
	Name    string
	Selects *model.Profiles // the profiles, of which the variable selects one; nil for every other variable
	Feeds   []*Feed         // the fields that it feeds, in the order of the specification
}

// Secret reports whether v contains a secret, or the path of a file with a secret.
func (v *Variable) Secret() bool {
	return slices.ContainsFunc(v.Feeds, func(f *Feed) bool { return f.Leaf.Secret() })
}

// Item reports whether v represents the variables of every item of a list or map of objects.
func (v *Variable) Item() bool {
	return len(v.Feeds) > 0 && !slices.ContainsFunc(v.Feeds, func(f *Feed) bool { return f.Leaf.List == nil })
}

// MustBeSet reports whether v must be set: in some profile the program does not start without v or one of its alternatives.
func (v *Variable) MustBeSet() bool {
	if v.Selects != nil {
		return v.Selects.Default == nil
	}
	return slices.ContainsFunc(v.Feeds, func(f *Feed) bool {
		return slices.ContainsFunc(f.Reads, func(r Read) bool { return r.First && r.MustBeSet })
	})
}

// A Feed is a field that a variable sets.
type Feed struct {
	Variable string
	Resource *model.Resource
	Leaf     *model.Leaf
	File     bool   // the variable names a file that holds the value
	Old      bool   // the variable is deprecated
	Reads    []Read // one for each profile in which the variable is read, in their order; one with a nil Profile if there are no profiles
}

// Others returns the other variables that can set the field, in any of the profiles in which the variable is read.
func (f *Feed) Others() []string {
	var others []string
	seen := map[string]bool{f.Variable: true}
	for _, r := range f.Reads {
		for _, name := range r.Source.Names() {
			if !seen[name] && !slices.Contains(Expand(f.Resource.Factory, name), f.Variable) {
				seen[name] = true
				others = append(others, name)
			}
		}
	}
	return others
}

// Instead returns lists of alternatives to the field's variables in p. One variable of each list can be set instead.
func (f *Feed) Instead(p *model.Profile) [][]string {
	var lists [][]string
	for _, group := range f.Leaf.Instead(p) {
		var names []string
		for _, l := range group {
			names = append(names, l.Source(p).Names()...)
		}
		lists = append(lists, names)
	}
	return lists
}

// A Read describes a variable of a field in one profile.
type Read struct {
	Profile   *model.Profile
	Source    model.Source // the variable, and the variables that may set the field instead
	First     bool         // the variable is the first of them
	Needed    bool         // only variables can set the field; if several variables can, one of them is enough
	Guard     string       // what must be present for Needed to matter: an optional resource, an optional object or a member of a union; "" for nothing
	MustBeSet bool         // Needed if no variable is set: what Guard names is present by default, and a union is not selected by the variables of its members
	ByMembers bool         // the field is a union, and the variables of its members can select one
	Fallback  *model.Value // the value if no variable is set; nil for none
}

// Field returns the name of the field: "database.host".
func (f *Feed) Field() string { return f.Resource.Name + "." + f.Leaf.Name }

// Profiles returns the profiles in which the variable is read, or one nil profile if there are no profiles.
func (f *Feed) Profiles() []*model.Profile {
	in := make([]*model.Profile, len(f.Reads))
	for i, r := range f.Reads {
		in[i] = r.Profile
	}
	return in
}

// In returns the Read for p, a profile in which the variable is read.
func (f *Feed) In(p *model.Profile) Read {
	if p == nil {
		return f.Reads[0]
	}
	i, _ := p.Find(len(f.Reads), func(i int) *model.Profile { return f.Reads[i].Profile })
	return f.Reads[i]
}

// Variables returns the variables of p. The variable that selects the profile is the first; the others are in the order of the fields. The
// variables of a sample item represent those of all items of a list or map. If only is not nil, the result has only variables that are read
// in this profile.
func Variables(p *model.Package, only *model.Profile) []*Variable {
	var all []*Variable
	known := map[string]*Variable{}
	named := func(name string) *Variable {
		v := known[name]
		if v == nil {
			v = &Variable{Name: name}
			known[name] = v
			all = append(all, v)
		}
		return v
	}
	if p.Profiles != nil {
		named(p.Profiles.Env).Selects = p.Profiles
	}
	for _, r := range read(p) {
		for _, l := range r.WithItems() {
			for _, in := range p.ProfilesOf(r) {
				if only != nil && in != only {
					continue
				}
				s := l.Source(in)
				if !s.Bound() {
					continue
				}
				read := Read{
					Profile: in, Source: s, Needed: (l.Needed(in) || l.Instead(in) != nil) && s.DefaultFile == "", Guard: r.Guard(l, in), MustBeSet: r.MustBeSet(l, in),
					ByMembers: r.ByMembers(l, in), Fallback: l.Fallback(in),
				}
				add := func(name string, file, old bool) {
					for _, expanded := range Expand(r.Factory, name) {
						f := named(expanded).feed(r, l, file, old)
						f.Reads = append(f.Reads, read)
					}
				}
				for i, name := range s.Names() {
					read.First = i == 0
					add(name, s.IsFile(i), false)
				}
				read.First, read.Needed, read.MustBeSet = false, false, false
				for _, name := range s.Old {
					add(name, false, true)
				}
			}
		}
	}
	return all
}

// read lists everything whose fields are read: the resources of p and, for each factory, the parameters and the resources.
func read(p *model.Package) []*model.Resource {
	all := slices.Clone(p.Resources)
	for _, f := range p.Factories {
		all = append(append(all, f.Given), f.Resources...)
	}
	return all
}

// feed returns the feed of v for l, which it adds if it is new.
func (v *Variable) feed(r *model.Resource, l *model.Leaf, file, old bool) *Feed {
	for _, f := range slices.Backward(v.Feeds) {
		if f.Leaf != l { // the feeds of one leaf are next to each other
			break
		}
		if f.File == file && f.Old == old {
			return f
		}
	}
	f := &Feed{Variable: v.Name, Resource: r, Leaf: l, File: file, Old: old}
	v.Feeds = append(v.Feeds, f)
	return f
}
