package gen

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// Profiles is the set of profiles of a specification. The zero value is for a specification without profiles.
type Profiles struct {
	Env     string   // the variable that selects the profile
	Default string   // the profile if the variable is not set; "" makes the variable required
	Names   []string // all profiles

	Aliases    map[string]string // other texts that select a profile, and the profile that each selects
	Production []string          // the profiles in which insecure values are errors
}

// UnknownProfile returns the *resource.Problem of a profile that is not one of names.
func UnknownProfile(names ...string) error { return unknownProfile(names) }

func unknownProfile(names []string) *resource.Problem {
	return &resource.Problem{Fields: []string{"profile"}, Rule: "one_of", Message: "must be one of " + strings.Join(names, ", ")}
}

// active returns the active profile: the given one, or else that of the variable, or else the default.
func (ps Profiles) active(given string, src resource.Source) (string, error) {
	if len(ps.Names) == 0 {
		return "", nil
	}
	name, asked := given, given == ""
	if asked {
		if name, _ = src.Lookup(ps.Env); name == "" {
			name = ps.Default
		}
	}
	if meant, is := ps.Aliases[name]; is {
		name = meant
	}
	if slices.Contains(ps.Names, name) {
		return name, nil
	}
	p := unknownProfile(ps.Names)
	if asked {
		p.Vars = []string{ps.Env}
	}
	if name == "" {
		p.Rule, p.Message = lookup.RuleRequired, lookup.NotSet+": "+p.Message
	}
	return "", p
}
