package gostruct_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestRevealed holds which Go types take the text of a secret.
func TestRevealed(t *testing.T) {
	text, raw := model.ScalarType("string"), model.ScalarType("bytes")
	list := func(of *model.Type) *model.Type { return &model.Type{Kind: model.List, Elem: of} }
	dict := func(of *model.Type) *model.Type { return &model.Type{Kind: model.Map, Elem: of} }
	for _, test := range []struct {
		of   *model.Type
		expr string
		want bool
	}{
		{text, "string", true},
		{text, "[]byte", true},
		{text, "int", false},
		{text, "[]string", false},
		{text, "*string", false},
		{raw, "[]byte", true},
		{list(text), "[]string", true},
		{list(text), "[][]byte", false},
		{list(raw), "[][]byte", true},
		{list(raw), "[][]int", false},
		{list(text), "string", false},
		{list(text), "[]byte", false},
		{list(text), "map[string]string", false},
		{dict(text), "map[string]string", true},
		{dict(text), "map[int]string", false},
		{dict(text), "map[string]int", false},
		{dict(raw), "map[string][]byte", true},
		{dict(text), "[]string", false},
		{dict(text), "[]byte", false},
	} {
		if got := gostruct.Revealed(test.of, gentest.Type(t, test.expr)); got != test.want {
			t.Errorf("Revealed of kind %v, %s: %v", test.of.Kind, test.expr, got)
		}
	}
}
