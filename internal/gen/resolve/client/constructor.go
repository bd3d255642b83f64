package client

import (
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/argument"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// shapeOfConstructor describes the signature of a constructor, for findings.
const shapeOfConstructor = "a constructor is func([ctx,] Config [, dependencies...] [, *observe.Probe] [, configure ...func(*X) [error]]) (T [, func() [error]] [, error]), or has parameters for the single fields in place of Config. A client reports its calls to the probe, and X is the SDK's own configuration"

// unwritten returns a signature to suggest for the constructor that t names, which does not exist yet. Its result is a type T.
func (m *maker) unwritten(t library.Trait) string {
	params := []string{"ctx context.Context", "cfg " + m.kind.Config}
	deps := m.lib.Deps[m.kind.Name]
	for _, d := range deps {
		params = append(params, m.unwrittenDep(d))
	}
	if list := m.listed(t); list != nil {
		params = params[:1]
		for _, v := range list.Items {
			if i := slices.IndexFunc(deps, func(d *model.Dep) bool { return d.Name == v.Text }); i >= 0 {
				params = append(params, m.unwrittenDep(deps[i]))
			}
			if i := slices.IndexFunc(m.kind.Fields, func(f *model.Field) bool { return f.Name == v.Text }); i >= 0 {
				f := m.kind.Fields[i]
				typ := f.Type.Spell(false, func(importing, name string) string { return strings.TrimPrefix(path.Base(importing)+"."+name, "..") })
				if f.Pointer() && f.Type.Kind == model.ObjectType {
					typ = "*" + typ
				}
				params = append(params, m.Spell.At(m.e.At).Local(f.Name)+" "+typ)
			}
		}
	}
	if slices.Contains(params, "") { // a dependency that has no type that can be named here
		return "(...)"
	}
	return "(" + strings.Join(params, ", ") + ") (*T, error)"
}

// unwrittenDep returns the parameter for d, or "" if the type of the parameter cannot be named here.
func (m *maker) unwrittenDep(d *model.Dep) string {
	i := slices.IndexFunc(m.pkg.Kinds, func(k *model.Kind) bool { return k.Name == d.Of[0] })
	if i < 0 || len(d.Of) > 1 {
		return ""
	}
	if m.configOnly(d) {
		return d.Go + " " + m.pkg.Kinds[i].Config
	}
	return d.Go + " *" + m.pkg.Kinds[i].Go
}

// constructor checks and reads the signature of the constructor that t names. It returns false if it has reported a finding.
func (m *maker) constructor(t library.Trait, fn *types.Func) bool {
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	c := m.client
	if len(params) > 0 && typeutil.IsContext(params[0].Type()) {
		c.Context, params = true, params[1:]
	}
	if m.byField(t, fn, params) {
		return m.gives(t, fn, results) && m.arguments(t, fn, params)
	}
	if fn.Signature().Variadic() {
		last := params[len(params)-1]
		params = params[:len(params)-1]
		if !m.changes(t, fn, last.Type().(*types.Slice).Elem()) {
			return false
		}
	}
	if n := len(params) - 1; n >= 0 && typeutil.IsProbe(params[n].Type()) {
		c.Probe, params = true, params[:n]
	}
	if len(params) == 0 {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes no configuration"+m.placeOf(fn), shapeOfConstructor)
		return false
	}
	return m.takes(t, fn, params[0].Type()) && m.gives(t, fn, results) && m.dependencies(t, fn, params[1:])
}

// changes reads the type of the configure functions, which change the SDK's configuration.
func (m *maker) changes(t library.Trait, fn *types.Func, elem types.Type) bool {
	if !typeutil.IsChange(elem) {
		m.Report(diag.BadSignature, t.Value.At, "the last parameter of the constructor `"+fn.Name()+"` is of type ..."+m.short(elem)+m.placeOf(fn),
			"make it ...func(*X) or ...func(*X) error")
		return false
	}
	if why := m.unreachable(elem); why != "" {
		m.cannotName(t.Value, fn, "takes functions of a type", why)
		return false
	}
	m.client.Changes = elem
	return true
}

// takes reads the type of the configuration that the constructor takes.
func (m *maker) takes(t library.Trait, fn *types.Func, param types.Type) bool {
	if p, ok := types.Unalias(param).(*types.Pointer); ok {
		m.client.Pointer, param = true, p.Elem()
	}
	if param == types.Typ[types.Invalid] {
		m.misfit(t.Value, fn, "takes its configuration, which should be "+m.kind.Config+", as a type that is not known"+m.firstProblem(fn), "make it "+m.kind.Config)
		return false
	}
	if types.Unalias(param) == types.Typ[types.Invalid] {
		m.misfit(t.Value, fn, "takes a configuration of a type that is not known"+m.firstProblem(fn), "")
		return false
	}
	n, ok := types.Unalias(param).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes "+ident.WithArticle(m.short(param))+" as its configuration"+m.placeOf(fn),
			"make it "+m.kind.Config+", or a struct type of its own package")
		return false
	}
	m.config = n
	if n.Obj().Pkg().Path() == m.path && n.Obj().Name() == m.kind.Config {
		return true
	}
	if s := m.kind.Struct; s != nil {
		if m.namesStruct(n) {
			return true
		}
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes "+ident.WithArticle(m.short(n))+" as its configuration, and the `struct` of the kind is "+m.short(s.Type)+m.placeOf(fn),
			"make it "+m.short(s.Type)+", or remove `struct`", diag.Label{At: m.lib.Trait(m.e, "struct").Value.At, Text: "the struct"})
		return false
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes "+ident.WithArticle(m.short(n))+" as its configuration, which is no struct"+m.placeOf(fn),
			"make it "+m.kind.Config+", or a struct type of its own package")
		return false
	}
	if why := m.unreachable(n); why != "" {
		m.cannotName(t.Value, fn, "takes a configuration", why)
		return false
	}
	if m.View.Generated(n.Obj()) && !m.generated(t, n) && !m.fits(t, n) {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes "+ident.WithArticle(m.short(n))+" as its configuration, which is generated for something else"+m.placeOf(fn),
			"make it "+m.kind.Config)
		return false
	}
	before := m.List.Errors()
	m.client.Convert = m.convert(t, n, nil, false)
	if m.generated(t, n) {
		m.relaxed(t)
		m.inheritEnums(t, m.client.Convert)
		m.client.Convert.Grows = t.Library.From != nil
	}
	return m.List.Errors() == before
}

// fits reports whether the struct n has all fields of the kind.
func (m *maker) fits(t library.Trait, n *types.Named) bool {
	var quiet diag.List
	trial, kind := *m, *m.kind
	trial.kind = &kind
	m.Into(&quiet, func() { trial.convert(t, n, nil, false) })
	return quiet.Errors() == 0
}

// gives reads the results of the constructor.
func (m *maker) gives(t library.Trait, fn *types.Func, results []*types.Var) bool {
	c := m.client
	if n := len(results); n > 0 && typeutil.IsError(results[n-1].Type()) {
		c.Fails, results = true, results[:n-1]
	}
	if n := len(results); n > 1 {
		if fails, ok := typeutil.IsCleanup(results[n-1].Type()); ok {
			c.Cleanup, c.TryUndo, results = true, fails, results[:n-1]
		}
	}
	if len(results) != 1 {
		what := "no client"
		if all := fn.Signature().Results(); all.Len() > 0 {
			what = m.short(all) + ", and not one client"
		}
		help := shapeOfConstructor
		if len(results) == 2 && typeutil.IsFunction(results[1].Type()) {
			help = "only a func() or func() error is called when the client is closed: return one, or no function and a client with a method `Close() error` or `Close(context.Context) error`"
		}
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` returns "+what+m.placeOf(fn), help)
		return false
	}
	c.Native = results[0].Type()
	if b, ok := c.Native.Underlying().(*types.Basic); ok && b.Kind() == types.Invalid {
		m.misfit(t.Value, fn, "returns a type that is not known, as its package does not compile"+m.firstProblem(fn), "")
		return false
	}
	if !typeutil.Embeddable(c.Native) {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` returns "+ident.WithArticle(m.short(c.Native))+m.placeOf(fn), "return a pointer to a named type, or an interface with a name")
		return false
	}
	if why := m.unreachable(c.Native); why != "" {
		m.cannotName(t.Value, fn, "returns a type", why)
		return false
	}
	return true
}

// dependencies matches the kind's fields of type resource with the constructor's other parameters: first by name, and then the rest in
// order.
func (m *maker) dependencies(t library.Trait, fn *types.Func, params []*types.Var) bool {
	deps := slices.Clone(m.lib.Deps[m.kind.Name])
	byParam := make([]*model.Dep, len(params))
	for i, p := range params {
		j := slices.IndexFunc(deps, func(d *model.Dep) bool { return strings.EqualFold(strings.ReplaceAll(d.Name, "_", ""), p.Name()) })
		if j >= 0 {
			byParam[i] = deps[j]
			deps = slices.Delete(deps, j, j+1)
		}
	}
	for i, p := range params {
		if byParam[i] != nil {
			continue
		}
		if len(deps) == 0 {
			m.Report(diag.BadDependency, t.Value.At, "nothing fills the parameter "+argument.Parameter(p, m.short(p.Type()))+" of the constructor `"+fn.Name()+"`"+m.placeOf(fn),
				argument.Declare(p, ""))
			return false
		}
		byParam[i], deps = deps[0], deps[1:]
	}
	for _, d := range deps {
		help := "remove the field, or add a parameter " + d.Go
		if p := m.struc(fn); p != nil && m.configOnly(d) {
			help += ". If " + argument.Parameter(p, m.short(p.Type())) + " is the dependency and not the configuration of `" + m.kind.Name + "`, call it " + d.Go
		}
		m.Report(diag.BadDependency, d.At, "the constructor `"+fn.Name()+"` has no parameter for the dependency `"+d.Name+"`"+m.placeOf(fn),
			help, diag.Label{At: t.Value.At, Text: "the constructor"})
	}
	if len(deps) > 0 {
		return false
	}
	for i, p := range params {
		if m.dependency(t, fn, p, byParam[i]) == nil {
			return false
		}
	}
	return true
}

// struc returns the parameter of the constructor that takes a struct of the program as the configuration, or nil.
func (m *maker) struc(fn *types.Func) *types.Var {
	n, ok := m.config.(*types.Named)
	if !ok || m.kind.Struct != nil || n.Obj().Name() == m.kind.Config && n.Obj().Pkg().Path() == m.path {
		return nil
	}
	for p := range fn.Signature().Params().Variables() {
		if types.Identical(typeutil.Pointed(p.Type()), n) {
			return p
		}
	}
	return nil
}

// configOnly reports whether no kind that d accepts has a client.
func (m *maker) configOnly(d *model.Dep) bool {
	return !slices.ContainsFunc(d.Of, func(name string) bool {
		e, l := m.lib.Kind(name)
		return e == nil || l.Opens(e)
	})
}

// dependency adds the dependency of, which fills the parameter p, to those of the client. It returns nil if it has reported a finding.
func (m *maker) dependency(t library.Trait, fn *types.Func, p *types.Var, of *model.Dep) *model.Dep {
	d := *of
	d.Param, d.Config = p.Type(), m.configOnly(&d)
	if why := m.unreachable(d.Param); why != "" {
		m.misfit(t.Value, fn, "has the parameter "+argument.Parameter(p, m.short(p.Type()))+", which generated code cannot name: "+why, "")
		return nil
	}
	if d.Optional && !typeutil.Nillable(d.Param) {
		m.Report(diag.BadDependency, d.At, "the dependency `"+d.Name+"` is optional, and its parameter of type "+m.short(d.Param)+" cannot be nil", "remove `optional`, or take a pointer or an interface")
		return nil
	}
	m.client.Deps = append(m.client.Deps, &d)
	return &d
}

// byField reports whether the constructor takes the fields of the kind one by one, and not a struct with all of them. params does not
// contain the context. A constructor that takes a struct has no parameter that a field of the language could fill.
func (m *maker) byField(t library.Trait, fn *types.Func, params []*types.Var) bool {
	if m.kind.Struct != nil { // a struct of the program has its own types
		return false
	}
	if m.listed(t) != nil {
		return true
	}
	n := len(params)
	if fn.Signature().Variadic() && typeutil.IsChange(elementOf(params[n-1])) {
		n--
	}
	if n > 0 && typeutil.IsProbe(params[n-1].Type()) {
		n--
	}
	if n == 0 {
		return len(m.kind.Fields) == 0 && len(m.lib.Deps[m.kind.Name]) == 0
	}
	first := params[0].Type()
	if fn.Signature().Variadic() && len(params) == 1 {
		first = elementOf(params[0])
	}
	language := gostruct.TypeFor(first) != nil
	first = typeutil.Pointed(first)
	if types.Unalias(first) == types.Typ[types.Invalid] {
		return false
	}
	config, ok := types.Unalias(first).(*types.Named)
	if !ok || config.Obj().Pkg() == nil || !typeutil.IsStruct(config) || language {
		return true
	}
	if config.Obj().Pkg().Path() == m.path && config.Obj().Name() == m.kind.Config {
		return false
	}
	if slices.ContainsFunc(params[1:n], func(p *types.Var) bool { return gostruct.TypeFor(p.Type()) != nil }) {
		return true
	}
	if len(m.kind.Fields) == 0 && n == len(m.lib.Deps[m.kind.Name]) { // the kind has no fields that a struct could have
		return true
	}
	c := m.oneByOne(t, fn, params, false)
	f := c.Named(params[0])
	return f.Dep != nil || f.Field != nil && c.Takes(params[0], f.Field)
}

// listed returns the value of the key `params` of the kind that names the constructor in t, or nil.
func (m *maker) listed(t library.Trait) *syntax.Value {
	return read.Get(t.Kind.Value, "params", syntax.Array)
}

// elementOf returns the type of the elements of v, a variadic parameter.
func elementOf(v *types.Var) types.Type { return v.Type().(*types.Slice).Elem() }

// oneByOne returns the description of a constructor whose parameters params are filled by fields and dependencies.
func (m *maker) oneByOne(t library.Trait, fn *types.Func, params []*types.Var, variadic bool) argument.Constructor {
	required := m.required(t)
	fields := slices.DeleteFunc(slices.Clone(m.kind.Fields), func(f *model.Field) bool { return required != nil && !required[f.Name] })
	return argument.Constructor{
		Reporter: m.Reporter, Kind: t.Kind.Key, At: t.Value.At, Func: fn, Params: params, Variadic: variadic,
		Fields: fields, Deps: m.lib.Deps[m.kind.Name], Listed: m.listed(t),
		Convert: (&converter{maker: m, doubts: map[*model.Field]doubt{}}).argument, TypeFor: gostruct.TypeFor, Short: m.short, Place: m.placeOf(fn),
		Local: func(f *model.Field) string { return m.Spell.At(m.e.At).Local(f.Name) },
		Unnamable: func(p *types.Var) bool {
			why := m.unreachable(p.Type())
			if why != "" {
				m.cannotName(t.Value, fn, "has the parameter "+argument.Parameter(p, m.short(p.Type()))+", of a type", why)
			}
			return why != ""
		},
	}
}

// arguments reads the parameters of a constructor that takes fields one by one. params does not contain the context.
func (m *maker) arguments(t library.Trait, fn *types.Func, params []*types.Var) bool {
	m.client.ByField = true
	n := len(params)
	variadic := fn.Signature().Variadic()
	if variadic && typeutil.IsChange(elementOf(params[n-1])) {
		if !m.changes(t, fn, elementOf(params[n-1])) {
			return false
		}
		variadic, n = false, n-1
	}
	if n > 0 && typeutil.IsProbe(params[n-1].Type()) {
		m.client.Probe, n = true, n-1
	}
	c := m.oneByOne(t, fn, params[:n], variadic)
	filled, ok := c.Fill()
	fields := &converter{maker: m}
	for i, f := range filled {
		if f.Field != nil {
			fields.point(&f.Pair)
			fields.repair(&f.Pair)
			m.client.Args = append(m.client.Args, model.Arg{Pair: &f.Pair, Local: c.Local(f.Field), Spread: variadic && i == n-1})
		} else if d := m.dependency(t, fn, params[i], f.Dep); d != nil {
			m.client.Args = append(m.client.Args, model.Arg{Dep: d})
		} else {
			return false
		}
	}
	return ok
}
