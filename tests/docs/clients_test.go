package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGuides holds the Go of the pages to files that are compiled: each block is a run of whole lines there.
func TestGuides(t *testing.T) {
	for name, least := range map[string]int{
		"clients.md": 5, "health.md": 4, "alerts.md": 4, "secrets.md": 5, "factories.md": 4, "kindtest.md": 3, "kinds/redis.md": 5,
		"dagster.md": 2, "compute.md": 2, "service.md": 8,
	} {
		t.Run(name, func(t *testing.T) { guide(t, name, least) })
	}
}

// guide reads a page, which has at least so many blocks of Go.
func guide(t *testing.T, name string, least int) {
	page, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, dir := range []string{"../../examples", "../../generated/pipeline", "../../adapters/grpchealth", "../../resource/alert", "../../stores", "../../resource/secretstore", "../../tests/live", "../../kinds/http", "../../kinds/redis"} {
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
			t.Errorf("nowhere in the examples stands this:\n%s", text)
		}
	}
	if blocks < least {
		t.Errorf("the page has %d blocks of Go", blocks)
	}
}
