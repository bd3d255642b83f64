package library

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/module"
)

// A Library looks up the names of kinds and mixins for one specification.
type Library struct {
	From   *model.Import           // the package of the specification; nil for the package that is generated
	Dir    string                  // the folder of the specification, an absolute path
	Pkg    *model.Package          // the resolved specification; nil for the specification itself
	Kinds  []*syntax.Entry         // every [kind.N]
	Mixins []*syntax.Entry         // every [mixin.N]
	Deps   map[string][]*model.Dep // the fields of type resource of each kind
	spell  read.Spellers           // the spellers of its own files and of the packages that it uses
	Used   []*Used
	Rules  func(list *diag.List) // of a used package: reads the rules of the kinds whose Go is looked at, when all their fields are known
	Torn   bool                  // a used package is missing, or a key at the top level is misspelt: an unknown name may be declared there, so it is not reported

	index      index                        // of kinds and mixins, by name
	unsure     map[*syntax.Entry]bool       // the kinds that may have a constructor, because a finding reports a kind that they extend, or one of their keys
	traits     map[traitKey]Trait           // the results of Trait
	operations map[*syntax.Entry]Operations // the results of OperationsOf
}

// An index has the kinds and mixins of one specification by name, and those of the packages that it uses.
type index struct {
	kinds, mixins         map[string]*syntax.Entry
	usedKinds, usedMixins map[string]usedEntry
	packages              map[string]*Used // by import path
}

// A usedEntry is a kind or mixin of a used package.
type usedEntry struct {
	entry *syntax.Entry
	of    *Used
}

func newIndex(doc *document.Document) index {
	return index{byName(doc.Kinds), byName(doc.Mixins), map[string]usedEntry{}, map[string]usedEntry{}, map[string]*Used{}}
}

// byName returns the entries by name. If two have the same name, it has the first one.
func byName(es []*syntax.Entry) map[string]*syntax.Entry {
	named := make(map[string]*syntax.Entry, len(es))
	for _, e := range es {
		if named[e.Key] == nil {
			named[e.Key] = e
		}
	}
	return named
}

// A Used is a package whose kinds and mixins a specification uses.
type Used struct {
	Importing model.Import
	At        diag.Span // the place in the key use
	Resolved  *model.Package
	kinds     map[string]*model.Kind // the kinds of resolved, by name
	library   *Library
}

// Kind returns the named kind and the library that it belongs to: this one, or that of a used package.
func (l *Library) Kind(name string) (*syntax.Entry, *Library) {
	if e := l.index.kinds[name]; e != nil {
		return e, l
	}
	if e, ok := l.index.usedKinds[name]; ok {
		return e.entry, e.of.library
	}
	return nil, nil
}

// Own returns the named kind of the specification itself, or nil.
func (l *Library) Own(name string) *syntax.Entry { return l.index.kinds[name] }

func (l *Library) mixin(name string) (*syntax.Entry, *Library) {
	if e := l.index.mixins[name]; e != nil {
		return e, l
	}
	if e, ok := l.index.usedMixins[name]; ok {
		return e.entry, e.of.library
	}
	return nil, nil
}

// KindNames returns the names that the keys kind and extends may have.
func (l *Library) KindNames() []string {
	names := read.Keys(l.Kinds)
	for _, u := range l.Used {
		names = append(names, read.Keys(u.library.Kinds)...)
	}
	return append(names, builtInNames...)
}

func (l *Library) mixinNames() []string {
	names := read.Keys(l.Mixins)
	for _, u := range l.Used {
		names = append(names, read.Keys(u.library.Mixins)...)
	}
	return names
}

// A Packages reads the packages that a specification uses, and gives access to the Go world of its output folder.
type Packages struct {
	*read.Reporter
	Pkg     *model.Package
	Library *Library                     // the library of the specification
	Root    string                       // the root of the workspace
	Worlds  func(dir string) world.World // returns the Go world as seen from a folder, an absolute path; nil if there is no Go
	Depth   int                          // the number of packages that use each other, from the first specification to this one
	Read    map[string]*ReadPackage      // the packages that have been read, by folder, because several specifications may use one

	// Resolve resolves the specification of a used package. Its files are in the folder root.
	Resolve func(list *diag.List, files []*syntax.File, root string) (*model.Package, *Library)

	homeless bool // there is no go.mod; there is a finding about it
}

// Use reads the specifications of the packages that this one uses.
func (r *Packages) Use(doc *document.Document) {
	*r.Library = Library{
		Dir: r.OutputDir(), Kinds: doc.Kinds, Mixins: doc.Mixins, Deps: map[string][]*model.Dep{}, spell: r.Spell,
		index: newIndex(doc), unsure: map[*syntax.Entry]bool{}, traits: map[traitKey]Trait{}, operations: map[*syntax.Entry]Operations{},
		Torn: r.Misspelt(nil),
	}
	var items []*syntax.Value
	var paths []string
	seen := map[string]bool{}
	for _, v := range doc.Use {
		switch {
		case builtIns[v.Text] != "":
			r.Report(diag.BadValue, v.At, "`"+v.Text+"` is a kind that comes with resgen, and needs no `use`", "remove it")
		case !ImportPath(v.Text):
			r.Report(diag.BadValue, v.At, "this is not the import path of a Go package", "for example \"example.com/kinds/queue\"")
		case seen[v.Text]:
			r.Report(diag.Duplicate, v.At, "`use` repeats a package", "remove it")
		default:
			items, paths, seen[v.Text] = append(items, v), append(paths, v.Text), true
		}
	}
	r.useAll(items, paths)
	r.builtIn(doc)
}

// useAll uses the packages at paths. The items are the values of the specification that name them.
func (r *Packages) useAll(items []*syntax.Value, paths []string) {
	if len(items) == 0 {
		return
	}
	found, err := r.World().Packages(paths)
	if err != nil {
		r.NoWorld(items[0].At, err)
		r.Library.Torn = true
		return
	}
	for i, p := range found {
		p.Path = paths[i]
		if u := r.usePackage(items[i], p); u != nil {
			r.addUsed(u)
			maps.Copy(r.Spell, u.library.spell)
		} else {
			r.Library.Torn = true
		}
	}
}

// builtIns maps the kinds that need no key use to their packages.
var builtIns = map[string]string{
	"aws_role":  module.Kind("aws_role"),
	"http":      module.Kind("http"),
	"lambda":    module.Kind("lambda"),
	"postgres":  module.Kind("postgres"),
	"rds_token": module.Kind("rds_token"),
	"redis":     module.Kind("redis"),
	"s3":        module.Kind("s3"),
	"sql":       module.Kind("sql"),
	"webhook":   module.Kind("webhook"),
}

// builtInNames are the kinds that the key "of" may name even if their modules are not required.
var builtInNames = slices.Sorted(maps.Keys(builtIns))

// BuiltIns lists the names of the kinds that come with resgen, sorted.
func BuiltIns() []string { return slices.Clone(builtInNames) }

// KindHelp suggests a kind in place of an unknown one.
func (l *Library) KindHelp(r *read.Reporter, name string) string {
	for _, kind := range builtInNames {
		if name == builtIns[kind] {
			return "write `" + kind + "`"
		}
	}
	if strings.Contains(name, "/") {
		return "write the name of the kind, and its package under `use`"
	}
	names := r.Candidates(l.KindNames)
	if len(l.Kinds) == 0 && len(l.Used) == 0 && diag.Suggest(name, names) == "" {
		return "declare it: `[kind." + name + ".field]`"
	}
	help := diag.DidYouMean(name, names)
	if help != "" && diag.Suggest(name, names) == "" {
		help += "; for a kind of another package, list the import path of the package under `use`"
	}
	return help
}

// builtIn uses the packages of the built-in kinds that the specification names. It skips kinds that the specification or a used package
// declares.
func (r *Packages) builtIn(doc *document.Document) {
	if r.Library.Torn {
		return
	}
	var items []*syntax.Value
	var paths []string
	need := func(v *syntax.Value) {
		if v == nil || builtIns[v.Text] == "" || slices.Contains(paths, builtIns[v.Text]) {
			return
		}
		if e, _ := r.Library.Kind(v.Text); e == nil {
			items, paths = append(items, v), append(paths, builtIns[v.Text])
		}
	}
	for _, e := range doc.Kinds {
		need(read.Get(e.Value, "extends", syntax.String))
	}
	for _, e := range doc.Every() {
		need(read.Get(e.Value, "kind", syntax.String))
	}
	r.useAll(items, paths)
}

// OutputDir returns the output folder, an absolute path.
func (r *Packages) OutputDir() string {
	return filepath.Join(r.Root, filepath.FromSlash(r.Pkg.Output.Dir))
}

// World returns the Go world as seen from the output folder.
func (r *Packages) World() world.World {
	if r.Worlds == nil {
		return world.None{}
	}
	return r.Worlds(r.OutputDir())
}

// NoWorld reports that Go packages cannot be looked up, and the reason.
func (r *Packages) NoWorld(at diag.Span, err error) {
	help := "run resgen inside a Go module: `go mod init`"
	if !world.NoModule(err) {
		help = ""
	}
	text, _, tidy := strings.Cut(err.Error(), "; to update it: go mod tidy")
	if tidy {
		help = "run `go get MODULE@VERSION` for the module of each kind, with the version that go.mod requires; `go mod tidy` would remove what no Go file imports yet"
	}
	if strings.Contains(text, "<<<<<<<") || strings.Contains(text, "malformed go.sum") {
		help = read.MergeHelp
	}
	r.Report(diag.UnknownPackage, at, "Go packages cannot be looked up: "+text, help)
}

func (r *Packages) usePackage(v *syntax.Value, p world.Package) *Used {
	if p.Dir == "" {
		whose := ""
		if builtIns[v.Text] == p.Path {
			whose = "the kind `" + v.Text + "` is that of"
		}
		known := slices.Sorted(maps.Values(builtIns))
		if near := diag.Suggest(p.Path, known); !slices.Contains(known, p.Path) && near != "" && path.Dir(near) == path.Dir(p.Path) {
			r.Report(diag.UnknownPackage, v.At, "there is no package `"+p.Path+"`", "did you mean `"+near+"`?")
			return nil
		}
		r.Absent(diag.UnknownPackage, v.At, p.Path, whose, "`go get "+p.Path+"`, then `go tool resgen generate`, and only then `go mod tidy`")
		return nil
	}
	files, err := r.World().Spec(p)
	switch {
	case err != nil:
		r.Report(diag.UnknownPackage, v.At, "the specification of the package `"+p.Path+"` cannot be read", "")
		return nil
	case files == nil:
		r.Report(diag.UnknownPackage, v.At, "the package `"+p.Path+"` has no specification", "`use` names packages that resgen generated")
		return nil
	case r.Read[p.Dir] != nil && !r.Read[p.Dir].done:
		r.Report(diag.Cycle, v.At, circle, "move what they share to a third one")
		return nil
	}
	return r.resolveUsed(v, p, files)
}

// resolveUsed reads the specification of a used package. If that has errors, there is one finding here that says so.
func (r *Packages) resolveUsed(v *syntax.Value, p world.Package, files []world.SpecFile) *Used {
	read := r.Read[p.Dir]
	if read == nil {
		read = &ReadPackage{kinds: map[string]*model.Kind{}}
		r.Read[p.Dir] = read
		r.readPackage(read, p, files)
		read.done = true
	}
	if read.resolved == nil {
		r.UsedHasErrors(v.At, p.Path, read.findings)
		return nil
	}
	return &Used{At: v.At, Importing: *read.library.From, Resolved: read.resolved, library: read.library, kinds: read.kinds}
}

// A ReadPackage is the resolved specification of a used package. All specifications that use the package share it.
// Otherwise, if packages use each other in the shape of a diamond, the lowest one would be resolved once for each path to it.
type ReadPackage struct {
	done     bool           // false while the package is being read; a specification that uses it then is in a circle with it
	resolved *model.Package // nil if there was an error
	library  *Library
	kinds    map[string]*model.Kind // the kinds of resolved, by name
	findings []diag.Finding
}

// readPackage resolves the specification of the package p, and stores the result in read.
func (r *Packages) readPackage(read *ReadPackage, p world.Package, files []world.SpecFile) {
	var list diag.List
	var parsed []*syntax.File
	for i, f := range files {
		src := &diag.Source{Name: path.Join(p.Path, f.Name), Order: (r.Depth+1)*1000 + i + 1000, Text: f.Data, Secret: lang.Secret}
		if file := syntax.Parse(src, &list); file != nil {
			parsed = append(parsed, file)
		}
	}
	if !list.HasErrors() {
		read.resolved, read.library = r.Resolve(&list, parsed, p.Dir)
	}
	read.findings = list.Sorted()
	if read.resolved == nil {
		return
	}
	for _, k := range read.resolved.Kinds {
		if k.From == nil {
			read.kinds[k.Name] = k
		}
	}
	read.library.From, read.library.Dir, read.library.Pkg = &model.Import{Path: p.Path, Name: read.resolved.Name}, p.Dir, read.resolved
}

const circle = "packages use each other in a circle"

// UsedHasErrors reports, in one finding, that the specification of a used package has errors.
func (r *Packages) UsedHasErrors(at diag.Span, path string, findings []diag.Finding) {
	for _, f := range findings {
		switch {
		case f.Severity != diag.Error:
			continue
		case f.Code == diag.Cycle && f.Text == circle:
			r.Report(diag.Cycle, at, circle, "move what they share to a third one")
		default:
			text, help := f.Text, "run `go tool resgen check` in the folder of that package: it shows every error, and what to write"
			before, after, noSum := strings.Cut(text, world.NoSum)
			switch {
			case r.World().Own(path):
			case noSum:
				if _, rest, ok := strings.Cut(after, ")"); ok { // the command in parentheses is for what the package imports
					text = before + world.NoSum + ")" + rest
				}
				help = "run `go get " + path + "@VERSION` with the version that go.mod requires, then `go tool resgen generate`, and only then `go mod tidy`"
			default:
				help = "get another version of the package, and of what it requires: `go get " + path + "@latest`; or " + help
			}
			where := ""
			if f.At.Valid() {
				start, _ := f.At.Range()
				where = " in " + strings.TrimPrefix(f.At.Source.Name, path+"/") + ":" + strconv.Itoa(start.Line)
			}
			r.Report(diag.UnknownPackage, at, "the specification of the package `"+path+"` has errors, the first"+where+": "+text, help)
		}
		return
	}
}

// addUsed adds u to the library. It reports kinds and mixins whose names an earlier package has.
func (r *Packages) addUsed(u *Used) {
	add := func(what string, index map[string]usedEntry, es []*syntax.Entry) {
		for _, e := range es {
			if first, ok := index[e.Key]; ok {
				r.Conflict(diag.Duplicate, diag.Label{At: first.of.At, Text: "has it too"}, diag.Label{At: u.At},
					"two used packages have a "+what+" `"+e.Key+"`", "use one of them")
				continue
			}
			index[e.Key] = usedEntry{e, u}
		}
	}
	l := r.Library
	add("kind", l.index.usedKinds, u.library.Kinds)
	add("mixin", l.index.usedMixins, u.library.Mixins)
	l.index.packages[u.Importing.Path] = u
	l.Used = append(l.Used, u)
}

// UsedKind returns the named kind of a used package, as this package declares it, or nil.
func (l *Library) UsedKind(name string) (*Used, *model.Kind) {
	if e, ok := l.index.usedKinds[name]; ok {
		return e.of, e.of.kinds[name]
	}
	return nil, nil
}

// ImportPath reports whether s may be an import path. A relative path is none.
func ImportPath(s string) bool {
	if s == "" || len(s) > 300 || s[0] == '.' || s[0] == '/' || s[0] == '-' || strings.HasSuffix(s, "/") || path.Clean(s) != s {
		return false
	}
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("-._~/+", c):
		default:
			return false
		}
	}
	return true
}

// Above returns the kind that the kind e of l extends, and the library of that kind. It returns nil if e extends none, or an unknown one.
// The result name is the value that e writes, or nil.
func (l *Library) Above(e *syntax.Entry) (b *syntax.Entry, of *Library, name *syntax.Value) {
	if name = read.Get(e.Value, "extends", syntax.String); name != nil {
		b, of = l.Kind(name.Text)
	}
	return b, of, name
}
