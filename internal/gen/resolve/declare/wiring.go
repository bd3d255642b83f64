package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// wirings returns the rules of a kind without those that name a dependency. A rule that names a dependency is checked for each resource
// when the specification is read, because the dependency is known then. No Go is generated for it.
func (r *Declarer) wirings(l laterRules) []*syntax.Value {
	deps := library.DepsByName(r.Library.Deps[l.kind.Name])
	var others []*syntax.Value
	for _, t := range l.rules {
		body := rule.GroupOf(t)
		if body == nil || !slices.ContainsFunc(body.Value.Items, func(v *syntax.Value) bool { return deps[v.Text] != nil }) {
			others = append(others, t)
			continue
		}
		w := r.wiring(l, t, body, deps)
		if w == nil {
			continue
		}
		l.kind.Wirings = append(l.kind.Wirings, w)
		if len(w.Fields) > 1 { // these fields exclude each other too
			others = append(others, without(t, body, deps))
		}
	}
	return others
}

// wires reports whether the rule t names one of the dependencies deps.
func wires(t *syntax.Value, deps map[string]bool) bool {
	body := rule.GroupOf(t)
	return body != nil && slices.ContainsFunc(body.Value.Items, func(v *syntax.Value) bool { return deps[v.Text] })
}

// without returns the group rule t without the names of dependencies.
func without(t *syntax.Value, body *syntax.Entry, deps map[string]*model.Dep) *syntax.Value {
	list, only := *body.Value, *body
	list.Items = slices.DeleteFunc(slices.Clone(list.Items), func(v *syntax.Value) bool { return deps[v.Text] != nil })
	only.Value = &list
	rest := *t
	rest.Entries = slices.Clone(t.Entries)
	rest.Entries[slices.Index(t.Entries, body)] = &only
	return &rest
}

// wiring resolves a rule that names a dependency. It returns nil if it has reported a finding.
func (r *Declarer) wiring(l laterRules, t *syntax.Value, body *syntax.Entry, deps map[string]*model.Dep) *model.Wiring {
	before := r.List.Errors()
	w := &model.Wiring{Exactly: body.Key == "exactly_one", Message: ident.Line(read.Text(t, "message"))}
	if body.Key != "at_most_one" && body.Key != "exactly_one" {
		r.Report(diag.BadRule, body.At, "`"+body.Key+"` cannot relate a dependency to fields", "use `at_most_one` or `exactly_one`")
	}
	for _, key := range []string{"when", "severity"} {
		if e := read.Entry(t, key); e != nil {
			r.Report(diag.BadRule, e.At, "a rule that names a dependency cannot have `"+key+"`: the rule is checked when the specification is read", "remove it")
		}
	}
	own := slices.Contains(read.Tables(l.entry.Value, "rule"), t)
	for _, v := range body.Value.Items {
		d, f := deps[v.Text], r.Find(l.kind.Fields, v.Text)
		switch {
		case v.Kind != syntax.String: // a finding reports it
			return nil
		case f != nil && !own && !f.Optional: // a kind may require a field that the kind it extends does not require
			w.Fields = append(w.Fields, f.Name)
		case d != nil && own && !d.Optional:
			r.Report(diag.BadRule, v.At, "the dependency `"+d.Name+"` always exists: it is required", "make it optional, or leave it out", diag.Label{At: d.At, Text: "declared here"})
		case d != nil:
			w.Deps = append(w.Deps, d.Name)
		default:
			if x := r.Member(v, l.kind.Fields, l.scope.owner()); x != nil {
				w.Fields = append(w.Fields, x.Spelled())
			}
		}
	}
	if r.List.Errors() > before {
		return nil
	}
	switch {
	case len(w.Fields) == 0:
		r.Report(diag.BadRule, body.Value.At, "the rule names only dependencies, and no field", "name a field too")
		return nil
	case w.Exactly && len(w.Fields) > 1:
		r.Report(diag.BadRule, body.Value.At, "`exactly_one` with a dependency takes only one field, not "+ident.TickedList(w.Fields), "use `at_most_one`")
		return nil
	}
	return w
}
