package bind

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// keysInVariables warns about maps of objects with variables, if the constraints on the keys exclude every key that the name of a variable
// can contain.
func (b *binder) keysInVariables() {
	for _, l := range b.res.Leaves {
		f := l.Field()
		if f.Keys == nil || f.Type.Items() == nil || b.Unsound(f) {
			continue
		}
		c := unnamed(f)
		if c == nil {
			continue
		}
		for _, p := range b.Pkg.ProfilesOf(b.res) {
			source := l.Source(p)
			if len(source.Env) == 0 {
				continue
			}
			at := source.SourceAt
			if !at.Valid() {
				at = b.res.NameAt
			}
			b.Warn(diag.BadVariable, at, "no variable can name an entry of `"+l.Name+"`: keys are read in lower case, and `"+c.Key+"` does not allow such a key",
				"allow keys of lower-case letters, digits and underscores, or give the entries in JSON", diag.Label{At: c.At, Text: "the limit is set here"})
			break
		}
	}
}

// unnamed returns a constraint on the keys of the map f that excludes every key in the name of a variable. It returns nil if there is none.
func unnamed(f *model.Field) *model.Constraint {
	keys := f.Keys
	for i, c := range keys.Rules {
		row := constraint.Of(c.Key)
		if values, ok := c.Arg.V.([]*model.Value); ok {
			if !slices.ContainsFunc(values, func(v *model.Value) bool { return f.KeyInVariables(v.Text) && len(value.Check(keys, v)) == 0 }) {
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
