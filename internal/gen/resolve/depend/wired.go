package depend

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/bind"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/ident"
)

// wired checks the rules of the kind that name dependencies of res, when the dependencies are resolved.
func (r *Dependencies) wired(res *model.Resource) {
	uses := map[string]*model.Use{}
	for _, u := range res.Uses {
		uses[u.Dep.Name] = u
	}
	for _, w := range res.Kind.Wirings {
		var instead []*model.Use
		for _, name := range w.Deps {
			u := uses[name]
			if u == nil { // there is a finding about it
				return
			}
			instead = append(instead, u)
			for _, field := range w.Fields {
				r.bothGiven(res, u, field, w.Says())
			}
		}
		if l := res.Leaf(w.Fields[0]); w.Exactly && l != nil {
			l.InsteadOf = instead
			r.neitherGiven(res, l, w)
		}
	}
}

// bothGiven reports a field that the specification binds in a profile in which a resource fills the dependency u. Variables that only come
// from env_prefix do not count: the constructor checks whether one is set.
func (r *Dependencies) bothGiven(res *model.Resource, u *model.Use, field, message string) {
	l := res.Leaf(field)
	if l == nil {
		return
	}
	profiles := r.Pkg.ProfilesOf(res)
	var both []*model.Profile
	var at diag.Span
	for _, p := range profiles {
		b := l.In(p)
		if u.In(p).Resource == nil || !l.Valued(p) && len(b.VarAt) == 0 {
			continue
		}
		if both = append(both, p); !at.Valid() {
			if at = b.FallbackAt; !l.Valued(p) {
				at = b.VarAt[0]
			}
		}
	}
	if len(both) == 0 {
		return
	}
	help := message
	if len(both) < len(profiles) {
		help += "; `{ unset = true }` in a profile clears the binding that the field has in `config`"
	}
	r.Report(diag.BadBinding, at, "`"+res.Name+"` has the dependency `"+u.Dep.Name+"` and the field `"+field+"`"+document.InSome(both, profiles), help,
		diag.Label{At: r.wishIn(res, u, both[0]), Text: "the dependency is filled here"})
}

// wishIn returns the place where the specification says what fills u in the profile p.
func (r *Dependencies) wishIn(res *model.Resource, u *model.Use, p *model.Profile) diag.Span {
	var at diag.Span
	for _, w := range r.wanted[res][u.Dep.Name] {
		if w.profile == p && p != nil || w.profile == nil && !at.Valid() {
			at = w.at
		}
	}
	return at
}

// neitherGiven reports a field that nothing sets in a profile in which no dependency replaces it.
func (r *Dependencies) neitherGiven(res *model.Resource, l *model.Leaf, w *model.Wiring) {
	profiles := r.Pkg.ProfilesOf(res)
	var missing []*model.Profile
	for _, p := range profiles {
		if l.Needed(p) && !l.Source(p).Fed() {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		r.Report(diag.UnfilledField, res.At, "exactly one of "+ident.TickedList(append(slices.Clone(w.Deps), l.Name))+" must be given, and nothing gives one of them"+document.InSome(missing, profiles),
			bind.Help(res, l), diag.Label{At: l.Field().At, Text: "declared here"})
	}
}
