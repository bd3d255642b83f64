package gotypes

import (
	"os"
	"path/filepath"

	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/output"
)

// SpecFiles reads the specification in dir: resgen.toml, then the other files by name.
func SpecFiles(dir string) ([]world.SpecFile, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := []string{output.SpecName}
	for _, e := range entries {
		if name := e.Name(); output.IsSpec(name) && name != output.SpecName && !e.IsDir() {
			names = append(names, name)
		}
	}
	var files []world.SpecFile
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files = append(files, world.SpecFile{Name: name, Data: data})
	}
	return files, nil
}
