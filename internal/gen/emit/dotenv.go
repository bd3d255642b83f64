package emit

import (
	"cmp"
	"strings"
	"text/template"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/templates"
)

// dotenv is an example of every variable: required ones to fill in, the others commented out.
func dotenv(p *model.Package) []File {
	if p.Output.Env == "" {
		return nil
	}
	var groups []envGroup
	seen := map[string]bool{}
	if ps := p.Profiles; ps != nil {
		v := envVariable{Doc: profileFacts(ps, func(s string) string { return s }), Name: ps.Env}
		if ps.Default != nil {
			v.Value, v.Off = dotenvQuote(ps.Default.Name), true
		}
		groups = append(groups, envGroup{Variables: []envVariable{v}})
		seen[ps.Env] = true
	}
	for _, r := range p.Resources {
		g := envGroup{Title: r.Name + ": " + about(r)}
		for _, leaf := range r.Leaves {
			for _, v := range envVariables(p, r, leaf) {
				if !seen[v.Name] {
					seen[v.Name] = true
					g.Variables = append(g.Variables, v)
				}
			}
		}
		if len(g.Variables) > 0 {
			groups = append(groups, g)
		}
	}
	funcs := template.FuncMap{"lines": func(text string) []string { return render.Lines(text, 98) }}
	return []File{textFile(p, p.Output.Env, templates.Dotenv, funcs, groups)}
}

// about is what is said of r: its own words, its kind's, or the kind's name; and when it is there at all.
func about(r *model.Resource) string {
	doc := cmp.Or(render.Line(r.Doc), render.Line(r.Kind.Doc), "Kind "+r.Kind.Name+".")
	var when []string
	if r.Optional {
		when = append(when, "optional")
	}
	if r.OnlyIn != nil {
		when = append(when, "only in "+onlyIn(r))
	}
	return strings.Join(nonEmpty(doc, sentence(strings.Join(when, "; "))), " ")
}

type envGroup struct {
	Title     string
	Variables []envVariable
}

type envVariable struct {
	Doc   string
	Name  string
	Value string // quoted as dotenv needs it; never a secret
	Off   bool   // commented out: nothing must be set
}

// envVariables is every variable that feeds leaf in any profile, with its documentation at the first.
func envVariables(p *model.Package, r *model.Resource, leaf *model.Leaf) []envVariable {
	f := leaf.Field()
	profiles := profilesOf(p, r)
	doc := paragraph(f.Doc, strings.Join(nonEmpty(
		sentence(choices(f)),
		valueFacts(f),
		sentence(needs(leaf, profiles, shown)),
	), " ")) + deprecation(f)
	var vars []envVariable
	for _, variant := range variants(profiles, sourceKey, leaf.In) {
		b := variant.what
		v := envVariable{Off: fallback(leaf, b) != nil || f.Optional || r.Optional || leaf.Condition() != "" || f.Type.Kind == model.UnionType}
		if value := fallback(leaf, b); value != nil && !f.Secret {
			v.Value = dotenvQuote(variableText(f.Type, value))
		}
		where := ""
		if within := within(variant.profiles); within != "" {
			where = "Read" + within + "."
		}
		for i, name := range b.Env {
			v.Name, v.Doc = name, where
			if i > 0 {
				v.Doc, v.Off, v.Value = "In place of "+b.Env[0]+".", true, ""
			}
			vars = append(vars, v)
		}
		if b.File != "" {
			file := envVariable{Name: b.File, Doc: "Path of a file that holds the value.", Off: true}
			if len(b.Env) > 0 {
				file.Doc = "Path of a file that holds the value, in place of " + b.Env[0] + "."
			} else {
				file.Off = v.Off
				file.Doc = strings.Join(nonEmpty(where, file.Doc), " ")
			}
			vars = append(vars, file)
		}
	}
	if len(vars) > 0 {
		vars[0].Doc = paragraph(doc, vars[0].Doc)
	}
	return vars
}

// dotenvQuote is s as the right side of an assignment in a dotenv file, in double quotes if it needs any. What would disguise the
// line is left out.
func dotenvQuote(s string) string {
	s = render.Clean(s)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@%+,=?&~*", r)
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return `"` + strings.NewReplacer("\n", `\n`, "\t", `\t`, `"`, `\"`, `\`, `\\`, "$", `\$`).Replace(s) + `"`
}
