package client

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// closing returns the call that closes a client: the function or method that the key close names, or else the method Close.
func (m *maker) closing() *model.Call {
	t := m.lib.Trait(m.e, "close")
	if t.Value == nil {
		c := m.defaultMethod(func(c *model.Call) bool { return true }, "Close")
		if c == nil && !m.client.Cleanup {
			m.unclosed()
		}
		return c
	}
	return m.methodOrFunction(t, "[error]", func(c *model.Call) bool { return true })
}

// unclosed warns if nothing closes a client, although it has a method Close, whose signature does not fit.
func (m *maker) unclosed() {
	sel := types.NewMethodSet(m.client.Native).Lookup(nil, "Close")
	if sel == nil {
		return
	}
	native, name := m.short(m.client.Native), "Close"+m.kind.Go
	m.Warn(diag.BadSignature, m.lib.Trait(m.e, "constructor").Value.At, "nothing closes "+ident.WithArticle(native)+": its method `Close` is "+m.short(sel.Type()),
		"write `func "+name+"(ctx context.Context, c "+native+") error { ... }` and `close = \""+name+"\"`")
}

// health returns the call that checks whether a client answers.
func (m *maker) health() *model.Call {
	good := func(c *model.Call) bool { return c.Fails }
	t := m.lib.Trait(m.e, "health")
	switch {
	case t.Value == nil:
		c := m.defaultMethod(func(c *model.Call) bool { return good(c) && c.Context }, askers...)
		if c == nil {
			c = m.defaultMethod(good, askers...)
		}
		if c == nil {
			m.unasked()
		}
		return c
	case t.Value.Kind == syntax.Bool:
		return nil
	}
	return m.methodOrFunction(t, "error", good)
}

// askers are the methods that check a client, for kinds that name no other method. The first one that takes a context is used. If none
// does, it is the first one without a context. For example, *sql.DB has both Ping and PingContext.
var askers = []string{"Ping", "PingContext", "Check", "HealthCheck"}

// unasked warns if nothing checks whether a client answers, although the client has a method for it with a signature that does not fit.
func (m *maker) unasked() {
	native := m.short(m.client.Native)
	for _, name := range askers {
		sel := types.NewMethodSet(m.client.Native).Lookup(nil, name)
		if sel == nil {
			continue
		}
		sig := sel.Type().(*types.Signature)
		params, results := variables(sig.Params()), variables(sig.Results())
		takesContext := len(params) > 0 && typeutil.IsContext(params[0].Type())
		asks := takesContext && name != "Check" // a method Check may check anything
		if len(params) > 1 && !asks || len(params) == 1 && !takesContext || len(results) == 0 {
			continue // a method with another purpose
		}
		call := "c." + name + "()"
		if takesContext {
			call = "c." + name + "(ctx)"
		}
		why := "returns " + m.results(results)
		switch last := results[len(results)-1].Type(); {
		case len(params) > 1:
			call, why = "...", "is "+m.short(sig)
		case len(results) == 1 && typeutil.HasErr(last):
			call = "return " + call + ".Err()"
		case typeutil.IsError(last):
			call = strings.Repeat("_, ", len(results)-1) + "err := " + call + "; return err"
		default:
			call = "..."
		}
		ask := name + m.kind.Go
		m.Warn(diag.BadSignature, m.lib.Trait(m.e, "constructor").Value.At, "nothing checks whether "+ident.WithArticle(native)+" is up: its method `"+name+"` "+why,
			"write `func "+ask+"(ctx context.Context, c "+native+") error { "+call+" }` and `health = \""+ask+"\"`; or `health = false`")
		return
	}
}

// results describes results that are not one error, for messages.
func (m *maker) results(vs []*types.Var) string {
	if len(vs) == 1 {
		return m.short(vs[0].Type()) + ", not an error"
	}
	var texts []string
	for _, v := range vs {
		texts = append(texts, m.short(v.Type()))
	}
	return "(" + strings.Join(texts, ", ") + "), not only an error"
}

// defaultMethod returns a call of the first method among names that the client has and that good accepts.
func (m *maker) defaultMethod(good func(*model.Call) bool, names ...string) *model.Call {
	for _, name := range names {
		if c := m.method(name); c != nil && good(c) {
			return c
		}
	}
	return nil
}

// method returns a call of the named method of the client. It returns nil unless the method takes at most a context and returns at most an
// error.
func (m *maker) method(name string) *model.Call {
	sel := types.NewMethodSet(m.client.Native).Lookup(nil, name)
	if sel == nil {
		return nil
	}
	sig := sel.Type().(*types.Signature)
	params, results := variables(sig.Params()), variables(sig.Results())
	c := &model.Call{Method: name}
	if len(params) > 0 && typeutil.IsContext(params[0].Type()) {
		c.Context, params = true, params[1:]
	}
	if len(params) == 1 && sig.Variadic() { // the call has no such argument
		params = nil
	}
	if len(results) == 1 && typeutil.IsError(results[0].Type()) {
		c.Fails, results = true, nil
	}
	if len(params) > 0 || len(results) > 0 {
		return nil
	}
	return c
}

// methodOrFunction returns the call that t names: of a method of the client, or else of a Go function. Findings say that it must have the
// given result.
func (m *maker) methodOrFunction(t library.Trait, result string, good func(*model.Call) bool) *model.Call {
	importing, name := library.SplitName(t.Value.Text)
	if importing == "" && types.NewMethodSet(m.client.Native).Lookup(nil, name) != nil {
		c := m.method(name)
		if c == nil || !good(c) {
			m.Report(diag.BadSignature, t.Value.At, "the method `"+name+"` of "+m.short(m.client.Native)+" does not fit", "it must be func([ctx]) "+result)
			return nil
		}
		return c
	}
	return m.functionCall(t, "func([ctx,] "+m.short(m.client.Native)+" [, Config]) "+result, func(c *model.Call, results []*types.Var) bool {
		return ofClient(c) && len(results) == 0 && good(c)
	})
}

// call returns a call of the Go function that the kind names under the key, or nil.
func (m *maker) call(key, wants string, good func(*model.Call, []*types.Var) bool) *model.Call {
	t := m.lib.Trait(m.e, key)
	if t.Value == nil {
		return nil
	}
	return m.functionCall(t, wants, good)
}

// isStats reports whether a function returns the statistics of a pool.
func (m *maker) isStats(c *model.Call, results []*types.Var) bool {
	return ofClient(c) && !c.Context && !c.Fails && len(results) == 1 && typeutil.Name(results[0].Type()) == module.Runtime+".Stats"
}

// reporter returns the function of the key observed, which wraps the native client to report its calls. It returns nil if there is none.
func (m *maker) reporter() *model.Reporter {
	t := m.lib.Trait(m.e, "observed")
	if t.Value == nil {
		return nil
	}
	f, fn := m.lookup(t)
	if fn == nil {
		return nil
	}
	if !m.client.Probe {
		m.Report(diag.BadSignature, t.Value.At, "`observed` is for constructors that take a *observe.Probe, and `"+m.client.New.Name+"` takes none", "add such a parameter, or remove `observed`: generated code then reports the calls")
		return nil
	}
	native := m.short(m.client.Native)
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	if len(params) != 2 || typeutil.Name(params[0].Type()) != typeutil.Name(m.client.Native) || !typeutil.IsProbe(params[1].Type()) || len(results) != 1 || !typeutil.Embeddable(results[0].Type()) {
		m.Report(diag.BadSignature, t.Value.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+m.placeOf(fn),
			"it must be func("+native+", *observe.Probe) W, where W is a pointer to a named type, or an interface with a name")
		return nil
	}
	w := results[0].Type()
	if why := m.unreachable(w); why != "" {
		m.cannotName(t.Value, fn, "returns a type", why)
		return nil
	}
	return &model.Reporter{Func: f, Type: w}
}

// reporterHas checks that the result of the reporter has the methods of the native client.
func (m *maker) reporterHas() {
	r := m.client.Reporter
	if r == nil {
		return
	}
	t := m.lib.Trait(m.e, "observed")
	_, fn := m.lookup(t)
	native := m.short(m.client.Native)
	have := typeutil.MethodTypes(r.Type)
	for _, x := range m.client.Methods {
		if have[x.Name] != typeutil.Name(x.Type) {
			m.Report(diag.BadSignature, t.Value.At, "the function `"+fn.Name()+"` returns "+ident.WithArticle(m.short(r.Type))+", which does not have the method `"+x.Name+"` of "+native+m.placeOf(fn),
				"embed "+native+" in it")
			return
		}
	}
}

// validate returns the call of the key validate.
func (m *maker) validate() *model.Call {
	c := m.call("validate", "func("+m.configuration()+" [, func(field string) bool]) error", func(c *model.Call, results []*types.Var) bool {
		return c.Config && !ofClient(c) && !c.Context && c.Fails && len(results) == 0
	})
	if c == nil || !c.Pointer {
		return c
	}
	t := m.lib.Trait(m.e, "validate")
	m.Report(diag.BadSignature, t.Value.At, "the function `"+c.Func.Name+"` takes a pointer, and gets a copy of the configuration: what it sets is lost",
		"if it sets fields, write `fill` in place of `validate`; else let it take the configuration, not a pointer")
	return nil
}

// fill returns the call of the key fill, which sets fields of the configuration whose values follow from others.
func (m *maker) fill() *model.Call {
	t := m.lib.Trait(m.e, "fill")
	if t.Value == nil {
		return nil
	}
	f, fn := m.lookupOf(t, "*"+m.configuration())
	if fn == nil {
		return nil
	}
	c := &model.Call{Func: f, Config: true, Pointer: true, Fails: true, Native: m.kind.Struct != nil}
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	if len(params) != 1 || fn.Signature().Variadic() || len(results) != 1 || !typeutil.IsError(results[0].Type()) || !m.ownConfig(params[0].Type()) {
		m.Report(diag.BadSignature, t.Value.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+m.placeOf(fn), "it must be func(*"+m.configuration()+") error")
		return nil
	}
	if m.lib.From != nil && f.From == nil && !fn.Exported() {
		m.Report(diag.BadSignature, t.Value.At, "the function `"+fn.Name()+"` is not exported"+m.placeOf(fn), "export it: generated code of other packages calls it")
		return nil
	}
	return c
}

// configuration returns the name of the type that functions take as the configuration of the kind.
func (m *maker) configuration() string {
	if m.kind.Struct != nil {
		return m.short(m.kind.Struct.Type)
	}
	return m.kind.Config
}

// ownConfig reports whether t is a pointer to the configuration of the kind: the struct that the kind names, or else the generated struct.
func (m *maker) ownConfig(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	return m.namesStruct(p.Elem()) || typeutil.Name(p.Elem()) == m.path+"."+m.kind.Config
}

// functionCall returns a call of the Go function that t names. The function may take, in this order, a context, the client, the
// configuration, and a function that reports whether a field is set; each is optional. The function good decides whether the results fit.
// An error as the last result is not passed to good.
func (m *maker) functionCall(t library.Trait, wants string, good func(*model.Call, []*types.Var) bool) *model.Call {
	find := m.lookup
	if strings.HasPrefix(wants, "func("+m.configuration()+" [,") {
		find = func(t library.Trait) (model.Func, *types.Func) { return m.lookupOf(t, m.configuration()) }
	}
	f, fn := find(t)
	if fn == nil {
		return nil
	}
	c := &model.Call{Func: f}
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	if len(params) > 0 && typeutil.IsContext(params[0].Type()) {
		c.Context, params = true, params[1:]
	}
	if len(params) > 0 && m.takesClient(c, params[0].Type()) {
		params = params[1:]
	}
	if len(params) > 0 && m.takesConfig(c, params[0].Type()) {
		params = params[1:]
	}
	if len(params) > 0 && c.Config && !ofClient(c) && typeutil.IsGiven(params[0].Type()) {
		c.Given, params = true, params[1:]
	}
	if n := len(results); n > 0 && typeutil.IsError(results[n-1].Type()) {
		c.Fails, results = true, results[:n-1]
	}
	if len(params) > 0 || fn.Signature().Variadic() || !good(c, results) {
		m.Report(diag.BadSignature, t.Value.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+m.placeOf(fn), "it must be "+wants)
		return nil
	}
	return c
}

// takesClient records whether a parameter of the type t gets the native client or the handle. It returns false for any other type.
func (m *maker) takesClient(c *model.Call, t types.Type) bool {
	switch name := typeutil.Name(t); {
	case m.client.Native == nil: // configuration only
	case name == typeutil.Name(m.client.Native):
		c.Client = true
	case name == "*"+m.path+"."+m.client.Handle:
		c.Handle = true
	case typeutil.Implements(m.client.Native, t):
		c.Client = true
	}
	return ofClient(c)
}

// ofClient reports whether a function takes the native client or the handle.
func ofClient(c *model.Call) bool { return c.Client || c.Handle }

// takesConfig records whether a parameter of the type t gets the generated configuration or the constructor's own. It returns false for any
// other type.
func (m *maker) takesConfig(c *model.Call, t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		c.Pointer, t = true, p.Elem()
	}
	name := typeutil.Name(t)
	switch {
	case m.kind.Struct != nil: // where the fields are checked, the function wants the struct itself; handles have it
		c.Config = m.namesStruct(t)
		c.Native = !ofClient(c)
	case name == m.path+"."+m.kind.Config:
		c.Config = true
	case m.config != nil && name == typeutil.Name(m.config):
		c.Config, c.Native = true, m.client.Convert != nil
	}
	return c.Config
}
