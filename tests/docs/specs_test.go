package docs

import (
	"os"
	"strings"
	"testing"
)

// TestSpecsOfPages holds the TOML of pages to the specification that they are about: each block is a run of whole lines there.
func TestSpecsOfPages(t *testing.T) {
	for _, tt := range []struct {
		page, spec string
		least      int
	}{
		{"factories.md", "platform", 4},
		{"dagster.md", "seed", 4},
		{"compute.md", "seed", 1},
		{"service.md", "../examples/links/deps", 5},
	} {
		spec, err := os.ReadFile("../../spec/" + tt.spec + "/resgen.toml")
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile("../../docs/" + tt.page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := 0
		for i, block := range strings.Split(string(text), "```") {
			lines, ok := strings.CutPrefix(block, "toml\n")
			if i%2 == 0 || !ok {
				continue
			}
			if blocks++; !strings.Contains("\n"+string(spec), "\n"+lines) {
				t.Errorf("%s: the specification lacks\n%s", tt.page, lines)
			}
		}
		if blocks < tt.least {
			t.Errorf("%s has %d blocks of TOML", tt.page, blocks)
		}
	}
}
