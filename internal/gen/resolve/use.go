package resolve

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/gotypes"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/module"
)

// A library is where the names of kinds and mixins in one specification lead to.
type library struct {
	from   *model.Import           // the package of the specification; nil: the one that is generated
	dir    string                  // its folder, an absolute path
	pkg    *model.Package          // what it means; nil for the specification itself
	kinds  []*syntax.Entry         // every [kind.N]
	mixins []*syntax.Entry         // every [mixin.N]
	deps   map[string][]*model.Dep // the fields of type resource, by kind
	spell  spellers                // of its own files and those of the packages that it uses
	used   []*used
	torn   bool // a used package is missing, or a key of the top level is misspelt, so nobody is blamed for a name that may be its

	index      index                        // of kinds and mixins
	traits     map[traitKey]trait           // what trait has answered
	operations map[*syntax.Entry]operations // what operationsOf has answered
}

// An index finds the kinds and mixins of one specification by name, and those of the packages that it uses.
type index struct {
	kinds, mixins         map[string]*syntax.Entry
	usedKinds, usedMixins map[string]usedEntry
	packages              map[string]*used // by import path
}

// A usedEntry is a kind or mixin of a used package.
type usedEntry struct {
	entry *syntax.Entry
	of    *used
}

func newIndex(doc *document) index {
	return index{byName(doc.kinds), byName(doc.mixins), map[string]usedEntry{}, map[string]usedEntry{}, map[string]*used{}}
}

// byName are es by name; of two with one name it has the first.
func byName(es []*syntax.Entry) map[string]*syntax.Entry {
	named := make(map[string]*syntax.Entry, len(es))
	for _, e := range es {
		if named[e.Key] == nil {
			named[e.Key] = e
		}
	}
	return named
}

// A used is a package whose kinds and mixins a specification uses.
type used struct {
	importing model.Import
	at        diag.Span // where `use` names it
	resolved  *model.Package
	kinds     map[string]*model.Kind // of resolved, by name
	library   *library
}

// kind is the declaration called name and the library that it belongs to: the specification's own, or that of a used package.
func (l *library) kind(name string) (*syntax.Entry, *library) {
	if e := l.index.kinds[name]; e != nil {
		return e, l
	}
	if e, ok := l.index.usedKinds[name]; ok {
		return e.entry, e.of.library
	}
	return nil, nil
}

// own is the specification's own kind called name; nil if there is none.
func (l *library) own(name string) *syntax.Entry { return l.index.kinds[name] }

func (l *library) mixin(name string) (*syntax.Entry, *library) {
	if e := l.index.mixins[name]; e != nil {
		return e, l
	}
	if e, ok := l.index.usedMixins[name]; ok {
		return e.entry, e.of.library
	}
	return nil, nil
}

// kindNames are the names that `kind` and `extends` may give.
func (l *library) kindNames() []string {
	names := keys(l.kinds)
	for _, u := range l.used {
		names = append(names, keys(u.library.kinds)...)
	}
	return append(names, builtInNames...)
}

func (l *library) mixinNames() []string {
	names := keys(l.mixins)
	for _, u := range l.used {
		names = append(names, keys(u.library.mixins)...)
	}
	return names
}

// A packages finds the packages that a specification uses, and what Go sees from its output folder.
type packages struct {
	*reporter
	pkg     *model.Package
	library *library                // of the specification
	root    string                  // of the workspace
	depth   int                     // how many packages use each other, from the first specification to this one
	read    map[string]*readPackage // the packages so far, by folder: several may use one

	// resolve resolves the specification of a used package, whose files stand in the folder root.
	resolve func(list *diag.List, files []*syntax.File, root string) (*model.Package, *library)

	homeless bool // there is no go.mod, as a finding says
}

// use finds the specifications of the packages that this one uses.
func (r *packages) use(doc *document) {
	*r.library = library{
		dir: r.world().Dir, kinds: doc.kinds, mixins: doc.mixins, deps: map[string][]*model.Dep{}, spell: r.spell,
		index: newIndex(doc), traits: map[traitKey]trait{}, operations: map[*syntax.Entry]operations{},
		torn: r.misspelt[nil],
	}
	var items []*syntax.Value
	var paths []string
	seen := map[string]bool{}
	for _, v := range doc.use {
		switch {
		case !importPath(v.Text):
			r.report(diag.BadValue, v.At, "this is not the import path of a Go package", "for example \"example.com/kinds/queue\"")
		case seen[v.Text]:
			r.report(diag.Duplicate, v.At, "`use` repeats a package", "remove it")
		default:
			items, paths, seen[v.Text] = append(items, v), append(paths, v.Text), true
		}
	}
	r.useAll(items, paths)
	r.builtIn(doc)
}

// useAll uses the packages at paths; items is where the specification asks for each.
func (r *packages) useAll(items []*syntax.Value, paths []string) {
	if len(items) == 0 {
		return
	}
	found, err := r.world().Packages(paths)
	if err != nil {
		r.noWorld(items[0].At, err)
		r.library.torn = true
		return
	}
	for i, p := range found {
		p.Path = paths[i]
		if u := r.usePackage(items[i], p); u != nil {
			r.addUsed(u)
			maps.Copy(r.spell, u.library.spell)
		} else {
			r.library.torn = true
		}
	}
}

// builtIns are the kinds that need no `use`: their names and packages.
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

// builtInNames are the kinds that `of` may name without their modules being there.
var builtInNames = slices.Sorted(maps.Keys(builtIns))

// BuiltIns lists the names of the kinds that come with resgen, sorted.
func BuiltIns() []string { return slices.Clone(builtInNames) }

// builtIn uses the packages of the built-in kinds that the specification names and that neither it nor a used package has.
func (r *packages) builtIn(doc *document) {
	if r.library.torn {
		return
	}
	var items []*syntax.Value
	var paths []string
	need := func(v *syntax.Value) {
		if v == nil || builtIns[v.Text] == "" || slices.Contains(paths, builtIns[v.Text]) {
			return
		}
		if e, _ := r.library.kind(v.Text); e == nil {
			items, paths = append(items, v), append(paths, builtIns[v.Text])
		}
	}
	for _, e := range doc.kinds {
		need(get(e.Value, "extends", syntax.String))
	}
	for _, e := range doc.every() {
		need(get(e.Value, "kind", syntax.String))
	}
	r.useAll(items, paths)
}

// world is what Go sees from the output folder.
func (r *packages) world() gotypes.World {
	return gotypes.World{Dir: filepath.Join(r.root, filepath.FromSlash(r.pkg.Output.Dir))}
}

func (r *packages) noWorld(at diag.Span, err error) {
	help := "run resgen inside a Go module: `go mod init`"
	if !gotypes.NoModule(err) {
		help = ""
	}
	r.report(diag.UnknownPackage, at, "Go packages cannot be looked up: "+err.Error(), help)
}

func (r *packages) usePackage(v *syntax.Value, p gotypes.Package) *used {
	if p.Dir == "" {
		whose := ""
		if builtIns[v.Text] == p.Path {
			whose = "the kind `" + v.Text + "` is that of"
		}
		r.absent(diag.UnknownPackage, v.At, p.Path, whose, "`go get "+p.Path+"`, then `go tool resgen generate`, and only then `go mod tidy`")
		return nil
	}
	files, err := gotypes.Spec(p)
	switch {
	case err != nil:
		r.report(diag.UnknownPackage, v.At, "the specification of the package `"+p.Path+"` cannot be read", "")
		return nil
	case files == nil:
		r.report(diag.UnknownPackage, v.At, "the package `"+p.Path+"` has no specification", "`use` names packages that resgen generated")
		return nil
	case r.read[p.Dir] != nil && !r.read[p.Dir].done:
		r.report(diag.Cycle, v.At, circle, "move what they share to a third one")
		return nil
	}
	return r.resolveUsed(v, p, files)
}

// resolveUsed reads the specification of a used package. What is wrong with it is its own affair: one finding here says so.
func (r *packages) resolveUsed(v *syntax.Value, p gotypes.Package, files []gotypes.SpecFile) *used {
	read := r.read[p.Dir]
	if read == nil {
		read = &readPackage{kinds: map[string]*model.Kind{}}
		r.read[p.Dir] = read
		r.readPackage(read, p, files)
		read.done = true
	}
	if read.resolved == nil {
		r.usedHasErrors(v.At, p.Path, read.findings)
		return nil
	}
	return &used{at: v.At, importing: *read.library.from, resolved: read.resolved, library: read.library, kinds: read.kinds}
}

// A readPackage is what the specification of a used package means, for all that use it.
type readPackage struct {
	done     bool           // else it is being read: whoever uses it now is in a circle with it
	resolved *model.Package // nil after an error
	library  *library
	kinds    map[string]*model.Kind // of resolved, by name
	findings []diag.Finding
}

// readPackage resolves the specification of the package p into read.
func (r *packages) readPackage(read *readPackage, p gotypes.Package, files []gotypes.SpecFile) {
	var list diag.List
	var parsed []*syntax.File
	for i, f := range files {
		src := &diag.Source{Name: path.Join(p.Path, f.Name), Order: (r.depth+1)*1000 + i + 1000, Text: f.Data, Secret: lang.Secret}
		if file := syntax.Parse(src, &list); file != nil {
			parsed = append(parsed, file)
		}
	}
	if !list.HasErrors() {
		read.resolved, read.library = r.resolve(&list, parsed, p.Dir)
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
	read.library.from, read.library.dir, read.library.pkg = &model.Import{Path: p.Path, Name: read.resolved.Name}, p.Dir, read.resolved
}

const circle = "packages use each other in a circle"

// usedHasErrors says in one finding that the specification of a used package has errors.
func (r *packages) usedHasErrors(at diag.Span, path string, findings []diag.Finding) {
	for _, f := range findings {
		switch {
		case f.Severity != diag.Error:
			continue
		case f.Code == diag.Cycle && f.Text == circle:
			r.report(diag.Cycle, at, circle, "move what they share to a third one")
		default:
			r.report(diag.UnknownPackage, at, "the specification of the package `"+path+"` has errors, the first: "+f.Text,
				"run `go tool resgen check` there, or get another version of it and what it requires: `go get "+path+"@latest`")
		}
		return
	}
}

// addUsed adds u to the library and reports the kinds and mixins that an earlier package has under the same name.
func (r *packages) addUsed(u *used) {
	add := func(what string, index map[string]usedEntry, es []*syntax.Entry) {
		for _, e := range es {
			if first, ok := index[e.Key]; ok {
				r.conflict(diag.Duplicate, diag.Label{At: first.of.at, Text: "has it too"}, diag.Label{At: u.at},
					"two used packages have a "+what+" `"+e.Key+"`", "use one of them")
				continue
			}
			index[e.Key] = usedEntry{e, u}
		}
	}
	l := r.library
	add("kind", l.index.usedKinds, u.library.kinds)
	add("mixin", l.index.usedMixins, u.library.mixins)
	l.index.packages[u.importing.Path] = u
	l.used = append(l.used, u)
}

// usedKind is the kind called name of a used package, as that package has it; nil if there is none.
func (l *library) usedKind(name string) (*used, *model.Kind) {
	if e, ok := l.index.usedKinds[name]; ok {
		return e.of, e.of.kinds[name]
	}
	return nil, nil
}

// importPath reports whether s can be an import path of a package that is not in this folder's neighbourhood by a relative path.
func importPath(s string) bool {
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
