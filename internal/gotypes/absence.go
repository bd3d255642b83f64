package gotypes

import (
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// Absence finds out why w has no package at path.
func (w World) Absence(path string) world.Absence {
	w.Reads.blind() // it is asked only for a finding
	text, err := w.run("list", "-e", "-find", "-f", "{{with .Error}}{{.Err}}{{end}}", "--", path)
	said := string(text)
	if err != nil {
		said = err.Error()
	}
	switch {
	case world.NoModule(err) || strings.Contains(said, noModule):
		return world.NoGoMod
	case strings.Contains(said, "missing go.sum entry"):
		return world.NoGoSum
	}
	own, err := w.run("list", "-m", "-f", "{{.Path}}")
	if err != nil {
		return world.NotRequired
	}
	for main := range strings.Lines(string(own)) {
		if main = strings.TrimSpace(main); path == main || strings.HasPrefix(path, main+"/") {
			return world.NoFolder
		}
	}
	if strings.Contains(said, "module lookup disabled") && !strings.Contains(said, "cannot find module providing") {
		return world.NotDownloaded
	}
	return world.NotRequired
}
