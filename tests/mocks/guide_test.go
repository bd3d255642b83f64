package mocks

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A block of the guide's page, by what it is fenced with.
var block = regexp.MustCompile("(?ms)^```(go|sh)\n(.*?)^```$")

// TestGuide runs the guide to mocks: its Go stands in testdata/guide, where it is compiled and tested against mocks that the guide's
// own go:generate lines have made, and its command lines succeed.
func TestGuide(t *testing.T) {
	page := read(t, "..", "..", "docs", "mocks.md")
	dir := module(t)
	in := filepath.Join(dir, "guide")
	if err := os.CopyFS(in, os.DirFS(filepath.Join("testdata", "guide"))); err != nil {
		t.Fatal(err)
	}
	source := read(t, in, "shop.go") + read(t, in, "guide_test.go")
	const generate = "//go:generate go tool resgen "
	for line := range strings.Lines(source) {
		if args, ok := strings.CutPrefix(line, generate+"mock "); ok {
			mock(t, in, args)
		}
	}
	run(t, in, append(tests(), ".")...)

	lines := trimmed(source)
	blocks := block.FindAllStringSubmatch(page, -1)
	for _, b := range blocks {
		kind, text := b[1], b[2]
		if kind == "go" {
			if !strings.Contains(lines, trimmed(text)) {
				t.Errorf("not in testdata/guide:\n%s", text)
			}
			continue
		}
		for line := range strings.Lines(text) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "go tool resgen ")
			if !ok {
				continue
			}
			if code, out, messages := resgen(in, strings.Fields(strings.ReplaceAll(args, "'", ""))...); code != 0 {
				t.Errorf("%s: exit %d\n%s%s", line, code, out, messages)
			}
		}
	}
	if len(blocks) < 30 {
		t.Errorf("%d blocks: the page is read wrongly", len(blocks))
	}
	vet(t, in, "./...")
}

// TestGuideLinks follows the links inside the guide.
func TestGuideLinks(t *testing.T) {
	page := read(t, "..", "..", "docs", "mocks.md")
	anchors := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		anchor := strings.ReplaceAll(strings.ToLower(m[1]), " ", "-")
		anchors[strings.ReplaceAll(anchor, ",", "")] = true
	}
	links := regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(page, -1)
	for _, m := range links {
		if !anchors[m[1]] {
			t.Errorf("no heading for #%s", m[1])
		}
	}
	if len(links) == 0 {
		t.Error("no links")
	}
}

// trimmed is text without the blanks around its lines, and with none between words but one, so that neither depth nor alignment counts.
func trimmed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.Join(strings.Fields(line), " "))
		b.WriteByte('\n')
	}
	return b.String()
}
