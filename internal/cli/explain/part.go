package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// explainResource writes what may fill each field of a resource.
func explainResource(w *strings.Builder, p *model.Package, r *model.Resource) {
	from := p.Common.ConfigName() + "." + r.Go
	switch {
	case r.Factory != nil:
		from = r.Factory.ConfigName() + "." + r.Go
	case p.Common.NoConfig:
		from = r.LoadName()
	}
	fmt.Fprintf(w, "resource %s of kind %s (Go: %s)\n", r.Name, r.Kind.Name, from)
	if r.Doc != "" {
		fmt.Fprintln(w, table.Cell(r.Doc))
	}
	if r.Optional {
		fmt.Fprintln(w, "Optional: absent when none of its own variables is set.")
	}
	if r.OnlyIn != nil {
		fmt.Fprintln(w, "Only in:", table.Profiles(r.OnlyIn, ", "))
	}
	if r.When != nil {
		fmt.Fprintln(w, "Only when:", r.When.Text)
	}
	for _, u := range r.Uses {
		fmt.Fprintf(w, "Dependency %s: %s\n", u.Dep.Name, fillers(u))
	}
	if len(r.Leaves) == 0 {
		return
	}
	filling(w, p, r, r.WithItems())
}

// explainPart writes when a part is present, and what may fill each of its fields.
func explainPart(w *strings.Builder, p *model.Package, r *model.Resource, of part) {
	object := of.field.Type.Object
	switch {
	case of.member != nil:
		union := strings.TrimSuffix(of.place, "."+of.member.Name)
		fmt.Fprintf(w, "%s.%s: a member of the union %s.%s\n", r.Name, of.place, r.Name, union)
		object = of.member
	case object == nil:
		fmt.Fprintf(w, "%s.%s: the fields of its members\n", r.Name, of.place)
	case of.field.Optional:
		fmt.Fprintf(w, "%s.%s: an object, optional\n", r.Name, of.place)
	default:
		fmt.Fprintf(w, "%s.%s: an object\n", r.Name, of.place)
	}
	if doc := of.field.Doc; doc != "" && of.member == nil && object != nil {
		fmt.Fprintln(w, table.Cell(doc))
	}
	if object != nil && object.Doc != "" {
		fmt.Fprintln(w, table.Cell(object.Doc))
	}
	presentIf(w, r)
	presence := func(q *model.Profile) string { return present(r, of, q) }
	for _, in := range model.Variants(p.ProfilesOf(r), presence) {
		switch {
		case in.What == "":
		case in.All && r.OnlyIn == nil:
			fmt.Fprintln(w, in.What)
		default:
			fmt.Fprintln(w, "In "+table.Profiles(in.Profiles, ", ")+": "+in.What)
		}
	}
	below := slices.DeleteFunc(slices.Clone(r.WithItems()), func(l *model.Leaf) bool { return !strings.HasPrefix(l.Name, of.place+".") })
	filling(w, p, r, below)
}

// present returns a text about when a part is present in q, or "" if it is present whenever the resource is.
func present(r *model.Resource, of part, q *model.Profile) string {
	switch {
	case of.member != nil:
		union := r.Leaf(strings.TrimSuffix(of.place, "."+of.member.Name))
		switch {
		case !union.Selectable(of.member.Name, q):
			return "Not selected, and no variable selects it."
		case union.Pinned(q) && !union.Source(q).Bound():
			return "Selected."
		case union.Pinned(q) && union.Selected(q) == of.member.Name:
			return "Selected unless " + strings.Join(selectors(union, q), " or ") + " selects another member."
		}
		var by []string
		for _, name := range selectors(union, q) {
			by = append(by, name+" selects it")
		}
		if own := ownVariables(r, of.place, q); len(own) > 0 && !union.Pinned(q) {
			by = append(by, "one of "+strings.Join(own, ", ")+" is set")
		}
		if union.Leaning(q) == of.member.Name {
			return "Selected unless a variable selects another member."
		}
		if len(by) == 0 {
			return "Nothing selects it."
		}
		return "Selected if " + strings.Join(by, ", or ") + "."
	case of.field.Type.Object == nil || !of.field.Optional || r.FirstValued(of.place, q) != nil:
		return ""
	}
	var vars []string
	for _, l := range r.Below(of.place) {
		vars = append(vars, l.Source(q).Names()...)
	}
	if len(vars) == 0 {
		return "Absent: nothing fills it."
	}
	return "Absent unless one of " + strings.Join(vars, ", ") + " is set."
}

// ownVariables lists the variables of the fields in place, in q, that no other field reads.
func ownVariables(r *model.Resource, place string, q *model.Profile) []string {
	var vars []string
	for _, l := range r.Below(place) {
		if s := l.Source(q); !s.Shared {
			vars = append(vars, s.Names()...)
		}
	}
	return vars
}

// filling writes what may fill each of leaves.
func filling(w *strings.Builder, p *model.Package, r *model.Resource, leaves []*model.Leaf) {
	fmt.Fprintln(w)
	rows := []string{"FIELD\tFILLED BY"}
	for _, l := range leaves {
		for i, in := range distinct(p, r, l) {
			field := ""
			if i == 0 {
				field = r.Name + "." + l.Name
			}
			text := in.What.unselected
			if text == "" {
				text = filledBy(in.What.layers)
			}
			if !in.All {
				text = table.Profiles(in.Profiles, ", ") + ": " + text
			}
			rows = append(rows, field+"\t"+table.Cell(text))
		}
	}
	w.WriteString(table.Text(rows))
}
