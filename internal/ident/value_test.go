package ident_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/ident"
)

// TestValue holds that a value is seen whole, and that joining its words again changes nothing.
func TestValue(t *testing.T) {
	for text, want := range map[string]string{ // order: each by itself
		"": "", "a": "a", "a b": "a b", `"a"`: `"a"`, "a\nb": `"a\nb"`, "a\tb": `"a\tb"`, " a": `"\u0020a"`, "a ": `"a\u0020"`, "a  b": `"a \u0020b"`,
		"   ": `"\u0020\u0020\u0020"`, "a\x00": `"a\x00"`, "a\u202eb": `"a\u202eb"`,
	} {
		got := ident.Value(text)
		if got != want {
			t.Errorf("%q is shown as %s, want %s", text, got, want)
		}
		if words := strings.Join(strings.Fields(got), " "); words != got {
			t.Errorf("%q is shown as %s, of which %s is left", text, got, words)
		}
	}
}
