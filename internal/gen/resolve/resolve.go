// Package resolve turns what a specification says into what it means. Every semantic check is here; all findings of a run are
// reported, each cause once, and a model is only made when there is no error among them.
package resolve

import (
	"path/filepath"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// Options are what a specification is read with.
type Options struct {
	Dir     string // the specification's directory, a slash path relative to the root of the workspace
	Root    string // the root of the workspace, an absolute path; only World looks at it
	Version string // of this resgen, for `requires`; "" is newer than everything

	World func(dir string) world.World // what Go sees from a folder, an absolute path; nil: there is no Go

	depth int                     // how many packages use each other, from the first specification to this one
	read  map[string]*readPackage // the packages so far, by folder: several may use one
}

// Package resolves the files of one specification, resgen.toml first. It returns nil when list has got an error.
func Package(files []*syntax.File, o Options, list *diag.List) *model.Package {
	o.read = map[string]*readPackage{filepath.Join(o.Root, filepath.FromSlash(o.Dir)): {}}
	return newResolver(list, o).run(files)
}

func newResolver(list *diag.List, o Options) *resolver {
	return &resolver{
		options: o,
		list:    list,
		pkg:     &model.Package{},
		kinds:   map[string]*model.Kind{},

		sources:        map[*diag.Source]bool{},
		blamed:         map[diag.Span]bool{},
		unreadable:     map[string]bool{},
		included:       map[string]bool{},
		assembled:      map[*syntax.Entry]*assembly{},
		endless:        map[*model.Kind]bool{},
		wanted:         map[*model.Resource]map[string][]wish{},
		idleDeps:       map[*model.Dep]bool{},
		badResources:   map[string]bool{},
		isas:           map[isaKey]bool{},
		usedParams:     map[*model.Field]bool{},
		namedFactories: map[string]*model.Factory{},
		named:          map[string]*model.Resource{},
		declared:       map[*model.Resource]*syntax.Entry{},

		misspelt:  map[*syntax.Value]bool{},
		noProfile: map[string]bool{},
		badFields: map[string]bool{},
		badRules:  map[*model.Field]bool{},
		decls:     map[*model.Field]*syntax.Value{},
		indexed:   map[fieldsKey]map[string]*model.Field{},
	}
}

func (r *resolver) run(files []*syntax.File) *model.Package {
	for _, f := range files {
		r.pkg.Sources = append(r.pkg.Sources, base(f.Source.Name))
		r.sources[f.Source] = true
	}
	if !r.supported(files, r.options.Version) {
		return nil
	}
	for _, f := range files {
		r.shape(f.Root, lang.File, f.Source)
	}
	doc := r.merge(files)
	r.version(doc)
	r.packageTable(doc, files)
	r.output(doc, r.options.Dir)
	r.profiles(doc)
	r.use(doc)
	r.declareKinds(doc)
	r.declareFactories(doc)
	r.clients(doc)
	r.kindRules()
	r.resources(doc)
	r.factories()
	r.alerts()
	r.dependsAll()
	r.bundles(doc)
	known := r.library.outline(r.pkg)
	r.claim(known)
	r.againstGo(known.Names(), diag.Span{Source: doc.main.Source})
	r.shareVariables()
	if !r.list.HasErrors() {
		r.goTypes()
	}
	if r.list.HasErrors() {
		return nil
	}
	model.Spell(r.pkg)
	return r.pkg
}

// A resolver is one run over one specification.
type resolver struct {
	options Options

	list  *diag.List
	spell spellers
	pkg   *model.Package
	kinds map[string]*model.Kind

	library *library
	later   []laterRules

	assembled map[*syntax.Entry]*assembly // what every kind is made of, with the kinds of used packages
	included  map[string]bool             // the specification's own mixins that some kind includes
	goRefs    []goRef
	view      *world.View // of the Go that kinds and resources name; nil: nothing was looked at

	sources         map[*diag.Source]bool // of the specification
	noProfile       map[string]bool       // unknown profiles that a finding names; "": that there are no profiles at all
	namesNoProfiles bool                  // [profiles] is wrong, so that nobody knows them
	blamed          map[diag.Span]bool    // what a finding wants another name for

	homeless   bool            // there is no go.mod, as a finding says
	unreadable map[string]bool // the import paths of packages of which a finding says that they cannot be read

	wanted         map[*model.Resource]map[string][]wish // by the name of the dependency
	idleDeps       map[*model.Dep]bool                   // dependencies that nothing takes, as a finding says
	named          map[string]*model.Resource            // those of pkg, and of its factories as "cloud.s3"
	declared       map[*model.Resource]*syntax.Entry     // those of named
	factoryEntries []*syntax.Entry                       // those of the factories of pkg, in the same order
	namedFactories map[string]*model.Factory             // those of pkg
	isas           map[isaKey]bool
	usedParams     map[*model.Field]bool // parameters of factories that make a difference
	production     bool                  // some profile is one of production
	badResources   map[string]bool       // resources that could not be resolved: who names them is not blamed

	lowerCase bool // the names of variables may have lower-case letters

	compared int // names that unknown ones have been compared with

	selector  diag.Span                             // where the variable that selects the profile is named, or [profiles]
	endless   map[*model.Kind]bool                  // kinds whose fields cannot be walked down to the last
	misspelt  map[*syntax.Value]bool                // tables with unknown keys, which may be others misspelt; nil: the top level of a file
	badFields map[string]bool                       // stem.name of fields without a type: who binds them is not blamed
	badRules  map[*model.Field]bool                 // fields whose constraints are wrong: literals are not held against them
	decls     map[*model.Field]*syntax.Value        // where each field was declared
	indexed   map[fieldsKey]map[string]*model.Field // fields by name, as far as find was asked
}

func (r *resolver) report(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.list.Add(diag.Finding{Code: code, At: at, Text: text, Help: help, Others: others})
}

func (r *resolver) warn(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.list.Add(diag.Finding{Code: code, Severity: diag.Warning, At: at, Text: text, Help: help, Others: others})
}

// conflict reports at the later of two places and labels the earlier one.
func (r *resolver) conflict(code diag.Code, a, b diag.Label, text, help string) {
	if b.At.Compare(a.At) < 0 {
		a, b = b, a
	}
	r.list.Add(diag.Finding{Code: code, At: b.At, Label: b.Text, Text: text, Help: help, Others: []diag.Label{a}})
}
