package gen

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// When reports whether the named resource is to be loaded. holds is the value of its condition. fields lists what the condition refers to:
// fields of other resources, such as "app.file_backend", and resources, such as "app". If one of these fields has a problem, which has been
// reported, or if it is not known whether one of the resources exists, the condition has no known value, and When returns false. If nothing
// is validated, a required field that is not set is no problem, but When still returns false.
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
