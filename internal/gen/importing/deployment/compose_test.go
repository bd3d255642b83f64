package deployment

import "testing"

// TestInterpolate replaces variables in values of Compose files.
func TestInterpolate(t *testing.T) {
	for text, want := range map[string]string{
		"a": "a", "$$A": "$A", "${A:-b}c": "bc", "${A-b}": "b", "${A:-${B:-c}}": "c", "${A}": "?", "$A": "?", "${A:?say}": "?", "${A:+x}": "?",
		"${A:-}": "", "${A_TOKEN:-x}": "secret", "x${A:-${PASSWORD}}": "secret", "a$": "a$", "$1": "$1", "${": "?", "${1}": "?", "${A": "?",
	} {
		value, known, secret := interpolate(text, 0)
		switch {
		case secret:
			value = "secret"
		case !known:
			value = "?"
		}
		if value != want {
			t.Errorf("%s: got %q, want %q", text, value, want)
		}
	}
}
