package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource"
)

// lifecycle reads how a resource is opened and closed.
func (r *resolver) lifecycle(res *model.Resource, t *syntax.Value) {
	life := entry(t, "lifecycle")
	configure := functionsIn(t, "configure")
	if !r.library.opensKind(res.Kind) {
		if life != nil {
			r.report(diag.BadBinding, header(life), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to open", "remove `lifecycle`")
		}
		if len(configure) > 0 {
			r.report(diag.BadBinding, configure[0].At, "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to configure", "remove `configure`")
		}
		return
	}
	l := get(t, "lifecycle", syntax.Table)
	retry := get(l, "retry", syntax.Table)
	res.Life = model.Lifecycle{
		Timeout: span(get(l, "timeout", syntax.String)), StopTimeout: span(get(l, "stop_timeout", syntax.String)),
		Backoff: span(get(retry, "backoff", syntax.String)), MaxBackoff: span(get(retry, "max_backoff", syntax.String)),
	}
	v := get(retry, "attempts", syntax.Integer)
	switch {
	case v != nil:
		if v.Int < 1 || v.Int > 1000 {
			r.report(diag.BadValue, v.At, "`attempts` must be from 1 to 1000", "")
		}
		res.Life.Attempts = int(v.Int)
	case retry != nil:
		res.Life.Attempts = resource.UntilTimeout
	}
	if max := res.Life.MaxBackoff; max > 0 && max < res.Life.Backoff {
		r.report(diag.BadValue, get(retry, "max_backoff", syntax.String).At, "`max_backoff` is less than `backoff`", "")
	}
	if r.clients.view == nil || res.Kind.Client == nil {
		return
	}
	res.Life.AfterOpen = r.clients.hooks(res, functionsIn(l, "after_open"))
	res.Life.BeforeClose = r.clients.hooks(res, functionsIn(l, "before_close"))
	for _, v := range configure {
		if f := r.clients.change(res, v); f != nil {
			res.Changed = append(res.Changed, *f)
		}
	}
}

// anythingToOpen reports whether some resource is of a kind with a constructor.
func (r *resolver) anythingToOpen(doc *document) bool {
	return slices.ContainsFunc(doc.every(), func(e *syntax.Entry) bool {
		v := get(e.Value, "kind", syntax.String)
		if v == nil {
			return false
		}
		k, l := r.library.kind(v.Text)
		return k != nil && l.opens(k)
	})
}

// bundles reads the bundles.
func (r *resolver) bundles(doc *document) {
	opens := r.anythingToOpen(doc)
	for _, e := range doc.bundles {
		b := &model.Bundle{Name: e.Key, Doc: text(e.Value, "doc"), Go: r.goName(e, nil), At: header(e), NameAt: e.At}
		if v := get(e.Value, "uses", syntax.Array); v != nil && len(v.Items) == 0 {
			r.report(diag.BadValue, v.At, "`uses` is empty", "name the resources that it needs")
		}
		used := map[string]string{} // what is used under a name
		for _, v := range texts(e.Value, "uses") {
			res, f := r.seen(nil, v.Text), r.factoryNamed(v.Text)
			switch {
			case res == nil && f == nil && r.badResources[v.Text]:
			case res == nil && f == nil:
				r.report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", r.resourceHelp(v.Text))
			case used[v.Text] != "":
				r.report(diag.Duplicate, v.At, "`uses` repeats the "+used[v.Text]+" `"+v.Text+"`", "remove it")
			case f != nil:
				used[v.Text] = "factory"
				b.Opens = append(b.Opens, f)
			default:
				used[v.Text] = "resource"
				b.Uses = append(b.Uses, res)
			}
		}
		if r.pkg.Holds() && !opens && !r.library.torn {
			r.report(diag.BadValue, header(e), "there is nothing to open: every kind is configuration only", "remove the bundle: LoadConfig gives the configuration")
		}
		r.pkg.Bundles = append(r.pkg.Bundles, b)
	}
}
