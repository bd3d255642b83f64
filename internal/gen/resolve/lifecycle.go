package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// lifecycle reads how a resource is opened and closed.
func (r *resolver) lifecycle(res *model.Resource, t *syntax.Value) {
	life := entry(t, "lifecycle")
	configure := get(t, "configure", syntax.String)
	if !r.opensKind(res.Kind) {
		if life != nil {
			r.report(diag.BadBinding, header(life), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to open", "remove `lifecycle`")
		}
		if configure != nil {
			r.report(diag.BadBinding, configure.At, "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to configure", "remove `configure`")
		}
		return
	}
	l := get(t, "lifecycle", syntax.Table)
	retry := get(l, "retry", syntax.Table)
	res.Life = model.Lifecycle{
		Timeout: span(get(l, "timeout", syntax.String)), StopTimeout: span(get(l, "stop_timeout", syntax.String)),
		Backoff: span(get(retry, "backoff", syntax.String)), MaxBackoff: span(get(retry, "max_backoff", syntax.String)),
	}
	if v := get(retry, "attempts", syntax.Integer); v != nil {
		if v.Int < 1 || v.Int > 1000 {
			r.report(diag.BadValue, v.At, "`attempts` must be from 1 to 1000", "")
		}
		res.Life.Attempts = int(v.Int)
	}
	if max := res.Life.MaxBackoff; max > 0 && max < res.Life.Backoff {
		r.report(diag.BadValue, get(retry, "max_backoff", syntax.String).At, "`max_backoff` is less than `backoff`", "")
	}
	if r.view == nil || res.Kind.Client == nil {
		return
	}
	res.Life.AfterOpen = r.hook(res, get(l, "after_open", syntax.String))
	res.Life.BeforeClose = r.hook(res, get(l, "before_close", syntax.String))
	if configure != nil {
		res.Change = r.change(res, configure)
	}
}

// opensKind reports whether k has a constructor, as far as the specifications say.
func (r *resolver) opensKind(k *model.Kind) bool {
	e, l := r.library.kind(k.Name)
	return e != nil && l.opens(e)
}

// anythingToOpen reports whether some resource is of a kind with a constructor.
func (r *resolver) anythingToOpen(doc *document) bool {
	return slices.ContainsFunc(doc.resource, func(e *syntax.Entry) bool {
		v := get(e.Value, "kind", syntax.String)
		if v == nil {
			return false
		}
		k, l := r.library.kind(v.Text)
		return k != nil && l.opens(k)
	})
}

// hook is the Go function that is called when a resource is up, or before it is closed; nil for none.
func (r *resolver) hook(res *model.Resource, v *syntax.Value) *model.Call {
	if v == nil {
		return nil
	}
	m := r.makerFor(res.Kind)
	f, fn := r.function(v, r.pkg.Path, r.pkg.Path)
	if fn == nil {
		return nil
	}
	c := &model.Call{Func: f, Context: true, Fails: true}
	params, results := variables(fn.Signature().Params()), variables(fn.Signature().Results())
	good := len(params) == 2 && len(results) == 1 && isContext(params[0].Type()) && isError(results[0].Type()) && !fn.Signature().Variadic() &&
		m.takesClient(c, params[1].Type())
	if !good {
		r.report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+r.placeOf(fn), "it must be func(context.Context, "+m.short(res.Kind.Client.Native)+") error")
		return nil
	}
	return c
}

// makerFor knows the client of k as the package that declares it does.
func (r *resolver) makerFor(k *model.Kind) *maker {
	m := &maker{resolver: r, kind: k, client: k.Client, path: r.pkg.Path, pkg: r.pkg}
	if k.From != nil {
		m.path = k.From.Path
	}
	return m
}

// change is the Go function that changes the SDK's configuration.
func (r *resolver) change(res *model.Resource, v *syntax.Value) *model.Func {
	c := res.Kind.Client
	if c.Changes == nil {
		r.report(diag.BadSignature, v.At, "the constructor of the kind `"+res.Kind.Name+"` takes no functions that configure", "remove `configure`")
		return nil
	}
	f, fn := r.function(v, r.pkg.Path, r.pkg.Path)
	if fn == nil {
		return nil
	}
	if model.TypeName(fn.Signature()) != model.TypeName(c.Changes.Underlying()) {
		r.report(diag.BadSignature, v.At, "the function `"+fn.Name()+"` is "+r.shortType(fn.Signature())+r.placeOf(fn), "it must be "+r.shortType(c.Changes.Underlying()))
		return nil
	}
	return &f
}

// bundles reads the bundles.
func (r *resolver) bundles(doc *document) {
	opens := r.anythingToOpen(doc)
	for _, e := range doc.bundles {
		b := &model.Bundle{Name: e.Key, Doc: text(e.Value, "doc"), Go: r.goName(e.Value, e.Key), At: header(e)}
		what := "the bundle `" + e.Key + "`"
		for _, name := range []string{b.Go, "Open" + b.Go, "Run" + b.Go} {
			if !r.names.claim(name, e.At, what) {
				break // the others are taken by the same
			}
		}
		if v := get(e.Value, "uses", syntax.Array); v != nil && len(v.Items) == 0 {
			r.report(diag.BadValue, v.At, "`uses` is empty", "name the resources that it needs")
		}
		used := map[*model.Resource]bool{}
		for _, v := range texts(e.Value, "uses") {
			res := r.named[v.Text]
			switch {
			case res == nil && r.badResources[v.Text]:
			case res == nil:
				r.report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", diag.DidYouMean(v.Text, r.candidates(r.resourceNames)))
			case used[res]:
				r.report(diag.Duplicate, v.At, "`uses` repeats the resource `"+v.Text+"`", "remove it")
			default:
				used[res] = true
				b.Uses = append(b.Uses, res)
			}
		}
		if len(r.pkg.Resources) > 0 && !opens {
			r.report(diag.BadValue, header(e), "there is nothing to open: every kind is configuration only", "remove the bundle: LoadConfig gives the configuration")
		}
		r.pkg.Bundles = append(r.pkg.Bundles, b)
	}
}
