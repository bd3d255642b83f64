package random

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// conditions makes some resources exist only when fields of others say so. In one specification all ask those that stand before them, in
// another those that stand behind them.
func (d *draft) conditions() {
	before := ""
	back := d.chance(2)
	for i, r := range d.resource {
		others := d.resource[:i]
		if back {
			others = d.resource[i+1:]
		}
		if len(others) == 0 || !d.chance(4) {
			continue
		}
		if asked := pick(d.rand, others); before == "" || !d.chance(3) || back {
			before = d.condition(asked)
		}
		if before != "" {
			r.keys = append(r.keys, "when = "+quote(before))
		}
	}
}

// condition is a condition that asks fields of r, or whether there is one; "" for none.
func (d *draft) condition(r *entry) string {
	optional := slices.ContainsFunc(r.keys, func(key string) bool {
		return strings.HasPrefix(key, "optional") || strings.HasPrefix(key, "only_in") || strings.HasPrefix(key, "when")
	})
	if optional && d.chance(4) {
		return pick(d.rand, []string{"set(", "!set("}) + r.name + ")"
	}
	w := &writer{draft: d}
	w.pathsTo(r.kind.Fields, r.name+".", new(bool))
	w.all = slices.DeleteFunc(w.all, func(p path) bool { return p.f.Secret })
	if len(w.all) == 0 {
		return ""
	}
	subjects := slices.Clone(w.all)
	w.rand.Shuffle(len(subjects), func(i, j int) { subjects[i], subjects[j] = subjects[j], subjects[i] })
	check, when := w.guarded(w.condition(subjects[:min(len(subjects), 1+w.rand.IntN(3))]), "")
	if when != "" {
		check = when + " && (" + check + ")"
	}
	if d.chance(2) { // most conditions are false of most values
		check = "!(" + check + ")"
	}
	return check
}

// unsure makes mutants of which nobody but the program knows whether they are bad: the change is about a resource that does not exist in e, or
// that decides whether others do.
func (m *Environ) unsure(e *Env, mutants []*Mutant) {
	decides := map[*model.Resource]bool{}
	for _, r := range m.Package.Resources {
		if r.When != nil {
			decides[r] = true
			for _, a := range r.When.Asks {
				decides[a.Resource] = true
			}
		}
	}
	if len(decides) == 0 {
		return
	}
	fed := map[string]bool{} // variables of such resources
	for _, v := range environ.Variables(m.Package, nil) {
		fed[v.Name] = slices.ContainsFunc(v.Feeds, func(f *environ.Feed) bool { return decides[f.Resource] })
	}
	touches := func(name string) bool {
		return fed[name] || slices.ContainsFunc(slices.Collect(maps.Keys(fed)), func(v string) bool { return fed[v] && strings.HasPrefix(name, v) })
	}
	for _, mutant := range mutants {
		for name, text := range mutant.Vars { // order: each is asked
			if old, set := e.Vars[name]; (!set || old != text) && touches(name) {
				mutant.Either = true
			}
		}
		for name := range e.Vars { // order: each is asked
			if _, set := mutant.Vars[name]; !set && touches(name) {
				mutant.Either = true
			}
		}
		if e.Profile != nil && mutant.Vars[m.Package.Profiles.Env] != e.Vars[m.Package.Profiles.Env] && len(mutant.Want) == 0 {
			mutant.Either = true
		}
	}
}
