package bind

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/ident"
)

// filled reports required fields that nothing can set in some profile. The finding is at the header of the resource, or at the `unset` of the
// field.
func (b *binder) filled() {
	if b.excused {
		return
	}
	b.alternatives()
	profiles := b.Pkg.ProfilesOf(b.res)
	missing := map[*model.Leaf][]*model.Profile{}
	for _, p := range profiles {
		for _, l := range b.empty(b.res.Kind.Fields, "", p) {
			missing[l] = append(missing[l], p)
		}
	}
	if b.bare && len(missing) > 1 {
		b.allUnfilled(missing)
	} else {
		for _, l := range b.res.Leaves {
			if where := missing[l]; len(where) > 0 && !b.isFlawed(l.Name) && ident.Valid(l.Field().Name) {
				b.unfilled(l, document.InSome(where, profiles))
			}
		}
	}
	b.itemsFilled()
	b.keysInVariables()
}

// isFlawed reports whether there is a finding about what should fill the named leaf, or an object, union or member that contains it.
func (b *binder) isFlawed(name string) bool {
	for i, c := range name + "." {
		if c == '.' && b.flawed[name[:i]] {
			return true
		}
	}
	return false
}

// alternatives connects the leaves of which a rule requires one to be set.
func (b *binder) alternatives() {
	for _, rule := range b.res.Kind.Rules {
		if rule.Group != "at_least_one" || rule.When != nil || rule.Warning {
			continue
		}
		if slices.ContainsFunc(rule.Members, (*model.Expr).InMember) {
			continue // this leaf cannot be set while the union has another member
		}
		var group []*model.Leaf
		for _, m := range rule.Members {
			group = append(group, b.res.Leaf(m.Spelled()))
		}
		if slices.Contains(group, nil) {
			continue // an object, or a field of an optional object
		}
		for _, l := range group {
			l.OneOf = append(l.OneOf, group)
		}
	}
}

// empty returns the leaves of required fields that nothing can set.
func (b *binder) empty(fields []*model.Field, prefix string, p *model.Profile) []*model.Leaf {
	var all []*model.Leaf
	for _, f := range fields {
		name := prefix + f.Name
		switch f.Type.Kind {
		case model.ObjectType:
			if !f.Optional || b.res.Touched(name, p) {
				all = append(all, b.empty(f.Type.Object.Fields, name+".", p)...)
			}
		case model.UnionType:
			l := b.res.Leaf(name)
			if l.Needed(p) && !l.Source(p).Fed() && !b.res.Touched(name, p) {
				all = append(all, l)
			}
			for _, m := range f.Type.Union.Members {
				place := name + "." + m.Name
				if l.Selectable(m.Name, p) && (b.res.Touched(place, p) || l.Selected(p) == m.Name) {
					all = append(all, b.empty(m.Fields, place+".", p)...)
				}
			}
		default:
			if l := b.res.Leaf(name); l.Needed(p) && !l.Source(p).Fed() {
				all = append(all, l)
			}
		}
	}
	return all
}

func (b *binder) unfilled(l *model.Leaf, where string) {
	help := Help(b.res, l)
	if !l.Field().Secret {
		help += ", or give a value"
	}
	nothing := "nothing fills it"
	if b.inCase(l) {
		nothing = "only a case fills it"
		help += " in `config`; a case may replace it"
	}
	at := b.res.At
	if unset, ok := b.cleared[l]; ok && (l.Base.Fed() || l.Base.Fallback != nil) {
		at, help = unset, "remove `unset`, or "+help
	}
	b.Report(diag.UnfilledField, at, "the field `"+l.Name+"` is required and "+nothing+where, help,
		diag.Label{At: l.Field().At, Text: "declared here"})
}

// allUnfilled reports in one finding that a resource without any binding leaves several required fields unset.
func (b *binder) allUnfilled(missing map[*model.Leaf][]*model.Profile) {
	var names []string
	for _, l := range b.res.Leaves {
		if missing[l] != nil {
			names = append(names, "`"+l.Name+"`")
		}
	}
	last := names[len(names)-1]
	if n := len(names); n > maxNamed {
		names, last = names[:maxNamed], strconv.Itoa(n-maxNamed+1)+" more fields"
	}
	b.Report(diag.UnfilledField, b.res.At, "the fields "+strings.Join(names[:len(names)-1], ", ")+" and "+last+" are required and nothing fills them",
		"let every field read a variable: `env_prefix = \""+strings.ToUpper(b.res.Name)+"_\"`")
}

// maxNamed is the number of fields that a finding names.
const maxNamed = 4

// inCase reports whether a case sets l.
func (b *binder) inCase(l *model.Leaf) bool {
	return slices.ContainsFunc(b.res.Cases, func(c *model.Case) bool {
		return slices.ContainsFunc(c.Values, func(v model.CaseValue) bool { return v.Leaf == l })
	})
}

// Help suggests a binding to a variable for the leaf l of the resource res.
func Help(res *model.Resource, l *model.Leaf) string { return "bind a variable: " + bound(res, l) }

// bound returns a binding of l to a variable. For a union, the variable selects the member.
func bound(res *model.Resource, l *model.Leaf) string {
	name := l.Name
	if l.Field().Type.Kind == model.UnionType {
		name += ".select"
	}
	return "`" + name + " = { env = \"" + variableFor(res, l) + "\" }`"
}

// variableFor returns a name for the variable of l.
func variableFor(res *model.Resource, l *model.Leaf) string {
	return strings.ToUpper(strings.ReplaceAll(res.Name+"_"+l.Name, ".", "_"))
}
