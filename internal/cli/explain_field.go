package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// explainResource says, for each field of a resource, what may fill it.
func explainResource(w io.Writer, p *model.Package, r *model.Resource) error {
	fmt.Fprintf(w, "resource %s of kind %s (Go: Config.%s)\n", r.Name, r.Kind.Name, r.Go)
	if r.Doc != "" {
		fmt.Fprintln(w, ident.Line(r.Doc))
	}
	if r.Optional {
		fmt.Fprintln(w, "Optional: absent when none of its own variables is set.")
	}
	if r.OnlyIn != nil {
		fmt.Fprintln(w, "Only in:", names(r.OnlyIn, ", "))
	}
	if len(r.Leaves) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	rows := []string{"FIELD\tFILLED BY"}
	for _, l := range r.Leaves {
		for i, in := range distinct(p, r, l) {
			field := ""
			if i == 0 {
				field = r.Name + "." + l.Name
			}
			var by []string
			for _, s := range layers(l, in.profiles[0]) {
				if s.text != "" && s.fills {
					by = append(by, s.brief)
				}
			}
			text := strings.Join(by, ", else ")
			if text == "" {
				text = "nothing"
			}
			if in.some {
				text = names(in.profiles, ", ") + ": " + text
			}
			rows = append(rows, field+"\t"+ident.Line(text))
		}
	}
	return table(w, rows)
}

// explainLeaf shows the layers of one field, highest first, in each profile.
func explainLeaf(w io.Writer, p *model.Package, r *model.Resource, l *model.Leaf) {
	f := l.Field()
	fmt.Fprintf(w, "%s.%s: %s, %s\n", r.Name, l.Name, f.Type.Spec, strings.Join(traits(f), ", "))
	if f.Doc != "" {
		fmt.Fprintln(w, ident.Line(f.Doc))
	}
	if r.Optional {
		fmt.Fprintf(w, "The resource %s is optional: absent when none of its own variables is set.\n", r.Name)
	}
	for _, in := range distinct(p, r, l) {
		fmt.Fprintln(w)
		if p.Profiles != nil {
			fmt.Fprintf(w, "In %s:\n", names(in.profiles, ", "))
		}
		number, closed := 0, false
		for _, s := range layers(l, in.profiles[0]) {
			if s.text == "" {
				continue
			}
			number++
			place := ""
			if s.at.Valid() {
				start, _ := s.at.Range()
				place = fmt.Sprintf("  (%s:%d:%d)", s.at.Source.Name, start.Line, start.Column)
			}
			note := s.note
			switch {
			case !s.fills && note == "":
				note = "overridden"
			case s.fills && !s.variable:
				closed = true
			}
			if note != "" {
				note = ": " + note
			}
			fmt.Fprintf(w, "  %d. %s%s%s\n", number, s.text, note, place)
		}
		switch {
		case closed:
		case f.Required():
			fmt.Fprintln(w, "  Without it, loading fails.")
		default:
			fmt.Fprintln(w, "  Without it, the field stays unset.")
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

// A variant is a binding with the profiles that it is the same in.
type variant struct {
	profiles []*model.Profile // a nil one when the specification has no profiles
	some     bool             // and not all of them
}

// distinct groups the profiles of r by what they say about l.
func distinct(p *model.Package, r *model.Resource, l *model.Leaf) []variant {
	if p.Profiles == nil {
		return []variant{{profiles: []*model.Profile{nil}}}
	}
	var all []variant
	index := make(map[string]int)
	for _, q := range p.Profiles.All {
		if !r.In(q) {
			continue
		}
		key := fmt.Sprint(layers(l, q))
		i, ok := index[key]
		if !ok {
			i = len(all)
			index[key] = i
			all = append(all, variant{some: true})
		}
		all[i].profiles = append(all[i].profiles, q)
	}
	if len(all) == 1 {
		all[0].some = false
	}
	return all
}

// A layer is one of the places that a value may come from.
type layer struct {
	text     string // "" when the layer says nothing
	brief    string
	note     string
	variable bool
	fills    bool // it is the value, if no layer above it is set
	at       diag.Span
}

// layers are the layers of l in profile q, highest first.
func layers(l *model.Leaf, q *model.Profile) []layer {
	b, base, f := l.In(q), l.Base, l.Field()
	literal := func(title string, v *model.Value, at diag.Span, from model.Layer, insecure bool) layer {
		if v == nil {
			return layer{}
		}
		text := v.Text
		if insecure || f.Secret {
			text = masked
		}
		return layer{text: title + " " + text, brief: text, fills: b.From == from, at: at}
	}
	all := []layer{variables(b)}
	if b.From == model.FromProfile {
		all = append(all, literal("profile", b.Fallback, b.FallbackAt, model.FromProfile, b.Insecure))
	}
	switch {
	case b.From == model.FromResource:
		all = append(all, literal("resource", b.Fallback, b.FallbackAt, model.FromResource, b.Insecure))
	case base.From == model.FromResource:
		below := literal("resource", base.Fallback, base.FallbackAt, model.FromResource, base.Insecure)
		if b.From != model.FromProfile {
			below.note = "cleared by the profile"
		}
		all = append(all, below)
	}
	if f.Default != nil {
		all = append(all, literal("default of the kind", f.Default, f.Default.At, model.FromKind, false))
	}
	return all
}

// variables is the highest layer: what the environment says.
func variables(b model.Binding) layer {
	if !b.Bound() {
		return layer{}
	}
	s := layer{variable: true, fills: true, at: b.SourceAt}
	switch len(b.Env) {
	case 0:
	case 1:
		s.text, s.brief = "variable "+b.Env[0], b.Env[0]
	default:
		s.text, s.brief = "the first that is set of the variables "+strings.Join(b.Env, ", "), strings.Join(b.Env, ", else ")
	}
	if b.File != "" {
		file := "file named by " + b.File
		if s.text != "" {
			s.text += ", or "
			s.brief += " or "
		}
		s.text += file
		s.brief += file
	}
	s.note = "wins if set"
	if b.AllowEmpty {
		s.note += ", even if empty"
	}
	return s
}
