package environ

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Stored is a field that a store of secrets sets when no variable does, and its reference.
type Stored struct {
	Store    string // the store and the reference: "vault:prod/orders#password"
	Resource *model.Resource
	Leaf     *model.Leaf
	Vars     []string         // the variables that feed the field first
	Profiles []*model.Profile // those in which the store is asked; one nil profile if there are no profiles
}

// Field returns the name of the field: "orders.password".
func (s Stored) Field() string { return s.Resource.Name + "." + s.Leaf.Name }

// FromStores returns the fields that stores of secrets can set, in the order of the fields. If only is not nil, it returns those of this
// profile.
func FromStores(p *model.Package, only *model.Profile) []Stored {
	var all []Stored
	for _, r := range read(p) {
		for _, l := range r.Leaves {
			type key struct {
				store string
				vars  [4]string
			}
			for _, v := range model.VariantsBy(p.ProfilesOf(r), func(r model.Reading) key { return key{r.Store, r.NamesKey()} }, l.Reading) {
				if v.What.Store != "" && (only == nil || slices.Contains(v.Profiles, only)) {
					var vars []string
					for _, name := range v.What.Names() {
						vars = append(vars, Expand(r.Factory, name)...)
					}
					all = append(all, Stored{v.What.Store, r, l, vars, v.Profiles})
				}
			}
		}
	}
	return all
}
