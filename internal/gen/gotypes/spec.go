package gotypes

import (
	"os"
	"path/filepath"
	"strings"
)

// SpecName is the file that begins a specification.
const SpecName = "resgen.toml"

// A SpecFile is one file of a specification.
type SpecFile struct {
	Name string // base name
	Data []byte
}

// IsSpec reports whether a file called name belongs to the specification of its folder: resgen.toml, or shop.resgen.toml.
func IsSpec(name string) bool {
	return name == SpecName || strings.HasSuffix(name, "."+SpecName) && !strings.HasPrefix(name, ".")
}

// SpecFiles reads the specification in dir: resgen.toml, then the other files by name.
func SpecFiles(dir string) ([]SpecFile, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := []string{SpecName}
	for _, e := range entries {
		if name := e.Name(); IsSpec(name) && name != SpecName && !e.IsDir() {
			names = append(names, name)
		}
	}
	var files []SpecFile
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files = append(files, SpecFile{Name: name, Data: data})
	}
	return files, nil
}
