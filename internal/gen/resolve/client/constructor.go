package client

import (
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/ident"
)

// shapeOfConstructor is what a constructor looks like, for findings.
const shapeOfConstructor = "a constructor is func([ctx,] Config [, dependencies...] [, *observe.Probe] [, configure ...func(*X) [error]]) (T [, func()] [, error]), or has parameters for the single fields in place of Config"

// unwritten is the signature of a constructor that is still to be written, which t names. It returns a type T.
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

// unwrittenDep is the parameter for d; "" if it has no type that can be named here.
func (m *maker) unwrittenDep(d *model.Dep) string {
	i := slices.IndexFunc(m.pkg.Kinds, func(k *model.Kind) bool { return k.Name == d.Of[0] })
	if i < 0 || len(d.Of) > 1 {
		return ""
	}
	return d.Go + " *" + m.pkg.Kinds[i].Go
}

// constructor reads the signature of the constructor that t names.
func (m *maker) constructor(t library.Trait, fn *types.Func) bool {
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	c := m.client
	if len(params) > 0 && model.IsContext(params[0].Type()) {
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
	if n := len(params) - 1; n >= 0 && model.IsProbe(params[n].Type()) {
		c.Probe, params = true, params[:n]
	}
	if len(params) == 0 {
		m.Report(diag.BadSignature, t.Value.At, "the constructor `"+fn.Name()+"` takes no configuration"+m.placeOf(fn), shapeOfConstructor)
		return false
	}
	return m.takes(t, fn, params[0].Type()) && m.gives(t, fn, results) && m.dependencies(t, fn, params[1:])
}

// changes reads the type of the functions that change the SDK's configuration.
func (m *maker) changes(t library.Trait, fn *types.Func, elem types.Type) bool {
	if !isChange(elem) {
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

// takes reads what configuration the constructor takes.
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
	n := types.Unalias(param).(*types.Named) // else it takes fields one by one
	m.config = n
	if n.Obj().Pkg().Path() == m.path && n.Obj().Name() == m.kind.Config {
		return true
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
	m.client.Convert = m.convert(t, n, nil)
	if m.generated(t, n) {
		m.relaxed(t)
	}
	return m.List.Errors() == before
}

// fits reports whether n, a struct, has all fields of the kind.
func (m *maker) fits(t library.Trait, n *types.Named) bool {
	var quiet diag.List
	trial, kind := *m, *m.kind
	trial.kind = &kind
	m.Into(&quiet, func() { trial.convert(t, n, nil) })
	return quiet.Errors() == 0
}

// gives reads what the constructor returns.
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

// dependencies brings the kind's fields of type resource and the constructor's other parameters together: by name, then what is left
// in the order of both.
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
		if m.dependency(t, fn, p, byParam[i]) == nil {
			return false
		}
	}
	return true
}

// dependency adds the dependency d, which fills the parameter p, to those of the client. It is nil after a finding.
func (m *maker) dependency(t library.Trait, fn *types.Func, p *types.Var, of *model.Dep) *model.Dep {
	d := *of
	d.Param = p.Type()
	if why := m.unreachable(d.Param); why != "" {
		m.misfit(t.Value, fn, "has the parameter "+parameter(p, m.short(p.Type()))+", which generated code cannot name: "+why)
		return nil
	}
	if d.Optional && !nillable(d.Param) {
		m.Report(diag.BadDependency, d.At, "the dependency `"+d.Name+"` is optional, and its parameter of type "+m.short(d.Param)+" cannot be nil", "remove `optional`, or take a pointer or an interface")
		return nil
	}
	m.client.Deps = append(m.client.Deps, &d)
	return &d
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
