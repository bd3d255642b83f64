package variables

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// profiles returns the number of profiles in which any of the variables is read.
func (l List) profiles() int {
	in := map[*model.Profile]bool{}
	for _, v := range l.Variables {
		for _, f := range v.Feeds {
			for _, p := range f.Profiles() {
				in[p] = true
			}
		}
	}
	return len(in)
}

// asked returns a text about when the store is asked: "in prod, unless DB_PASSWORD is set".
func asked(s environ.Stored) string {
	text := "always"
	if s.Profiles[0] != nil {
		text = "in " + table.Profiles(s.Profiles, ", ")
	}
	if vars := s.Vars; len(vars) > 0 {
		text += ", unless " + strings.Join(vars, " or ") + " is set"
	}
	return text
}

// needed returns a text about when the variable must be set: "required in prod (or DB_PASSWORD_FILE)", "required with warehouse.pool". The
// argument listed is the number of profiles of the list.
func needed(f *environ.Feed, listed int) string {
	if f.Old {
		return "deprecated: set " + f.Reads[0].Source.Names()[0]
	}
	all := f.Others()
	of := func(p *model.Profile) string {
		r := f.In(p)
		if !r.Needed {
			return ""
		}
		others := slices.Clip(all)
		if r.ByMembers {
			others = append(others, "a variable of a member")
		}
		var instead []string
		for _, names := range f.Instead(p) {
			instead = append(instead, strings.Join(names, " or "))
		}
		if len(instead) > 0 {
			others = append(others, strings.Join(instead, " and "))
		}
		if f.Leaf.Field().Type.Items() != nil {
			others = append(others, "variables of items")
		}
		text := ""
		if len(others) > 0 {
			text += " (or " + strings.Join(others, " or ") + ")"
		}
		text += environ.Condition(f.Resource, f.Leaf, p)
		return table.Cell("required" + text)
	}
	var texts []string
	for _, v := range model.Variants(f.Profiles(), of) {
		if v.What == "" {
			continue
		}
		if !v.All || f.Resource.OnlyIn != nil || len(f.Reads) < listed {
			v.What = strings.Replace(v.What, "required", "required in "+table.Profiles(v.Profiles, ", "), 1)
		}
		texts = append(texts, v.What)
	}
	if len(texts) == 0 {
		return "optional"
	}
	return strings.Join(texts, "; ")
}
