package client

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/ident"
)

// shapeOfConstructor describes the signature of a constructor, for findings.
const shapeOfConstructor = "a constructor is func([ctx,] Config [, dependencies...] [, *observe.Probe] [, configure ...func(*X) [error]]) (T [, func()] [, error])"

// unwritten returns a signature to suggest for a constructor that does not exist yet. Its result is a type T.
func (m *maker) unwritten() string {
	var b strings.Builder
	b.WriteString("(ctx context.Context, cfg " + m.kind.Config)
	for _, d := range m.lib.Deps[m.kind.Name] {
		i := slices.IndexFunc(m.pkg.Kinds, func(k *model.Kind) bool { return k.Name == d.Of[0] })
		if i < 0 || len(d.Of) > 1 {
			return "(...)" // the type of the dependency cannot be named here
		}
		if m.configOnly(d) {
			b.WriteString(", " + d.Go + " " + m.pkg.Kinds[i].Config)
		} else {
			b.WriteString(", " + d.Go + " *" + m.pkg.Kinds[i].Go)
		}
	}
	b.WriteString(") (*T, error)")
	return b.String()
}

// constructor checks and reads the signature of the constructor that t names. It returns false if it has reported a finding.
func (m *maker) constructor(t library.Trait, fn *types.Func) bool {
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	c := m.client
	if len(params) > 0 && model.IsContext(params[0].Type()) {
		c.Context, params = true, params[1:]
	}
	if fn.Signature().Variadic() {
		last := params[len(params)-1]
		params = params[:len(params)-1]
		if !m.changes(t, fn, last.Type().(*types.Slice).Elem()) {
			return false
		}
	}
	if n := len(params) - 1; n >= 0 && model.IsProbe(params[n].Type()) {
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
	sig, ok := types.Unalias(elem).Underlying().(*types.Signature)
	good := ok && sig.Params().Len() == 1 && !sig.Variadic() && sig.Results().Len() <= 1 &&
		(sig.Results().Len() == 0 || model.IsError(sig.Results().At(0).Type()))
	if !good {
		m.Report(diag.BadSignature, t.Value.At, "the last parameter of the constructor `"+fn.Name()+"` is of type ..."+m.short(elem)+m.placeOf(fn),
			"make it ...func(*X) or ...func(*X) error")
		return false
	}
	if why := m.unreachable(elem); why != "" {
		m.cannotName(t.Value, fn, "takes functions", why)
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
		m.misfit(t.Value, fn, "takes a type that is not known as its configuration, which would be "+m.kind.Config+m.firstProblem(fn))
		return false
	}
	if types.Unalias(param) == types.Typ[types.Invalid] {
		m.misfit(t.Value, fn, "takes a configuration of a type that is not known"+m.firstProblem(fn))
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
	if n := len(results); n > 0 && model.IsError(results[n-1].Type()) {
		c.Fails, results = true, results[:n-1]
	}
	if n := len(results); n > 1 && isCleanup(results[n-1].Type()) {
		c.Cleanup, results = true, results[:n-1]
	}
	if len(results) != 1 {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` does not return one client"+m.placeOf(fn), shapeOfConstructor)
		return false
	}
	c.Native = results[0].Type()
	if b, ok := c.Native.Underlying().(*types.Basic); ok && b.Kind() == types.Invalid {
		m.misfit(t.Value, fn, "returns a type that is not known, as its package does not compile"+m.firstProblem(fn))
		return false
	}
	if !embeddable(c.Native) {
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
			m.Report(diag.BadDependency, t.Value.At, "nothing fills the parameter "+parameter(p, m.short(p.Type()))+" of the constructor `"+fn.Name()+"`"+m.placeOf(fn),
				"declare it: `field."+fieldNameOf(p)+" = { type = \"resource\", of = [\"...\"] }`")
			return false
		}
		byParam[i], deps = deps[0], deps[1:]
	}
	for _, d := range deps {
		m.Report(diag.BadDependency, d.At, "the constructor `"+fn.Name()+"` has no parameter for the dependency `"+d.Name+"`"+m.placeOf(fn),
			"remove the field, or add a parameter "+d.Go, diag.Label{At: t.Value.At, Text: "the constructor"})
	}
	if len(deps) > 0 {
		return false
	}
	for i, p := range params {
		d := *byParam[i]
		d.Param, d.Config = p.Type(), m.configOnly(&d)
		if why := m.unreachable(d.Param); why != "" {
			m.misfit(t.Value, fn, "has the parameter "+parameter(p, m.short(p.Type()))+", which generated code cannot name: "+why)
			return false
		}
		if d.Optional && !nillable(d.Param) {
			m.Report(diag.BadDependency, d.At, "the dependency `"+d.Name+"` is optional, and its parameter of type "+m.short(d.Param)+" cannot be nil", "remove `optional`, or take a pointer or an interface")
			return false
		}
		m.client.Deps = append(m.client.Deps, &d)
	}
	return true
}

// configOnly reports whether no kind that d accepts has a client.
func (m *maker) configOnly(d *model.Dep) bool {
	return !slices.ContainsFunc(d.Of, func(name string) bool {
		e, l := m.lib.Kind(name)
		return e == nil || l.Opens(e)
	})
}

func parameter(p *types.Var, typ string) string {
	if p.Name() == "" || p.Name() == "_" {
		return "`" + typ + "`"
	}
	return "`" + p.Name() + " " + typ + "`"
}

func fieldNameOf(p *types.Var) string {
	if s := ident.Snake(p.Name()); ident.Valid(s) {
		return s
	}
	return "client"
}

func nillable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Slice, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// isCleanup reports whether t is func().
func isCleanup(t types.Type) bool {
	s, ok := t.Underlying().(*types.Signature)
	return ok && s.Params().Len() == 0 && s.Results().Len() == 0
}
