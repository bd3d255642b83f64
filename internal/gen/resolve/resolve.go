// Package resolve turns what a specification says into what it means. Every semantic check is here; all findings of a run are
// reported, each cause once, and a model is only made when there is no error among them.
package resolve

import (
	"path"
	"path/filepath"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Options are what a specification is read with.
type Options struct {
	Dir     string // the specification's directory, a slash path relative to the root of the workspace
	Root    string // the root of the workspace, an absolute path; it is looked at only for Go packages
	Version string // of this resgen, for `requires`; "" is newer than everything

	depth int                     // how many packages use each other, from the first specification to this one
	read  map[string]*readPackage // the packages so far, by folder: several may use one
}

// Package resolves the files of one specification, resgen.toml first. It returns nil when list has got an error.
func Package(files []*syntax.File, o Options, list *diag.List) *model.Package {
	o.read = map[string]*readPackage{filepath.Join(o.Root, filepath.FromSlash(o.Dir)): {}}
	return newResolver(list, o).run(files)
}

func newResolver(list *diag.List, o Options) *resolver {
	report, pkg, lib := newReporter(list), &model.Package{}, &library{}
	notes, names := newFieldNotes(report), newClaims(report)
	profiles := newProfiles(report, pkg)
	rules := &ruleReader{reporter: report, fieldNotes: notes, profiles: profiles}
	parts := newAssembler(report, lib)
	r := &resolver{
		reporter: report, pkg: pkg, library: lib, options: o, claims: names, profiles: profiles,

		head:     &head{reporter: report, pkg: pkg},
		packages: &packages{reporter: report, pkg: pkg, library: lib, root: o.Root, depth: o.depth, read: o.read},
		bindings: &bindings{
			reporter: report, fieldNotes: notes, rules: rules, profiles: profiles, pkg: pkg, library: lib,
			usedParams: map[*model.Field]bool{},
		},

		wanted:         map[*model.Resource]map[string][]wish{},
		idleDeps:       map[*model.Dep]bool{},
		badResources:   map[string]bool{},
		isas:           map[isaKey]bool{},
		namedFactories: map[string]*model.Factory{},
		named:          map[string]*model.Resource{},
		declared:       map[*model.Resource]*syntax.Entry{},
	}
	r.packages.resolve = r.below
	r.declarer = &declarer{
		reporter: report, fieldNotes: notes, ruleReader: rules, assembler: parts, claims: names, packages: r.packages, pkg: pkg, library: lib,
		kinds: map[string]*model.Kind{}, endless: map[*model.Kind]bool{},
	}
	r.clients = &clients{
		reporter: report, packages: r.packages, assembler: parts, claims: names, declarer: r.declarer, decls: notes.decls, library: lib,
		unreadable: map[string]bool{},
	}
	return r
}

// below resolves the specification of a used package, whose files stand in the folder root.
func (r *resolver) below(list *diag.List, files []*syntax.File, root string) (*model.Package, *library) {
	o := r.options
	o.Dir, o.Root, o.depth = ".", root, o.depth+1
	b := newResolver(list, o)
	return b.run(files), b.library
}

func (r *resolver) run(files []*syntax.File) *model.Package {
	for _, f := range files {
		r.pkg.Sources = append(r.pkg.Sources, path.Base(f.Source.Name))
		r.claims.sources[f.Source] = true
	}
	if !r.head.supported(files, r.options.Version) {
		return nil
	}
	for _, f := range files {
		r.shape(f.Root, lang.File, f.Source)
	}
	doc := r.head.merge(files)
	r.head.version(doc)
	r.head.packageTable(doc, files)
	r.head.output(doc, r.options.Dir, r.options.Root)
	r.profiles.read(doc)
	r.packages.use(doc)
	r.declarer.declareKinds(doc)
	r.declareFactories(doc)
	r.clients.clients(doc, r.factoryEntries)
	r.declarer.kindRules(r.clients.view != nil || r.options.depth > 0)
	r.resources(doc)
	r.factories()
	r.alerts()
	r.dependsAll()
	r.bundles(doc)
	known := r.library.outline(r.pkg)
	r.claims.claim(known)
	if view := r.clients.view; view != nil {
		r.pkg.Beside = view.Declared(r.pkg.Path)
		r.claims.againstGo(r.pkg.Beside, known.Names(), diag.Span{Source: doc.main.Source})
	}
	r.shareVariables()
	if !r.list.HasErrors() {
		r.declarer.goTypes()
	}
	if r.list.HasErrors() {
		return nil
	}
	model.Spell(r.pkg)
	return r.pkg
}

// A resolver is one run over one specification.
type resolver struct {
	*reporter
	options Options
	pkg     *model.Package
	library *library

	claims   *claims
	head     *head
	profiles *profiles
	packages *packages
	declarer *declarer
	clients  *clients
	bindings *bindings

	wanted         map[*model.Resource]map[string][]wish // by the name of the dependency
	idleDeps       map[*model.Dep]bool                   // dependencies that nothing takes, as a finding says
	named          map[string]*model.Resource            // those of pkg, and of its factories as "cloud.s3"
	declared       map[*model.Resource]*syntax.Entry     // those of named
	factoryEntries []*syntax.Entry                       // those of the factories of pkg, in the same order
	namedFactories map[string]*model.Factory             // those of pkg
	isas           map[isaKey]bool
	badResources   map[string]bool // resources that could not be resolved: who names them is not blamed
}
