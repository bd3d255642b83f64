package client

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// Hooks returns the calls of the Go functions that are called when a resource is open, or before it is closed.
func (r *Clients) Hooks(res *model.Resource, vs []*syntax.Value) []*model.Call {
	var calls []*model.Call
	for _, v := range vs {
		if c := r.Hook(res, v); c != nil {
			calls = append(calls, c)
		}
	}
	return calls
}

// Hook returns the call of the Go function that v names. It returns nil if it has reported a finding.
func (r *Clients) Hook(res *model.Resource, v *syntax.Value) *model.Call {
	m := r.makerFor(res.Kind)
	f, fn := r.function(v, r.Pkg.Path, r.Pkg.Path, "(context.Context, "+m.short(res.Kind.Client.Native)+") error")
	if fn == nil {
		return nil
	}
	c := &model.Call{Func: f, Fails: true}
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	if len(params) > 0 && typeutil.IsContext(params[0].Type()) {
		c.Context, params = true, params[1:]
	}
	good := len(params) == 1 && len(results) == 1 && typeutil.IsError(results[0].Type()) && !fn.Signature().Variadic() &&
		m.takesClient(c, params[0].Type())
	if !good {
		r.Report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+r.placeOf(fn), "it must be func([ctx,] "+m.short(res.Kind.Client.Native)+") error")
		return nil
	}
	return c
}

// makerFor returns a maker for the kind k in the package that declares k.
func (r *Clients) makerFor(k *model.Kind) *maker {
	m := &maker{Clients: r, kind: k, client: k.Client, path: r.Pkg.Path, pkg: r.Pkg}
	if k.From != nil {
		m.path = k.From.Path
	}
	return m
}

// Change returns the Go function that changes the SDK's configuration, which v names.
func (r *Clients) Change(res *model.Resource, v *syntax.Value) *model.Func {
	c := res.Kind.Client
	if c.Changes == nil {
		r.Report(diag.BadSignature, v.At, "the constructor of the kind `"+res.Kind.Name+"` has no parameter for functions that configure it", "remove `configure`")
		return nil
	}
	f, fn := r.function(v, r.Pkg.Path, r.Pkg.Path, strings.TrimPrefix(typeutil.ShortIn(r.Pkg.Path, c.Changes.Underlying()), "func"))
	if fn == nil {
		return nil
	}
	if typeutil.Name(fn.Signature()) != typeutil.Name(c.Changes.Underlying()) {
		r.Report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` is "+typeutil.ShortIn(r.Pkg.Path, fn.Signature())+r.placeOf(fn), "it must be "+typeutil.ShortIn(r.Pkg.Path, c.Changes.Underlying()))
		return nil
	}
	return &f
}

// TakesAlerts reports whether handles of the kind k implement alert.Target.
func (r *Clients) TakesAlerts(k *model.Kind) bool {
	fits := func(t types.Type) bool {
		return typeutil.Name(t) == "func(context.Context, "+module.Alert+".Alert)(error)"
	}
	if slices.ContainsFunc(k.Client.InterfaceMethods(), func(m *model.Method) bool { return m.Name == "Alert" && m.Type != nil && fits(m.Type) }) {
		return true
	}
	sig := r.makerFor(k).writtenMethod("Alert")
	return sig != nil && fits(sig)
}
