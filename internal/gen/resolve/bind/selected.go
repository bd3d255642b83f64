package bind

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// selected handles a union whose selector is not set: if a layer sets fields of exactly one member, this member is used.
func (b *binder) selected(l *model.Leaf, p *model.Profile) {
	in := l.In(p)
	if in.Fallback != nil {
		return
	}
	var member string
	var from *model.Leaf
	for _, m := range l.Field().Type.Union.Members {
		valued := b.res.FirstValued(l.Name+"."+m.Name, p)
		switch {
		case valued == nil:
		case from == nil:
			member, from = m.Name, valued
		case !in.Bound():
			b.Conflict(diag.BadBinding, diag.Label{At: from.In(p).FallbackAt, Text: "one member here"}, diag.Label{At: valued.In(p).FallbackAt},
				"two members of the union `"+l.Name+"` have values, and nothing selects one", "add `"+l.Name+".select = \""+m.Name+"\"`")
			return
		default:
			return
		}
	}
	if from == nil {
		return
	}
	was := from.In(p)
	in.Fallback, in.From, in.FallbackAt = &model.Value{V: member, Text: member, At: was.FallbackAt}, was.From, was.FallbackAt
	in.Implied = true
	l.SetIn(p, in)
}

// neverSelected warns of variables that config binds to fields of members which nothing selects in any profile.
func (b *binder) neverSelected(union *model.Leaf, config map[string]*said) {
	profiles := b.Pkg.ProfilesOf(b.res)
	for _, m := range union.Field().Type.Union.Members {
		if len(profiles) == 0 || slices.ContainsFunc(profiles, func(p *model.Profile) bool { return union.Selectable(m.Name, p) }) {
			continue
		}
		for _, l := range b.res.Below(union.Name + "." + m.Name) {
			s := config[l.Name]
			if s == nil || s.broken || len(s.env) == 0 && len(s.old) == 0 && s.file == nil {
				continue
			}
			b.Warn(diag.BadBinding, s.at, "the variables of `"+l.Name+"` are not read: `"+union.Name+"` is never `"+m.Name+"`",
				"remove the binding, or let a variable select the member: `"+union.Name+".select = { env = \"...\", default = \""+union.Selected(nil)+"\" }`")
			break // for the other fields of the member, the reason is the same
		}
	}
}

// unselectable removes the variables from the leaves of members that nothing can select.
func (b *binder) unselectable(union *model.Leaf) {
	silent := func(p *model.Profile) map[*model.Leaf]bool {
		leaves := map[*model.Leaf]bool{}
		for _, m := range union.Field().Type.Union.Members {
			if union.Selectable(m.Name, p) {
				continue
			}
			for _, l := range b.res.Below(union.Name + "." + m.Name) {
				leaves[l] = true
			}
		}
		return leaves
	}
	in := func(l *model.Leaf, p *model.Profile, silent bool) model.Binding {
		is := l.In(p)
		if silent {
			is.Source = model.Source{}
		}
		return is
	}
	atBase := silent(nil)
	inProfile := map[*model.Profile]map[*model.Leaf]bool{}
	if b.Pkg.Profiles != nil {
		for _, p := range b.Pkg.ProfilesOf(b.res) {
			inProfile[p] = silent(p)
		}
	}
	for _, l := range b.res.Below(union.Name) {
		base := in(l, nil, atBase[l])
		if b.Pkg.Profiles != nil {
			for _, p := range b.Pkg.ProfilesOf(b.res) { // before the base binding changes, because other profiles use it
				if is := in(l, p, inProfile[p][l]); !same(is, base) || !same(is, l.In(p)) {
					l.SetIn(p, is)
				}
			}
		}
		l.Base = base
	}
}
