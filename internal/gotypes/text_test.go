package gotypes

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

func TestTextTypes(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "m.go": `package m

type Plain int

type Text struct{}

func (*Text) UnmarshalText(text []byte) error { return nil }

type Odd struct{}

func (*Odd) UnmarshalText(text string) error { return nil }

type Many[T any] struct{}

type Face interface{ UnmarshalText([]byte) error }

type own struct{ Text }

type Own = own
`})
	want := []struct{ ref, problem string }{
		{"net/netip.Addr", ""},
		{"example.com/m.Text", ""},
		{"example.com/m.Own", ""},
		{"example.com/m.Plain", "has no method UnmarshalText"},
		{"example.com/m.Odd", "has no method UnmarshalText"},
		{"example.com/m.Many", "has type parameters"},
		{"example.com/m.Face", "is an interface"},
		{"example.com/m.own", "is not exported"},
		{"log/slog.LevelVar", "must not be copied"},
		{"example.com/m.None", "package example.com/m has no type None"},
		{"example.com/none.X", "there is no package example.com/none"},
	}
	ask := func(n int) {
		t.Helper()
		refs := make([]world.Ref, n)
		for i, w := range want[:n] {
			dot := strings.LastIndexByte(w.ref, '.')
			refs[i] = world.Ref{Path: w.ref[:dot], Name: w.ref[dot+1:]}
		}
		found, err := kept(dir).TextTypes(refs)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range found {
			if p := want[i].problem; !strings.Contains(f.Problem, p) || (p == "") != (f.Problem == "") {
				t.Errorf("%s: got %q, want %q", want[i].ref, f.Problem, p)
			}
		}
	}
	ask(len(want))
	ask(len(want) - 1)
	forbidGo(t)
	ask(len(want) - 1)
}
