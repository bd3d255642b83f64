package cli

import (
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// generateLine is the line with which go generate runs resgen, for Go files in the current folder.
func (a *app) generateLine() string { return module.Directive(a.toolFile()) }

// command returns the command that runs resgen in the current folder. The tool may be in another file next to go.mod, such as tools.mod.
func (a *app) command() string { return module.Shell(a.toolFile()) }

// toolFile returns the file next to go.mod in which resgen is a tool, relative to the current folder and with slashes. It returns "" if
// this is go.mod itself, or if there is none.
func (a *app) toolFile() string {
	mod := upward(a.Dir, "go.mod")
	if mod == "" || hasTool(mod) {
		return ""
	}
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(mod), "*.mod")) // the only possible error is a wrong pattern, for a folder with [ in its name
	for _, file := range files {
		if ident.FileFlaw(filepath.Base(file)) != "" || !hasTool(file) { // nobody can write this name into a line of Go
			continue
		}
		if rel, err := filepath.Rel(a.Dir, file); err == nil {
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

// usedModules returns the folders of the modules that go.work uses, by import path. They must not be fetched with go get, which would look
// for a release.
func (a *app) usedModules() map[string]string {
	used := map[string]string{}
	if a.goWork(a.Dir) == "" {
		return used
	}
	dirs, _ := a.modules() // if go.work cannot be read, there are none
	for _, dir := range dirs {
		used[modulePath(dir)] = dir
	}
	return used
}

// modulePath returns the import path of the module in dir, or "".
func modulePath(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}
