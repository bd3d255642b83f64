package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variable checks the name of a variable, or its beginning.
func (r *resolver) variable(v *syntax.Value) bool {
	switch {
	case !variableName.MatchString(v.Text):
		help := "use capitals, digits and underscores, as DB_HOST"
		if strings.HasPrefix(v.Text, "$") {
			help = "write it without `$`"
		}
		r.report(diag.BadVariable, v.At, "this is not the name of a variable", help)
		return false
	case len(v.Text) > 255:
		r.report(diag.BadVariable, v.At, "the name of a variable is longer than 255 characters", "choose a shorter one")
		return false
	case strings.ToUpper(v.Text) != v.Text:
		r.warn(diag.LowerCaseVariable, v.At, "the variable `"+v.Text+"` has lower-case letters", "variables are written in capitals: `"+strings.ToUpper(v.Text)+"`")
	}
	return true
}

// A use is one variable feeding one leaf in some profiles.
type use struct {
	name     string
	file     bool
	res      *model.Resource
	leaf     *model.Leaf
	shared   bool
	at       diag.Span
	profiles []*model.Profile // nil: the specification has none
}

// shareVariables reports variables that feed two fields in one profile without both saying so.
func (r *resolver) shareVariables() {
	var uses []*use
	for _, res := range r.pkg.Resources {
		for _, l := range res.Leaves {
			uses = append(uses, r.uses(res, l)...)
		}
	}
	r.profileVariable(uses)
	byName := map[string][]*use{}
	for _, u := range uses {
		for _, first := range byName[u.name] {
			if first.leaf != u.leaf && together(first, u) {
				r.clash(first, u)
				break
			}
		}
		byName[u.name] = append(byName[u.name], u)
	}
}

// uses are the variables of a leaf, each with the profiles in which it is read.
func (r *resolver) uses(res *model.Resource, l *model.Leaf) []*use {
	var all []*use
	for _, p := range r.pkg.ProfilesOf(res) {
		s := l.Source(p)
		for i, n := range s.Names() {
			file, at := s.IsFile(i), s.SourceAt
			switch {
			case s.VarAt != nil:
				at = s.VarAt[i]
			case !at.Valid():
				at = res.At
			}
			j := slices.IndexFunc(all, func(u *use) bool {
				return u.name == n && u.file == file && u.shared == s.Shared && u.at == at
			})
			if j < 0 {
				all = append(all, &use{name: n, file: file, res: res, leaf: l, shared: s.Shared, at: at})
				j = len(all) - 1
			}
			if p != nil {
				all[j].profiles = append(all[j].profiles, p)
			}
		}
	}
	return all
}

func together(a, b *use) bool {
	return a.profiles == nil || b.profiles == nil || slices.ContainsFunc(a.profiles, func(p *model.Profile) bool { return slices.Contains(b.profiles, p) })
}

func (r *resolver) clash(a, b *use) {
	first := diag.Label{At: a.at, Text: "feeds `" + a.res.Name + "." + a.leaf.Name + "` here"}
	second := diag.Label{At: b.at, Text: "feeds `" + b.res.Name + "." + b.leaf.Name + "` here"}
	switch {
	case a.file != b.file:
		r.conflict(diag.SharedVariable, first, second, "the variable `"+a.name+"` holds a value for one field and a file's path for another", "use two variables")
	case a.leaf.Field().Secret != b.leaf.Field().Secret:
		r.conflict(diag.SharedVariable, first, second, "the variable `"+a.name+"` is a secret for one field and not for the other", "use two variables, or set `secret` on both fields")
	case !a.shared || !b.shared:
		r.conflict(diag.SharedVariable, first, second, "the variable `"+a.name+"` feeds two fields", "use two variables, or add `shared = true` to both bindings")
	}
}

// profileVariable reports fields that read the variable which selects the profile.
func (r *resolver) profileVariable(uses []*use) {
	if r.pkg.Profiles == nil {
		return
	}
	for _, u := range uses {
		if u.name == r.pkg.Profiles.Env {
			r.report(diag.SharedVariable, u.at, "the variable `"+u.name+"` selects the profile", "use another variable for `"+u.res.Name+"."+u.leaf.Name+"`",
				diag.Label{At: r.selector, Text: "it selects the profile here"})
		}
	}
}
