package read

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// Around is how the names of a circle lead from one to the next, beginning and ending with the one at start.
func Around(names []string, start int, verb string) string {
	return strings.Join(ident.Ticked(slices.Concat(names[start:], names[:start+1])), " "+verb+" ")
}

// MaxCircles is the number of circles that are reported. Further ones, often of the same resources, say nothing new.
const MaxCircles = 20
