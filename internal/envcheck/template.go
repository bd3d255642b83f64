package envcheck

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/gen"
)

// unknown reports whether m contains a value that is not known here.
func (l *loader) unknown(m *model.Made) bool {
	return slices.ContainsFunc(m.Leaves(), func(of *model.Leaf) bool { return l.places[of].Unseen(of.Field()) })
}

// orTemplate adds the result of the template m to v, like the generated loader.
func (l *loader) orTemplate(v gen.Var, m *model.Made) gen.Var {
	var fields []string
	for _, of := range m.Leaves() {
		fields = append(fields, of.Name)
	}
	return v.OrTemplate(value.Text(m, func(of *model.Leaf) *model.Value { return l.places[of].Value(of.Field()) }), fields...)
}
