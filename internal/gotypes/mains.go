package gotypes

import (
	"path/filepath"
	"strings"
)

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
