package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestClientsGuide holds the Go of docs/clients.md to the files that it says it stands in: each block is a run of whole lines there.
func TestClientsGuide(t *testing.T) {
	page, err := os.ReadFile("../../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, dir := range []string{"../../examples", "../../generated/pipeline"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
				return err
			}
			text, err := os.ReadFile(name)
			code.WriteString("\n" + string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	blocks := 0
	for i, block := range strings.Split(string(page), "```") {
		text, ok := strings.CutPrefix(block, "go\n")
		if i%2 == 0 || !ok {
			continue
		}
		blocks++
		if !strings.Contains(code.String(), "\n"+text) {
			t.Errorf("nowhere in the examples stands\n%s", text)
		}
	}
	if blocks < 5 {
		t.Errorf("the page has %d blocks of Go", blocks)
	}
}
