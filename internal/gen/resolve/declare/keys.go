package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// keys resolves the constraints on the keys of the map f. They are those of a field of type string.
func (r *Declarer) keys(f *model.Field, t *syntax.Value, s *Scope) {
	e := read.Entry(t, "keys")
	switch {
	case e == nil || e.Value.Kind != syntax.Table:
		return
	case f.Type.Kind != model.Map:
		r.Report(diag.ConstraintMisfit, e.At, "`keys` is for maps, and `"+f.Name+"` is of type "+f.Type.Spec, "remove it")
		return
	case len(e.Value.Entries) == 0:
		r.Report(diag.BadConstraint, e.Value.At, "`keys` is empty, so it has no effect", "constraints that fit: "+ident.TickedList(lang.Keys.Names()))
		return
	}
	readable := *e.Value // without the parts that the shape has a finding about
	readable.Entries = slices.DeleteFunc(slices.Clone(e.Value.Entries), func(k *syntax.Entry) bool {
		return lang.Keys.Key(k.Key) == nil || slices.ContainsFunc(k.Value.Items, func(v *syntax.Value) bool { return v.Kind != syntax.String })
	})
	keys := &model.Field{Name: f.Name, Go: f.Go, Type: model.ScalarType("string"), At: e.At}
	r.constraints(keys, &readable, s)
	keys.Type.Enum = nil // the Go type of a key is always string
	if len(keys.Rules) > 0 {
		f.Keys = keys
	}
	if !r.Unsound(keys) {
		r.possible(keys)
	}
	if r.Unsound(keys) {
		r.MarkUnsound(f)
	}
}

// possible reports a closed set of keys if the other constraints allow none of them.
func (r *Declarer) possible(keys *model.Field) {
	for _, c := range keys.Rules {
		values, _ := c.Arg.V.([]*model.Value)
		if c.Set && !slices.ContainsFunc(values, func(v *model.Value) bool { return len(value.Check(keys, v)) == 0 }) {
			r.Report(diag.BadConstraint, c.Arg.At, "the other constraints allow no key of `"+c.Key+"`", "correct one of them, or remove it")
			r.MarkUnsound(keys)
		}
	}
}
