package typeutil_test

import (
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

func TestParts(t *testing.T) {
	pkg := types.NewPackage("example.com/p", "p")
	evaluated := func(expr string) types.Type {
		tv, err := types.Eval(token.NewFileSet(), pkg, token.NoPos, expr)
		if err != nil {
			t.Fatal(err)
		}
		return tv.Type
	}
	for expr, want := range map[string][]string{
		"*int": {"int"}, "[]string": {"string"}, "[3]bool": {"bool"}, "chan int8": {"int8"}, "map[string]int": {"string", "int"}, "int": nil, "error": nil,
		"func(a int, b ...string) (bool, error)": {"(a int, b []string)", "(bool, error)"},
		"struct{ A int; b string }":              {"int", "string"},
		"interface{ error; M(int) bool }":        {"func(int) bool", "error"},
		"interface{ ~int | string }":             {"~int | string"},
	} {
		var got []string
		for _, part := range typeutil.Parts(evaluated(expr)) {
			got = append(got, part.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is written with %q, want %q", expr, got, want)
		}
	}
	if !typeutil.IsError(evaluated("error")) || typeutil.IsError(evaluated("any")) || typeutil.IsContext(evaluated("error")) {
		t.Error("an error is not known")
	}
	if o := typeutil.DeclaredName(evaluated("error")); o == nil || o.Name() != "error" || typeutil.DeclaredName(evaluated("*int")) != nil {
		t.Error("a declared type's name is not known")
	}
}
