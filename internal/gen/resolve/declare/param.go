package declare

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Params resolves the parameters of f.
func (r *Declarer) Params(f *model.Factory, es []*syntax.Entry) []*model.Field {
	s := &Scope{Stem: f.Go, What: "the factory `" + f.Name + "`", Objects: map[string]*model.Object{}}
	params := r.fields(r.scalars(es, s), s)
	for _, p := range params {
		p.Param = true
	}
	return params
}

// scalars returns the entries of parameters with a scalar type. It reports the others.
func (r *Declarer) scalars(es []*syntax.Entry, s *Scope) []*syntax.Entry {
	return slices.DeleteFunc(slices.Clone(es), func(e *syntax.Entry) bool {
		v := read.Get(e.Value, "type", syntax.String)
		if v == nil || scalar.Named(v.Text) != nil {
			return false
		}
		r.skipField(e, s)
		many := slices.ContainsFunc([]string{v.Text, spelled(v.Text)}, func(spec string) bool {
			return strings.HasPrefix(spec, "[]") || strings.HasPrefix(spec, "map[")
		})
		if !many && r.parseType(v) == nil && !slices.Contains(lang.Composites, v.Text) {
			help := diag.DidYouMean(v.Text, scalar.Names())
			if other := foreignType(v.Text); other != "" {
				help = other
			}
			r.Report(diag.UnknownType, v.At, "there is no type `"+v.Text+"`", help)
			return true
		}
		r.Report(diag.BadParam, v.At, "a parameter is one value, and `"+e.Key+"` is of type "+v.Text, "make it one of the scalar types, for example `string`")
		return true
	})
}
