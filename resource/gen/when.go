package gen

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// When reports whether the named resource is to be loaded. holds is the value of its condition, and fields are the fields of other resources
// that the condition asks: "app.file_backend", or "app" for a resource that it asks for itself. The resource is not loaded if one of them
// has a problem: whether it exists is not known then, and the problem has been reported. If nothing is validated, a required field that is
// not set is no problem, but the resource is not loaded either.
func (r *Reader) When(name string, holds bool, fields ...string) bool {
	if r.skips(name) {
		return false
	}
	for _, f := range fields {
		of, field, _ := strings.Cut(f, ".")
		wrong := func(p *resource.Problem) bool {
			return p.Resource == of && field != "" && lex.Touches(p.Fields, []string{field})
		}
		if slices.Contains(r.unsure, of) || slices.ContainsFunc(r.problems, wrong) || slices.ContainsFunc(r.unset, wrong) {
			r.unsure = append(r.unsure, name)
			return false
		}
	}
	return holds
}
