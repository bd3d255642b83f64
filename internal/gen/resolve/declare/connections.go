package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// connections returns the fields of k that together limit the number of connections of one client.
func (r *Declarer) connections(k *model.Kind, e *syntax.Entry) []*model.Field {
	t := r.Library.Trait(e, "connections")
	if t.Value == nil {
		return nil
	}
	var fields []*model.Field
	for _, item := range t.Value.Items {
		if item.Kind != syntax.String {
			continue // a finding reports it
		}
		i := slices.IndexFunc(k.Fields, func(f *model.Field) bool { return f.Name == item.Text })
		if i < 0 && r.Skipped(k.Go, item.Text) {
			continue
		}
		if i < 0 {
			help := diag.DidYouMean(item.Text, r.Candidates(read.NamesOf(k.Fields)))
			r.Report(diag.UnknownField, item.At, "the kind `"+k.Name+"` has no field `"+item.Text+"`", help)
			continue
		}
		f := k.Fields[i]
		if f.Secret || f.Type.Class() != scalar.Signed && f.Type.Class() != scalar.Unsigned {
			r.Report(diag.BadBinding, item.At, "`"+item.Text+"` is no whole number, and cannot say how many connections there are", "name a field of type int")
			continue
		}
		fields = append(fields, f)
	}
	return fields
}
