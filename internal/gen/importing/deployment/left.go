package deployment

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// leave notes once what is left out, and why.
func (m *manifests) leave(what, why string) {
	if n := (note.Note{Field: what, Left: true, Why: why}); !slices.Contains(m.notes, n) {
		m.notes = append(m.notes, n)
	}
}
