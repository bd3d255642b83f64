package webhookkind_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
)

// page is docs/kinds/webhook.md.
func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/kinds/webhook.md")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("this module is alone")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPageOfJSON holds that the page lists the fields of the format json, and no others.
func TestPageOfJSON(t *testing.T) {
	_, table, _ := strings.Cut(page(t), "<!-- webhook: json -->")
	table, _, _ = strings.Cut(table, "<!-- end -->")
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(table, -1) {
		listed = append(listed, row[1])
	}
	text, err := json.Marshal(webhookkind.Message{Link: "https://shop.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	slices.Sort(listed)
	if want := slices.Sorted(maps.Keys(fields)); !slices.Equal(listed, want) {
		t.Errorf("the page lists %q, and messages have %q", listed, want)
	}
}

// TestPageOfReceiver holds that the receiver on the page is the one of the example, which runs.
func TestPageOfReceiver(t *testing.T) {
	_, block, found := strings.Cut(page(t), "```go\nfunc receive(")
	block, _, _ = strings.Cut(block, "```")
	example, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if code := strings.ReplaceAll("receive := func("+block, "\n", "\n\t"); !found || !strings.Contains(string(example), strings.TrimSpace(code)) {
		t.Errorf("this is not in the example:\n%s", code)
	}
}
