package resolve

import (
	"fmt"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/gotypes"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A trait is what a kind says under one key, itself or through the kinds that it extends. What a kind of another package says stands
// where it is extended: its own file is nobody's business here.
type trait struct {
	v    *syntax.Value
	kind *syntax.Entry
	lib  *library
}

// trait is what e, a kind of l, says under key; its v is nil if it says nothing.
func (l *library) trait(e *syntax.Entry, key string) trait {
	home, from := l, diag.Span{}
	for seen := []*syntax.Entry{}; e != nil && !slices.Contains(seen, e); {
		own := entry(e.Value, key)
		switch {
		case own != nil && l != home:
			return trait{moved(own.Value, from), e, l}
		case own != nil:
			return trait{own.Value, e, l}
		}
		seen = append(seen, e)
		base := get(e.Value, "extends", syntax.String)
		if base == nil {
			break
		}
		if l == home {
			from = base.At
		}
		if e, l = l.kind(base.Text); l == nil {
			break
		}
	}
	return trait{}
}

// moved is v as if it stood at a place, with all that is in it.
func moved(v *syntax.Value, at diag.Span) *syntax.Value {
	there := &syntax.Value{Kind: v.Kind, At: at, Text: v.Text, Int: v.Int, Float: v.Float, Bool: v.Bool, Time: v.Time, Local: v.Local}
	for _, i := range v.Items {
		there.Items = append(there.Items, moved(i, at))
	}
	for _, e := range v.Entries {
		there.Entries = append(there.Entries, &syntax.Entry{Key: e.Key, At: at, Value: moved(e.Value, at)})
	}
	return there
}

// opens reports whether e, a kind of l, has a constructor.
func (l *library) opens(e *syntax.Entry) bool { return l.trait(e, "constructor").v != nil }

// An opened is the types that stand for open resources of a kind, as far as the specification says.
type opened struct {
	handle     string // "" for a kind without a constructor
	interfaces []string
	params     []string // structs of the optional parameters of operations
}

// opened are the types of k, which the specification of l declares or uses.
func (l *library) opened(k *model.Kind) opened {
	e, of := l.kind(k.Name)
	if e == nil || !of.opens(e) {
		return opened{}
	}
	o := opened{handle: k.Go, interfaces: []string{k.Go + "Client"}}
	if v := get(get(e.Value, "interface", syntax.Table), "name", syntax.String); v != nil && isExported(v.Text) {
		o.interfaces[0] = v.Text
	}
	t := of.trait(e, "interface")
	for _, c := range entries(t.v, "returns") {
		if c.Value.Kind == syntax.String && isExported(c.Value.Text) {
			o.interfaces = append(o.interfaces, chainName(k, e, t.kind, c.Value.Text))
		}
	}
	slices.Sort(o.interfaces)
	o.interfaces = slices.Compact(o.interfaces)
	for _, op := range of.operationsOf(e) {
		if slices.ContainsFunc(entries(op.Value, "param"), func(p *syntax.Entry) bool { return flag(p.Value, "optional") }) {
			o.params = append(o.params, paramsName(k, e, op, of.operationName(op)))
		}
	}
	return o
}

// libraries are the used packages with constructors, each behind those that it uses.
func (l *library) libraries() []*library {
	var all []*library
	for _, u := range l.used {
		for _, below := range append(u.library.libraries(), u.library) {
			known := slices.ContainsFunc(all, func(x *library) bool { return x.from.Path == below.from.Path })
			if !known && slices.ContainsFunc(below.kinds, below.looks) {
				all = append(all, below)
			}
		}
	}
	return all
}

// function splits the name of a Go function; path is "" for one of the package that the name is used in.
func function(text string) (importing, name string) {
	dot := strings.LastIndexByte(text, '.')
	if dot < 0 || dot < strings.LastIndexByte(text, '/') {
		return "", text
	}
	return text[:dot], text[dot+1:]
}

// looks reports whether e, a kind of l, names Go that decides what is generated for it.
func (l *library) looks(e *syntax.Entry) bool {
	return l.opens(e) || l.trait(e, "struct").v != nil || l.trait(e, "validate").v != nil
}

// goWords are the keys whose texts name Go functions, in kinds and in resources.
var goWords = []string{"constructor", "struct", "close", "health", "stats", "validate", "configure", "after_open", "before_close"}

// idle reports what kinds without a constructor say about clients, unless another kind extends them.
func (r *resolver) idle() {
	for _, e := range r.library.kinds {
		extended := slices.ContainsFunc(r.library.kinds, func(x *syntax.Entry) bool { return text(x.Value, "extends") == e.Key })
		if extended || r.library.torn || r.library.opens(e) {
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
	libs := r.library.libraries()
	if r.list.HasErrors() || len(r.options.using) > 1 || len(libs) == 0 && !slices.ContainsFunc(r.library.kinds, r.library.looks) {
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
	for _, e := range doc.resource {
		v := get(e.Value, "kind", syntax.String)
		if v == nil || r.kinds[v.Text] != nil || slices.ContainsFunc(all, func(k *model.Kind) bool { return k.Name == v.Text }) {
			continue
		}
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
		e := named(l.kinds, k.Name)
		if e == nil || k.From != nil || !l.looks(e) {
			continue
		}
		m := &maker{resolver: r, lib: l, pkg: p, kind: k, e: e, path: r.pkg.Path, client: &model.Client{Handle: k.Go}}
		if l.from != nil {
			m.path = l.from.Path
		}
		if l == r.library && l.opens(e) && slices.Contains(r.view.Declared(m.path).Names, k.Go) {
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
	claimed := map[string]bool{}
	for _, c := range m.client.Chains {
		if claimed[c.Interface] {
			continue
		}
		claimed[c.Interface] = true
		at := m.e.At
		if i := slices.IndexFunc(returns, func(e *syntax.Entry) bool { return e.Key == c.Method }); i >= 0 {
			at = returns[i].Value.At
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

// lookup finds the Go function that t names.
func (m *maker) lookup(t trait) (model.Func, *types.Func) {
	return m.find(t.v, m.homeOf(t.lib))
}

// homeOf is the import path of the package that l's specification makes.
func (m *maker) homeOf(l *library) string {
	if l.from != nil {
		return l.from.Path
	}
	return m.resolver.pkg.Path
}

// find finds the Go function that v names, as seen in the package at home. It is nil after a finding.
func (m *maker) find(v *syntax.Value, home string) (model.Func, *types.Func) {
	return m.function(v, home, m.path)
}

// function finds the Go function that v names in the package at home, for code of the package at path. It is nil after a finding.
func (r *resolver) function(v *syntax.Value, home, path string) (model.Func, *types.Func) {
	importing, name := function(v.Text)
	if importing == "" {
		importing = home
	} else if !importPath(importing) {
		importing = ""
	}
	if importing == "" || !token.IsIdentifier(name) {
		r.report(diag.UnknownFunction, v.At, "this is not the name of a Go function", "write `Func` for one of the generated package, or `import/path.Func`")
		return model.Func{}, nil
	}
	f := model.Func{Name: name}
	p := r.view.Packages[importing]
	if p == nil {
		text, help := "there is no package `"+importing+"` in this module or its requirements", "`go get "+importing+"`"
		if ps := r.view.Problems.Of(importing); len(ps) > 0 && !ps[0].Missing {
			text, help = "the package `"+importing+"` cannot be read: "+ps[0].Text, ""
		}
		r.report(diag.UnknownPackage, v.At, text, help)
		return f, nil
	}
	if importing != path {
		f.From = &model.Import{Path: importing, Name: p.Name()}
	}
	fn, ok := p.Scope().Lookup(name).(*types.Func)
	switch {
	case r.unparsed(v, importing):
		return f, nil
	case !ok:
		help := diag.DidYouMean(name, functionNames(p.Scope(), importing == path))
		if importing == path {
			help = "write it: `func " + name + "(...)` in a Go file of the package " + p.Name()
			if near := diag.Suggest(name, functionNames(p.Scope(), true)); near != "" {
				help = "did you mean `" + near + "`?"
			}
		}
		r.report(diag.UnknownFunction, v.At, "the package `"+importing+"` has no function `"+name+"`", help)
		return f, nil
	case importing != path && !fn.Exported():
		r.report(diag.UnknownFunction, v.At, "the function `"+name+"` of `"+importing+"` is not exported", "generated code of another package calls it: export it")
		return f, nil
	case fn.Signature().TypeParams().Len() > 0:
		r.report(diag.BadSignature, v.At, "the function `"+name+"` has type parameters"+r.placeOf(fn), "name one without")
		return f, nil
	}
	return f, fn
}

// unparsed reports whether a file of a package cannot be parsed. Then what it declares is a guess, and the first that asks
// for any of it gets the finding.
func (r *resolver) unparsed(v *syntax.Value, importing string) bool {
	ps := r.view.Problems.Of(importing)
	i := slices.IndexFunc(ps, func(p gotypes.Problem) bool { return p.Syntax })
	if i < 0 {
		return false
	}
	if !r.unreadable[importing] {
		r.unreadable[importing] = true
		at := fmt.Sprintf("%s:%d:%d: ", filepath.Base(ps[i].At.Filename), ps[i].At.Line, ps[i].At.Column)
		r.report(diag.UnknownPackage, v.At, "the package `"+importing+"` cannot be read: "+at+ps[i].Text, "")
	}
	return true
}

// placeOf says where o is declared, behind a finding's text.
func (r *resolver) placeOf(o types.Object) string {
	if at := r.view.At(o); at != "" {
		return ", at " + at
	}
	return ""
}

func functionNames(scope *types.Scope, all bool) []string {
	var names []string
	for _, n := range scope.Names() {
		if f, ok := scope.Lookup(n).(*types.Func); ok && (all || f.Exported()) {
			names = append(names, n)
		}
	}
	return names
}

// short is t as people write it in the package of the kind.
func (m *maker) short(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == m.path {
			return ""
		}
		return p.Name()
	})
}

func (m *maker) misfit(v *syntax.Value, fn *types.Func, text string) {
	m.report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` "+text+m.placeOf(fn), "")
}

// place is where the mocks of the kind's package are written: what they cannot name, its handles cannot either.
func (m *maker) place() mock.Place { return mock.Place{Path: m.path, Name: m.pkg.Name} }

// unreachable says why t cannot be written in the package of the kind; "" if it can.
func (m *maker) unreachable(t types.Type) string { return mock.Unreachable(m.place(), t) }

// methods lists the methods of the client's interface.
func (m *maker) methods() {
	c := m.client
	t := m.lib.trait(m.e, "interface")
	patterns := texts(t.v, "methods")
	matched := make([]bool, len(patterns))
	var names []string
	for sel := range types.NewMethodSet(c.Native).Methods() {
		fn, ok := sel.Obj().(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		if !slices.Contains(handleNames, fn.Name()) {
			names = append(names, fn.Name())
		}
		asked := len(patterns) == 0
		for i, p := range patterns {
			if ok, _ := path.Match(p.Text, fn.Name()); ok {
				asked, matched[i] = true, true
			}
		}
		if !asked || slices.Contains(handleNames, fn.Name()) {
			continue
		}
		sig := sel.Type().(*types.Signature)
		why := m.unreachable(sig)
		if why == "" && m.pkg.Output.Test != "" {
			why = mock.Unreachable(mock.Place{Path: path.Join(m.path, m.pkg.Output.Test), Name: m.pkg.Output.Test}, sig)
		}
		if fn.Name() == m.client.Interface {
			why = "the interface has that name itself"
		}
		if strings.Contains(types.TypeString(sig, nil), "invalid type") {
			m.report(diag.BadSignature, m.lib.trait(m.e, "constructor").v.At, "the method `"+fn.Name()+"` of "+m.short(c.Native)+" mentions a type that is not known"+m.placeOf(fn),
				"mend the Go first, or list the interface's `methods` without it")
			continue
		}
		if why != "" {
			if i := slices.IndexFunc(patterns, func(p *syntax.Value) bool { return p.Text == fn.Name() }); i >= 0 {
				m.report(diag.BadSignature, patterns[i].At, "the method `"+fn.Name()+"` cannot be part of an interface here: "+why, "leave it out")
			}
			continue
		}
		c.Methods = append(c.Methods, &model.Method{Name: fn.Name(), Type: sig})
	}
	for i, p := range patterns {
		switch {
		case slices.Contains(handleNames, p.Text):
			m.report(diag.UnknownMethod, p.At, "`"+p.Text+"` is the handle's own and no part of an interface", "remove it")
		case !matched[i]:
			m.report(diag.UnknownMethod, p.At, "the type "+m.short(c.Native)+" has no method `"+p.Text+"`", diag.DidYouMean(p.Text, names))
		}
	}
	m.chains(t, names)
}

// handleNames are the names that the handle has itself.
var handleNames = []string{"Check", "Close", "Config", "Native"}

// chains reads `returns`.
func (m *maker) chains(t trait, names []string) {
	for _, e := range entries(t.v, "returns") {
		i := slices.IndexFunc(m.client.Methods, func(x *model.Method) bool { return x.Name == e.Key })
		switch {
		case i < 0:
			m.report(diag.UnknownMethod, e.At, "the interface has no method `"+e.Key+"`", diag.DidYouMean(e.Key, names))
		case e.Value.Kind != syntax.String:
		case !isExported(e.Value.Text):
			m.report(diag.GoName, e.Value.At, "the interface's name must be an exported Go identifier", "for example `"+e.Key+" = \""+m.kind.Go+e.Key+"\"`")
		default:
			m.chain(e, chainName(m.kind, m.e, t.kind, e.Value.Text), m.client.Methods[i])
		}
	}
	m.claimChains(entries(t.v, "returns"))
}

// chainName is what an interface is called that `of` asks for and that e, the entry of the kind k, may inherit: it has another in each
// kind.
func chainName(k *model.Kind, e, of *syntax.Entry, name string) string {
	if of != e {
		return k.Go + name
	}
	return name
}

// chain adds the interface called name of what a method returns.
func (m *maker) chain(e *syntax.Entry, name string, method *model.Method) {
	of := chained(method.Type)
	if of == nil {
		m.report(diag.BadSignature, e.At, "the method `"+e.Key+"` returns nothing that can be mocked", "name a method that returns a type with methods, and no interface: that can be mocked as it is")
		return
	}
	for _, c := range m.client.Chains {
		i := slices.IndexFunc(m.client.Methods, func(x *model.Method) bool { return x.Name == c.Method })
		if c.Interface == name && model.TypeName(chained(m.client.Methods[i].Type)) != model.TypeName(of) {
			m.report(diag.NameCollision, e.Value.At, "two methods that return different types have the interface `"+name+"`", "choose another name")
			return
		}
	}
	m.client.Chains = append(m.client.Chains, model.Chain{Method: e.Key, Interface: name})
}

// chained is the first type that sig returns, or points to, that is declared, no interface, and has methods; nil for none.
func chained(sig *types.Signature) types.Type {
	for v := range sig.Results().Variables() {
		t := types.Unalias(v.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok && !types.IsInterface(n) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return n
		}
	}
	return nil
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
