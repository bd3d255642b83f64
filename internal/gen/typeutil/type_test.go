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

// TestTypes holds the answers about types with declarations of a package.
func TestTypes(t *testing.T) {
	scope := typesOf(t, `import "context"
type N struct{ A int; b string }
type P = *N
type G[T any] struct{}
type Text string
type Raw []byte
type Chars []rune
type Run interface{ Do(context.Context, N) error }
type None interface{}
type One struct{}
func (One) Do(context.Context, N) error { return nil }
type Far struct{}
func (*Far) Do(context.Context, N) error { return nil }
type Wrong struct{}
func (Wrong) Do(context.Context, *N) error { return nil }
var (
	ctx context.Context
	inst G[int]
	ptr *N
	far *Far
	num int
	bytes []byte
)`)
	of := func(name string) types.Type { return scope.Lookup(name).Type() }
	for _, test := range []struct {
		what string
		got  bool
		want bool
	}{
		{"IsContext(ctx)", typeutil.IsContext(of("ctx")), true},
		{"IsContext(N)", typeutil.IsContext(of("N")), false},
		{"IsProbe(ptr)", typeutil.IsProbe(of("ptr")), false},
		{"IsProbe(N)", typeutil.IsProbe(of("N")), false},
		{"Generic(G)", typeutil.Generic(of("G")), true},
		{"Generic(G[int])", typeutil.Generic(of("inst")), false},
		{"Generic(N)", typeutil.Generic(of("N")), false},
		{"Generic(num)", typeutil.Generic(of("num")), false},
		{"IsStruct(N)", typeutil.IsStruct(of("N")), true},
		{"IsStruct(ptr)", typeutil.IsStruct(of("ptr")), false},
		{"IsBasic(num, Int)", typeutil.IsBasic(of("num"), types.Int), true},
		{"IsBasic(num, Uint)", typeutil.IsBasic(of("num"), types.Uint), false},
		{"IsBasic(Text, String)", typeutil.IsBasic(of("Text"), types.String), false},
		{"IsText(Text)", typeutil.IsText(of("Text")), true},
		{"IsText(num)", typeutil.IsText(of("num")), false},
		{"Implements(One, Run)", typeutil.Implements(of("One"), of("Run")), true},
		{"Implements(*Far, Run)", typeutil.Implements(of("far"), of("Run")), true},
		{"Implements(Far, Run)", typeutil.Implements(of("Far"), of("Run")), false},
		{"Implements(Wrong, Run)", typeutil.Implements(of("Wrong"), of("Run")), false},
		{"Implements(One, None)", typeutil.Implements(of("One"), of("None")), false},
		{"Implements(One, One)", typeutil.Implements(of("One"), of("One")), false},
		{"Pointed(ptr) is N", typeutil.Pointed(of("ptr")) == of("N"), true},
		{"Pointed(P) is N", typeutil.Pointed(of("P")) == of("N"), true},
		{"Pointed(N) is N", typeutil.Pointed(of("N")) == of("N"), true},
		{"Field(N, b)", typeutil.Field(of("N").(*types.Named), "b") != nil, true},
		{"Field(N, B)", typeutil.Field(of("N").(*types.Named), "B") != nil, false},
	} {
		if test.got != test.want {
			t.Errorf("%s is %v", test.what, test.got)
		}
	}
	for name, want := range map[string]string{"Text": "string", "Raw": "[]byte", "bytes": "[]byte", "Chars": "", "num": "int", "N": "", "inst": ""} {
		if got := typeutil.Underlying(of(name)); got != want {
			t.Errorf("the underlying type of %s is %q, want %q", name, got, want)
		}
	}
	// The same interface of another load of its package.
	again := typesOf(t, "import \"context\"\ntype N struct{ A int; b string }\ntype Run interface{ Do(context.Context, N) error }")
	if !typeutil.Implements(of("One"), again.Lookup("Run").Type()) {
		t.Error("a type does not implement an interface that was loaded again")
	}
	observe := types.NewPackage("github.com/resgen-go/resgen/resource/observe", "observe")
	probe := types.NewNamed(types.NewTypeName(token.NoPos, observe, "Probe", nil), types.NewStruct(nil, nil), nil)
	if !typeutil.IsProbe(types.NewPointer(probe)) || typeutil.IsProbe(probe) {
		t.Error("a probe is not known")
	}
}

func TestNillable(t *testing.T) {
	for expr, want := range map[string]bool{ // order: each is asked for itself
		"*int": true, "any": true, "map[string]int": true, "[]int": true, "chan int": true, "func()": true,
		"int": false, "struct{}": false, "[2]int": false, "string": false,
	} {
		tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
		if err != nil {
			t.Fatal(err)
		}
		if typeutil.Nillable(tv.Type) != want {
			t.Errorf("%s: %v", expr, !want)
		}
	}
}
