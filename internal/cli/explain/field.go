package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// filledBy returns a text about which of the layers may fill a field.
func filledBy(layers []layer) string {
	var by []string
	for _, s := range layers {
		if s.fills {
			by = append(by, s.brief)
		}
	}
	if len(by) == 0 {
		return "nothing"
	}
	return strings.Join(by, ", else ")
}

// explainLeaf shows the layers of one field, highest first, in each profile.
func explainLeaf(w *strings.Builder, p *model.Package, r *model.Resource, l *model.Leaf) {
	f := l.Field()
	fmt.Fprintf(w, "%s.%s: %s, %s\n", r.Name, l.Name, f.Type.Spec, strings.Join(traits(f), ", "))
	if f.Doc != "" {
		fmt.Fprintln(w, table.Cell(f.Doc))
	}
	if f.Message != "" {
		fmt.Fprintf(w, "If its value does not fit: %s\n", table.Cell(f.Message))
	}
	if constants := environ.ConstantsOf(p, r, l); len(constants) > 0 {
		fmt.Fprintln(w, "Its variables are constants in Go: "+strings.Join(constants, ", "))
	}
	presentIf(w, r)
	for _, in := range distinct(p, r, l) {
		fmt.Fprintln(w)
		if p.Profiles != nil {
			fmt.Fprintf(w, "In %s:\n", table.Profiles(in.Profiles, ", "))
		}
		if in.What.unselected != "" {
			fmt.Fprintln(w, "  "+in.What.unselected)
			continue
		}
		for i, s := range in.What.layers {
			place := ""
			if s.at.Valid() {
				start, _ := s.at.Range()
				place = fmt.Sprintf("  (%s:%d:%d)", s.at.Source.Name, start.Line, start.Column)
			}
			note := s.note
			if !s.fills && note == "" {
				note = "overridden"
			}
			if note != "" {
				note = "; " + note
			}
			fmt.Fprintf(w, "  %d. %s%s%s\n", i+1, s.text, note, place)
		}
		for _, text := range []string{in.What.without, in.What.usedIf} {
			if text != "" {
				fmt.Fprintln(w, "  "+text)
			}
		}
	}
	if r.OnlyIn != nil && p.Profiles != nil {
		for _, q := range p.Profiles.All {
			if !r.In(q) {
				fmt.Fprintf(w, "\nIn %s:\n  the resource does not exist\n", q.Name)
			}
		}
	}
}

// without returns a text that says what happens in the profile q if no variable of l is set. It returns "" if the specification gives l a
// value. The argument all has the layers of l in q.
func without(r *model.Resource, l *model.Leaf, q *model.Profile, all []layer) string {
	if l.List != nil && !l.Source(q).Bound() {
		if v, _ := l.InList(q); v != nil {
			return ""
		}
	}
	fails := "Without it"
	switch {
	case r.ByMembers(l, q) && l.Source(q).Bound():
		fails += " and the variables of the members"
	case r.ByMembers(l, q):
		fails = "Without the variables of the members"
	case len(all) == 0:
		fails = "As nothing fills it"
	}
	switch condition := r.Condition(l, q); {
	case l.Reading(q).Store != "":
		return "If the store does not have it, loading fails."
	case l.Fallback(q) != nil:
		return ""
	case l.Instead(q) != nil:
		for i, group := range l.Instead(q) {
			fails += []string{", and without ", " and "}[min(i, 1)]
			for j, other := range group {
				fails += []string{"", " or "}[min(j, 1)] + other.Name
			}
		}
	case !l.Needed(q):
		return fails + ", the field stays unset."
	case condition != "":
		return fails + ", loading fails if " + condition + " is used."
	case !r.Present(q):
		return fails + ", loading fails if " + r.Name + " is present."
	}
	return fails + ", loading fails."
}

// An origin is where the value of a field comes from in a profile.
type origin struct {
	layers     []layer
	without    string // a text about what happens if no variable is set; "" if a literal fills the field
	usedIf     string // a text about when the field is used, if the specification selects another member of a union
	unselected string // a text that the field is in a member of a union that nothing selects; "" if it is not
}

// distinct groups the profiles of r with the same origin of l.
func distinct(p *model.Package, r *model.Resource, l *model.Leaf) []model.Variant[origin] {
	key := func(o origin) string { return fmt.Sprintf("%#v", o) }
	return model.VariantsBy(p.ProfilesOf(r), key, func(q *model.Profile) origin {
		all := layers(r, l, q)
		return origin{all, without(r, l, q, all), usedIf(r, l, q), unselected(r, l, q)}
	})
}

// A layer is one of the places that a value may come from.
type layer struct {
	text  string
	brief string
	note  string
	fills bool // it has the value, if no higher layer is set
	at    diag.Span
}

// layers returns the layers of l, a leaf of r, in the profile q. The highest is first.
func layers(r *model.Resource, l *model.Leaf, q *model.Profile) []layer {
	var all []layer
	s := l.Source(q)
	if s.Bound() {
		own := variables(s)
		if l.Field().Type.Items() != nil && len(s.Env) > 0 {
			own.brief += " or variables such as " + l.SampleLeaves()[0].Source(q).Env[0]
		}
		all = append(append(all, own), ofItems(l, q)...)
	} else if l.List != nil { // no variable can name the key of the entry, or the list has no variable but perhaps a file
		if l.List.Source(q).Bound() {
			from := variables(l.List.Source(q))
			all = append(all, layer{text: "the JSON of " + from.text, brief: "the JSON of " + from.brief, note: "wins if set", fills: true})
		}
		all = append(all, inList(l, q, "")...)
	}
	if r.ByMembers(l, q) && l.Fallback(q) != nil {
		all = append(all, layer{text: "the member for which a variable is set", brief: "the member for which a variable is set", note: "wins; two such members are an error", fills: true})
	}
	if s.DefaultFile != "" {
		file := "file " + s.DefaultFile
		all = append(all, layer{text: file, brief: file, note: "wins if it exists", fills: true, at: s.SourceAt})
	}
	if r.Factory != nil && r == r.Factory.Given {
		all = append([]layer{{text: "the argument of Open", brief: "", note: "wins unless it is the zero value"}}, all...)
	}
	for _, c := range slices.Backward(r.Cases) {
		for _, v := range c.Values {
			if v.Leaf == l {
				text := made(l, v.Value)
				all = append(all, layer{text: "case " + c.Text + ": " + text, brief: text + " if " + c.Text, note: "wins if it applies", fills: true, at: c.At})
			}
		}
	}
	for _, v := range l.Literals(q) {
		text, note := made(l, v.Value), ""
		if v.Cleared {
			note = "cleared by the profile"
		}
		title := map[model.Layer]string{model.FromProfile: "profile", model.FromResource: "config", model.FromKind: "default of the kind"}[v.From]
		if l.Field().Param {
			title = "default"
		}
		all = append(all, layer{text: title + ": " + text, brief: text, note: note, fills: v.Fills, at: v.At})
	}
	return all
}

// made returns the text of v, a value of l, or its template.
func made(l *model.Leaf, v *model.Value) string {
	switch {
	case v.Made != nil && v.Made.Param != nil:
		return "the parameter " + v.Made.Param.Name
	case v.Made != nil:
		return "the template " + v.Made.Text()
	case v.Store != "":
		return "store " + v.Store
	case l.Field().Secret:
		return table.Masked
	}
	return table.Value(v)
}

// ofItems returns the layers that may fill l in q in addition to its own variables, if l is a list or map of objects or belongs to an item
// of one.
func ofItems(l *model.Leaf, q *model.Profile) []layer {
	switch {
	case l.List != nil:
		all := []layer{{text: "the JSON of " + variables(l.List.Source(q)).text, note: "wins if set; both at once is an error"}}
		return append(all, inList(l, q, "unless a variable of any item is set, which replaces the whole list")...)
	case l.Field().Type.Items() == nil:
		return nil
	}
	names, note := l.SampleLeaves()[0].Source(q).Env, "replace the whole list"
	if len(names) == 0 {
		return nil
	}
	if l.Field().Type.Kind == model.Map {
		note = "change the fields that they name"
	}
	return []layer{{text: "variables of items, such as " + names[0], note: note + "; both at once is an error"}}
}

// inList returns the layer of the list in the specification, with the note, if an item of this list gives l a value in q.
func inList(l *model.Leaf, q *model.Profile, note string) []layer {
	v, from := l.InList(q)
	if v == nil {
		return nil
	}
	title := map[model.Layer]string{model.FromProfile: "profile: ", model.FromResource: "config: "}[from]
	return []layer{{text: title + table.Value(v), brief: table.Value(v), note: note, at: v.At, fills: true}}
}

// variables returns the highest layer: the environment variables.
func variables(from model.Source) layer {
	s := layer{fills: true, at: from.SourceAt}
	switch len(from.Env) {
	case 0:
	case 1:
		s.text, s.brief = "variable "+from.Env[0], from.Env[0]
	default:
		s.text, s.brief = "the first that is set of the variables "+strings.Join(from.Env, ", "), strings.Join(from.Env, ", else ")
	}
	if from.File != "" {
		file := "file named by " + from.File
		if s.text != "" {
			s.text += ", or "
			s.brief += " or "
		}
		s.text += file
		s.brief += file
	}
	if len(from.Old) > 0 {
		s.text += ", or deprecated " + strings.Join(from.Old, ", ")
		s.brief += " or deprecated " + strings.Join(from.Old, ", ")
	}
	s.note = "wins if set"
	if from.AllowEmpty {
		s.note += ", even if empty"
	}
	for _, fact := range from.ReadingFacts() {
		s.note += "; " + fact
	}
	return s
}
