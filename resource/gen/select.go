package gen

import (
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Choice is a member of a union: its name, and the variables of its fields.
type Choice struct {
	name string
	vars []Var
}

// Member returns the Choice for the named member. Its fields are read from vars.
func Member(name string, vars ...Var) Choice { return Choice{name, vars} }

// Select returns the name of the selected member of a union. The field is the union. The variable of v contains the name of the member. If
// it is not set, Select returns the member for which a variable is set. If there is none, Select returns the fallback, which may be "". It
// reports a problem if the variable of v names no member, or if variables of two members are set. Shared variables do not select a member.
func (r *Reader) Select(field string, v Var, fallback string, members ...Choice) string {
	if text, ok := r.lookup(field, &v, false); ok {
		if text == "" { // only a Var with AllowEmpty returns an empty text; it unsets the union
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

// own returns a variable of vs that is set and not shared, or "".
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
