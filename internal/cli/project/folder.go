package project

import "path/filepath"

// A Folder is the current folder of a command line.
type Folder struct {
	Dir string                                    // an absolute path
	Env func(name string) (value string, ok bool) // the environment: it may name a workspace and the folder of the cache
}

// Abs returns a path from the command line as an absolute path.
func (f Folder) Abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(f.Dir, name)
}

// Shown returns an absolute path for messages: relative to the current folder, with slashes.
func (f Folder) Shown(name string) string {
	rel, err := filepath.Rel(f.Dir, name)
	if err != nil {
		rel = name
	}
	return filepath.ToSlash(rel)
}
