// Package readme holds the README to what is true.
package readme

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestFirstSpec generates from the README's specification, and looks for the README's Go in what comes of it.
func TestFirstSpec(t *testing.T) {
	readme := read(t)
	source := &diag.Source{Name: "settings/resgen.toml", Text: []byte(block(t, readme, "toml"))}
	got := gen.Generate(gen.Spec{World: gotypes.From, Dir: "settings", Files: []*diag.Source{source}})
	for _, f := range got.Findings {
		t.Error(f)
	}
	var generated strings.Builder
	for _, f := range got.Files {
		generated.Write(f.Data)
	}
	pieces := 0
	for piece := range strings.SplitSeq(block(t, readme, "go"), "\n// ...\n") {
		pieces++
		if piece = strings.Trim(piece, "\n"); !strings.Contains(generated.String(), piece+"\n") {
			t.Errorf("resgen does not generate this of the README:\n%s\n\nbut:\n%s", piece, &generated)
		}
	}
	if pieces < 2 {
		t.Errorf("the README shows %d pieces of Go, want some", pieces)
	}
}

// TestFirstSpecIsSmall counts the keys of the language that the README's specification gives a value to.
func TestFirstSpecIsSmall(t *testing.T) {
	var spec map[string]any
	if _, err := toml.Decode(block(t, read(t), "toml"), &spec); err != nil {
		t.Fatal(err)
	}
	keys := make(map[string]bool)
	collect(keys, spec)
	if len(keys) == 0 || len(keys) > 6 {
		t.Errorf("the first specification uses the keys %v, want at most 6", slices.Sorted(maps.Keys(keys)))
	}
}

// collect gathers the keys of table that have values; the names of kinds, fields and resources are no keys.
func collect(keys map[string]bool, table map[string]any) {
	for key, value := range table {
		if sub, ok := value.(map[string]any); ok {
			collect(keys, sub)
			continue
		}
		keys[key] = true
	}
}

// block is the first fenced block of that language.
func block(t *testing.T, readme, language string) string {
	t.Helper()
	m := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$").FindStringSubmatch(readme)
	if m == nil {
		t.Fatalf("the README has no block of %s", language)
	}
	return m[1]
}

// read is the README.
func read(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
