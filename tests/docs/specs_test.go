package docs

import (
	"os"
	"strings"
	"testing"
)

// TestSpecsOfPages holds the TOML of the pages on factories to the specification that they are about: each block is a run of whole lines there.
func TestSpecsOfPages(t *testing.T) {
	spec, err := os.ReadFile("../../spec/platform/resgen.toml")
	if err != nil {
		t.Fatal(err)
	}
	for page, least := range map[string]int{"factories.md": 4, "dagster.md": 5} {
		text, err := os.ReadFile("../../docs/" + page)
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
				t.Errorf("%s: the specification lacks\n%s", page, lines)
			}
		}
		if blocks < least {
			t.Errorf("%s has %d blocks of TOML", page, blocks)
		}
	}
}
