package resolve

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/gotypes"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

// A clients finds out how the kinds of a specification are opened.
type clients struct {
	*reporter
	*packages
	*assembler
	claims   *claims
	declarer *declarer
	decls    map[*model.Field]*syntax.Value // where each field was declared
	library  *library

	view       *gotypes.View   // of the Go that kinds and resources name; nil: nothing was looked at
	unreadable map[string]bool // the import paths of packages of which a finding says that they cannot be read
}

// idle reports what kinds without a constructor say about clients, unless another kind extends them.
func (r *clients) idle() {
	extended := map[string]bool{}
	for _, e := range r.library.kinds {
		extended[text(e.Value, "extends")] = true
	}
	for _, e := range r.library.kinds {
		if extended[e.Key] || r.library.torn || r.library.opens(e) || r.assembled[e] != nil && r.assembled[e].incomplete {
			continue
		}
		for _, key := range []string{"close", "health", "stats", "observed", "interface", "operation", "link"} {
			if own := entry(e.Value, key); own != nil {
				r.report(diag.BadBinding, own.At, "`"+key+"` is for kinds with a `constructor`, and `"+e.Key+"` has none", "name a constructor, or remove it")
			}
		}
		if own := entry(e.Value, "fields"); own != nil && r.library.trait(e, "struct").v == nil {
			r.report(diag.BadBinding, own.At, "`fields` is for kinds with a `constructor` or a `struct`, and `"+e.Key+"` has neither", "remove it")
		}
	}
}

// clients finds out how the kinds that have a constructor are opened: those of used packages first.
func (r *clients) clients(doc *document, factories []*syntax.Entry) {
	r.idle()
	r.claims.claimTypes(r.library.outline(r.pkg))
	if r.list.HasErrors() || r.depth > 0 {
		return
	}
	libs := r.library.libraries()
	if len(libs) == 0 && !slices.ContainsFunc(r.library.kinds, r.library.looks) {
		return
	}
	at := r.firstConstructor(doc)
	view, err := r.look(doc, factories, libs)
	if err != nil {
		r.noWorld(at, err)
		return
	}
	if file, name := view.Stranger(r.pkg.Path); file != "" {
		r.stranger(doc, file, name)
		return
	}
	if file := view.Headless(r.pkg.Path); file != "" {
		r.report(diag.NameCollision, diag.Span{Source: doc.main.Source}, "the generated file `"+file+"` has lost its first line", output.HeadlessHelp)
	}
	r.view = view
	for _, l := range libs {
		var list diag.List
		r.into(&list, func() {
			below := *r
			below.declarer = r.declarer.apart()
			below.clientsOf(l, l.pkg)
		})
		if list.HasErrors() {
			r.usedHasErrors(at, l.from.Path, list.Sorted())
		}
	}
	r.clientsOf(r.library, r.pkg)
	r.unmocked(doc)
}

// unmocked says that a program's clients get no mocks, unless the specification asks for none.
func (r *clients) unmocked(doc *document) {
	var clients []string
	for _, k := range r.pkg.Kinds {
		if k.From == nil && k.Mockable() {
			clients = append(clients, "."+k.Client.Interface)
		}
	}
	if r.pkg.Name != "main" || doc.pack == nil || doc.output != nil && entry(doc.output.Value, "test") != nil || len(clients) == 0 {
		return
	}
	at := header(doc.pack)
	if v := get(doc.pack.Value, "name", syntax.String); v != nil {
		at = v.At
	}
	r.warn(diag.PackageName, at, "the clients of package main get no mocks, as nothing can import a program",
		"generate into a package of its own: `dir` in [output]; or write `test = false` there, and in the folder of the program run `resgen mock "+strings.Join(clients, " ")+"`")
}

// stranger reports a Go file that stands where the generated ones will and is of another package.
func (r *clients) stranger(doc *document, file, name string) {
	at := diag.Span{Source: doc.main.Source}
	if doc.pack != nil {
		at = header(doc.pack)
		if v := get(doc.pack.Value, "name", syntax.String); v != nil {
			at = v.At
		}
	}
	help := "move it, or choose another `dir` in [output]"
	if ident.IsPackage(name) {
		help = "write `name = \"" + name + "\"` in [package], or choose another `dir` in [output]"
	}
	r.report(diag.PackageName, at, "the Go file "+file+" is of the package `"+name+"`, and beside it the generated ones would be of `"+r.pkg.Name+"`", help)
}

// firstConstructor is where a finding about all constructors stands.
func (r *clients) firstConstructor(doc *document) diag.Span {
	for _, e := range r.library.kinds {
		for _, key := range []string{"constructor", "struct", "validate"} {
			if v := get(e.Value, key, syntax.String); v != nil {
				return v.At
			}
		}
	}
	for _, e := range r.library.kinds {
		if v := get(e.Value, "extends", syntax.String); v != nil && r.library.looks(e) {
			return v.At
		}
	}
	for _, e := range doc.every() {
		if v := get(e.Value, "kind", syntax.String); v != nil {
			return v.At
		}
	}
	return r.library.used[0].at
}

// look looks at the Go that the kinds and resources name.
func (r *clients) look(doc *document, factories []*syntax.Entry, libs []*library) (*gotypes.View, error) {
	own, err := r.world().Path()
	if err != nil {
		return nil, err
	}
	r.pkg.Path = own
	var packages []gotypes.Handwritten
	for _, l := range libs {
		packages = append(packages, gotypes.Handwritten{Path: l.from.Path, Dir: l.dir, Stub: stub(l.outline(l.pkg))})
	}
	packages = append(packages, gotypes.Handwritten{Path: own, Dir: r.world().Dir, Stub: stub(r.library.outline(r.draft(doc, factories)))})
	paths := []string{"context"}
	add := func(t *syntax.Value) {
		for _, key := range goWords {
			for _, v := range functionsIn(t, key) {
				if p, _ := function(v.Text); p != "" && importPath(p) {
					paths = append(paths, p)
				}
			}
		}
	}
	for _, l := range append(slices.Clone(libs), r.library) {
		for _, e := range l.kinds {
			add(e.Value)
			for _, f := range entries(get(e.Value, "interface", syntax.Table), "fail") {
				if p, _ := function(f.Value.Text); p != "" && importPath(p) {
					paths = append(paths, p)
				}
			}
			paths = append(paths, typePaths(e.Value)...)
		}
	}
	for _, e := range doc.every() {
		add(e.Value)
		add(get(e.Value, "lifecycle", syntax.Table))
		add(get(e.Value, "health", syntax.Table))
	}
	return r.world().View(packages, paths)
}

// draft is the package before resources and bundles are resolved. It has their names, and the used kinds that become aliases.
func (r *clients) draft(doc *document, factories []*syntax.Entry) *model.Package {
	p := *r.pkg
	p.Kinds = slices.Clone(r.pkg.Kinds)
	named := map[string]*model.Kind{}
	for _, k := range p.Kinds {
		named[k.Name] = k
	}
	resource := func(e *syntax.Entry, f *model.Factory) *model.Resource {
		v := get(e.Value, "kind", syntax.String)
		if v == nil {
			return nil
		}
		if u, k := r.library.usedKind(v.Text); named[v.Text] == nil && k != nil {
			local := *k
			local.From = &u.importing
			named[v.Text] = &local
			p.Kinds = append(p.Kinds, &local)
		}
		k := named[v.Text]
		if k == nil {
			return nil
		}
		return &model.Resource{Name: e.Key, Factory: f, Go: r.spell.goName(e, nil), Kind: k}
	}
	for _, e := range doc.resource {
		if res := resource(e, nil); res != nil {
			p.Resources = append(p.Resources, res)
		}
	}
	p.Factories = nil
	for i, f := range r.pkg.Factories {
		draft := *f
		for _, e := range entries(factories[i].Value, "resource") {
			if res := resource(e, &draft); res != nil {
				draft.Resources = append(draft.Resources, res)
			}
		}
		p.Factories = append(p.Factories, &draft)
	}
	for _, e := range doc.bundles {
		p.Bundles = append(p.Bundles, &model.Bundle{Name: e.Key, Go: r.spell.goName(e, nil)})
	}
	return &p
}

// clientsOf finds out how the kinds of l are opened, which p has.
func (r *clients) clientsOf(l *library, p *model.Package) {
	for _, k := range p.Kinds {
		e := l.own(k.Name)
		if e == nil || k.From != nil || !l.looks(e) {
			continue
		}
		m := &maker{clients: r, lib: l, pkg: p, kind: k, e: e, path: r.pkg.Path, client: &model.Client{Handle: k.Go}}
		if l.from != nil {
			m.path = l.from.Path
		}
		if l == r.library && l.opens(e) && r.view.Declares(m.path, k.Go) {
			continue // which is reported; what its Go looks like with two types of one name is not
		}
		if t := l.trait(e, "struct"); t.v != nil {
			k.Struct = m.existing(t)
		} else if l.opens(e) && m.make() {
			k.Client = m.client
		}
		if k.Client != nil || !l.opens(e) {
			k.Further = m.validate()
		}
	}
}

// A maker finds out how one kind is opened.
type maker struct {
	*clients
	lib    *library
	pkg    *model.Package // that the kind is generated in
	path   string         // its import path
	kind   *model.Kind
	e      *syntax.Entry
	client *model.Client
	config types.Type // what the constructor takes, without a pointer

	transport *transport // of the operations; nil without
}

func (m *maker) make() bool {
	before := m.list.Errors()
	c := m.client
	t := m.lib.trait(m.e, "constructor")
	f, fn := m.lookup(t)
	if fn == nil {
		return false
	}
	c.New = f
	if !m.constructor(t, fn) {
		return false
	}
	m.names()
	c.Reporter = m.reporter()
	names := m.methods()
	m.reporterHas()
	m.operations()
	m.chains(names)
	m.failing(names)
	c.Close = m.closing()
	c.Health = m.health()
	c.Stats = m.call("stats", "func("+m.short(c.Native)+") resource.Stats", m.isStats)
	m.byHand()
	return m.list.Errors() == before
}

// names sets the names of the client interface and of the configure functions.
func (m *maker) names() {
	c := m.client
	c.Interface = m.kind.InterfaceName()
	if v := get(get(m.e.Value, "interface", syntax.Table), "name", syntax.String); v != nil {
		c.Interface, c.InterfaceAt = m.exported(v, c.Interface), v.At
	}
	if c.Changes != nil {
		c.Configure = m.kind.ConfigureName()
	}
}

// exported is the Go name that v holds, or fallback after a finding.
func (m *maker) exported(v *syntax.Value, fallback string) string {
	if isExported(v.Text) {
		return v.Text
	}
	m.report(diag.GoName, v.At, "the interface's name must be an exported Go identifier", "for example `name = \""+fallback+"\"`")
	return fallback
}

// handleMethod is the type of a method that every handle has, "" for other methods.
func (m *maker) handleMethod(name string) string {
	switch name {
	case "Close", "Check":
		return "func(context.Context)(error)"
	case "Stats":
		if m.client.Stats != nil {
			return "func()(" + module.Runtime + ".Stats)"
		}
	case "Native":
		return "func()(" + model.TypeName(m.client.Native) + ")"
	}
	return ""
}

// handle is the type of the handle in the Go that people wrote, with their methods; nil if it has none.
func (m *maker) handle() *types.Named {
	p := m.view.Packages[m.path]
	if p == nil {
		return nil
	}
	o, ok := p.Scope().Lookup(m.kind.Go).(*types.TypeName)
	if !ok {
		return nil
	}
	n, _ := o.Type().(*types.Named)
	return n
}

// writtenMethod is the type of the method called name that people wrote for the handle; nil if they wrote none.
func (m *maker) writtenMethod(name string) types.Type {
	if n := m.handle(); n != nil {
		for f := range n.Methods() {
			if f.Name() == name {
				return f.Signature()
			}
		}
	}
	return nil
}

// byHand finds the methods of the handle that people wrote.
func (m *maker) byHand() {
	if n := m.handle(); n != nil {
		for f := range n.Methods() {
			m.client.ByHand = append(m.client.ByHand, f.Name())
			if want := m.handleMethod(f.Name()); want != "" && model.TypeName(f.Signature()) != want {
				m.report(diag.BadSignature, m.e.At, "the method "+m.kind.Go+"."+f.Name()+", which is written by hand"+m.placeOf(f)+", is "+m.short(f.Signature()),
					"generated code calls it: make it "+strings.ReplaceAll(want, m.path+".", ""))
			}
		}
		slices.Sort(m.client.ByHand)
	}
}

// goWords are the keys whose texts name Go functions, in kinds and in resources.
var goWords = []string{"constructor", "struct", "close", "health", "stats", "observed", "validate", "configure", "after_open", "before_close", "check"}
