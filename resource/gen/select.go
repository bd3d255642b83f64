package gen

import (
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Choice is a member of a union: its name, and the variables that its fields are read from.
type Choice struct {
	name string
	vars []Var
}

// Member returns the Choice of the named member, whose fields are read from vars.
func Member(name string, vars ...Var) Choice { return Choice{name, vars} }

// Select returns the name of the selected member of a union, which is the given field. The variable of v names the member. If it is not
// set, Select returns the member that has a variable that is set, and if there is none, fallback, which may be "". It is a problem if v
// names no member, or if variables of two members are set. Shared variables select no member.
func (r *Reader) Select(field string, v Var, fallback string, members ...Choice) string {
	if text, ok := r.lookup(field, &v, false); ok {
		if text == "" { // which only a Var with AllowEmpty lets through: it unsets the union
			return ""
		}
		for _, m := range members {
			if m.name == text {
				return m.name
			}
		}
		r.fail(&resource.Problem{Fields: []string{field}, Rule: "one_of", Message: "must be one of " + strings.Join(memberNames(members), ", ")})
		return ""
	}
	chosen, by := "", ""
	for _, m := range members {
		name := r.own(m.vars)
		if name == "" {
			continue
		}
		r.present = true
		switch {
		case chosen == "":
			chosen, by = m.name, name
		default:
			r.fail(&resource.Problem{Fields: []string{field}, Vars: []string{by, name}, Rule: "exclusive", Message: "set the variables of only one of " + chosen + ", " + m.name})
			return ""
		}
	}
	if chosen == "" {
		return fallback
	}
	r.trace(field, by, FromEnv)
	return chosen
}

// own is a variable among vs that is set and not shared; "" for none.
func (r *Reader) own(vs []Var) string {
	for _, v := range vs {
		if v.vars.Has(lookup.Shared) {
			continue
		}
		if name, _, ok := v.vars.Set(r.from.Source); ok {
			return name
		}
		if v.vars.Path(r.from.Source) != "" {
			return *v.vars.File
		}
		if name := r.anyItem(&v); name != "" {
			return name
		}
	}
	return ""
}

func memberNames(members []Choice) []string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.name
	}
	return names
}
