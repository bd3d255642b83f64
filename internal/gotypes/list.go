package gotypes

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// A listed is a package as go list describes it.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	Export     string // a file of the build cache with its types; "" if the cache has none
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
	ImportMap  map[string]string // import path in the source -> import path
	Match      []string          // the arguments that named it
	Standard   bool
	Module     *module
	Error      *listedError
}

type module struct {
	Version string
	Dir     string
	GoMod   string
	Replace *module
}

type listedError struct{ Pos, Err string }

// A listing is the output of go list for some packages. A package comes after those that it imports.
type listing struct {
	packages []*listed
	byPath   map[string]*listed
}

// dependencies lists the packages at paths and all that they import. With -n, go list returns the types that are in the build cache, and
// compiles nothing.
func (w World) dependencies(paths []string) (*listing, error) {
	return w.listing(append([]string{
		"-deps", "-export", "-n", "-buildvcs=false", "-pgo=off",
		"-json=ImportPath,Name,Dir,Export,GoFiles,CgoFiles,Imports,ImportMap,Match,Standard,Module,Error", "--",
	}, paths...))
}

// listing runs go list once.
func (w World) listing(args []string) (*listing, error) {
	out, err := w.run(append([]string{"list", "-e"}, args...)...)
	if err != nil {
		return nil, err
	}
	l := &listing{byPath: map[string]*listed{}}
	var p listed
	err = each(out, &p, func() {
		next := p
		l.packages, p = append(l.packages, &next), listed{}
		l.byPath[next.ImportPath] = &next
	})
	return l, err
}

// named returns the package for path, an argument of listing, or nil.
func (l *listing) named(path string) *listed {
	if p := l.byPath[path]; p != nil {
		return p
	}
	i := slices.IndexFunc(l.packages, func(p *listed) bool { return slices.Contains(p.Match, path) })
	if i < 0 {
		return nil
	}
	return l.packages[i]
}

// imported returns the package that p imports with path, or nil if it is missing.
func (l *listing) imported(p *listed, path string) *listed {
	q := l.entry(p, path)
	if q == nil || !q.found() {
		return nil
	}
	return q
}

// entry returns what go list reports about the package that p imports with path, or nil. A missing package may have an entry too.
func (l *listing) entry(p *listed, path string) *listed {
	if mapped, ok := p.ImportMap[path]; ok {
		path = mapped
	}
	return l.byPath[path]
}

// absence returns the reason why p is missing, which importer imports. Both may be nil.
func (p *listed) absence(importer *listed) error {
	switch {
	case p == nil || p.Error == nil:
		return errMissing
	case notDownloaded(p.Error.Err):
		return errNotDownloaded
	case strings.Contains(p.Error.Err, noSum):
		return noSumError(p.Error.Err, importer)
	}
	return errMissing
}

// whole reports whether go list has reported no errors.
func (l *listing) whole() bool {
	return !slices.ContainsFunc(l.packages, func(p *listed) bool { return p.Error != nil || !p.found() })
}

func (p *listed) found() bool { return p.Dir != "" && p.Name != "" }

// files returns the Go files of p, as absolute paths.
func (p *listed) files() []string {
	var names []string
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		names = append(names, name)
	}
	return names
}

// fixed reports whether the files of p do not change, because it belongs to Go itself or to a version of a module in the module cache.
func (p *listed) fixed() bool {
	if p.Standard && p.Module == nil {
		return true
	}
	m := p.Module
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	return m != nil && m.Version != "" && strings.HasSuffix(m.Dir, "@"+m.Version) && within(p.Dir, m.Dir)
}

// problem returns the reason why the package at path cannot be read, or nil.
func (l *listing) problem(path string) *world.Problem {
	p := l.named(path)
	switch {
	case p != nil && p.found() && (p.Error == nil || len(p.GoFiles)+len(p.CgoFiles) > 0):
		return nil
	case p != nil && p.Dir != "" && p.Name == "" && len(p.GoFiles)+len(p.CgoFiles) == 0:
		return &world.Problem{Path: path, Text: "the package " + path + " has no Go files for this system and these build tags"}
	case p != nil && p.Error != nil && strings.Contains(p.Error.Err, noModule):
		return &world.Problem{Path: path, Missing: true, Text: noPackage(path) + ": " + world.ErrNoModule.Error()}
	case p == nil || p.Error == nil || notFound(p.Error.Err):
		return &world.Problem{Path: path, Missing: true, Why: p.absence(nil), Text: noPackage(path)}
	}
	return &world.Problem{Path: path, Why: p.absence(nil), At: position(p.Error.Pos), Text: "the package " + path + " cannot be read: " + firstLine(p.Error.Err)}
}

// homeless reports whether none of the packages at paths is found because there is no module.
func (l *listing) homeless(paths []string) bool {
	return !slices.ContainsFunc(paths, func(path string) bool {
		p := l.named(path)
		return p == nil || p.Error == nil || !strings.Contains(p.Error.Err, noModule)
	})
}
