package client

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/names"
	"github.com/resgen-go/resgen/internal/gen/resolve/operation"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/stub"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

// Needs are the look-ups that clients need.
type Needs struct {
	*read.Reporter
	*library.Packages
	*library.Assembler
	Claims  *names.Claims
	Library *library.Library

	Decl       func(f *model.Field) *syntax.Value                   // the table that declares f
	Field      func(e *syntax.Entry, s *declare.Scope) *model.Field // resolves the parameter of an operation
	FieldApart func(e *syntax.Entry, s *declare.Scope) *model.Field // resolves a field of another specification
}

// A Clients resolves the clients of the kinds of a specification.
type Clients struct {
	Needs
	View *world.View // the Go that kinds and resources name; nil if none was loaded

	unreadable map[string]bool                                 // import paths of packages that cannot be read, for which there is a finding
	generated  map[string]bool                                 // the top-level names that the generated package will declare; nil until they are needed
	methods    map[*types.Package]map[string][]*types.TypeName // what owners has found
}

// New returns a Clients that has not loaded any Go.
func New(n Needs) *Clients {
	return &Clients{Needs: n, unreadable: map[string]bool{}, methods: map[*types.Package]map[string][]*types.TypeName{}}
}

// idle reports keys about clients in kinds that have no constructor, unless another kind extends such a kind.
func (r *Clients) idle() {
	extended := map[string]bool{}
	for _, e := range r.Library.Kinds {
		extended[read.Text(e.Value, "extends")] = true
	}
	for _, e := range r.Library.Kinds {
		if own := read.Entry(e.Value, "params"); own != nil && !r.Incomplete(e) && read.Entry(e.Value, "constructor") == nil {
			r.Report(diag.BadBinding, own.At, "`params` is about the parameters of a `constructor`, and `"+e.Key+"` names none", "name the constructor in the same kind, or remove it")
		}
		if own := read.Entry(e.Value, "params"); own != nil && !r.Library.Torn && !r.Incomplete(e) && r.Library.Trait(e, "struct").Value != nil {
			r.Report(diag.BadBinding, own.At, "`params` lists fields one by one, and the constructor of `"+e.Key+"` must take the whole `struct`", "remove one of them: `params` if the constructor takes the struct, or `struct`",
				diag.Label{At: r.Library.Trait(e, "struct").Value.At, Text: "the struct"})
		}
		if own := read.Entry(e.Value, "ignore"); own != nil && !extended[e.Key] && !r.Library.Torn && !r.Incomplete(e) && r.Library.Trait(e, "struct").Value == nil {
			r.Report(diag.BadBinding, own.At, "`ignore` is for kinds with a `struct`, and `"+e.Key+"` has none", "remove it")
		}
		if extended[e.Key] || r.Library.Torn || r.Library.Opens(e) || r.Incomplete(e) {
			continue
		}
		for _, key := range []string{"close", "health", "stats", "observed", "interface", "operation", "link"} {
			if own := read.Entry(e.Value, key); own != nil {
				r.Report(diag.BadBinding, own.At, "`"+key+"` is for kinds with a `constructor`, and `"+e.Key+"` has none", "name a constructor, or remove it")
			}
		}
		if own := read.Entry(e.Value, "fields"); own != nil && r.Library.Trait(e, "struct").Value == nil {
			r.Report(diag.BadBinding, own.At, "`fields` is for kinds with a `constructor` or a `struct`, and `"+e.Key+"` has neither", "remove it")
		}
	}
}

// Resolve resolves the clients of the kinds that have a constructor. It begins with the kinds of used packages.
func (r *Clients) Resolve(doc *document.Document, factories []*syntax.Entry) {
	r.idle()
	r.Claims.ClaimTypes(r.Library.Outline(r.Pkg))
	if r.List.HasErrors() || r.Depth > 0 {
		return
	}
	libs := r.Library.Libraries()
	if len(libs) == 0 && !slices.ContainsFunc(r.Library.Kinds, r.Library.Looks) {
		if r.Root != "" { // without a root, the specification is in no folder
			r.beside(doc, r.World().Declarations(r.Pkg.Name), "")
		}
		return
	}
	at := r.firstConstructor(doc)
	view, err := r.look(doc, factories, libs)
	if err != nil {
		r.NoWorld(at, err)
		return
	}
	if !r.beside(doc, view, r.Pkg.Path) {
		return
	}
	r.View = view
	for _, l := range libs {
		var list diag.List
		r.Into(&list, func() {
			below := *r
			below.Field = r.FieldApart
			below.clientsOf(l, l.Pkg)
		})
		if !list.HasErrors() {
			l.Rules(&list)
		}
		if list.HasErrors() {
			r.UsedHasErrors(r.Library.UsedAt(l), l.From.Path, list.Sorted())
		}
	}
	r.clientsOf(r.Library, r.Pkg)
	r.unmocked(doc)
}

// beside checks that the generated files can be in the same folder as the hand-written ones, which view has under path. It records the
// names that the hand-written files declare.
func (r *Clients) beside(doc *document.Document, view *world.View, path string) bool {
	if file, name := view.Stranger(path); file != "" {
		r.stranger(doc, file, name)
		return false
	}
	if file := view.Headless(path); file != "" {
		r.Report(diag.NameCollision, diag.Span{Source: doc.Main.Source}, "the generated file `"+file+"` has lost its first line", output.HeadlessHelp)
	}
	r.Pkg.Beside = view.Declared(path)
	return true
}

// unmocked reports that the clients of a package main get no mocks, unless the specification asks for none.
func (r *Clients) unmocked(doc *document.Document) {
	var clients []string
	for _, k := range r.Pkg.Kinds {
		if k.From == nil && k.Mockable() {
			clients = append(clients, "."+k.Client.Interface)
		}
	}
	if r.Pkg.Name != "main" || doc.Output != nil && read.Entry(doc.Output.Value, "test") != nil || len(clients) == 0 {
		return
	}
	r.Warn(diag.PackageName, r.named(doc), "the clients of package main get no mocks, because nothing can import a program",
		"generate into a package of its own: `dir` in [output]; or write `test = false` there, and in the folder of the program run `resgen mock "+strings.Join(clients, " ")+"`")
}

// named returns the place of the package's name, or the place where it would be.
func (r *Clients) named(doc *document.Document) diag.Span {
	if doc.Pack == nil {
		return diag.Span{Source: doc.Main.Source}
	}
	if v := read.Get(doc.Pack.Value, "name", syntax.String); v != nil {
		return v.At
	}
	return read.Header(doc.Pack)
}

// stranger reports a Go file of another package in the folder of the generated files.
func (r *Clients) stranger(doc *document.Document, file, name string) {
	help := "move it, or generate into another folder: `dir` in [output]"
	if name == "" {
		r.Report(diag.PackageName, r.named(doc), "the Go file "+file+" has no package clause", "begin it with `package "+r.Pkg.Name+"`, or delete it")
		return
	}
	if ident.IsPackage(name) {
		help = "write `name = \"" + name + "\"` in [package], or generate into another folder: `dir` in [output]"
	}
	r.Report(diag.PackageName, r.named(doc), "the Go file "+file+" is of the package `"+name+"`, and the generated files next to it would be of `"+r.Pkg.Name+"`", help)
}

// firstConstructor returns the place for a finding that concerns all constructors.
func (r *Clients) firstConstructor(doc *document.Document) diag.Span {
	for _, e := range r.Library.Kinds {
		for _, key := range []string{"constructor", "struct", "validate", "fill"} {
			if v := read.Get(e.Value, key, syntax.String); v != nil {
				return v.At
			}
		}
	}
	for _, e := range r.Library.Kinds {
		if v := read.Get(e.Value, "extends", syntax.String); v != nil && r.Library.Looks(e) {
			return v.At
		}
	}
	for _, e := range doc.Every() {
		if v := read.Get(e.Value, "kind", syntax.String); v != nil {
			return v.At
		}
	}
	return r.Library.Used[0].At
}

// look loads the Go packages that the kinds and resources name.
func (r *Clients) look(doc *document.Document, factories []*syntax.Entry, libs []*library.Library) (*world.View, error) {
	own, err := r.World().Path()
	if err != nil {
		return nil, err
	}
	r.Pkg.Path = own
	for _, l := range libs {
		r.adopted(l, l.Pkg, l.From.Path)
	}
	r.adopted(r.Library, r.Pkg, own)
	var packages []world.Handwritten
	for _, l := range libs {
		packages = append(packages, world.Handwritten{Path: l.From.Path, Dir: l.Dir, Stub: stub.Go(l.Outline(l.Pkg))})
	}
	packages = append(packages, world.Handwritten{Path: own, Dir: r.OutputDir(), Stub: stub.Go(r.Library.Outline(r.draft(doc, factories)))})
	paths := []string{"context"}
	add := func(t *syntax.Value) {
		for _, key := range goWords {
			for _, v := range read.FunctionsIn(t, key) {
				if p, _ := library.SplitName(v.Text); p != "" && library.ImportPath(p) {
					paths = append(paths, p)
				}
			}
		}
	}
	for _, l := range append(slices.Clone(libs), r.Library) {
		for _, e := range l.Kinds {
			add(e.Value)
			for _, f := range read.Entries(read.Get(e.Value, "interface", syntax.Table), "fail") {
				if p, _ := library.SplitName(f.Value.Text); p != "" && library.ImportPath(p) {
					paths = append(paths, p)
				}
			}
			paths = append(paths, operation.Paths(e.Value)...)
		}
	}
	for _, e := range doc.Every() {
		add(e.Value)
		add(read.Get(e.Value, "lifecycle", syntax.Table))
		add(read.Get(e.Value, "health", syntax.Table))
	}
	return r.World().View(packages, paths)
}

// draft returns the package as known before resources and bundles are resolved. It has their names, and the used kinds that become aliases.
func (r *Clients) draft(doc *document.Document, factories []*syntax.Entry) *model.Package {
	p := *r.Pkg
	p.Kinds = slices.Clone(r.Pkg.Kinds)
	named := map[string]*model.Kind{}
	for _, k := range p.Kinds {
		named[k.Name] = k
	}
	resource := func(e *syntax.Entry, f *model.Factory) *model.Resource {
		v := read.Get(e.Value, "kind", syntax.String)
		if v == nil {
			return nil
		}
		if u, k := r.Library.UsedKind(v.Text); named[v.Text] == nil && k != nil {
			local := *k
			local.From = &u.Importing
			named[v.Text] = &local
			p.Kinds = append(p.Kinds, &local)
		}
		k := named[v.Text]
		if k == nil {
			return nil
		}
		return &model.Resource{Name: e.Key, Factory: f, Go: r.Spell.GoName(e, nil), Kind: k}
	}
	for _, e := range doc.Resource {
		if res := resource(e, nil); res != nil {
			p.Resources = append(p.Resources, res)
		}
	}
	p.Factories = nil
	for i, f := range r.Pkg.Factories {
		draft := *f
		for _, e := range read.Entries(factories[i].Value, "resource") {
			if res := resource(e, &draft); res != nil {
				draft.Resources = append(draft.Resources, res)
			}
		}
		p.Factories = append(p.Factories, &draft)
	}
	for _, e := range doc.Bundles {
		p.Bundles = append(p.Bundles, &model.Bundle{Name: e.Key, Go: r.Spell.GoName(e, nil)})
	}
	return &p
}

// clientsOf resolves the clients of the kinds of l. The package of l is p.
func (r *Clients) clientsOf(l *library.Library, p *model.Package) {
	for _, k := range p.Kinds {
		e := l.Own(k.Name)
		if e == nil || k.From != nil || !l.Looks(e) {
			continue
		}
		m := &maker{Clients: r, lib: l, pkg: p, kind: k, e: e, path: r.Pkg.Path, client: &model.Client{Handle: k.Go}, leftOut: map[string]string{}}
		if l.From != nil {
			m.path = l.From.Path
		}
		if l == r.Library && l.Opens(e) && r.View.Declares(m.path, k.Go) {
			continue // there is a finding about two types with one name, so signatures with these types are not checked
		}
		if t := l.Trait(e, "struct"); t.Value != nil {
			if k.Struct = m.existing(t); k.Struct == nil {
				continue // the configuration that the functions take is not known
			}
		}
		if l.Opens(e) && m.make() {
			k.Client = m.client
		}
		if k.Client != nil || !l.Opens(e) {
			k.Further, k.Fill = m.validate(), m.fill()
		}
	}
}

// A maker resolves the client of one kind.
type maker struct {
	*Clients
	lib    *library.Library
	pkg    *model.Package // the package in which the kind is generated
	path   string         // the import path of pkg
	kind   *model.Kind
	e      *syntax.Entry
	client *model.Client
	config types.Type // the configuration that the constructor takes, without a pointer

	unlisted bool              // a finding reports that the key methods lists something that does not exist
	leftOut  map[string]string // methods that the interface cannot have, each with the reason
}

func (m *maker) make() bool {
	before := m.List.Errors()
	c := m.client
	t := m.lib.Trait(m.e, "constructor")
	f, fn := m.function(t.Value, m.homeOf(t.Library), m.path, m.unwritten(t))
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
	return m.List.Errors() == before
}

// names sets the names of the client interface and of the type of configure functions.
func (m *maker) names() {
	c := m.client
	c.Interface = m.kind.InterfaceName()
	if v := read.Get(read.Get(m.e.Value, "interface", syntax.Table), "name", syntax.String); v != nil {
		c.Interface, c.InterfaceAt = m.exported(v, c.Interface), v.At
	}
	if c.Changes != nil {
		c.Configure = m.kind.ConfigureName()
	}
}

// exported returns the exported Go name in v. It returns fallback if it has reported a finding.
func (m *maker) exported(v *syntax.Value, fallback string) string {
	if read.IsExported(v.Text) {
		return v.Text
	}
	m.Report(diag.GoName, v.At, "the interface's name must be an exported Go identifier", "for example `name = \""+fallback+"\"`")
	return fallback
}

// handleMethod returns the name of the type of a method that every handle has, and the type as it is written. It returns "" for another method.
func (m *maker) handleMethod(name string) (typ, written string) {
	switch name {
	case "Close", "Check":
		return "func(context.Context)(error)", "func(context.Context) error"
	case "Stats":
		if m.client.Stats != nil {
			return "func()(" + module.Runtime + ".Stats)", "func() resource.Stats"
		}
	case "Native":
		return "func()(" + typeutil.Name(m.client.Native) + ")", "func() " + m.short(m.client.Native)
	}
	return "", ""
}

// handle returns the type of the handle as hand-written Go sees it, with hand-written methods, or nil.
func (m *maker) handle() *types.Named {
	p := m.View.Packages[m.path]
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

// writtenMethod returns the type of the named hand-written method of the handle, or nil.
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

// byHand finds the hand-written methods of the handle.
func (m *maker) byHand() {
	if n := m.handle(); n != nil {
		for f := range n.Methods() {
			m.client.ByHand = append(m.client.ByHand, f.Name())
			if want, written := m.handleMethod(f.Name()); want != "" && typeutil.Name(f.Signature()) != want {
				m.Report(diag.BadSignature, m.e.At, "the method "+m.kind.Go+"."+f.Name()+", which is written by hand"+m.placeOf(f)+", is "+m.short(f.Signature()),
					"generated code calls it: make it "+written)
			}
		}
		slices.Sort(m.client.ByHand)
	}
}

// goWords are the keys of kinds and resources whose texts are names of Go functions or types.
var goWords = []string{"constructor", "struct", "close", "health", "stats", "observed", "validate", "fill", "configure", "after_open", "before_close", "check"}
