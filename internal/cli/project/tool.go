package project

import (
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// GenerateLine returns the line with which go generate runs resgen, for Go files in the current folder.
func (f Folder) GenerateLine() string { return module.Directive(f.ToolFile()) }

// Command returns the command that runs resgen in the current folder. The tool may be in another file next to go.mod, such as tools.mod.
func (f Folder) Command() string { return module.Shell(f.ToolFile()) }

// ToolFile returns the file next to go.mod in which resgen is a tool, relative to the current folder and with slashes. It returns "" if
// this is go.mod itself, or if there is none.
func (f Folder) ToolFile() string {
	mod := f.GoMod()
	if mod == "" || hasTool(mod) {
		return ""
	}
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(mod), "*.mod")) // the only possible error is a wrong pattern, for a folder with [ in its name
	for _, file := range files {
		if ident.FileFlaw(filepath.Base(file)) != "" || !hasTool(file) { // nobody can write this name into a line of Go
			continue
		}
		if rel, err := filepath.Rel(f.Dir, file); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return ""
}

// hasTool reports whether resgen is a tool in a file, which has the format of go.mod.
func hasTool(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	mod, err := modfile.Parse(file, text, nil)
	return err == nil && slices.ContainsFunc(mod.Tool, func(t *modfile.Tool) bool { return t.Path == module.Command })
}
