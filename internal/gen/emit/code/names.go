package code

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// NamesOf returns the names of the resources rs.
func NamesOf(rs []*model.Resource) []string {
	var names []string
	for _, r := range rs {
		names = append(names, r.Name)
	}
	return names
}

// NamesOfFactories returns the names of the factories fs.
func NamesOfFactories(fs []*model.Factory) []string {
	var names []string
	for _, f := range fs {
		names = append(names, f.Name)
	}
	return names
}

// Dependencies returns the names of the resources that r depends on in the profile q, each once.
func Dependencies(r *model.Resource, q *model.Profile) []string {
	var names []string
	seen := map[string]bool{}
	for _, u := range r.Uses {
		if t := u.In(q).Resource; t != nil && !seen[t.Name] {
			seen[t.Name] = true
			names = append(names, t.Name)
		}
	}
	return names
}

// Opened returns the names of those resources that r depends on in the profile q that are opened: the others are configuration only.
func Opened(r *model.Resource, q *model.Profile) []string {
	var names []string
	for _, u := range r.Uses {
		if t := u.In(q).Resource; t != nil && t.Kind.Client != nil && !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	return names
}

// DependenciesByProfile returns the dependencies of r, by profile.
func DependenciesByProfile(p *model.Package, r *model.Resource) []model.Variant[[]string] {
	return model.VariantsBy(p.ProfilesOf(r), NamesKey, func(q *model.Profile) []string { return Dependencies(r, q) })
}

// NamesKey returns a key of a list of names. It is equal for the same names in the same order.
func NamesKey(names []string) string { return strings.Join(names, "\n") }
