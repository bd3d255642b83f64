package model

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Factory is a group of resources that a program opens while it runs, once for each set of parameters.
type Factory struct {
	Name      string // "cloud"
	Doc       string
	Go        string      // "Cloud": the struct with the open resources
	Params    *Kind       // the parameters as a kind: each is a field, and the configuration type is CloudParams
	Given     *Resource   // a resource of the kind Params: the variables and defaults of parameters that the program does not set
	Resources []*Resource // called "cloud.s3"
	At        diag.Span
	NameAt    diag.Span // its name

	Field      string // "cloud": the field of options that holds a factory that an option passes
	Options    string // "cloudOptions": the type that options of one group change
	NewOptions string // "newCloudOptions": the function that applies options
}

// Param returns the named parameter, or nil.
func (f *Factory) Param(name string) *Field {
	i := slices.IndexFunc(f.Params.Fields, func(p *Field) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return f.Params.Fields[i]
}

// Outside returns the resources outside of f on which its resources depend in the profile q, without duplicates.
func (f *Factory) Outside(q *Profile) []*Resource {
	var all []*Resource
	for _, r := range f.Resources {
		for _, u := range r.Uses {
			if t := u.In(q).Resource; t != nil && r.In(q) && t.Factory != f && !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// A Case has values for fields of a factory's resource, and a condition on the parameters.
type Case struct {
	When   *Expr  // the condition over the parameters
	Text   string // When as the specification writes it
	Values []CaseValue
	At     diag.Span
}

// A CaseValue is the value of one field in a case.
type CaseValue struct {
	Leaf  *Leaf
	Value *Value
}

// Mapped returns a copy of r, a resource of p, for certain values of parameters. The function name returns the name of a leaf's variable, or
// "" if the variable is not read. The function value returns the value of a leaf in a profile when no variable is set, if it is known. The
// copy belongs to the factory f. If f is nil, the copy has no cases.
func (p *Package) Mapped(r *Resource, f *Factory, name func(l *Leaf, name string) string, value func(l *Leaf, q *Profile) (*Value, bool)) *Resource {
	made := *r
	made.Factory, made.Leaves, made.leaf, made.below, made.answers, made.withItems = f, nil, nil, nil, nil, nil
	if f == nil {
		made.Cases = nil
	}
	for _, l := range r.Leaves {
		change := func(q *Profile, b Binding) Binding {
			renamed := func(names []string) []string {
				var all []string
				for _, n := range names {
					if n = name(l, n); n != "" {
						all = append(all, n)
					}
				}
				return all
			}
			b.Env, b.Old, b.VarAt, b.OldAt = renamed(b.Env), renamed(b.Old), nil, nil
			if b.File != "" {
				b.File = name(l, b.File)
			}
			if v, known := value(l, q); known && v != b.Fallback {
				b.Fallback, b.From, b.FallbackAt = v, max(b.From, FromResource), v.At
			}
			return b
		}
		one := *l
		one.Base, one.ByProfile = change(nil, l.Base), nil
		if p.Profiles != nil {
			for _, q := range p.ProfilesOf(r) {
				one.ByProfile = append(one.ByProfile, ProfileBinding{Profile: q, Binding: change(q, l.In(q))})
			}
		}
		made.AddLeaf(&one)
	}
	return &made
}
