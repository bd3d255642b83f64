// Package names holds the list of the names that a package declares against what its files declare, and against specifications whose
// names are made to collide.
package names

import (
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/output"
)

// module makes the module that stories are folders of.
func module(t *testing.T) string {
	t.Helper()
	return gentest.Module(t, "example.com/names", "kinds/http")
}

// TestCollisions makes what the specifications of testdata ask for: each compiles, or has the findings that it says it has.
func TestCollisions(t *testing.T) {
	gentest.Tell(t, module(t), gentest.Stories(t, "testdata/*.txtar"))
}

// TestRenamed shows that go_name renames all that is made of a name.
func TestRenamed(t *testing.T) {
	res := gentest.Stories(t, "testdata/renamed.txtar")[0].Make(t, module(t))
	if res.Package == nil {
		t.Fatal(res.Findings)
	}
	for _, n := range append(naming.Package(res.Package), naming.Mocks(res.Package)...) {
		if strings.Contains(strings.ToLower(n.Of+n.Go), "old") {
			t.Errorf("%s.%s: what asks for it, %s, has another go_name", n.Of, n.Go, n.What)
		}
	}
	const method = "Enrich(ctx context.Context, key int64, params APIEnrichParams) error"
	if !slices.ContainsFunc(res.Files, func(f output.File) bool { return strings.Contains(string(f.Data), method) }) {
		t.Errorf("no file has %s", method)
	}
}
