package gotypes

import (
	"encoding/json"
	"slices"
)

// Circle finds a chain of imports from one of the packages at paths to the package with the path to. It ignores tests. It returns the
// import paths of the chain, or nil. The result is cached, as for Load.
func (w World) Circle(paths []string, to string) ([]string, error) {
	q := w.ask("circle "+to, paths)
	var kept []string
	if q.recall(func(answer []byte) error { return json.Unmarshal(answer, &kept) }) {
		return kept, nil
	}
	list, err := w.listing(append([]string{
		"-deps", "-buildvcs=false", "-pgo=off", "-json=ImportPath,Name,Dir,GoFiles,CgoFiles,Imports,ImportMap,Match,Standard,Module,Error", "--",
	}, paths...))
	if err != nil {
		return nil, err
	}
	way := list.way(paths, to)
	if list.whole() {
		q.keep(list, func() ([]byte, error) { return json.Marshal(way) })
	}
	return way, nil
}

// way returns the shortest chain of imports from one of the packages at paths to the package with the path to.
func (l *listing) way(paths []string, to string) []string {
	before := map[string]string{}
	for _, path := range paths {
		before[path] = ""
	}
	for next := slices.Clone(paths); len(next) > 0; next = next[1:] {
		p := l.byPath[next[0]]
		if p == nil {
			continue
		}
		for _, path := range p.Imports {
			if mapped, ok := p.ImportMap[path]; ok {
				path = mapped
			}
			if _, seen := before[path]; seen {
				continue
			}
			before[path] = p.ImportPath
			if path != to {
				next = append(next, path)
				continue
			}
			var way []string
			for ; path != ""; path = before[path] {
				way = append(way, path)
			}
			slices.Reverse(way)
			return way
		}
	}
	return nil
}
