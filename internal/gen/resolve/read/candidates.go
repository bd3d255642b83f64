package read

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// maxCompared is the number of names that one run compares with names that are unknown. A specification with thousands of unknown names
// and thousands of known ones would otherwise be compared name by name; the run after it suggests for what is left then.
const maxCompared = 200_000

// Candidates are the names that an unknown name may have been meant to be; none when the run has compared enough.
func (r *Reporter) Candidates(names func() []string) []string {
	if r.compared >= maxCompared {
		return nil
	}
	all := names()
	r.compared += len(all)
	return all
}

// NamesOf lists the names of fields.
func NamesOf(fields []*model.Field) func() []string {
	return func() []string {
		names := make([]string, len(fields))
		for i, f := range fields {
			names[i] = f.Name
		}
		return names
	}
}
