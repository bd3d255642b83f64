package gotypes

import (
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// Own implements [world.World].
func (w World) Own(path string) bool {
	w.Reads.blind() // it is asked only for a finding
	dir, err := FolderOf(w.Dir, path)
	return err == nil && dir != ""
}

// Absence implements [world.World].
func (w World) Absence(path string) (reason world.Absence, folder string) {
	w.Reads.blind() // it is asked only for a finding
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
