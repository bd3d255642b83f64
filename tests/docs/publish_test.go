package docs

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestPublishPage holds docs/publish.md to the script that tests/newcomer runs: its commands are commands of the script in the same order,
// and its code stands in the files of the script.
func TestPublishPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/publish.md")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("../newcomer/testdata/publish.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range archive.Files {
		code.WriteString("\n" + string(f.Data))
	}
	script := strings.Split(string(archive.Comment), "\n")
	commands, blocks := 0, 0
	for i, block := range strings.Split(string(page), "```") {
		if i%2 == 0 {
			continue
		}
		language, text, _ := strings.Cut(block, "\n")
		if language != "sh" {
			blocks++
			if !strings.Contains(code.String(), "\n"+text) {
				t.Errorf("no file of the script has\n%s", text)
			}
			continue
		}
		for command := range strings.Lines(text) {
			commands++
			command = strings.TrimSpace(command)
			at := slices.IndexFunc(script, func(line string) bool { return strings.TrimPrefix(line, "exec ") == command })
			if at < 0 {
				t.Errorf("the script does not do this, or not in this order: %s", command)
				continue
			}
			script = script[at+1:]
		}
	}
	if commands < 30 || blocks < 10 {
		t.Errorf("the page has %d commands and %d blocks of code", commands, blocks)
	}
}
