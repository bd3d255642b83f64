package gotypes

import (
	"os"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// Own implements [world.World].
func (w World) Own(path string) bool {
	w.Reads.blind() // called only for a finding
	dir, err := FolderOf(w.Dir, path)
	return err == nil && dir != ""
}

// Absence implements [world.World].
func (w World) Absence(path string) (reason world.Absence, detail string) {
	w.Reads.blind() // called only for a finding
	text, err := w.run("list", "-e", "-find", "-f", "{{with .Error}}{{.Err}}{{end}}", "--", path)
	said := string(text)
	if err != nil {
		said = err.Error()
	}
	switch {
	case world.NoModule(err) || strings.Contains(said, noModule):
		return world.NoGoMod, ""
	case strings.Contains(said, noSum):
		return world.NoGoSum, ""
	case strings.Contains(said, notAsked):
		return world.NotAsked, replaced(said)
	case w.moduleless(): // with -mod=mod, the go command does not say so
		return world.NoGoMod, ""
	}
	mains, err := w.mains()
	if err != nil {
		return world.NotRequired, ""
	}
	for _, m := range mains {
		dir, ok := m.folder(path)
		if !ok {
			continue
		}
		below := m.below(dir)
		if below == "" {
			return world.NoFolder, ""
		}
		if work, err := w.run("env", "GOWORK"); err == nil && isFile(strings.TrimSpace(string(work))) {
			return world.NotUsed, below
		}
	}
	if notDownloaded(said) {
		return world.NotDownloaded, ""
	}
	return world.NotRequired, ""
}

// moduleless reports whether there is neither a go.mod nor a go.work.
func (w World) moduleless() bool {
	out, err := w.run("env", "GOMOD", "GOWORK")
	mod, work, _ := strings.Cut(string(out), "\n")
	mod, work = strings.TrimSpace(mod), strings.TrimSpace(work)
	return err == nil && (mod == "" || mod == os.DevNull) && (work == "" || work == "off")
}
