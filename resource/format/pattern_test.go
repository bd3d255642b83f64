package format_test

import (
	"testing"

	"github.com/resgen-go/resgen/resource/format"
)

func TestPattern(t *testing.T) {
	p := format.Pattern{Expr: "^a+$"}
	for s, want := range map[string]bool{"aa": true, "": false, "ab": false} {
		if p.MatchString(s) != want {
			t.Errorf("%q matches: %v", s, !want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, tt := range []struct {
		expr, text string
		want       bool
	}{
		{"^a+$", "aaa", true},
		{"^a+$", "aab", false},
		{"b", "aab", true},
		{"", "", true},
	} {
		for range 2 { // compiled, and kept
			if got := format.Matches(tt.expr, tt.text); got != tt.want {
				t.Errorf("%q in %q: %v", tt.expr, tt.text, got)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an expression that is none does not panic")
		}
	}()
	format.Matches("(", "")
}
