package model

import (
	"slices"
	"strings"
)

// Percent is the suffix of a field's name in a template for a value that is percent-encoded: "{password:percent}".
const Percent = ":percent"

// Text returns m as the specification writes it.
func (m *Made) Text() string {
	if m.Param != nil {
		return "{" + m.Param.Name + "}"
	}
	var b strings.Builder
	braces := strings.NewReplacer()
	if m.Leaves() != nil {
		braces = strings.NewReplacer("{", "{{", "}", "}}")
	}
	for _, p := range m.Parts {
		switch {
		case p.Param != nil:
			b.WriteString("{" + p.Param.Name + "}")
		case p.Leaf != nil && p.Percent:
			b.WriteString("{" + p.Leaf.Name + Percent + "}")
		case p.Leaf != nil:
			b.WriteString("{" + p.Leaf.Name + "}")
		default:
			b.WriteString(braces.Replace(p.Text))
		}
	}
	return b.String()
}

// Leaves returns the leaves in m, without duplicates.
func (m *Made) Leaves() []*Leaf {
	var all []*Leaf
	for _, p := range m.Parts {
		if p.Leaf != nil && !slices.Contains(all, p.Leaf) {
			all = append(all, p.Leaf)
		}
	}
	return all
}

// Template returns the template of v if v is composed of other fields of the resource, or nil. v may be nil.
func (v *Value) Template() *Made {
	if v == nil || v.Made == nil || v.Made.Leaves() == nil {
		return nil
	}
	return v.Made
}

// Template returns the template over other fields that fills l in p if no variable does; nil for none.
func (l *Leaf) Template(p *Profile) *Made { return l.Fallback(p).Template() }

// HasTemplate reports whether a template over other fields may fill l in some profile.
func (n Plan) HasTemplate(l *Leaf) bool {
	return n.Any(func(q *Profile) bool { return l.Template(q) != nil })
}

// Templates lists the leaves of r that templates over other fields may fill, in the order in which they are read: after all other leaves,
// and each after the leaves in its template.
func (n Plan) Templates(r *Resource) []*Leaf {
	var all []*Leaf
	begun := map[*Leaf]bool{}
	var add func(l *Leaf)
	add = func(l *Leaf) {
		if begun[l] || !n.HasTemplate(l) {
			return
		}
		begun[l] = true
		for _, q := range append([]*Profile{n.Base}, n.Switched...) {
			if m := l.Template(q); m != nil {
				for _, of := range m.Leaves() {
					add(of)
				}
			}
		}
		all = append(all, l)
	}
	for _, l := range r.Leaves {
		add(l)
	}
	return all
}
