package note_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// TestString holds with which word a note begins. A field that is left out is not carried.
func TestString(t *testing.T) {
	for _, test := range []struct {
		note note.Note
		want string
	}{
		{note.Note{Field: "Config.Host", Why: "why"}, "differs: Config.Host: why"},
		{note.Note{Field: "Config.Host", Why: "why", Carried: true}, "carried: Config.Host: why"},
		{note.Note{Field: "Config.Host", Why: "why", Left: true}, "left out: Config.Host: why"},
	} {
		if got := test.note.String(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
