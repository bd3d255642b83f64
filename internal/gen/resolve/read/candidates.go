package read

import (
	"github.com/resgen-go/resgen/internal/gen/model"
)

// maxCompared limits how many pairs of unknown and known names one run compares, so that thousands of unknown names do not take long. When
// they are corrected, the next run has suggestions for the rest.
const maxCompared = 200_000

// Candidates returns the names to suggest for an unknown name. It returns none if the run has reached maxCompared.
func (r *Reporter) Candidates(names func() []string) []string {
	if r.compared >= maxCompared {
		return nil
	}
	all := names()
	r.compared += len(all)
	return all
}

// NamesOf returns a function that lists the names of the fields.
func NamesOf(fields []*model.Field) func() []string {
	return func() []string {
		names := make([]string, len(fields))
		for i, f := range fields {
			names[i] = f.Name
		}
		return names
	}
}
