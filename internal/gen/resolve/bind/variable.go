package bind

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// A use is a variable that sets a leaf in some profiles.
type use struct {
	name     string
	file     bool
	res      *model.Resource
	leaf     *model.Leaf
	shared   bool
	at       diag.Span
	profiles []*model.Profile // nil if the specification has no profiles
	number   int              // the position in the specification
}

// ShareVariables reports variables that set two fields in the same profile, unless both bindings have the key shared.
func (r *Bindings) ShareVariables() {
	var uses []*use
	all := r.Pkg.All()
	for _, f := range r.Pkg.Factories {
		all = append(all, f.Given)
	}
	for _, res := range all {
		for _, l := range res.Leaves {
			uses = append(uses, r.uses(res, l)...)
		}
	}
	r.profileVariable(uses)
	r.besideItems(uses)
	before := map[usedIn]*firstUses{}
	found := clashes{of: map[clashKey]*clash{}}
	for i, u := range uses {
		u.number = i
		var first *use // the first use of another leaf in one of the profiles of u
		for _, p := range u.places() {
			if other := before[p].other(u.leaf); other != nil && (first == nil || other.number < first.number) {
				first = other
			}
		}
		if first != nil && !r.unusable[first.at] && !r.unusable[u.at] {
			found.add(first, u)
		}
		for _, p := range u.places() {
			if before[p] == nil {
				before[p] = &firstUses{}
			}
			before[p].add(u)
		}
	}
	for _, c := range found.all {
		r.clash(c)
	}
}

// A usedIn is a variable in a profile. The profile is nil in a specification without profiles.
type usedIn struct {
	name    string
	profile *model.Profile
}

// places returns the variable of u in each of its profiles.
func (u *use) places() []usedIn {
	if u.profiles == nil {
		return []usedIn{{name: u.name}}
	}
	places := make([]usedIn, len(u.profiles))
	for i, p := range u.profiles {
		places[i] = usedIn{u.name, p}
	}
	return places
}

// firstUses has the first use of a variable in a profile, and the first use by another leaf.
type firstUses [2]*use

// other returns the first use by another leaf than l, or nil.
func (f *firstUses) other(l *model.Leaf) *use {
	switch {
	case f == nil:
		return nil
	case f[0].leaf != l:
		return f[0]
	}
	return f[1]
}

func (f *firstUses) add(u *use) {
	switch {
	case f[0] == nil:
		f[0] = u
	case f[1] == nil && u.leaf != f[0].leaf:
		f[1] = u
	}
}

// uses returns the variables of a leaf, each with the profiles in which it is read.
func (r *Bindings) uses(res *model.Resource, l *model.Leaf) []*use {
	var all []*use
	known := map[useKey]*use{}
	for _, p := range r.Pkg.ProfilesOf(res) {
		s := l.Source(p)
		names := s.Names()
		for i, n := range append(names, s.Old...) {
			file, at := i < len(names) && s.IsFile(i), s.SourceAt
			switch {
			case i >= len(names) && s.OldAt != nil:
				at = s.OldAt[i-len(names)]
			case i < len(names) && s.VarAt != nil:
				at = s.VarAt[i]
			case !at.Valid():
				at = res.At
			}
			for _, n := range environ.Expand(res.Factory, n) {
				key := useKey{n, file, s.Shared, at}
				u := known[key]
				if u == nil {
					u = &use{name: n, file: file, res: res, leaf: l, shared: s.Shared, at: at}
					known[key] = u
					all = append(all, u)
				}
				if p != nil {
					u.profiles = append(u.profiles, p)
				}
			}
		}
	}
	return all
}

// A useKey identifies a use of a variable by one leaf.
type useKey struct {
	name         string
	file, shared bool
	at           diag.Span
}

// A clash is a conflict between uses of one or more variables. Two resources with the same env_prefix are one clash.
type clash struct {
	a, b       *use // of the first variable
	text, help string
	others     int // the number of further variables
}

// clashes has the clashes in the order of the specification.
type clashes struct {
	all []*clash
	of  map[clashKey]*clash
}

// A clashKey identifies a clash: two resources, and a place in the second.
type clashKey struct {
	a, b *model.Resource
	at   diag.Span
}

func (cs *clashes) add(a, b *use) {
	c := &clash{a: a, b: b}
	switch {
	case a.file != b.file:
		c.text, c.help = "holds a value for one field and a file's path for another", "use two variables"
	case a.leaf.Field().Secret != b.leaf.Field().Secret:
		c.text, c.help = "is a secret for one field and not for the other", "use two variables, or set `secret` on both fields"
	case !a.shared || !b.shared:
		c.text, c.help = "is read by two fields", "use two variables, or add `shared = true` to both bindings"
	default:
		return
	}
	at := clashKey{a.res, b.res, b.at}
	if first := cs.of[at]; first != nil {
		if b.name != first.b.name {
			first.others++
		}
		return
	}
	cs.of[at] = c
	cs.all = append(cs.all, c)
}

func (r *Bindings) clash(c *clash) {
	first := diag.Label{At: c.a.at, Text: "read by `" + c.a.res.Name + "." + c.a.leaf.Name + "` here"}
	second := diag.Label{At: c.b.at, Text: "read by `" + c.b.res.Name + "." + c.b.leaf.Name + "` here"}
	text, help := "the variable `"+c.a.name+"` "+c.text, c.help
	if c.others > 0 {
		text += "; the same is true of " + ident.Count(c.others, "more variable")
		help = "give each resource an `env_prefix` of its own, or its own variables"
	}
	r.Conflict(diag.SharedVariable, first, second, text, help)
}

// profileVariable reports fields that read the variable that selects the profile.
func (r *Bindings) profileVariable(uses []*use) {
	if r.Pkg.Profiles == nil {
		return
	}
	for _, u := range uses {
		if u.name == r.Pkg.Profiles.Env {
			help := "use another variable for `" + u.res.Name + "." + u.leaf.Name + "`"
			if u.res.Factory != nil && u.res == u.res.Factory.Given {
				help = "the profile needs no parameter: write `{profile}` in a template, and `profile` in a case"
			}
			r.Report(diag.SharedVariable, u.at, "the variable `"+u.name+"` selects the profile", help,
				diag.Label{At: r.Profiles.Selector, Text: "it selects the profile here"})
		}
	}
}

// reserved reports a variable of l whose name comes from env_prefix, and that a shell or the system sets. The program would read a value
// that is not meant for it.
func (b *binder) reserved(l *model.Leaf, name string) {
	if by := environ.SetBy(name); by != "" {
		b.unusable[b.prefix.At] = true
		b.Report(diag.ReservedVariable, b.prefix.At, "`"+l.Name+"` would read the variable `"+name+"`, which "+by,
			"bind another variable: `"+l.Name+" = { env = \"APP_"+name+"\" }`; or this one if it is meant: `"+l.Name+" = { env = \""+name+"\" }`",
			diag.Label{At: l.Field().At, Text: "declared here"})
	}
}
