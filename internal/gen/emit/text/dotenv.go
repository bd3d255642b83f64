package text

import (
	"slices"
	"strings"
	"text/template"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/templates"
)

// Dotenv returns the example of every variable: required ones to fill in, the others commented out.
func Dotenv(p *model.Package) []code.File {
	if p.Output.Env == "" {
		return nil
	}
	var groups []envGroup
	feeds := map[*model.Leaf][]envFeed{}
	for _, v := range environ.Variables(p, nil) {
		if v.Selects != nil {
			doc := profileFacts(v.Selects, func(s string) string { return s })
			groups = append(groups, envGroup{Variables: []envVariable{{Doc: doc, Line: envtext.Assignment(v)}}})
		}
		for i, f := range v.Feeds {
			feeds[f.Leaf] = append(feeds[f.Leaf], envFeed{v, f, i == 0})
		}
	}
	all := p.Resources
	for _, f := range p.Factories {
		all = append(append(slices.Clip(all), f.Given), f.Resources...)
	}
	facts := &leafFacts{p: p, of: map[*model.Leaf][]string{}}
	for _, r := range all {
		g := envGroup{Title: r.Name + ": " + about(r)}
		for _, leaf := range r.WithItems() {
			doc := code.Paragraph(leaf.Field().Doc, strings.Join(facts.get(r, leaf), " ")) + deprecation(leaf.Field())
			for i, f := range feeds[leaf] {
				if i > 0 && f.feed.Old && doc != "" {
					doc = leaf.Field().Doc // an earlier field has the rest, at the first variable
				}
				if f.first {
					doc = code.Paragraph(doc, feedFacts(p, f.variable, f.feed))
					g.Variables = append(g.Variables, envVariable{Doc: code.Paragraph(doc, facts.alsoRead(f.variable)), Line: envtext.Assignment(f.variable)})
					doc = "" // the documentation is at the first variable
				}
			}
			if len(feeds[leaf]) == 0 && stored(p, r, leaf) {
				g.Variables = append(g.Variables, envVariable{Doc: code.Paragraph("The field "+r.Name+"."+leaf.Name+" has no variable", doc)})
			}
		}
		if len(g.Variables) > 0 {
			groups = append(groups, g)
		}
	}
	funcs := template.FuncMap{"lines": func(text string) []string { return render.Lines(text, 98) }}
	return []code.File{textFile(p, p.Output.Env, templates.Dotenv, funcs, groups)}
}

type envGroup struct {
	Title     string
	Variables []envVariable
}

type envVariable struct {
	Doc  string
	Line string // "" for a field without a variable, which a store of secrets sets
}

// stored reports whether a store of secrets or a default file fills leaf in some profile.
func stored(p *model.Package, r *model.Resource, leaf *model.Leaf) bool {
	return slices.ContainsFunc(p.ProfilesOf(r), func(q *model.Profile) bool { return leaf.Reading(q).Store != "" || leaf.Source(q).DefaultFile != "" })
}

// An envFeed is one variable of a leaf.
type envFeed struct {
	variable *environ.Variable
	feed     *environ.Feed
	first    bool // no earlier field reads the variable, so it is documented here
}

// leafFacts has sentences about the values that leaves take. They concern all profiles, and a leaf may have a variable for each.
type leafFacts struct {
	p  *model.Package
	of map[*model.Leaf][]string
}

func (c *leafFacts) get(r *model.Resource, leaf *model.Leaf) []string {
	all, ok := c.of[leaf]
	if !ok {
		f := leaf.Field()
		all = append([]string{code.Sentence(choices(f))}, code.ValueFacts(f)...)
		all = code.NonEmpty(append(all, itemNote(leaf), code.Sentence(needs(c.p, r, leaf, code.Shown)))...)
		c.of[leaf] = all
	}
	return all
}

// alsoRead returns sentences about the fields that read v in addition to the first one, if they take other values or are needed in another
// way. What the first field has said already is not said again.
func (c *leafFacts) alsoRead(v *environ.Variable) string {
	if len(v.Feeds) < 2 {
		return ""
	}
	facts := func(f *environ.Feed) []string {
		return append(slices.Clone(c.get(f.Resource, f.Leaf)), code.NonEmpty(feedFacts(c.p, v, f))...)
	}
	first := facts(v.Feeds[0])
	var texts []string
	for _, f := range v.Feeds[1:] {
		more := slices.DeleteFunc(facts(f), func(fact string) bool { return slices.Contains(first, fact) })
		if f.Old || !f.Reads[0].First || len(more) == 0 { // the field's first variable has the facts
			continue
		}
		field := f.Field()
		if when := existence(f.Resource); when != "" {
			field += " (" + when + ")"
		}
		texts = append(texts, "Also read for "+field+": "+strings.Join(more, " "))
	}
	return strings.Join(texts, " ")
}

// feedFacts returns a text about the profiles in which f reads the variable v, if it is not every profile, and about the meaning of v for the
// field, if it is not simply the value.
func feedFacts(p *model.Package, v *environ.Variable, f *environ.Feed) string {
	first := f.Reads[0]
	var place, what string
	if !first.First && len(first.Source.Env) > 0 {
		place = " in place of " + first.Source.Env[0]
		if f.File && first.Source.PreferEnv {
			place = " if " + first.Source.Env[0] + " is not set"
		}
	}
	switch {
	case f.Old:
		what = "Deprecated: set " + first.Source.Names()[0] + " instead."
	case f.File:
		what = "Path of a file that holds the value"
		if first.Source.FileContent == "raw" {
			what += ", byte for byte"
		}
		if place != "" {
			what += "," + place
		}
		what += "."
	case place != "":
		what = "Read if " + first.Source.Env[0] + " is not set."
	}
	where, field := "", ""
	if len(v.Feeds) > 1 { // another field may read it in other profiles
		field = " for " + f.Field()
	}
	if len(f.Reads) < len(p.ProfilesOf(f.Resource)) && first.First {
		reads := map[*model.Profile]bool{}
		var in, out []string
		for _, r := range f.Reads {
			reads[r.Profile], in = true, append(in, r.Profile.Name)
		}
		switch {
		case f.Resource.OnlyIn == nil && f.Leaf.Source(nil).NamesKey() == first.Source.NamesKey(): // so that a new profile changes no line
			for _, q := range p.ProfilesOf(f.Resource) {
				if !reads[q] {
					out = append(out, q.Name)
				}
			}
			where = "Not read" + field + within(out) + "."
		case f.Resource.OnlyIn == nil && len(f.Leaf.Source(nil).Env) > 0:
			where = "Read" + field + within(in) + " in place of " + f.Leaf.Source(nil).Env[0] + "."
		default:
			where = "Read" + field + within(in) + "."
		}
	}
	return strings.Join(code.NonEmpty(where, what), " ")
}
