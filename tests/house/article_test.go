package house

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/ident"
)

// TestArticles reads the comments of all generated files: what stands before a Go name is the article that it is spoken with.
func TestArticles(t *testing.T) {
	before := regexp.MustCompile(`\b([Aa]n?) \*?([A-Z]\w+)`)
	found := 0
	err := filepath.WalkDir(checkout, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == ".git" || !strings.HasSuffix(name, "_gen.go") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
			_, comment, _ := strings.Cut(lines.Text(), "//")
			for _, m := range before.FindAllStringSubmatch(comment, -1) {
				found++
				if want := ident.Article(m[2]); !strings.EqualFold(m[1], want) {
					t.Errorf("%s: %q, want %q", name, m[0], want+" "+m[2])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("there is no article before a name in any generated file")
	}
}
