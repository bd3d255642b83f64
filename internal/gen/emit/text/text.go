package text

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"text/template"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// textFile returns the file that the named template produces from data. The template calls header for the two lines of the header, without
// comment marks.
func textFile(p *model.Package, name, text string, funcs template.FuncMap, data any) code.File {
	mark, origin := render.Header(code.Source(p, name, p.Sources[0]))
	funcs["header"] = func() []string { return []string{mark, origin} }
	var b bytes.Buffer
	if err := template.Must(template.New(name).Funcs(funcs).Parse(text)).Execute(&b, data); err != nil {
		panic("text: " + err.Error())
	}
	return code.File{Name: name, Text: b.Bytes()}
}

// need returns a text about what happens in q when no variable of leaf is set: leaf is required, optional, or has a default.
func need(r *model.Resource, leaf *model.Leaf, q *model.Profile, show func(*model.Value) string) string {
	text := without(r, leaf, q, show)
	if file := leaf.Source(q).DefaultFile; file != "" {
		return "from the file " + show(&model.Value{Text: file}) + " if it is there, else " + text
	}
	return text
}

// without is need for a leaf without a default file.
func without(r *model.Resource, leaf *model.Leaf, q *model.Profile, show func(*model.Value) string) string {
	switch v := leaf.Fallback(q); {
	case leaf.Insecure(q):
		return "insecure default"
	case v != nil && v.Store != "":
		return "from the store " + show(v)
	case v.Template() != nil:
		return "template " + show(v)
	case v != nil:
		return "default " + show(v)
	case leaf.Instead(q) != nil:
		return "required" + with(r, leaf, q, show) + ", unless " + instead(leaf, q) + " is given"
	case !leaf.Needed(q):
		return "optional"
	case r.ByMembers(leaf, q) && leaf.Source(q).Bound():
		return "required" + with(r, leaf, q, show) + " (set this variable, or a variable of one of the choices)"
	case r.ByMembers(leaf, q):
		return "required" + with(r, leaf, q, show) + " (set a variable of one of the choices)"
	}
	return "required" + with(r, leaf, q, show)
}

// instead lists the fields that may be set instead of leaf: "hosts or url".
func instead(leaf *model.Leaf, q *model.Profile) string {
	var groups []string
	for _, group := range leaf.Instead(q) {
		var names []string
		for _, l := range group {
			names = append(names, l.Name)
		}
		groups = append(groups, strings.Join(names, " or "))
	}
	return strings.Join(groups, " and ")
}

// with returns " with connection.cloud" for a leaf that is needed only with this part of r, or "".
func with(r *model.Resource, leaf *model.Leaf, q *model.Profile, show func(*model.Value) string) string {
	return environ.With(r, leaf, q, func(place string) string { return show(&model.Value{Text: place}) })
}

// needs combines the texts of need for all profiles: "Required in prod; default localhost in dev."
func needs(p *model.Package, r *model.Resource, leaf *model.Leaf, show func(*model.Value) string) string {
	of := func(q *model.Profile) string { return need(r, leaf, q, show) }
	var parts []string
	for _, v := range usual(model.Variants(p.ProfilesOf(r), of), same[string], of(nil)) {
		parts = append(parts, v.What+within(v.Names()))
	}
	for _, c := range r.Cases {
		for _, v := range c.Values {
			if v.Leaf == leaf {
				parts = append(parts, show(v.Value)+" if "+show(&model.Value{Text: c.Text}))
			}
		}
	}
	return strings.Join(parts, "; ")
}

// usual returns vs. The variant for profiles without values of their own is the first, and its profiles are not named, so that a new
// profile changes no line.
func usual[T any, K comparable](vs []model.Variant[T], key func(T) K, base T) []model.Variant[T] {
	i := slices.IndexFunc(vs, func(v model.Variant[T]) bool { return key(v.What) == key(base) })
	if i < 0 || len(vs) == 1 {
		return vs
	}
	first := vs[i]
	first.All = true
	return append([]model.Variant[T]{first}, slices.Delete(slices.Clone(vs), i, i+1)...)
}

func same[T any](what T) T { return what }

// within returns " in dev and prod"; "" for no profiles.
func within(profiles []string) string {
	if len(profiles) == 0 {
		return ""
	}
	return " in " + ident.Listed(profiles)
}

// about returns the description of r: the doc of the resource or the kind, or else the name of the kind. It also says when r exists, if it
// does not always.
func about(r *model.Resource) string {
	doc := cmp.Or(render.Line(r.Doc), render.Line(r.Kind.Doc), "Kind "+r.Kind.Name+".")
	switch {
	case r.Factory != nil && r != r.Factory.Given:
		doc = code.Paragraph(doc, "It belongs to the factory "+r.Factory.Name+".")
	case r.Factory != nil:
		doc = code.Paragraph(r.Factory.Doc, "The program opens the resources of the factory for given values of these parameters.")
	}
	return strings.Join(code.NonEmpty(doc, code.Sentence(existence(r))), " ")
}

// existence returns a text about when r exists: "optional; only in prod". It returns "" if r always exists.
func existence(r *model.Resource) string {
	optional := ""
	if r.Optional {
		optional = "optional"
	}
	return strings.Join(code.NonEmpty(optional, code.Exists(r)), "; ")
}

// choices returns "one of a, b", the values of an enum or the members of a union. It returns "" for other types.
func choices(f *model.Field) string {
	each, t := "", f.Type
	if t.Elem != nil {
		each, t = "each ", t.Elem
	}
	var texts []string
	switch {
	case t.Enum != nil && !f.Secret:
		texts = t.Enum.Shown()
	case t.Kind == model.UnionType:
		texts = t.Union.Names()
	default:
		return ""
	}
	for i, text := range texts {
		texts[i] = ident.Plain(text)
	}
	return each + "one of " + strings.Join(texts, ", ")
}

func deprecation(f *model.Field) string {
	if f.Deprecated == "" {
		return ""
	}
	return " Deprecated: " + code.Sentence(render.Line(f.Deprecated))
}

// itemNote returns a sentence about the variables of items, for a list or map of objects, or "".
func itemNote(leaf *model.Leaf) string {
	f := leaf.Field()
	switch {
	case f.Type.Items() == nil:
		return ""
	case f.Type.Kind == model.List:
		return "JSON, or variables for each field of each item. The variables that follow are those of item 0; other items have 1, 2 and so on in place of the 0."
	}
	if keys := leaf.AllowedKeys(); keys != nil && !slices.ContainsFunc(keys, func(key string) bool { return !f.KeyInVariables(key) }) {
		return "JSON, or variables for each field of each entry, which follow."
	}
	return "JSON, or variables for each field of each entry. The variables that follow show one key; other entries have another key in its place, which is read in lower case."
}

// profileFacts returns sentences about how the profile is selected.
func profileFacts(ps *model.Profiles, show func(string) string) string {
	var names []string
	for _, q := range ps.All {
		name := show(q.Name)
		if len(q.Aliases) > 0 {
			var aliases []string
			for _, a := range q.Aliases {
				aliases = append(aliases, show(a))
			}
			name += " (or " + ident.Either(aliases) + ")"
		}
		names = append(names, name)
	}
	s := show(ps.Env) + " selects the profile: " + ident.Either(names) + ". "
	if ps.Default != nil {
		return s + "Default " + show(ps.Default.Name) + "."
	}
	return s + "Required."
}
