package docs

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestAdoptPage holds docs/adopt.md to the scripts that tests/script runs: its commands are commands of the script in the same order, and its
// code and what it shows of reports stand in the files of the script.
func TestAdoptPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/adopt.md")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("../script/testdata/import.txtar")
	if err != nil {
		t.Fatal(err)
	}
	own, err := txtar.ParseFile("../script/testdata/adopt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	script := strings.Split(string(archive.Comment), "\n")
	text := strings.ReplaceAll(string(archive.Comment), `\.`, ".")
	for _, f := range slices.Concat(archive.Files, own.Files) {
		text += "\n" + string(f.Data)
	}
	commands, blocks := 0, 0
	for i, block := range strings.Split(string(page), "```") {
		if i%2 == 0 {
			continue
		}
		language, body, _ := strings.Cut(block, "\n")
		for line := range strings.Lines(body) {
			line = strings.TrimSuffix(line, "\n")
			if language != "sh" {
				blocks++
				if !strings.Contains(text, line) {
					t.Errorf("the script does not have %s", line)
				}
				continue
			}
			commands++
			want := strings.TrimPrefix(line, "go tool ")
			at := slices.IndexFunc(script, func(line string) bool { return strings.TrimPrefix(line, "exec ") == want })
			if at < 0 {
				t.Errorf("the script does not do this, or not in this order: %s", line)
				continue
			}
			script = script[at+1:]
		}
	}
	if commands != 10 || blocks < 20 {
		t.Errorf("the page has %d commands and %d lines of code and reports", commands, blocks)
	}
}
