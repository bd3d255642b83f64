package docs

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// adoptPages are the pages about services that exist, each with the scripts of tests/script that do what it says. Their order is that of the page.
var adoptPages = []struct {
	page     string
	scripts  []string
	more     []string // scripts whose files the page shows, and whose commands it does not
	commands int
	blocks   int
	counts   int  // in tables: edited lines as +2 -92, and settings
	excerpts bool // blocks may leave out lines of the files
}{
	{page: "adopt", scripts: []string{"import"}, more: []string{"adopt"}, commands: 10, blocks: 8, excerpts: true},
	{page: "adopt-service", scripts: []string{"adopt_service"}, commands: 12, blocks: 17, counts: 15},
	{page: "adopt-library", scripts: []string{"adopt_env", "adopt_viper", "adopt_go_envconfig"}, commands: 32, blocks: 9, counts: 7},
}

var (
	adoptionLine = regexp.MustCompile(`(?m)^(?:edited (program|tests|spec) (\+\d+ -\d+)( most 10)?|stdout -count=(\d+) '\^[A-Z]+_')$`)
	adoptionCell = regexp.MustCompile(`\| (\+\d+ -\d+|\d+ settings)\b`)
)

// TestAdoptPages holds these pages to their scripts: the commands of a page are commands of the scripts in the same order, its code and what it
// shows of reports stand in the files of the scripts, and its tables have what the scripts count.
func TestAdoptPages(t *testing.T) {
	for _, p := range adoptPages {
		t.Run(p.page, func(t *testing.T) {
			page, err := os.ReadFile("../../docs/" + p.page + ".md")
			if err != nil {
				t.Fatal(err)
			}
			text, script := "", ""
			for i, name := range slices.Concat(p.scripts, p.more) {
				archive, err := txtar.ParseFile("../script/testdata/" + name + ".txtar")
				if err != nil {
					t.Fatal(err)
				}
				if i < len(p.scripts) {
					script += string(archive.Comment)
					text += "\n" + strings.ReplaceAll(string(archive.Comment), `\.`, ".")
				}
				for _, f := range archive.Files {
					text += "\n" + string(f.Data)
				}
			}
			commands, blocks := compareAdoption(t, string(page), text, strings.Split(script, "\n"), p.excerpts)
			var cells []string
			for _, m := range adoptionCell.FindAllStringSubmatch(string(page), -1) {
				cells = append(cells, m[1])
			}
			if counted := adoptionCounts(t, p.page, script); !slices.Equal(cells, counted) {
				t.Errorf("the tables of the page have\n%s, and the scripts count\n%s", strings.Join(cells, "\n"), strings.Join(counted, "\n"))
			}
			if commands != p.commands || blocks != p.blocks || len(cells) != p.counts {
				t.Errorf("the page has %d commands, %d blocks of code and reports, and %d counts", commands, blocks, len(cells))
			}
		})
	}
}

// compareAdoption compares the blocks of a page with the texts and the lines of its scripts, and counts its commands and its other blocks.
func compareAdoption(t *testing.T, page, text string, script []string, excerpts bool) (commands, blocks int) {
	for i, block := range strings.Split(page, "```") {
		if i%2 == 0 {
			continue
		}
		language, body, _ := strings.Cut(block, "\n")
		if language != "sh" {
			blocks++
			if !strings.Contains(text, "\n"+body) && !(excerpts && containsLines(text, body)) {
				t.Errorf("the scripts do not have\n%s", body)
			}
			continue
		}
		for line := range strings.Lines(body) {
			commands++
			want := strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "go tool ")
			at := slices.IndexFunc(script, func(line string) bool {
				return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(line, "[long] "), "! "), "exec ") == want
			})
			if at < 0 {
				t.Errorf("the scripts do not do this, or not in this order: %s", line)
				continue
			}
			script = script[at+1:]
		}
	}
	return commands, blocks
}

// containsLines reports whether text has each line of a block.
func containsLines(text, block string) bool {
	for line := range strings.Lines(block) {
		if !strings.Contains(text, strings.TrimSuffix(line, "\n")) {
			return false
		}
	}
	return true
}

// adoptionCounts lists what the scripts of a page count. Where no line of TOML may be typed, the counts of resgen.toml are zero, and the switch to
// the new loader has a limit.
func adoptionCounts(t *testing.T, page, script string) []string {
	var counted []string
	limits := 0
	for _, m := range adoptionLine.FindAllStringSubmatch(script, -1) {
		if m[4] != "" {
			counted = append(counted, m[4]+" settings")
			continue
		}
		if page == "adopt-library" && m[1] == "spec" {
			if m[2] != "+0 -0" {
				t.Errorf("TOML was typed: %s", m[2])
			}
			continue
		}
		if m[3] != "" {
			limits++
		}
		counted = append(counted, m[2])
	}
	if page == "adopt-library" && limits != 3 {
		t.Errorf("%d of 3 services have at most 10 lines of Go changed", limits)
	}
	return counted
}
