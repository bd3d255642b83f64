package names

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestListed holds the list of names against the files of the showroom and of the kinds that come with resgen. The golden files and the
// stories of other packages are held against it where they are made.
func TestListed(t *testing.T) {
	root := gentest.Checkout(t)
	dirs := []string{"spec/*"}
	if os.Getenv("RESGEN_TEST_LONG") == "on" {
		dirs = append(dirs, "kinds/*") // they ask for the types of large SDKs
	}
	for _, dir := range dirs {
		mains, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "resgen.toml"))
		if err != nil || len(mains) == 0 {
			t.Fatalf("no specifications in %s: %v", dir, err)
		}
		for _, main := range mains {
			gentest.Listed(t, main, generate(t, root, main))
		}
	}
}

// generate runs the pipeline for a specification of the checkout.
func generate(t *testing.T, root, main string) gen.Result {
	t.Helper()
	dir, err := filepath.Rel(root, filepath.Dir(main))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(filepath.Dir(main), "*.resgen.toml"))
	if err != nil {
		t.Fatal(err)
	}
	spec := gen.Spec{World: gotypes.From, Dir: filepath.ToSlash(dir), Root: root}
	for i, name := range append([]string{main}, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		spec.Files = append(spec.Files, &diag.Source{Name: filepath.Base(name), Order: i, Text: text})
	}
	res := gen.Generate(spec)
	if res.Package == nil {
		t.Errorf("%s: %v", main, res.Findings)
	}
	return res
}
