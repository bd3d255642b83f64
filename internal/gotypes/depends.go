package gotypes

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/cache"
)

// watchWorkspace watches the files that make dir a part of a module and of a workspace: go.mod and go.work in dir and above, whether they
// exist or not, and the modules to which they lead.
func watchWorkspace(w *cache.Watch, dir, gowork string) {
	module, work := "", ""
	if gowork != "" {
		work = gowork // or "off", which is not a file
		w.File(gowork)
	}
	for {
		if module == "" {
			w.File(dir, "go.mod")
			if isFile(filepath.Join(dir, "go.mod")) {
				module = dir
			}
		}
		if work == "" {
			w.File(dir, "go.work")
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
		watchModule(w, module)
	}
	if data, err := os.ReadFile(work); err == nil {
		root := filepath.Dir(work)
		w.File(work + ".sum")
		watchVendor(w, root)
		for _, token := range tokens(string(data)) {
			watchModule(w, join(root, token)) // most of these tokens are not folders; then it is watched that they are not created
		}
	}
}

// watchModule watches the module in dir, and the folders in its replace directives.
func watchModule(w *cache.Watch, dir string) {
	w.File(dir, "go.mod")
	w.File(dir, "go.sum")
	watchVendor(w, dir)
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return
	}
	for line := range strings.Lines(string(data)) {
		if _, target, ok := strings.Cut(line, "=>"); ok {
			for _, token := range tokens(target) {
				w.File(join(dir, token), "go.mod")
			}
		}
	}
}

func watchVendor(w *cache.Watch, dir string) {
	w.Folder(cache.GoFiles, dir, "vendor")
	w.File(dir, "vendor", "modules.txt")
}

// watchPackages watches the packages of l that can change.
func watchPackages(w *cache.Watch, l *listing) {
	for _, p := range l.packages {
		if p.Standard && p.Module == nil {
			if root, ok := strings.CutSuffix(filepath.ToSlash(p.Dir), "/src/"+p.ImportPath); ok {
				w.File(filepath.FromSlash(root), "VERSION")
			}
			continue
		}
		if !p.fixed() {
			watchLocal(w, p.Dir, p.Module)
		}
	}
}

// watchLocal watches a package of the module m: its Go files, and that there is no other module between the folder of m and the package.
func watchLocal(w *cache.Watch, dir string, m *module) {
	w.Folder(cache.GoFiles, dir)
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	if m == nil || m.GoMod == "" {
		return
	}
	top := filepath.Dir(m.GoMod)
	for ; within(dir, top); dir = filepath.Dir(dir) {
		w.File(dir, "go.mod")
		if dir == top {
			break
		}
	}
}
