package constraint

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Check is a test of a value, as text and as a condition.
type Check struct {
	Rule  string      // the rule of a problem
	Must  string      // the message, after "must "
	Note  string      // the text in documentation; "" for none
	Parts []Part      // the constraints of the check
	Holds *model.Expr // all parts together; nil for a check that has no condition over one value

	Unique bool // no two items of the list are equal
}

// A Part is one constraint of a check.
type Part struct {
	Key   string
	Holds *model.Expr
}

// Whole returns the checks of a value itself: of a list or map as a whole, or of a scalar.
func Whole(t *model.Type, cs model.Constraints) []Check {
	if t.Elem == nil {
		return checks(t, cs, func(*Row) bool { return true })
	}
	return checks(t, cs, func(r *Row) bool { return r.Whole && !r.Unique })
}

// Each returns the checks of each item of a list, or of each value of a map.
func Each(t *model.Type, cs model.Constraints) []Check {
	if t.Elem == nil {
		return nil
	}
	own := checks(t, cs, func(r *Row) bool { return r.Unique })
	return append(own, checks(t.Elem, cs, func(r *Row) bool { return !r.Whole })...)
}

// checks returns the checks of those constraints for whose rows pick returns true.
func checks(t *model.Type, cs model.Constraints, pick func(*Row) bool) []Check {
	x := Subject{Type: t, Item: &model.Expr{Op: model.ItemExpr, Type: t}}
	cs = slices.DeleteFunc(slices.Clone(cs), func(c model.Constraint) bool {
		r := Of(c.Key)
		return !pick(r) || c.Arg == nil || r.Idle != nil && r.Idle(c.Arg)
	})
	var all []Check
	for _, c := range cs {
		r := Of(c.Key)
		if j := r.Joint; j != nil && cs.Arg(j.Low) != nil && cs.Arg(j.High) != nil {
			if c.Key == j.Low {
				all = append(all, joint(x, j, cs)...)
			}
			continue
		}
		if k := one(x, r, c); k != nil {
			all = append(all, *k)
		}
	}
	return all
}

// one returns the check of one constraint, or nil if the constraint has no effect.
func one(x Subject, r *Row, c model.Constraint) *Check {
	k := &Check{Rule: r.Key, Unique: r.Unique}
	if r.Holds != nil {
		k.Holds = r.Holds(x, c.Arg)
	}
	if k.Holds == nil && !r.Unique {
		return nil
	}
	k.Parts = []Part{{r.Key, k.Holds}}
	k.Must = r.Must(x, c.Arg)
	if r.Note != nil {
		k.Note = r.Note(x, c.Arg)
	}
	return k
}

// joint returns the check of two constraints. If one of them has no effect, the message still mentions both.
func joint(x Subject, j *Joint, cs model.Constraints) []Check {
	low, high := cs.Arg(j.Low), cs.Arg(j.High)
	k := Check{Rule: j.Rule, Must: j.Must(x, low, high), Note: j.Note(x, low, high)}
	for _, key := range []string{j.Low, j.High} {
		if holds := Of(key).Holds(x, cs.Arg(key)); holds != nil {
			k.Parts = append(k.Parts, Part{key, holds})
		}
	}
	switch {
	case len(k.Parts) == 0:
		return nil
	case len(k.Parts) == 1:
		k.Holds = k.Parts[0].Holds
	case j.Same != nil && low.V == high.V:
		k.Holds = j.Same(x, low)
	default:
		second := k.Parts[1].Holds
		if second.Sign == "&&" && second.Args[0].Op == model.FiniteExpr {
			second = second.Args[1] // the first part has this condition already
		}
		k.Holds = and(k.Parts[0].Holds, second)
	}
	return []Check{k}
}

// All returns everything that the constraints of f require, as phrases for documentation.
func All(f *model.Field) []string {
	var notes []string
	t, cs := f.Type, f.Rules
	add := func(prefix, note string) {
		if note != "" {
			notes = append(notes, prefix+note)
		}
	}
	for _, c := range Whole(t, cs) {
		add("", c.Note)
	}
	if f.Keys != nil {
		for _, c := range Whole(f.Keys.Type, f.Keys.Rules) {
			add("each key ", c.Note)
		}
	}
	for _, c := range Each(t, cs) {
		switch {
		case c.Unique:
			add("", c.Note)
		case t.Kind == model.Map:
			add("each value ", c.Note)
		default:
			add("each ", c.Note)
		}
	}
	for _, c := range cs {
		if r := Of(c.Key); r.Looks != nil || r.Reads != nil {
			prefix := map[model.TypeKind]string{model.List: "each ", model.Map: "each value "}[t.Kind]
			add(prefix, r.Note(Subject{Type: t}, c.Arg))
		}
	}
	return notes
}

// Reading returns the function that changes a text before it is parsed, or nil.
func Reading(cs model.Constraints) func(string) string {
	for _, c := range cs {
		if r := Of(c.Key); r.Reads != nil {
			return r.Reads.Do(cs)
		}
	}
	return nil
}
