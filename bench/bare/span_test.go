package bare

import "testing"

func TestSpan(t *testing.T) {
	const text = "type t struct {\n\tlong int      // before\n\tseen reports // nil: nobody observes\n}\n"
	for _, test := range []struct {
		name, code, want string
		n                int
	}{
		{"as it stands", "\tseen reports // nil: nobody observes\n", "seen reports", 1},
		{"another comment", "\tseen reports // something else\n", "seen reports", 1},
		{"other columns", "seen      reports", "seen reports", 1},
		{"across lines", "long int\nseen reports", "long int      // before\n\tseen reports", 1},
		{"not there", "seen int", "", 0},
		{"part of a name", "port", "", 0},
		{"nothing", "", "", 0},
	} {
		from, to, n := span(text, test.code)
		if n != test.n || text[from:to] != test.want {
			t.Errorf("%s: %d times %q, want %d times %q", test.name, n, text[from:to], test.n, test.want)
		}
	}
	if _, _, n := span("a; b\na; b", "a; b"); n != 2 {
		t.Errorf("found %d times, want 2", n)
	}
}

// TestRows holds that each row fits the sources, without the builds of the long lane.
func TestRows(t *testing.T) {
	for _, name := range append([]string{Runtime}, Kinds...) {
		if _, err := Overlay(t.TempDir(), "../..", name); err != nil {
			t.Error(err)
		}
	}
}
