package explain

import (
	"fmt"
	"io"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A part is an object of a resource, a union, or a member of one.
type part struct {
	place  string // "pool", "connection.cloud"
	field  *model.Field
	member *model.Object // nil for an object or a union
}

// partsOf lists the parts of r, in the order of their first fields.
func partsOf(r *model.Resource) []part {
	var all []part
	known := map[string]bool{}
	add := func(p part) {
		if !known[p.place] {
			known[p.place] = true
			all = append(all, p)
		}
	}
	for _, l := range r.Leaves {
		place := ""
		for i, f := range l.Path[:len(l.Path)-1] {
			place += f.Name
			add(part{place: place, field: f})
			if m := l.Member(i); m != nil {
				place += "." + m.Name
				add(part{place, f, m})
			}
			place += "."
		}
	}
	return all
}

// unselected returns a text that l is in a member of a union that nothing selects in q, or "" if it is not.
func unselected(r *model.Resource, l *model.Leaf, q *model.Profile) string {
	for _, of := range partsOf(r) {
		if of.member == nil || !strings.HasPrefix(l.Name, of.place+".") {
			continue
		}
		if union := strings.TrimSuffix(of.place, "."+of.member.Name); !r.Leaf(union).Selectable(of.member.Name, q) {
			return "nothing, as " + r.Name + "." + union + " is " + r.Leaf(union).Selected(q)
		}
	}
	return ""
}

// usedIf returns a text that l is used only if a variable selects the member in which l is, because the specification selects another one
// in q. Otherwise it returns "".
func usedIf(r *model.Resource, l *model.Leaf, q *model.Profile) string {
	for _, of := range partsOf(r) {
		if of.member == nil || !strings.HasPrefix(l.Name, of.place+".") {
			continue
		}
		union := r.Leaf(strings.TrimSuffix(of.place, "."+of.member.Name))
		if union.Pinned(q) && union.Selected(q) != of.member.Name && union.Source(q).Bound() {
			return "It is used only if " + strings.Join(selectors(union, q), " or ") + " selects " + of.member.Name + "."
		}
	}
	return ""
}

// selectors lists the variables that select a member of the union in q.
func selectors(union *model.Leaf, q *model.Profile) []string {
	s := union.Source(q)
	return append(s.Names(), s.Old...)
}

// presentIf writes on what the existence of r depends.
func presentIf(w io.Writer, r *model.Resource) {
	if r.Optional {
		fmt.Fprintf(w, "The resource %s is optional: absent when none of its own variables is set.\n", r.Name)
	}
	if r.When != nil {
		fmt.Fprintf(w, "The resource %s exists only when %s.\n", r.Name, r.When.Text)
	}
}
