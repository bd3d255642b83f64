package resolve

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/gotypes"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// idle reports what kinds without a constructor say about clients, unless another kind extends them.
func (r *resolver) idle() {
	extended := map[string]bool{}
	for _, e := range r.library.kinds {
		extended[text(e.Value, "extends")] = true
	}
	for _, e := range r.library.kinds {
		if extended[e.Key] || r.library.torn || r.library.opens(e) {
			continue
		}
		for _, key := range []string{"close", "health", "stats", "interface", "operation"} {
			if own := entry(e.Value, key); own != nil {
				r.report(diag.BadBinding, own.At, "`"+key+"` is for kinds with a `constructor`, and `"+e.Key+"` has none", "name a constructor, or remove it")
			}
		}
	}
}

// clients finds out how the kinds that have a constructor are opened: those of used packages first.
func (r *resolver) clients(doc *document) {
	r.idle()
	if r.list.HasErrors() || r.options.depth > 0 {
		return
	}
	libs := r.library.libraries()
	if len(libs) == 0 && !slices.ContainsFunc(r.library.kinds, r.library.looks) {
		return
	}
	at := r.firstConstructor(doc)
	view, err := r.look(doc, libs)
	if err != nil {
		r.noWorld(at, err)
		return
	}
	if file, name := view.Stranger(r.pkg.Path); file != "" {
		r.stranger(doc, file, name)
		return
	}
	r.view = view
	for _, l := range libs {
		var list diag.List
		below := *r
		below.list, below.spell = &list, l.spell
		below.clientsOf(l, l.pkg)
		if list.HasErrors() {
			r.usedHasErrors(at, l.from.Path, list.Sorted())
		}
	}
	r.clientsOf(r.library, r.pkg)
}

// stranger reports a Go file that stands where the generated ones will and is of another package.
func (r *resolver) stranger(doc *document, file, name string) {
	at := diag.Span{Source: doc.main.Source}
	if doc.pack != nil {
		at = header(doc.pack)
		if v := get(doc.pack.Value, "name", syntax.String); v != nil {
			at = v.At
		}
	}
	help := "move it, or choose another `dir` in [output]"
	if packageNamed(name) {
		help = "write `name = \"" + name + "\"` in [package], or choose another `dir` in [output]"
	}
	r.report(diag.PackageName, at, "the Go file "+file+" is of the package `"+name+"`, and beside it the generated ones would be of `"+r.pkg.Name+"`", help)
}

// firstConstructor is where a finding about all constructors stands.
func (r *resolver) firstConstructor(doc *document) diag.Span {
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
	for _, e := range doc.resource {
		if v := get(e.Value, "kind", syntax.String); v != nil {
			return v.At
		}
	}
	return r.library.used[0].at
}

// look looks at the Go that the kinds and resources name.
func (r *resolver) look(doc *document, libs []*library) (*gotypes.View, error) {
	own, err := r.world().Path()
	if err != nil {
		return nil, err
	}
	r.pkg.Path = own
	var packages []gotypes.Handwritten
	for _, l := range libs {
		packages = append(packages, gotypes.Handwritten{Path: l.from.Path, Dir: l.dir, Stub: stub(l.pkg, l.pkg.Kinds, l.opened)})
	}
	kinds := append(slices.Clone(r.pkg.Kinds), r.aliased(doc)...)
	packages = append(packages, gotypes.Handwritten{Path: own, Dir: r.world().Dir, Stub: stub(r.pkg, kinds, r.library.opened)})
	paths := []string{"context"}
	add := func(t *syntax.Value) {
		for _, key := range goWords {
			if v := get(t, key, syntax.String); v != nil {
				if p, _ := function(v.Text); p != "" && importPath(p) {
					paths = append(paths, p)
				}
			}
		}
	}
	for _, l := range append(slices.Clone(libs), r.library) {
		for _, e := range l.kinds {
			add(e.Value)
			paths = append(paths, typePaths(e.Value)...)
		}
	}
	for _, e := range doc.resource {
		add(e.Value)
		add(get(e.Value, "lifecycle", syntax.Table))
	}
	return r.world().View(packages, paths)
}

// aliased are the kinds of used packages that resources name, whose types become names of this package too.
func (r *resolver) aliased(doc *document) []*model.Kind {
	var all []*model.Kind
	seen := map[string]bool{}
	for _, e := range doc.resource {
		v := get(e.Value, "kind", syntax.String)
		if v == nil || r.kinds[v.Text] != nil || seen[v.Text] {
			continue
		}
		seen[v.Text] = true
		if u, k := r.library.usedKind(v.Text); k != nil {
			local := *k
			local.From = &u.importing
			all = append(all, &local)
		}
	}
	return all
}

// clientsOf finds out how the kinds of l are opened, which p has.
func (r *resolver) clientsOf(l *library, p *model.Package) {
	for _, k := range p.Kinds {
		e := l.index.kinds[k.Name]
		if e == nil || k.From != nil || !l.looks(e) {
			continue
		}
		m := &maker{resolver: r, lib: l, pkg: p, kind: k, e: e, path: r.pkg.Path, client: &model.Client{Handle: k.Go}}
		if l.from != nil {
			m.path = l.from.Path
		}
		if l == r.library && l.opens(e) && r.view.Declares(m.path, k.Go) {
			r.names.claim(k.Go, e.At, "the kind `"+k.Name+"`") // which is reported; what its Go looks like with two types of one name is not
			continue
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
	*resolver
	lib    *library
	pkg    *model.Package // that the kind is generated in
	path   string         // its import path
	kind   *model.Kind
	e      *syntax.Entry
	client *model.Client
	config types.Type // what the constructor takes, without a pointer
}

func (m *maker) make() bool {
	before := m.list.Len()
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
	m.claim()
	m.methods()
	m.operations()
	c.Close = m.closing()
	c.Health = m.health()
	c.Stats = m.call("stats", "func("+m.short(c.Native)+") resource.Stats", m.isStats)
	m.byHand()
	if c.Configure == "" && c.Changes != nil {
		c.Configure = m.kind.Go + "Configure"
	}
	return m.list.Len() == before
}

// claim takes the names of what the kind generates beside its configuration.
func (m *maker) claim() {
	c := m.client
	c.Interface = m.kind.Go + "Client"
	at := m.e.At
	if v := get(get(m.e.Value, "interface", syntax.Table), "name", syntax.String); v != nil {
		c.Interface, at = m.exported(v, c.Interface), v.At
	}
	if c.Changes != nil {
		c.Configure = m.kind.Go + "Configure"
	}
	if m.lib != m.library {
		return
	}
	what := "the kind `" + m.kind.Name + "`"
	for _, name := range []string{c.Handle, "Open" + m.kind.Go} {
		m.names.claim(name, m.e.At, what)
	}
	m.names.claim(c.Interface, at, "the interface of "+what)
	if c.Configure != "" {
		m.names.claim(c.Configure, m.e.At, what)
	}
}

// claimChains takes the names of the interfaces that `returns` asks for, and of what makes them.
func (m *maker) claimChains(returns []*syntax.Entry) {
	if m.lib != m.library || len(m.client.Chains) == 0 {
		return
	}
	what := "the kind `" + m.kind.Name + "`"
	local := strings.ToLower(m.kind.Go[:1]) + m.kind.Go[1:]
	for _, name := range []string{local + "Adapter", local + "SDK"} {
		m.names.claim(name, m.e.At, what)
	}
	asked := byName(returns)
	claimed := map[string]bool{}
	for _, c := range m.client.Chains {
		if claimed[c.Interface] {
			continue
		}
		claimed[c.Interface] = true
		at := m.e.At
		if e := asked[c.Method]; e != nil {
			at = e.Value.At
		}
		m.names.claim(c.Interface, at, "the interface of what `"+c.Method+"` returns")
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
	case "Native":
		return "func()(" + model.TypeName(m.client.Native) + ")"
	}
	return ""
}

// byHand finds the methods of the handle that people wrote.
func (m *maker) byHand() {
	p := m.view.Packages[m.path]
	if p == nil {
		return
	}
	o, ok := p.Scope().Lookup(m.kind.Go).(*types.TypeName)
	if !ok {
		return
	}
	if n, ok := o.Type().(*types.Named); ok {
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
