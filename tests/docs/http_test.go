package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestSpecOfHTTP takes the TOML of docs/kinds/http.md together: it is one specification, and so is a kind in which auth_scheme may be unset.
func TestSpecOfHTTP(t *testing.T) {
	text, err := os.ReadFile("../../docs/kinds/http.md")
	if err != nil {
		t.Fatal(err)
	}
	spec := "version = 1\n"
	blocks := 0
	for i, block := range strings.Split(string(text), "```") {
		if lines, ok := strings.CutPrefix(block, "toml\n"); i%2 == 1 && ok && strings.Contains(lines, "[resource.") {
			spec += lines
			blocks++
		}
	}
	spec += "[kind.plain]\nextends = \"http\"\nfield.auth_scheme = { type = \"string\", optional = true }\n"
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "generated/pageofhttp", Root: root, Files: []*diag.Source{{Name: "http.md", Text: []byte(spec)}}})
	if len(res.Findings) > 0 {
		if err := diag.Text(t.Output(), res.Findings); err != nil {
			t.Error(err)
		}
		t.Fatal("the page has findings")
	}
	if blocks < 5 || len(res.Package.Resources) != blocks {
		t.Errorf("the page has %d blocks, which are %d resources", blocks, len(res.Package.Resources))
	}
}
