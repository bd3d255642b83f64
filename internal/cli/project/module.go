package project

import (
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// UsedModules returns the folders of the modules that go.work uses, by import path. They must not be fetched with go get, which would look
// for a release.
func (f Folder) UsedModules() map[string]string {
	used := map[string]string{}
	if f.goWork(f.Dir) == "" {
		return used
	}
	dirs, _ := f.modules() // if go.work cannot be read, there are none
	for _, dir := range dirs {
		used[ModulePath(dir)] = dir
	}
	return used
}

// ModulePath returns the import path of the module in dir, or "".
func ModulePath(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}

// Required returns the versions of the modules that the module of the current folder requires, by path.
func (f Folder) Required() map[string]string {
	name := f.GoMod()
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	file, err := modfile.ParseLax(name, data, nil)
	if err != nil {
		return nil
	}
	versions := map[string]string{}
	for _, r := range file.Require {
		if !r.Indirect {
			versions[r.Mod.Path] = r.Mod.Version
		}
	}
	return versions
}
