package gotypes

import (
	"encoding/json"
	"path/filepath"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/output"
)

// Packages finds packages by import path, without the network. It uses go.mod, go.work, replace and vendor, and downloads nothing. A
// package that is not found has no Dir. The result is in the order of paths. It is cached, as for Load.
func (w World) Packages(paths []string) ([]world.Package, error) {
	q := w.ask("packages", paths)
	defer func() { w.Reads.answered(w, q) }()
	var kept []world.Package
	if q.recall(func(answer []byte) error { return json.Unmarshal(answer, &kept) }) && len(kept) == len(paths) {
		return kept, nil
	}
	list, err := w.listing(append([]string{"-find", "-json=ImportPath,Name,Dir,Standard,Module", "--"}, paths...))
	if err != nil {
		return nil, err
	}
	found := make([]world.Package, len(paths))
	whole := true
	for i, path := range paths {
		if p := list.byPath[path]; p != nil && p.Dir != "" {
			found[i] = world.Package{Path: path, Name: p.Name, Dir: p.Dir}
		}
		whole = whole && found[i].Dir != "" && found[i].Name != ""
	}
	if whole {
		q.keep(list, func() ([]byte, error) { return json.Marshal(found) })
	}
	return found, w.unwritten(paths, found)
}

// unwritten finds the packages of the main modules that have a specification and no Go files yet, which go list does not find.
func (w World) unwritten(paths []string, found []world.Package) error {
	if !slices.ContainsFunc(found, func(p world.Package) bool { return p.Dir == "" }) {
		return nil
	}
	mains, err := w.mains()
	for _, m := range mains {
		for i, path := range paths {
			dir, ok := m.folder(path)
			if ok && found[i].Dir == "" && isFile(filepath.Join(dir, output.SpecName)) && m.below(dir) == "" {
				found[i] = world.Package{Path: path, Dir: dir}
			}
		}
	}
	return err
}
