package typeutil_test

import (
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestTypePredicates holds which Go types stand where constructors, methods and calls need a type of some form.
func TestTypePredicates(t *testing.T) {
	for name, test := range map[string]struct { // order: each is asked for itself
		is      func(types.Type) bool
		yes, no []string
	}{
		"IsCleanup": {typeutil.IsCleanup, []string{"func()"}, []string{"func(int)", "func() error", "int"}},
		"IsChange": {
			typeutil.IsChange,
			[]string{"func(*int)", "func(*int) error"},
			[]string{"func()", "func(int, int)", "func(...int)", "func(int) int", "func(int) (int, error)", "int"},
		},
		"IsGiven": {
			typeutil.IsGiven,
			[]string{"func(string) bool", "func(name string) (ok bool)"},
			[]string{"func(...string) bool", "func() bool", "func(string, string) bool", "func(int) bool", "func(string)", "func(string) (bool, bool)", "func(string) int", "bool"},
		},
		"Embeddable": {typeutil.Embeddable, []string{"error"}, []string{"any", "interface{ F() }", "*int", "*struct{}", "int"}},
		"IsAny":      {typeutil.IsAny, []string{"any", "interface{}"}, []string{"error", "int"}},
		"IsValues":   {typeutil.IsValues, []string{"map[string]any"}, []string{"map[int]any", "map[string]string", "any"}},
		"IsPointer":  {typeutil.IsPointer, []string{"*int"}, []string{"int", "[]int"}},
		"IsDuration": {typeutil.IsDuration, nil, []string{"int64"}},
		"IsBool":     {typeutil.IsBool, []string{"bool"}, []string{"string", "*bool"}},
	} {
		for _, expr := range test.yes {
			if !test.is(gentest.Type(t, expr)) {
				t.Errorf("%s(%s) is false", name, expr)
			}
		}
		for _, expr := range test.no {
			if test.is(gentest.Type(t, expr)) {
				t.Errorf("%s(%s) is true", name, expr)
			}
		}
	}
}
