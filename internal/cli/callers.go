package cli

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// callers returns the folders of the module with Go files that import both a library and the package at of, relative to the current folder and
// as --defaults takes them. The packages in known are not among them.
func (a *app) callers(l *importing.Library, of string, known []gosource.Source) []string {
	var read []string
	for _, source := range known {
		for _, file := range source.Files {
			read = append(read, path.Dir(source.Positions.Position(file.Pos()).Filename))
		}
	}
	root := filepath.Dir(upward(a.Dir, "go.mod"))
	var found []string
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error { // what cannot be read is no hint
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			_, err := os.Lstat(filepath.Join(name, "go.mod"))
			if base := d.Name(); name != root && (err == nil || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || slices.Contains([]string{"vendor", "testdata", "node_modules"}, base)) {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(a.Dir, filepath.Dir(name))
		if err != nil {
			return nil
		}
		if rel = filepath.ToSlash(rel); !strings.HasPrefix(rel, ".") {
			rel = "./" + rel
		}
		if slices.Contains(found, rel) || slices.Contains(read, path.Clean(rel)) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err == nil && l.In(gosource.ImportsOf(file)) != "" && slices.Contains(gosource.ImportsOf(file), of) {
			found = append(found, rel)
		}
		return nil
	})
	return found
}
