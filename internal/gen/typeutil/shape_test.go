package typeutil_test

import (
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// cleanup returns a test for functions that IsCleanup accepts, with or without an error.
func cleanup(withError bool) func(types.Type) bool {
	return func(t types.Type) bool {
		fails, ok := typeutil.IsCleanup(t)
		return ok && fails == withError
	}
}

// TestTypePredicates holds which Go types stand where constructors, methods and calls need a type of some form.
func TestTypePredicates(t *testing.T) {
	for name, test := range map[string]struct { // order: each is asked for itself
		is      func(types.Type) bool
		yes, no []string
	}{
		"IsCleanup":  {cleanup(false), []string{"func()"}, []string{"func(int)", "func() error", "int"}},
		"fails":      {cleanup(true), []string{"func() error"}, []string{"func(int) error", "func()", "func() int", "func() (int, error)"}},
		"IsFunction": {typeutil.IsFunction, []string{"func()", "func() error"}, []string{"int", "any"}},
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

func TestBeneath(t *testing.T) {
	str, pkg := types.Typ[types.String], types.NewPackage("example.com/shop", "shop")
	field := func(name string, of types.Type, embedded bool) *types.Var {
		return types.NewField(0, pkg, name, of, embedded)
	}
	named := func(name string, fields ...*types.Var) *types.Named {
		return types.NewNamed(types.NewTypeName(0, pkg, name, nil), types.NewStruct(fields, nil), nil)
	}
	low, deep := named("Low", field("A", str, false)), named("Deep", field("B", str, false))
	n := named("N", field("Low", types.NewPointer(low), true), field("Deep", deep, true), field("C", str, false))
	for name, want := range map[string]string{"A": "Low", "B": "", "C": "", "D": "", "Low": ""} {
		got := ""
		if v := typeutil.Beneath(n, name); v != nil {
			got = v.Name()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
