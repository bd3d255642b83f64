package gen

import (
	"cmp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// Load reads the named resource with the function load, and validates the result. It first reports the problems of single fields, in the
// order in which load reads the fields, and then the problems that concern several fields. If a field is missing or could not be read, this
// is its only problem: neither the field nor a rule that mentions it is checked. If there is a problem, Load calls load a second time to
// collect the variables of each field. So load must do nothing but fill its result. With lifecycle.Settings.Unvalidated, Load reports only
// what could not be read.
func Load[C interface{ Validate() error }](r *Reader, name string, load func(*Reader) C) C {
	if r.skips(name) {
		var zero C
		return zero
	}
	r.begin(name)
	c := load(r)
	check(r, c, load)
	return c
}

// LoadOptional is Load for a resource that may be absent. If no variable of the resource is set, the resolver knows none of its secrets, and
// load did not call Claim, LoadOptional returns nil, and reports only variables of items that are misspelt. Shared variables do not count.
// Stores are not asked until a variable or a secret that counts is found. Then load may run a second time.
func LoadOptional[C interface{ Validate() error }](r *Reader, name string, load func(*Reader) C) *C {
	if r.skips(name) {
		return nil
	}
	r.begin(name)
	r.holding = true
	c := load(r)
	r.holding = false
	if r.held && r.present { // now the resource is known to be present, so its stores are asked
		r.begin(name)
		r.present = true
		c = load(r)
	}
	if !r.present {
		r.origins = r.origins[:r.mark]
		for _, p := range r.notes {
			if p.Rule == ruleUnknown {
				p.Resource, p.Params = r.resource, r.params
				r.warn(*p)
			}
		}
		return nil
	}
	check(r, c, load)
	return Ptr(c)
}

// check validates c, which load has read, and reports the problems of the resource. If nothing is validated, it looks only for required
// fields that are not set: a template, a condition or a function of Fill that uses such a field has no result that counts.
func check[C interface{ Validate() error }](r *Reader, c C, load func(*Reader) C) {
	invalid := r.invalid
	if !r.judged {
		invalid = c.Validate()
	}
	var found []*resource.Problem
	if invalid != nil {
		found = problemsIn(invalid)
	}
	if r.lax {
		found = slices.DeleteFunc(found, func(p *resource.Problem) bool { return p.Rule != lookup.RuleRequired })
	}
	if len(found) == 0 && len(r.unread) == 0 && len(r.notes) == 0 {
		return
	}
	r.naming = true
	load(r)
	r.naming = false
	r.settle(found)
}

// begin prepares the Reader for the named resource.
func (r *Reader) begin(name string) {
	r.resource = name
	r.unread, r.notes, r.unbound, r.vars, r.texts, r.made, r.messages = nil, nil, nil, nil, nil, nil, nil
	r.present, r.held, r.partial, r.unfit = false, false, false, nil
	r.judged, r.invalid = false, nil
	r.mark = len(r.origins)
	if r.traced {
		r.origins = append(r.origins, trail{name, begins})
	}
}

// settle reports the problems of the resource: those that were found in reading, and those of its validation, found.
func (r *Reader) settle(found []*resource.Problem) {
	if r.partial {
		found = slices.DeleteFunc(found, func(p *resource.Problem) bool { return p.Rule == "rule" })
	}
	notes := r.notes
	for _, p := range found {
		if !r.saidBefore(p) {
			notes = append(notes, p)
		}
	}
	r.unread, notes = r.ofOneCause(notes)
	unread := r.spoilt(fieldsOf(r.unread))
	notes = slices.DeleteFunc(notes, func(p *resource.Problem) bool { return p.Rule != ruleUnknown && follows(p, unread) })
	missing := r.spoilt(fieldsOf(slices.DeleteFunc(slices.Clone(notes), func(p *resource.Problem) bool { return p.Rule != lookup.RuleRequired })))
	notes = slices.DeleteFunc(notes, func(p *resource.Problem) bool {
		return p.Rule != lookup.RuleRequired && p.Rule != ruleUnknown && follows(p, missing) || r.lax && len(missing) > 0 && slices.Contains(r.unfit, p)
	})

	for _, p := range r.sorted(r.unread, notes) {
		p.Resource, p.Params = r.resource, r.params
		if r.lax && p.Rule == lookup.RuleRequired {
			r.unset = append(r.unset, p)
			continue
		}
		r.explain(p)
		if len(p.Vars) == 0 && p.Store == "" && !slices.Contains(r.unbound, p) {
			for _, f := range p.Fields {
				r.namesOf(p, f)
			}
		}
		if p.Warning {
			r.warn(*p)
		} else {
			r.problems = append(r.problems, p)
		}
	}
}

// explain adds to p, a problem with one field, what the origin of the field explains: that something has set the field to an empty value, or
// that the value comes from a file at a fixed path, which no variable names.
func (r *Reader) explain(p *resource.Problem) {
	if len(p.Fields) != 1 {
		return
	}
	o := (Origins{r.origins[r.mark:]}).Of(r.resource, p.Fields[0])
	switch o.Layer {
	case FromEnv, FromFile, FromResolver, FromStore, FromDefaultFile, FromTemplate:
		if p.Rule == lookup.RuleRequired && p.Message == lookup.NotSet {
			p.Message = lookup.Empty
		}
	case FromDefault, FromResource, FromProfile, FromCode, FromParams:
	}
	if o.Layer == FromDefaultFile && !strings.Contains(p.Message, o.File) {
		p.Message += fromFile + o.File
	}
}

// follows reports whether the problem p may be only a consequence of the fields in bad. A problem with the number of items or with a key is
// not a consequence of a field of an item.
func follows(p *resource.Problem, bad []string) bool {
	if len(p.Fields) != 1 || !slices.Contains(rulesOfItems, p.Rule) {
		return lex.Touches(bad, p.Fields)
	}
	f := p.Fields[0]
	return slices.ContainsFunc(bad, func(b string) bool { return f == b || lex.Within(f, b) })
}

// rulesOfItems are the constraints on a list or map of objects as a whole: those on its length and its keys.
var rulesOfItems = []string{"length", "min_len", "max_len", "pattern", "prefix", "suffix", "format", "one_of"}

func fieldsOf(ps []*resource.Problem) []string {
	var fields []string
	for _, p := range ps {
		fields = append(fields, p.Fields...)
	}
	return fields
}

// sorted returns the problems of single fields in the order in which load reads the fields, and then all others. A problem of a field that
// load does not read stays after the problem before it in its list.
func (r *Reader) sorted(lists ...[]*resource.Problem) []*resource.Problem {
	type ranked struct {
		p    *resource.Problem
		rank int
	}
	var all []ranked
	for _, list := range lists {
		rank := -1
		for _, p := range list {
			if len(p.Fields) != 1 {
				all = append(all, ranked{p, len(r.vars)})
				continue
			}
			if i := slices.IndexFunc(r.vars, func(v fieldVars) bool { return v.of(p.Fields[0]) }); i >= 0 {
				rank = i
			}
			all = append(all, ranked{p, rank})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	ps := make([]*resource.Problem, len(all))
	for i, a := range all {
		ps[i] = a.p
	}
	return ps
}

// namesOf adds to p the variables and the store of the field. If the field is an object, it adds those of the object's fields.
func (r *Reader) namesOf(p *resource.Problem, field string) {
	if r.sourcesOf(p, field) {
		return
	}
	for _, v := range r.vars {
		if !v.of(field) || v.list == field || lex.Within(v.list, field) { // a list may have a thousand items
			continue
		}
		for _, name := range v.vars {
			if !slices.Contains(p.Vars, name) { // a rule may concern both an object and a field of it
				p.Vars = append(p.Vars, name)
			}
		}
		p.Store = cmp.Or(p.Store, v.store)
		if v.fixed != "" && v.field == field && p.Rule == lookup.RuleRequired && p.Message == lookup.NotSet {
			noFile(p, v.fixed)
		}
	}
}

// of reports whether v belongs to the field, or to a field of the object.
func (v fieldVars) of(field string) bool { return v.field == field || lex.Within(v.field, field) }
