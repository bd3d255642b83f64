package typeutil_test

import (
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gentest"
)

// typesOf declares the types of a package again and again: each time they are others, and the same.
func typesOf(t *testing.T, text string) *types.Scope {
	t.Helper()
	return gentest.Scope(t, "package a\n"+text)
}

func TestName(t *testing.T) {
	const declared = "type N struct{}\ntype A = N\ntype G[T any] struct{}\n"
	for _, test := range []struct {
		a, b string
		want string
		same bool
	}{
		{"[]byte", "[]uint8", "[]uint8", true},
		{"map[rune]any", "map[int32]interface{}", "map[int32]interface{}", true},
		{"A", "N", "example.com/a.N", true},
		{"func(x int, y ...string) (n N, err error)", "func(int, ...string) (A, error)", "func(int, []string...)(example.com/a.N, error)", true},
		{"func(x []string)", "func(x ...string)", "func([]string)()", false},
		{"interface{ F(a int); G() }", "interface{ G(); F(int) }", "interface{F func(int)(); G func()()}", true},
		{"interface{ f() }", "interface{ f() }", "interface{example.com/a.f func()()}", true},
		{"interface{ interface{ F() }; error }", "interface{ F(); Error() string }", "interface{Error func()(string); F func()()}", true},
		{"struct{ X, y int; N }", "struct{ X int; y int; A }", "struct{X int; example.com/a.y int; embedded N example.com/a.N}", false},
		{"struct{ X func(a byte) `json:\"x\"` }", "struct{ X func(uint8) `json:\"x\"` }", "struct{X func(uint8)() \"json:\\\"x\\\"\"}", true},
		{"struct{ X int }", "struct{ X int `json:\"x\"` }", "struct{X int}", false},
		{"G[*[2]A]", "G[*[2]N]", "example.com/a.G[*[2]example.com/a.N]", true},
		{"<-chan int", "chan int", "2 chan int", false},
	} {
		one := typesOf(t, declared+"var V "+test.a).Lookup("V").Type()
		other := typesOf(t, declared+"var V "+test.b).Lookup("V").Type()
		if got := typeutil.Name(one); got != test.want {
			t.Errorf("%s is %s, want %s", test.a, got, test.want)
		}
		if same := typeutil.Name(one) == typeutil.Name(other); same != test.same {
			t.Errorf("%s and %s: same is %v", test.a, test.b, same)
		}
	}
}
