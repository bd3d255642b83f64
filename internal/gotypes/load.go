package gotypes

import (
	"errors"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// Load finds packages by import path, without the network, and returns their types, methods, functions and constants by path. Types of
// different packages can be compared. Unexported types and functions are included for packages that are edited on this machine: those of
// main modules, in a folder that replaces a module, or vendored. Variables may be missing, function bodies are not checked, and positions
// are not valid. A parameter or result has no name if its name is not an identifier; the compiler chooses such names for some.
//
// The error is Problems if only some packages have problems. A package that is not in the map could not be found or read. A package that is
// in the map has a file that cannot be parsed, or incomplete types, which the caller may not need; types.Typ[types.Invalid] replaces what
// is missing. Errors in function bodies and outside of exported types are no problem. After any other error, nothing could be read: see
// NoModule.
//
// The result is cached in the user's cache folder (or in RESGEN_CACHE, a folder, or "off"). The cache is used as long as everything that
// the result depends on is the same. Then no go command is run.
func (w World) Load(paths []string) (map[string]*types.Package, error) {
	return w.Query(paths).Load()
}

// A Query is a Load that may turn out to be unnecessary.
type Query struct {
	from  World
	paths []string       // as given
	asked []string       // the paths that can be import paths, sorted
	wrong world.Problems // the problems of the other paths
	*question
	answer []byte   // the cached types; nil if there are none
	list   *listing // the output of the go command for Load; nil if it was not run
}

// Query prepares to load the packages at paths.
func (w World) Query(paths []string) *Query {
	q := &Query{from: w, paths: paths}
	q.asked = slices.Compact(slices.Sorted(slices.Values(paths)))
	q.asked = slices.DeleteFunc(q.asked, func(p string) bool {
		if isPackage(p) && !isFile(filepath.Join(existing(w.Dir), p)) {
			return false
		}
		q.wrong = append(q.wrong, world.Problem{Path: p, Text: "`" + p + "` is not the import path of one package"})
		return true
	})
	if len(q.asked) > 0 && !w.hasDriver() {
		q.question = w.ask("types", q.asked)
		q.recall(func(answer []byte) error {
			q.answer = answer
			return nil
		})
	}
	return q
}

// Fingerprint identifies the types that Load finds, and the output of go list for their packages and for the packages that they import. It
// is "" for types that are not cached, for example because a package has a problem, or that have changed since they were cached.
func (q *Query) Fingerprint() string {
	if q.question == nil || len(q.wrong) > 0 {
		return ""
	}
	return q.print
}

// Circle is World.Circle. Load may have found the answer already.
func (q *Query) Circle(paths []string, to string) ([]string, error) {
	if q.list != nil {
		return q.list.way(paths, to), nil
	}
	return q.from.Circle(paths, to)
}

// Dirs returns the folders of packages, in the order of their import paths. The folder of a package that is not found is "". Load may have
// found them already.
func (q *Query) Dirs(paths []string) ([]string, error) {
	dirs := make([]string, len(paths))
	var rest []string
	for i, path := range paths {
		if q.list != nil {
			if p := q.list.byPath[path]; p != nil {
				dirs[i] = p.Dir
			}
		}
		if dirs[i] == "" {
			rest = append(rest, path)
		}
	}
	if len(rest) == 0 {
		return dirs, nil
	}
	found, err := q.from.Packages(rest)
	if err != nil {
		return nil, err
	}
	for i := range dirs {
		if dirs[i] == "" {
			dirs[i], found = found[0].Dir, found[1:]
		}
	}
	return dirs, nil
}

// Load does what World.Load does.
func (q *Query) Load() (map[string]*types.Package, error) {
	defer func() { q.from.Reads.answered(q.from, q.question) }()
	found, ps := map[string]*types.Package{}, slices.Clone(q.wrong)
	if len(q.asked) > 0 {
		loaded, problems, err := q.load()
		if err != nil {
			return nil, err
		}
		found, ps = loaded, append(ps, problems...)
	}
	slices.SortStableFunc(ps, func(a, b world.Problem) int { return slices.Index(q.paths, a.Path) - slices.Index(q.paths, b.Path) })
	return found, ps.Err()
}

// isPackage reports whether p can name one package, not a pattern or a version.
func isPackage(p string) bool {
	switch p {
	case "", "all", "std", "cmd", "work", "tool", "C":
		return false
	}
	return !strings.ContainsAny(p, "@ \t\r\n\x00\"'`\\") && !strings.Contains(p, "...") && !strings.HasPrefix(p, "-")
}

var errOverlay = errors.New("GOFLAGS has -overlay, and types are read from the files that are there")

func (q *Query) load() (map[string]*types.Package, world.Problems, error) {
	w, paths := q.from, q.asked
	if q.question == nil {
		found, ps, _, err := w.loadWhole(paths)
		return found, ps, err
	}
	if q.answer != nil {
		if kept, err := decode(q.answer, paths); err == nil {
			return kept, nil, nil
		}
		q.miss()
	}
	if q.settings != nil && q.settings.overlaid() {
		return nil, nil, errOverlay
	}
	list, err := w.dependencies(paths)
	if err != nil {
		return nil, nil, err
	}
	if list.homeless(paths) {
		return nil, nil, world.ErrNoModule
	}
	q.list = list
	l := newLoader(list, q.goarch())
	found, ps := l.load(paths)
	torn, cgo := l.holes(found)
	switch {
	case len(torn) == 0 && len(ps) == 0 && list.whole() && !cgo:
		q.keep(list, func() ([]byte, error) { return encode(found) })
	case len(torn) > 0 && list.whole():
		// Types may depend on declarations that the fast loading leaves out: an array with the length of a variable, a type of C.
		whole, problems, cgo, err := w.loadWhole(paths)
		if err != nil {
			break
		}
		if len(problems) == 0 && !cgo {
			q.keep(list, func() ([]byte, error) { return encode(whole) })
		}
		return whole, problems, nil
	}
	return found, append(ps, l.problems(torn)...), nil
}
