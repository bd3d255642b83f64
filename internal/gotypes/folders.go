package gotypes

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// FoldersOf returns the folders in root with a Go file whose imports match accepts. It reads neither tests nor other modules, and leaves out what
// it cannot read.
func FoldersOf(root string, match func(imports []string) bool) []string {
	var found []string
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			_, err := os.Lstat(filepath.Join(name, "go.mod"))
			hidden := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")
			if name != root && (err == nil || hidden || slices.Contains([]string{"vendor", "testdata", "node_modules"}, d.Name())) {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || slices.Contains(found, filepath.Dir(name)):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return nil
		}
		var imports []string
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				imports = append(imports, path)
			}
		}
		if match(imports) {
			found = append(found, filepath.Dir(name))
		}
		return nil
	})
	return found
}
