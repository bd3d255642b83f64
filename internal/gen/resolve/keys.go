package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// keys resolves what the map f asks of its keys. They are texts, so that is what a field of type string may ask.
func (r *resolver) keys(f *model.Field, t *syntax.Value, s *scope) {
	e := entry(t, "keys")
	switch {
	case e == nil || e.Value.Kind != syntax.Table:
		return
	case f.Type.Kind != model.Map:
		r.report(diag.ConstraintMisfit, e.At, "`keys` is for maps, and `"+f.Name+"` is of type "+f.Type.Spec, "remove it")
		return
	case len(e.Value.Entries) == 0:
		r.report(diag.BadConstraint, e.Value.At, "`keys` is empty, so it asks for nothing", "constraints that fit: "+ident.TickedList(lang.Keys.Names()))
		return
	}
	readable := *e.Value // without what its shape has reported
	readable.Entries = slices.DeleteFunc(slices.Clone(e.Value.Entries), func(k *syntax.Entry) bool {
		return lang.Keys.Key(k.Key) == nil || slices.ContainsFunc(k.Value.Items, func(v *syntax.Value) bool { return v.Kind != syntax.String })
	})
	keys := &model.Field{Name: f.Name, Go: f.Go, Type: model.ScalarType("string"), At: e.At}
	r.constraints(keys, &readable, s)
	keys.Type.Enum = nil // a map has keys of the Go type string, whatever they may be
	if len(keys.Rules) > 0 {
		f.Keys = keys
	}
	if !r.badRules[keys] {
		r.possible(keys)
	}
	if r.badRules[keys] {
		r.badRules[f] = true
	}
}

// possible reports keys of a closed set of which the other constraints allow none.
func (r *resolver) possible(keys *model.Field) {
	for _, c := range keys.Rules {
		values, _ := c.Arg.V.([]*model.Value)
		if c.Set && !slices.ContainsFunc(values, func(v *model.Value) bool { return len(value.Check(keys, v)) == 0 }) {
			r.report(diag.BadConstraint, c.Arg.At, "the other constraints allow no key of `"+c.Key+"`", "correct one of them, or remove it")
			r.badRules[keys] = true
		}
	}
}

// declared is the constraint that b broke, in decl, the table of its field; nil if it is not there.
func declared(decl *syntax.Value, b value.Break) *syntax.Entry {
	if b.OfKey {
		keys := entry(decl, "keys")
		if keys == nil {
			return nil
		}
		decl = keys.Value
	}
	return entry(decl, b.Key)
}

// nearKey is the help for a key that is none of those that the map f has; "" if none is near.
func nearKey(b value.Break, f *model.Field) string {
	if constraint.Of(b.Key).Arg != constraint.Values {
		return ""
	}
	var known []string
	values, _ := f.Keys.Rules.Arg(b.Key).V.([]*model.Value)
	for _, v := range values {
		known = append(known, v.Text)
	}
	if near := diag.Suggest(b.Entry.Key, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	return ""
}

// keysInVariables warns about maps of objects with variables that can name none of the keys which the map may have.
func (b *binder) keysInVariables() {
	for _, l := range b.res.Leaves {
		f := l.Field()
		if f.Keys == nil || f.Type.Items() == nil || b.badRules[f] {
			continue
		}
		c := unnamed(f.Keys)
		if c == nil {
			continue
		}
		for _, p := range b.pkg.ProfilesOf(b.res) {
			source := l.Source(p)
			if len(source.Env) == 0 {
				continue
			}
			at := source.SourceAt
			if !at.Valid() {
				at = b.res.NameAt
			}
			b.warn(diag.BadVariable, at, "no variable can name an entry of `"+l.Name+"`: keys are read in lower case, and `"+c.Key+"` allows no such key",
				"allow keys of lower-case letters, digits and underscores, or give the entries in JSON", diag.Label{At: c.At, Text: "the limit is set here"})
			break
		}
	}
}

// unnamed is the constraint of keys that no key in the name of a variable satisfies; nil if one may satisfy all.
func unnamed(keys *model.Field) *model.Constraint {
	for i, c := range keys.Rules {
		row := constraint.Of(c.Key)
		if values, ok := c.Arg.V.([]*model.Value); ok {
			if !slices.ContainsFunc(values, func(v *model.Value) bool { return model.KeyInVariables(v.Text) && len(value.Check(keys, v)) == 0 }) {
				return &keys.Rules[i]
			}
			return nil
		}
		if row.Lower != nil && !row.Lower(c.Arg) {
			return &keys.Rules[i]
		}
	}
	return nil
}
