package envcheck

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// A Variable is one that a specification reads.
type Variable struct {
	Name    string
	Selects *model.Profiles // the profiles that it selects one of; nil for every other variable
	Uses    []*Use          // the fields that it feeds, in the order of the specification
}

// Secret reports whether v holds a secret, or the path of a file that does.
func (v *Variable) Secret() bool {
	return slices.ContainsFunc(v.Uses, func(u *Use) bool { return u.Leaf.Field().Secret })
}

// A Use is one variable feeding one field.
type Use struct {
	Resource *model.Resource
	Leaf     *model.Leaf
	File     bool     // the variable names a file that holds the value
	Reads    []Read   // one for each profile in which the variable is read; one with a nil Profile if there are no profiles
	Others   []string // the other variables that may feed the field instead, in any of these profiles
}

// A Read is what a use comes to in one profile.
type Read struct {
	Profile  *model.Profile
	Required bool         // nothing else can fill the field; of several variables that can, one is enough
	Fallback *model.Value // what fills it otherwise; nil for nothing
	Insecure bool         // Fallback is a secret, which must not be shown
}

// Field is the name of the field: "database.host".
func (u *Use) Field() string { return u.Resource.Name + "." + u.Leaf.Name }

// Variables lists the variables of p, the one that selects the profile first, then in the order of the fields. A profile that is
// not nil leaves only those that are read in it.
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
	profiles := []*model.Profile{nil}
	if p.Profiles != nil {
		named(p.Profiles.Env).Selects = p.Profiles
		profiles = p.Profiles.All
	}
	if only != nil {
		profiles = []*model.Profile{only}
	}
	for _, res := range p.Resources {
		in := profiles
		if only == nil && p.Profiles != nil {
			in = res.Profiles(p.Profiles)
		}
		for _, leaf := range res.Leaves {
			for _, in := range in {
				if !res.In(in) {
					continue
				}
				b := leaf.In(in)
				read := Read{
					Profile: in, Fallback: b.Fallback, Insecure: b.Insecure || leaf.Field().Secret && b.Fallback != nil,
					Required: leaf.Field().Required() && b.Fallback == nil,
				}
				names := b.Env
				if b.File != "" {
					names = append(slices.Clone(names), b.File)
				}
				for i, name := range names {
					u := use(named(name), res, leaf, i == len(b.Env))
					u.Reads = append(u.Reads, read)
					for _, other := range names {
						if other != name && !slices.Contains(u.Others, other) {
							u.Others = append(u.Others, other)
						}
					}
				}
			}
		}
	}
	return all
}

func use(v *Variable, res *model.Resource, leaf *model.Leaf, file bool) *Use {
	for _, u := range slices.Backward(v.Uses) {
		if u.Leaf != leaf { // the uses by one leaf stand together
			break
		}
		if u.File == file {
			return u
		}
	}
	v.Uses = append(v.Uses, &Use{Resource: res, Leaf: leaf, File: file})
	return v.Uses[len(v.Uses)-1]
}

// A Typo is a name that is no variable of the specification and probably meant to be one.
type Typo struct{ Name, Meant string }

// Typos finds, among the variables that are set, those that were probably meant to be one of p's that is not: one letter too
// many, too few, wrong or swapped with its neighbour, or another case.
func Typos(p *model.Package, set resource.Map) []Typo {
	known := make(map[string]bool)
	var unset []string
	like := map[string][]int{} // unset by the names that one letter less makes of them
	for _, v := range Variables(p, nil) {
		known[v.Name] = true
		if set[v.Name] == "" {
			for _, less := range oneLess(strings.ToUpper(v.Name)) {
				like[less] = append(like[less], len(unset))
			}
			unset = append(unset, v.Name)
		}
	}
	var typos []Typo
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if known[name] {
			continue
		}
		first := len(unset)
		for _, less := range oneLess(strings.ToUpper(name)) {
			for _, i := range like[less] {
				if i < first && near(strings.ToUpper(name), strings.ToUpper(unset[i])) {
					first = i
				}
			}
		}
		if first < len(unset) {
			typos = append(typos, Typo{name, unset[first]})
		}
	}
	return typos
}

// oneLess is name, and what is left of it without each of its letters. Names that one edit tells apart have one of these in common.
func oneLess(name string) []string {
	all := []string{name}
	for i := range len(name) {
		all = append(all, name[:i]+name[i+1:])
	}
	return all
}

// near reports whether one edit makes b of a.
func near(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}
