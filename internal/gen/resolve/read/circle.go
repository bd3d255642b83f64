package read

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// Around returns the text of a circle: the names in order, with the verb between them, beginning and ending with the name at start.
func Around(names []string, start int, verb string) string {
	return strings.Join(ident.Ticked(slices.Concat(names[start:], names[:start+1])), " "+verb+" ")
}

// MaxCircles is the maximum number of circles that are reported. Further circles are mostly among the same resources.
const MaxCircles = 20
