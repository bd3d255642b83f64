package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

var (
	resourceTable = regexp.MustCompile(`(?m)^\[resource\.(\w+)`)
	ownTable      = regexp.MustCompile(`(?m)^\[resource\.(\w+)\]`)
)

// TestBlocksOfKindPages takes each block of TOML of the pages of kinds alone. A block may leave out what other blocks say, such as required
// fields and other resources. What it says is right.
func TestBlocksOfKindPages(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "kinds", "*.md"))
	if err != nil || len(pages) < 9 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	blocks := 0
	for _, page := range pages {
		kind := strings.TrimSuffix(filepath.Base(page), ".md")
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(string(text), "```") {
			lines, ok := strings.CutPrefix(block, "toml\n")
			if i%2 == 0 || !ok || !resourceTable.MatchString(lines) {
				continue
			}
			spec := lines
			if !strings.Contains(spec, "version = 1") {
				spec = "version = 1\n" + spec
			}
			has := map[string]bool{}
			for _, m := range ownTable.FindAllStringSubmatch(lines, -1) {
				has[m[1]] = true
			}
			for _, m := range resourceTable.FindAllStringSubmatch(lines, -1) {
				if !has[m[1]] {
					has[m[1]] = true
					spec += "\n[resource." + m[1] + "]\nkind = \"" + kind + "\"\n"
				}
			}
			res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "generated/block", Root: root, Files: []*diag.Source{{Name: filepath.Base(page), Text: []byte(spec)}}})
			blocks++
			for _, f := range res.Findings {
				elsewhere := f.Code == diag.UnfilledField || f.Code == diag.UnknownType && strings.Contains(f.Text, "`example.com/")
				if !elsewhere {
					t.Errorf("%s.md: %s: %s; %s\n%s", kind, f.Code, f.Text, f.Help, lines)
				}
			}
		}
	}
	if blocks < 15 {
		t.Errorf("the pages have %d blocks with resources", blocks)
	}
}
