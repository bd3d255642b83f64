package gotypes

import "strings"

// An Absence is why there is no package at an import path.
type Absence int

// The absences.
const (
	NotRequired   Absence = iota // neither this module nor one that it requires has the package
	NoGoMod                      // there is no module to look from
	NoGoSum                      // go.sum lacks its module
	NotDownloaded                // its module is required, and not on this machine
	NoFolder                     // it would stand in this module, which has no such folder, or no Go in it
)

// Absence finds out why w has no package at path.
func (w World) Absence(path string) Absence {
	text, err := w.run("list", "-e", "-find", "-f", "{{with .Error}}{{.Err}}{{end}}", "--", path)
	said := string(text)
	if err != nil {
		said = err.Error()
	}
	switch {
	case NoModule(err) || strings.Contains(said, noModule):
		return NoGoMod
	case strings.Contains(said, "missing go.sum entry"):
		return NoGoSum
	}
	own, err := w.run("list", "-m", "-f", "{{.Path}}")
	if err != nil {
		return NotRequired
	}
	for main := range strings.Lines(string(own)) {
		if main = strings.TrimSpace(main); path == main || strings.HasPrefix(path, main+"/") {
			return NoFolder
		}
	}
	if strings.Contains(said, "module lookup disabled") && !strings.Contains(said, "cannot find module providing") {
		return NotDownloaded
	}
	return NotRequired
}
