package gen

import (
	"cmp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// A madeField is a field whose value comes from its template.
type madeField struct {
	field string
	of    []string // the fields in the template
}

// madeText begins the message of a problem with the result of a template.
const madeText = "the template's result "

// isMade reports whether the value of a field comes from a template.
func (r *Reader) isMade(field string) bool {
	return slices.ContainsFunc(r.made, func(m madeField) bool { return m.field == field })
}

// spoilt adds to fields those whose templates contain one of them. One pass is enough: templates are read in an order in which a field
// comes after the fields in its template.
func (r *Reader) spoilt(fields []string) []string {
	for _, m := range r.made {
		if lex.Touches(fields, m.of) {
			fields = append(slices.Clip(fields), m.field)
		}
	}
	return fields
}

// ofOneCause removes problems that follow from other problems. If a field in a template has a problem, it removes the problems of the
// template's result. To the message of any other problem of such a result it adds that the value comes from a template.
func (r *Reader) ofOneCause(notes []*resource.Problem) (unread, left []*resource.Problem) {
	if len(r.made) == 0 {
		return r.unread, notes
	}
	bad := map[string]bool{} // the fields with a problem
	single := func(p *resource.Problem) string {
		if p.Warning || len(p.Fields) != 1 {
			return ""
		}
		return p.Fields[0]
	}
	for _, p := range slices.Concat(r.unread, notes) {
		bad[single(p)] = true
	}
	follows := map[string]bool{} // the fields whose templates contain a field with a problem
	for _, m := range r.made {
		if slices.ContainsFunc(m.of, func(of string) bool { return bad[of] }) {
			bad[m.field], follows[m.field] = true, true
		}
	}
	keep := func(ps []*resource.Problem) []*resource.Problem {
		var kept []*resource.Problem
		for _, p := range ps {
			if follows[single(p)] {
				continue
			}
			if r.isMade(single(p)) && strings.HasPrefix(p.Message, "must ") {
				p.Message = madeText + p.Message
			}
			kept = append(kept, p)
		}
		return kept
	}
	return keep(r.unread), keep(notes)
}

// sourcesOf adds to p the variables that are set for the fields in the template of a field. It reports whether there are any.
func (r *Reader) sourcesOf(p *resource.Problem, field string) bool {
	found := false
	for _, m := range r.made {
		if m.field != field {
			continue
		}
		for _, of := range m.of {
			if r.isMade(of) {
				found = r.sourcesOf(p, of) || found
				continue
			}
			for _, v := range r.vars {
				if v.field != of || !v.set && v.store == "" {
					continue
				}
				found = true
				p.Store = cmp.Or(p.Store, v.store)
				if !v.set {
					continue
				}
				for _, name := range v.vars {
					if !slices.Contains(p.Vars, name) {
						p.Vars = append(p.Vars, name)
					}
				}
			}
		}
	}
	return found
}
