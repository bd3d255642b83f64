package gotypes

import (
	"path/filepath"
	"strings"
)

// An Absence is why there is no package at an import path.
type Absence int

// The absences.
const (
	NotRequired   Absence = iota // neither this module nor one that it requires has the package
	NoGoMod                      // there is no module to look from
	NoGoSum                      // go.sum lacks its module
	NotDownloaded                // its module is required, and not on this machine
	NoFolder                     // it would stand in this module, which has no such folder, or no Go in it
	NotUsed                      // its module is in a folder of this workspace, and go.work does not use it
)

// Absence finds out why w has no package at path. For NotUsed it returns the folder of the module too.
func (w World) Absence(path string) (reason Absence, folder string) {
	text, err := w.run("list", "-e", "-find", "-f", "{{with .Error}}{{.Err}}{{end}}", "--", path)
	said := string(text)
	if err != nil {
		said = err.Error()
	}
	switch {
	case NoModule(err) || strings.Contains(said, noModule):
		return NoGoMod, ""
	case strings.Contains(said, "missing go.sum entry"):
		return NoGoSum, ""
	}
	mains, err := w.mains()
	if err != nil {
		return NotRequired, ""
	}
	for _, m := range mains {
		dir, ok := m.folder(path)
		if !ok {
			continue
		}
		below := m.below(dir)
		if below == "" {
			return NoFolder, ""
		}
		if work, err := w.run("env", "GOWORK"); err == nil && isFile(strings.TrimSpace(string(work))) {
			return NotUsed, below
		}
	}
	if strings.Contains(said, "module lookup disabled") && !strings.Contains(said, "cannot find module providing") {
		return NotDownloaded, ""
	}
	return NotRequired, ""
}

// A mainModule is a module that is not required: that of w's folder, or one that go.work uses.
type mainModule struct{ Path, Dir string }

// mains lists the main modules.
func (w World) mains() (all []mainModule, err error) {
	out, err := w.run("list", "-m", "-json=Path,Dir")
	if err != nil {
		return nil, err
	}
	var m mainModule
	return all, each(out, &m, func() { all = append(all, m) })
}

// folder is where the package at path is if it is of m; ok is whether its path begins with that of m.
func (m mainModule) folder(path string) (dir string, ok bool) {
	rest, ok := strings.CutPrefix(path+"/", m.Path+"/")
	return filepath.Join(m.Dir, filepath.FromSlash(rest)), ok
}

// below is the folder of the module inside of m that dir, a folder in m, belongs to; "" if that is m itself.
func (m mainModule) below(dir string) string {
	for ; dir != m.Dir; dir = filepath.Dir(dir) {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
	}
	return ""
}
