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
