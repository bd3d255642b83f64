package model

import (
	"cmp"
	"sort"

	"github.com/resgen-go/resgen/internal/diag"
)

// Profiles is the closed set of environments that a program runs in.
type Profiles struct {
	All     []*Profile // filled by Add
	Env     string     // the variable that selects one
	Default *Profile   // nil: the variable is required

	named   map[string]*Profile
	aliased map[string]*Profile // filled by Alias
}

// A Profile is one environment of Profiles.
type Profile struct {
	Name       string   // "prod", "prod-eu"
	Go         string   // "ProfileProd"
	Aliases    []string // other texts that select the profile, sorted
	Production bool
	At         diag.Span

	number int // the index in Profiles.All
}

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
