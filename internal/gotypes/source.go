package gotypes

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// A loader loads the types of a listing. A package is read from the build cache, if it is there, or else from its source. Every package
// that imports a package that is read from source is read from source too, so that there is only one type with each name. Nothing is
// compiled.
type loader struct {
	list   *listing
	goarch string
	fset   *token.FileSet
	export map[string]bool           // packages that are read from the build cache
	types  map[string]*types.Package // by import path; packages that occur only in export data of others are there too, incomplete

	mu      sync.Mutex // guards the following fields while sources are read
	sources map[string]*source
	needed  []*listed // the packages that are needed from the build cache
	cores   chan struct{}
}

// A source is a package that is read from its source.
type source struct {
	*listed
	rank    int // its index in the listing
	files   []*ast.File
	imports []string      // the imports that matter, as they are in the source
	done    chan struct{} // closed when the types are complete
	broken  []located     // the first error of each file that cannot be parsed
	errs    []located     // the type errors
}

// A located is an error with its place in the Go source.
type located struct {
	at   token.Position
	text string
}

func newLoader(list *listing, goarch string) *loader {
	return &loader{list: list, goarch: goarch, cores: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// load returns the packages at paths, and the problems of those that it cannot return.
func (l *loader) load(paths []string) (map[string]*types.Package, world.Problems) {
	var ps world.Problems
	var roots []*listed
	found := map[string]*types.Package{}
	for _, path := range paths {
		if p := l.list.problem(path); p != nil {
			ps = append(ps, *p)
		} else {
			roots = append(roots, l.list.named(path))
		}
	}
	l.choose(roots, true)
	if err := l.read(roots); err != nil {
		// The build cache has been cleaned in the meantime, or belongs to a version of Go that is newer than this program.
		l.choose(roots, false)
		if err := l.read(roots); err != nil {
			return found, append(ps, world.Problem{Path: paths[0], Text: err.Error()})
		}
	}
	for _, path := range paths {
		p := l.list.named(path)
		if p == nil || l.types[p.ImportPath] == nil {
			continue
		}
		found[path] = l.types[p.ImportPath]
		if p.Error != nil {
			ps = append(ps, world.Problem{Path: path, At: position(p.Error.Pos), Text: firstLine(p.Error.Err)})
		}
		if s := l.sources[p.ImportPath]; s != nil {
			for _, b := range s.broken {
				ps = append(ps, world.Problem{Path: path, At: b.at, Text: b.text})
			}
		}
	}
	return found, ps
}

// choose decides where each package is read from.
func (l *loader) choose(roots []*listed, exports bool) {
	l.fset = token.NewFileSet()
	l.types = map[string]*types.Package{"unsafe": types.Unsafe}
	l.export = map[string]bool{"unsafe": true}
	l.sources = map[string]*source{}
	l.needed = nil
	for _, p := range l.list.packages {
		if !exports || p.Export == "" || !p.fixed() && slices.Contains(roots, p) {
			continue
		}
		l.export[p.ImportPath] = !slices.ContainsFunc(p.Imports, func(path string) bool {
			q := l.list.imported(p, path)
			return path != "C" && (q == nil || !l.export[q.ImportPath])
		})
	}
}

// read loads the types of roots and of the packages that they need.
func (l *loader) read(roots []*listed) error {
	var wait sync.WaitGroup
	for _, p := range roots {
		l.visit(p, roots, &wait)
	}
	wait.Wait()
	for _, p := range l.needed {
		if err := l.readExport(p); err != nil {
			return err
		}
	}
	for _, s := range l.sources {
		l.types[s.ImportPath] = types.NewPackage(s.ImportPath, s.Name)
	}
	for _, s := range l.sources {
		wait.Go(func() { l.check(s) })
	}
	wait.Wait()
	return nil
}

// visit records that p is needed. If p is read from source, visit parses it and visits the packages whose types p needs.
func (l *loader) visit(p *listed, roots []*listed, wait *sync.WaitGroup) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.export[p.ImportPath] {
		if !slices.Contains(l.needed, p) {
			l.needed = append(l.needed, p)
		}
		return
	}
	if l.sources[p.ImportPath] != nil {
		return
	}
	s := &source{listed: p, rank: slices.Index(l.list.packages, p), done: make(chan struct{})}
	l.sources[p.ImportPath] = s
	wait.Go(func() {
		l.parse(s, slices.Contains(roots, p))
		for _, path := range s.imports {
			if q := l.list.imported(p, path); q != nil {
				l.visit(q, roots, wait)
			}
		}
	})
}

// parse reads the files of s and prunes them.
func (l *loader) parse(s *source, functions bool) {
	names := s.listed.files()
	s.files = make([]*ast.File, len(names))
	imports := make([][]string, len(names))
	broken := make([]error, len(names))
	var wait sync.WaitGroup
	for i, name := range names {
		l.cores <- struct{}{}
		wait.Go(func() {
			defer func() { <-l.cores }()
			f, err := parser.ParseFile(l.fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				broken[i] = err
			}
			if f == nil {
				return
			}
			imports[i] = prune(f, functions, func(path string) string {
				if q := l.list.imported(s.listed, path); q != nil {
					return q.Name
				}
				return nameOf(path)
			})
			s.files[i] = f
		})
	}
	wait.Wait()
	for _, err := range broken {
		s.broken = append(s.broken, syntaxError(err)...)
	}
	s.files = slices.DeleteFunc(s.files, func(f *ast.File) bool { return f == nil })
	s.imports = slices.Compact(slices.Sorted(slices.Values(slices.Concat(imports...))))
}

// syntaxError returns the first error in a file that cannot be parsed or read.
func syntaxError(err error) []located {
	var list scanner.ErrorList
	switch {
	case err == nil:
		return nil
	case errors.As(err, &list) && len(list) > 0:
		return []located{{list[0].Pos, list[0].Msg}}
	}
	return []located{{text: err.Error()}}
}

// check type-checks s when the types of its imports are complete. It waits only for packages before s in the listing, so that a circle of
// imports is an error and not a deadlock.
func (l *loader) check(s *source) {
	defer close(s.done)
	for _, path := range s.imports {
		if q := l.list.imported(s.listed, path); q != nil {
			if other := l.sources[q.ImportPath]; other != nil && other.rank < s.rank {
				<-other.done
			}
		}
	}
	l.cores <- struct{}{}
	defer func() { <-l.cores }()
	config := types.Config{
		IgnoreFuncBodies:         true,
		FakeImportC:              true,
		DisableUnusedImportCheck: true,
		Sizes:                    types.SizesFor("gc", l.goarch),
		Importer:                 importer(func(path string) (*types.Package, error) { return l.imported(s, path) }),
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) && !e.Soft { // functions without a body, for example
				s.errs = append(s.errs, located{l.fset.Position(e.Pos), e.Msg})
			}
		},
	}
	_ = types.NewChecker(&config, l.fset, l.types[s.ImportPath], nil).Files(s.files) // the errors are in s.errs
	s.files = nil
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

var (
	errMissing       = errors.New("no such package")
	errNotDownloaded = errors.New("its module, or one that it requires, is not on this machine; `go mod download` gets it")
	errCircle        = errors.New("packages import each other in a circle")
)

// imported returns the package that s imports with path.
func (l *loader) imported(s *source, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	q := l.list.imported(s.listed, path)
	if q == nil {
		return nil, l.list.entry(s.listed, path).absence(s.listed)
	}
	if other := l.sources[q.ImportPath]; other != nil && other.rank >= s.rank {
		return nil, errCircle
	}
	return l.types[q.ImportPath], nil
}

// readExport reads p from the build cache.
func (l *loader) readExport(p *listed) error {
	if old := l.types[p.ImportPath]; old != nil && old.Complete() {
		return nil
	}
	file, err := os.Open(p.Export)
	if err != nil {
		return err
	}
	defer file.Close()
	//lint:ignore SA1019 the Go releases that we support keep export data in archives
	r, err := gcexportdata.NewReader(file)
	if err != nil {
		return err
	}
	_, err = gcexportdata.Read(r, l.fset, l.types, p.ImportPath)
	return err
}

// problems returns the problems of the packages at paths: the first errors of each package and of the packages that it imports.
func (l *loader) problems(paths []string) world.Problems {
	var ps world.Problems
	for _, path := range paths {
		ps = append(ps, l.problemsOf(path)...)
	}
	return ps
}

// enough is the maximum number of problems that are reported for one package.
const enough = 5

func (l *loader) problemsOf(path string) world.Problems {
	root := l.list.named(path)
	var ps world.Problems
	add := func(s *source) {
		for _, e := range s.errs {
			if len(ps) < enough {
				ps = append(ps, world.Problem{Path: path, At: e.at, Text: e.text})
			}
		}
	}
	if s := l.sources[root.ImportPath]; s != nil {
		add(s)
	}
	for _, p := range l.list.packages {
		if s := l.sources[p.ImportPath]; s != nil && p != root {
			add(s)
		}
	}
	if len(ps) == 0 {
		ps = append(ps, notWhole(path))
	}
	return ps
}
