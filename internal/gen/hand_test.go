package gen_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// hands are the archives of testdata/hand. Each is a folder of the module example.com/hand.
func hands(tb testing.TB) []gentest.Story { return gentest.Stories(tb, "testdata/hand/*.txtar") }

// TestHand holds what resgen says of specifications with hand-written Go, and that the Go compiles if it is fine.
func TestHand(t *testing.T) {
	gentest.Tell(t, gentest.Module(t, "example.com/hand"), hands(t))
}

// FuzzHand: any bytes as a specification and as the Go beside it end in findings, or in files.
func FuzzHand(f *testing.F) {
	root := gentest.Module(f, "example.com/hand")
	for _, h := range hands(f) {
		if h.Data("a.go") != nil && len(h.Specs()) == 1 {
			f.Add(string(h.Data("resgen.toml")), string(h.Data("a.go")))
		}
	}
	f.Fuzz(func(t *testing.T, text, beside string) {
		gentest.Write(t, root, "spec/a.go", []byte(beside))
		res := gen.Generate(gen.Spec{World: gotypes.From, Dir: "spec", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
		if res.Package == nil && len(res.Findings) == 0 {
			t.Fatal("neither a package nor a finding")
		}
		for _, f := range res.Findings {
			if f.At.Valid() && f.At.Source.Name == "resgen.toml" && (f.At.Start < 0 || f.At.End > len(text) || f.At.Start > f.At.End) {
				t.Fatalf("the place %d-%d of %q is outside the file", f.At.Start, f.At.End, f.Text)
			}
		}
	})
}
