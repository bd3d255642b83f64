package resolve

import (
	"path"
	"path/filepath"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/resolve/bind"
	"github.com/resgen-go/resgen/internal/gen/resolve/client"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/depend"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/lifecycle"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/names"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// Options are the settings for reading a specification.
type Options struct {
	Dir     string // the specification's directory, a slash path relative to the root of the workspace
	Root    string // the root of the workspace, an absolute path, which only World uses
	Version string // the version of this resgen, for the key requires; "" counts as the newest

	World func(dir string) world.World // returns the Go world as seen from a folder, an absolute path; nil if there is no Go

	depth int                             // the number of packages that use each other, from the first specification to this one
	read  map[string]*library.ReadPackage // the packages that have been read, by folder, because several specifications may use one
}

// BuiltIns lists the names of the kinds that come with resgen, sorted.
func BuiltIns() []string { return library.BuiltIns() }

// Package resolves the files of one specification; resgen.toml is the first. It returns nil if list has an error.
func Package(files []*syntax.File, o Options, list *diag.List) *model.Package {
	o.read = map[string]*library.ReadPackage{filepath.Join(o.Root, filepath.FromSlash(o.Dir)): {}}
	return newResolver(list, o).run(files)
}

// A resolver resolves one specification, once.
type resolver struct {
	*read.Reporter
	options Options
	pkg     *model.Package
	library *library.Library

	claims   *names.Claims
	head     *document.Head
	profiles *document.Profiles
	packages *library.Packages
	rules    *rule.Reader
	declarer *declare.Declarer
	clients  *client.Clients
	bindings *bind.Bindings

	resources    *depend.Resources
	dependencies *depend.Dependencies
	lifecycles   *lifecycle.Reader

	factoryEntries []*syntax.Entry // the entries of the factories of pkg, in the same order
}

// newResolver creates the phases and gives each the look-ups that it needs.
func newResolver(list *diag.List, o Options) *resolver {
	report, pkg, lib := read.NewReporter(list), &model.Package{}, &library.Library{}
	r := &resolver{Reporter: report, options: o, pkg: pkg, library: lib}
	fields, parts := literal.NewFields(report), library.NewAssembler(report, lib)
	r.claims = names.New(report)
	r.profiles = document.NewProfiles(report, pkg)
	r.rules = &rule.Reader{Reporter: report, Fields: fields, Profiles: r.profiles}
	r.packages = &library.Packages{Reporter: report, Pkg: pkg, Library: lib, Root: o.Root, Worlds: o.World, Depth: o.depth, Read: o.read, Resolve: r.below}
	r.head = &document.Head{Reporter: report, Pkg: pkg}
	if o.Root != "" {
		r.head.Beside = func() []world.NamedFile { return r.packages.World().PackageNames() }
	}
	r.declarer = declare.New(declare.Needs{
		Reporter: report, Fields: fields, Reader: r.rules, Assembler: parts, Claims: r.claims, Packages: r.packages, Library: lib, Pkg: pkg,
	})
	r.clients = client.New(client.Needs{
		Reporter: report, Packages: r.packages, Assembler: parts, Claims: r.claims, Library: lib,
		Decl: fields.Decl, Field: r.declarer.Field, FieldApart: r.declarer.FieldApart,
	})
	r.bindings = bind.New(bind.Needs{Reporter: report, Fields: fields, Rules: r.rules, Profiles: r.profiles, Library: lib, Pkg: pkg})
	r.resources = depend.NewResources(report, pkg)
	r.dependencies = depend.New(depend.Needs{Reporter: report, Resources: r.resources, Library: lib, Pkg: pkg})
	r.lifecycles = &lifecycle.Reader{Reporter: report, Clients: r.clients, Resources: r.resources, Library: lib, Pkg: pkg}
	return r
}

// skipUnread prevents findings about fields that only Go declares, if it has not been read. The Go of used packages is read for the first
// specification.
func (r *resolver) skipUnread() {
	if r.options.depth > 0 {
		return
	}
	skip := func(l *library.Library, p *model.Package) {
		for _, k := range p.Kinds {
			if l.Unread(k) {
				r.rules.SkipRest(k.Go)
			}
		}
	}
	skip(r.library, r.pkg)
	for _, l := range r.library.Libraries() {
		skip(l, l.Pkg)
	}
}

// below resolves the specification of a used package. Its files are in the folder root.
func (r *resolver) below(list *diag.List, files []*syntax.File, root string) (*model.Package, *library.Library) {
	o := r.options
	o.Dir, o.Root, o.depth = ".", root, o.depth+1
	b := newResolver(list, o)
	return b.run(files), b.library
}

// run runs the phases in order. After an error, a phase still leaves a usable result for the later phases, so that one run reports as much
// as possible.
func (r *resolver) run(files []*syntax.File) *model.Package {
	// The files as written. A specification for a newer resgen may have keys that this version does not know, so requires is checked first.
	for _, f := range files {
		r.pkg.Sources = append(r.pkg.Sources, path.Base(f.Source.Name))
		r.claims.AddSource(f.Source)
	}
	if !r.head.Supported(files, r.options.Version) {
		return nil
	}
	for _, f := range files {
		r.Shape(f.Root, lang.File, f.Source)
	}
	r.Missing()

	// The head. Go packages are looked up from the output folder, and all later phases need the profiles.
	doc := r.head.Merge(files)
	r.head.Version(doc)
	r.head.PackageTable(doc, files)
	r.head.Output(doc, r.options.Dir, r.options.Root)
	r.profiles.Read(doc)

	// Declarations. A kind may extend a kind of a used package, so used packages are resolved first.
	r.packages.Use(doc)
	r.declarer.Declare(doc)
	r.declareFactories(doc)

	// Go functions and types. They may add fields to kinds, so the rules of kinds are read after them. A specification that uses this one reads
	// the Go too.
	r.clients.Resolve(doc, r.factoryEntries)
	r.skipUnread()
	r.declarer.KindRules(func(e *syntax.Entry) bool { return r.clients.View != nil || !r.library.Looks(e) })
	r.library.Rules = func(list *diag.List) { r.Into(list, func() { r.declarer.KindRules(r.library.Looks) }) }

	// Resources. A reference to a resource can be resolved only when all resources are known.
	r.readResources(doc)
	r.conditions()
	r.factories()
	r.lifecycles.Alerts()
	r.dependencies.Resolve()
	r.bundles(doc)
	r.head.Unneeded(doc)

	// Checks that need the whole specification: names, and variables that several fields read.
	known := r.library.Outline(r.pkg)
	r.claims.Claim(known)
	names := diag.Span{Source: doc.Main.Source} // the place for findings about the names that every package has, where new names are written
	if doc.Pack != nil {
		names = doc.Pack.At
	}
	r.claims.AgainstGo(r.pkg.Beside, naming.Package(known), names)
	r.bindings.ShareVariables()
	if !r.List.HasErrors() { // Go packages are loaded only if the specification has no error so far
		r.declarer.GoTypes()
	}
	if r.List.HasErrors() {
		return nil
	}
	naming.Spell(r.pkg)
	return r.pkg
}
