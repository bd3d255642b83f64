package resolve

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// wirings takes the rules that name a dependency out of the rules of a kind, and returns the others. What fills a dependency is known when
// the specification is read, so such a rule is checked for each resource and makes no Go.
func (r *resolver) wirings(l laterRules) []*syntax.Value {
	deps := depsByName(r.library.deps[l.kind.Name])
	var others []*syntax.Value
	for _, t := range l.rules {
		body := groupOf(t)
		if body == nil || !slices.ContainsFunc(body.Value.Items, func(v *syntax.Value) bool { return deps[v.Text] != nil }) {
			others = append(others, t)
			continue
		}
		w := r.wiring(l, t, body, deps)
		if w == nil {
			continue
		}
		l.kind.Wirings = append(l.kind.Wirings, w)
		if len(w.Fields) > 1 { // which exclude each other too
			others = append(others, without(t, body, deps))
		}
	}
	return others
}

// wires reports whether t is a rule that names one of deps, the names of fields of type resource.
func wires(t *syntax.Value, deps map[string]bool) bool {
	body := groupOf(t)
	return body != nil && slices.ContainsFunc(body.Value.Items, func(v *syntax.Value) bool { return deps[v.Text] })
}

// groupOf is the key of a rule that relates the presence of fields, with an array of names; nil for other rules.
func groupOf(t *syntax.Value) *syntax.Entry {
	for _, g := range groupRules {
		if e := entry(t, g.key); e != nil && e.Value.Kind == syntax.Array {
			return e
		}
	}
	return nil
}

// without is the rule t, whose body is a group, without the names of dependencies.
func without(t *syntax.Value, body *syntax.Entry, deps map[string]*model.Dep) *syntax.Value {
	list, only := *body.Value, *body
	list.Items = slices.DeleteFunc(slices.Clone(list.Items), func(v *syntax.Value) bool { return deps[v.Text] != nil })
	only.Value = &list
	rest := *t
	rest.Entries = slices.Clone(t.Entries)
	rest.Entries[slices.Index(t.Entries, body)] = &only
	return &rest
}

// wiring resolves a rule that names a dependency; it is nil after a finding.
func (r *resolver) wiring(l laterRules, t *syntax.Value, body *syntax.Entry, deps map[string]*model.Dep) *model.Wiring {
	before := r.list.Errors()
	w := &model.Wiring{Exactly: body.Key == "exactly_one", Message: ident.Line(text(t, "message"))}
	if body.Key != "at_most_one" && body.Key != "exactly_one" {
		r.report(diag.BadRule, body.At, "`"+body.Key+"` cannot relate a dependency to fields", "use `at_most_one` or `exactly_one`")
	}
	for _, key := range []string{"when", "severity"} {
		if e := entry(t, key); e != nil {
			r.report(diag.BadRule, e.At, "a rule that names a dependency has no `"+key+"`: it is checked when the specification is read", "remove it")
		}
	}
	c := &checker{
		resolver: r, fields: l.kind.Fields, owner: l.scope.what, stem: l.scope.stem,
		seen: map[string]bool{}, constant: map[*ast.BinaryExpr]bool{}, starts: map[*ast.BinaryExpr]token.Pos{},
	}
	own := slices.Contains(tables(l.entry.Value, "rule"), t)
	for _, v := range body.Value.Items {
		d, f := deps[v.Text], c.find(l.kind.Fields, v.Text)
		switch {
		case v.Kind != syntax.String: // which has been reported
			return nil
		case f != nil && !own && !f.Optional: // a kind may require what the one that it extends does not
			w.Fields = append(w.Fields, f.Name)
		case d != nil && own && !d.Optional:
			r.report(diag.BadRule, v.At, "the dependency `"+d.Name+"` is always there: it is required", "make it optional, or leave it out", diag.Label{At: d.At, Text: "declared here"})
		case d != nil:
			w.Deps = append(w.Deps, d.Name)
		default:
			c.src = v
			if x := c.groupMember(v); x != nil {
				w.Fields = append(w.Fields, x.Spelled())
			}
		}
	}
	if r.list.Errors() > before {
		return nil
	}
	switch {
	case len(w.Fields) == 0:
		r.report(diag.BadRule, body.Value.At, "the rule relates dependencies to no field", "name a field too")
		return nil
	case w.Exactly && len(w.Fields) > 1:
		r.report(diag.BadRule, body.Value.At, "`exactly_one` relates dependencies to one field, and here are "+ident.TickedList(w.Fields), "use `at_most_one`")
		return nil
	}
	return w
}

// wired checks the rules of its kind that relate the dependencies of res to fields, when it is known what fills them.
func (r *resolver) wired(res *model.Resource) {
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
				r.bothGiven(res, u, field, w.Message)
			}
		}
		if l := res.Leaf(w.Fields[0]); w.Exactly && l != nil {
			l.InsteadOf = instead
			r.neitherGiven(res, l, w)
		}
	}
}

// bothGiven reports a field that the specification binds in a profile in which a resource fills u. Variables that env_prefix gives do not
// count: whether one is set, the constructor sees.
func (r *resolver) bothGiven(res *model.Resource, u *model.Use, field, message string) {
	l := res.Leaf(field)
	if l == nil {
		return
	}
	profiles := r.pkg.ProfilesOf(res)
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
	if message == "" {
		message = "give one of the two"
	}
	help := message
	if len(both) < len(profiles) {
		help += "; `{ unset = true }` in a profile clears what config says"
	}
	r.report(diag.BadBinding, at, "`"+res.Name+"` has the dependency `"+u.Dep.Name+"` and the field `"+field+"`"+inSome(both, profiles), help,
		diag.Label{At: r.wishIn(res, u, both[0]), Text: "the dependency is filled here"})
}

// wishIn is where the specification says what fills u in p.
func (r *resolver) wishIn(res *model.Resource, u *model.Use, p *model.Profile) diag.Span {
	var at diag.Span
	for _, w := range r.wanted[res][u.Dep.Name] {
		if w.profile == p && p != nil || w.profile == nil && !at.Valid() {
			at = w.at
		}
	}
	return at
}

// neitherGiven reports a field that nothing fills in a profile in which no dependency stands in its place.
func (r *resolver) neitherGiven(res *model.Resource, l *model.Leaf, w *model.Wiring) {
	profiles := r.pkg.ProfilesOf(res)
	var missing []*model.Profile
	for _, p := range profiles {
		if l.Needed(p) && !l.Source(p).Fed() {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		b := &binder{resolver: r, res: res}
		r.report(diag.UnfilledField, res.At, "exactly one of "+ident.TickedList(append(slices.Clone(w.Deps), l.Name))+" must be given, and nothing fills either"+inSome(missing, profiles),
			b.bindHelp(l), diag.Label{At: l.Field().At, Text: "declared here"})
	}
}
