package deployment

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// leave adds a note about what is left out, and why. It adds each note only once.
func (m *manifests) leave(what, why string) {
	if n := (note.Note{Field: what, Left: true, Why: why}); !slices.Contains(m.notes, n) {
		m.notes = append(m.notes, n)
	}
}
