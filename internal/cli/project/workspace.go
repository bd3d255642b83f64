package project

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/usage"
)

// Cache returns the cache, which keeps answers of the go command, and results of generate and mock, between runs.
func (f Folder) Cache() *cache.Store {
	setting, _ := f.Env(cache.Variable)
	return cache.Open(setting)
}

// World returns the Go world as seen from dir, an absolute path. reads may be nil.
func (f Folder) World(dir string, reads *gotypes.Reads) gotypes.World {
	return gotypes.World{Dir: dir, Cache: f.Cache(), Reads: reads}
}

// Workspace returns the folder in which all files of a specification in dir must be: the folder of go.work, or else of go.mod, or else dir.
func (f Folder) Workspace(dir string) string {
	if work := f.goWork(dir); work != "" {
		return filepath.Dir(work)
	}
	if mod := upward(dir, "go.mod"); mod != "" {
		return filepath.Dir(mod)
	}
	return dir
}

// goWork returns the go.work file that the go command would use in dir, or "".
func (f Folder) goWork(dir string) string {
	switch work, _ := f.Env("GOWORK"); work {
	case "":
		return upward(dir, "go.work")
	case "off":
		return ""
	default:
		if rel, err := filepath.Rel(filepath.Dir(work), dir); err == nil && filepath.IsLocal(rel) {
			return work
		}
		return ""
	}
}

// GoMod returns the go.mod file of the module that has the current folder, or "".
func (f Folder) GoMod() string { return upward(f.Dir, "go.mod") }

// upward returns the file with the given name in dir or in the nearest folder above it, or "".
func upward(dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// modules lists the folders of the modules of the workspace, or of the one module if there is no workspace.
func (f Folder) modules() ([]string, error) {
	work := f.goWork(f.Dir)
	if work == "" {
		mod := f.GoMod()
		if mod == "" {
			return nil, usage.New("there is neither a go.work nor a go.mod here or above", "begin with: go mod init example.com/name")
		}
		return []string{filepath.Dir(mod)}, nil
	}
	text, err := os.ReadFile(work)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, use := range gotypes.Uses(string(text)) {
		dir := filepath.FromSlash(use)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(work), dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs, nil
}

// ImportPath returns the import path of a package for an argument: an import path, or a folder such as ./settings, or "" for the current
// folder.
func (f Folder) ImportPath(name string) (string, error) {
	if name != "" && name != "." && name != ".." && !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return name, nil
	}
	path, err := gotypes.ImportPath(f.Abs(filepath.FromSlash(name)))
	if err != nil {
		return "", ModuleError(err)
	}
	return path, nil
}

// ModuleError returns err. If err says that there is no module, the result also says what to do about it.
func ModuleError(err error) error {
	if world.NoModule(err) {
		return usage.New("there is no go.mod here or above", "begin with: go mod init example.com/name")
	}
	return err
}
