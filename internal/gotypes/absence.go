package gotypes

import (
	"os"
	"path/filepath"
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

// notAsked is what go list says of a package whose module go.mod only replaces.
const notAsked = "is replaced but not required"

// replaced returns the module and the version to require, for a package of which go list says that it is notAsked. If the replacement is for
// every version, any version will do. With one, `go get` does not look for the latest version of a module that may not be published.
func replaced(said string) string {
	get, _ := strings.CutPrefix(advised(said), "go get ")
	if get == "" || strings.Contains(get, "@") {
		return get
	}
	return get + "@v0.0.0"
}

// advised returns the command that the go command suggests at the end of its message, or "".
func advised(said string) string {
	for _, before := range []string{"to add it:\n", "to add:\n"} {
		if _, command, ok := strings.Cut(said, before); ok && strings.HasPrefix(strings.TrimSpace(command), "go ") {
			return firstLine(command)
		}
	}
	return ""
}

// moduleless reports whether there is neither a go.mod nor a go.work.
func (w World) moduleless() bool {
	out, err := w.run("env", "GOMOD", "GOWORK")
	mod, work, _ := strings.Cut(string(out), "\n")
	mod, work = strings.TrimSpace(mod), strings.TrimSpace(work)
	return err == nil && (mod == "" || mod == os.DevNull) && (work == "" || work == "off")
}

// A mainModule is the module of the World's folder, or a module that go.work uses.
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

// folder returns the folder of the package at path if it belongs to m. ok reports whether path begins with the path of m.
func (m mainModule) folder(path string) (dir string, ok bool) {
	rest, ok := strings.CutPrefix(path+"/", m.Path+"/")
	return filepath.Join(m.Dir, filepath.FromSlash(rest)), ok
}

// below returns the folder of the module inside of m to which dir, a folder in m, belongs, or "" if it belongs to m itself.
func (m mainModule) below(dir string) string {
	for ; dir != m.Dir; dir = filepath.Dir(dir) {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
	}
	return ""
}
