package gotypes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A watch is the files and folders that an answer of the go command depends on, with what they held then: a hash, or "" for nothing.
// Of a folder it is the names and contents of its Go files that are not tests.
type watch struct {
	Files, Folders map[string]string
}

func newWatch() *watch { return &watch{Files: map[string]string{}, Folders: map[string]string{}} }

func (w *watch) file(parts ...string)   { w.Files[filepath.Join(parts...)] = "" }
func (w *watch) folder(parts ...string) { w.Folders[filepath.Join(parts...)] = "" }

// workspace watches what makes dir part of a module and of a workspace: go.mod and go.work of dir or above, there or not there, and
// the modules that they lead to.
func (w *watch) workspace(dir, gowork string) {
	module, work := "", ""
	if gowork != "" {
		work = gowork // or "off": no such file
		w.file(gowork)
	}
	for {
		if module == "" {
			w.file(dir, "go.mod")
			if isFile(filepath.Join(dir, "go.mod")) {
				module = dir
			}
		}
		if work == "" {
			w.file(dir, "go.work")
			if isFile(filepath.Join(dir, "go.work")) {
				work = filepath.Join(dir, "go.work")
			}
		}
		up := filepath.Dir(dir)
		if up == dir || module != "" && work != "" {
			break
		}
		dir = up
	}
	if module != "" {
		w.module(module)
	}
	if data, err := os.ReadFile(work); err == nil {
		root := filepath.Dir(work)
		w.file(work + ".sum")
		w.vendor(root)
		for _, token := range tokens(string(data)) {
			w.module(join(root, token)) // most are no folders: then it is watched that they are none
		}
	}
}

// module watches the module in dir, and the folders that it puts in place of others.
func (w *watch) module(dir string) {
	w.file(dir, "go.mod")
	w.file(dir, "go.sum")
	w.vendor(dir)
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return
	}
	for line := range strings.Lines(string(data)) {
		if _, target, ok := strings.Cut(line, "=>"); ok {
			for _, token := range tokens(target) {
				w.file(join(dir, token), "go.mod")
			}
		}
	}
}

func (w *watch) vendor(dir string) {
	w.folder(dir, "vendor")
	w.file(dir, "vendor", "modules.txt")
}

// packages watches the packages of l that can change.
func (w *watch) packages(l *listing) {
	for _, p := range l.packages {
		if p.Standard && p.Module == nil {
			if root, ok := strings.CutSuffix(filepath.ToSlash(p.Dir), "/src/"+p.ImportPath); ok {
				w.file(filepath.FromSlash(root), "VERSION")
			}
			continue
		}
		if !p.fixed() {
			w.local(p.Dir, p.Module)
		}
	}
}

// local watches a package of module m: its Go files, and that no other module begins between it and its module.
func (w *watch) local(dir string, m *module) {
	w.folder(dir)
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	if m == nil || m.GoMod == "" {
		return
	}
	top := filepath.Dir(m.GoMod)
	for ; within(dir, top); dir = filepath.Dir(dir) {
		w.file(dir, "go.mod")
		if dir == top {
			break
		}
	}
}

// hash notes what everything holds now.
func (w *watch) hash() {
	for path := range w.Files {
		w.Files[path] = hashFile(path)
	}
	for path := range w.Folders {
		w.Folders[path] = hashFolder(path)
	}
}

// changedSince reports whether something may have changed after began, so that nobody knows what the go command saw.
func (w *watch) changedSince(began time.Time) bool {
	for path := range w.Files {
		if changedSince(path, began) {
			return true
		}
	}
	for path := range w.Folders {
		if changedSince(path, began) || slices.ContainsFunc(goFiles(path), func(f string) bool { return changedSince(f, began) }) {
			return true
		}
	}
	return false
}

// same reports whether everything holds what it held.
func (w *watch) same() bool {
	for path, hash := range w.Files {
		if hashFile(path) != hash {
			return false
		}
	}
	for path, hash := range w.Folders {
		if hashFolder(path) != hash {
			return false
		}
	}
	return true
}

// slack is how far behind the clock the times of a file system can be.
const slack = 20 * time.Millisecond

func changedSince(path string, began time.Time) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	at := info.ModTime()
	if at.Nanosecond() == 0 {
		at = at.Add(2 * time.Second) // the file system counts seconds, perhaps every other
	}
	return !at.Before(began.Add(-slack))
}

// hashFile is "" for a file that is not there, and never so for one that cannot be read.
func hashFile(path string) string {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err != nil && !isFile(path):
		return ""
	case err != nil:
		return "unreadable"
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

func hashFolder(dir string) string {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return ""
	}
	h := sha256.New()
	for _, name := range goFiles(dir) {
		fmt.Fprintf(h, "%q %s\n", name, hashFile(name))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// goFiles are the paths of the Go files in dir that are not tests, sorted.
func goFiles(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '_' && name[0] != '.' {
			names = append(names, filepath.Join(dir, name))
		}
	}
	return names
}

// join is path, which may be absolute or relative to dir.
func join(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
