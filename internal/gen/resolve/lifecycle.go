package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource"
)

// lifecycle reads how a resource is opened and closed.
func (r *resolver) lifecycle(res *model.Resource, t *syntax.Value) {
	life := read.Entry(t, "lifecycle")
	configure := read.FunctionsIn(t, "configure")
	if !r.library.OpensKind(res.Kind) {
		if life != nil {
			r.Report(diag.BadBinding, read.Header(life), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to open", "remove `lifecycle`")
		}
		if len(configure) > 0 {
			r.Report(diag.BadBinding, configure[0].At, "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to configure", "remove `configure`")
		}
		return
	}
	l := read.Get(t, "lifecycle", syntax.Table)
	retry := read.Get(l, "retry", syntax.Table)
	res.Life = model.Lifecycle{
		Timeout: read.Span(read.Get(l, "timeout", syntax.String)), StopTimeout: read.Span(read.Get(l, "stop_timeout", syntax.String)),
		Backoff: read.Span(read.Get(retry, "backoff", syntax.String)), MaxBackoff: read.Span(read.Get(retry, "max_backoff", syntax.String)),
	}
	v := read.Get(retry, "attempts", syntax.Integer)
	switch {
	case v != nil:
		if v.Int < 1 || v.Int > 1000 {
			r.Report(diag.BadValue, v.At, "`attempts` must be from 1 to 1000", "")
		}
		res.Life.Attempts = int(v.Int)
	case retry != nil:
		res.Life.Attempts = resource.UntilTimeout
	}
	if max := res.Life.MaxBackoff; max > 0 && max < res.Life.Backoff {
		r.Report(diag.BadValue, read.Get(retry, "max_backoff", syntax.String).At, "`max_backoff` is less than `backoff`", "")
	}
	if r.clients.View == nil || res.Kind.Client == nil {
		return
	}
	res.Life.AfterOpen = r.clients.Hooks(res, read.FunctionsIn(l, "after_open"))
	res.Life.BeforeClose = r.clients.Hooks(res, read.FunctionsIn(l, "before_close"))
	for _, v := range configure {
		if f := r.clients.Change(res, v); f != nil {
			res.Changed = append(res.Changed, *f)
		}
	}
}

// anythingToOpen reports whether some resource is of a kind with a constructor.
func (r *resolver) anythingToOpen(doc *document.Document) bool {
	return slices.ContainsFunc(doc.Every(), func(e *syntax.Entry) bool {
		v := read.Get(e.Value, "kind", syntax.String)
		if v == nil {
			return false
		}
		k, l := r.library.Kind(v.Text)
		return k != nil && l.Opens(k)
	})
}

// bundles reads the bundles.
func (r *resolver) bundles(doc *document.Document) {
	opens := r.anythingToOpen(doc)
	for _, e := range doc.Bundles {
		b := &model.Bundle{Name: e.Key, Doc: read.Text(e.Value, "doc"), Go: r.GoName(e, nil), At: read.Header(e), NameAt: e.At}
		if v := read.Get(e.Value, "uses", syntax.Array); v != nil && len(v.Items) == 0 {
			r.Report(diag.BadValue, v.At, "`uses` is empty", "name the resources that it needs")
		}
		used := map[string]string{} // what is used under a name
		for _, v := range read.Texts(e.Value, "uses") {
			res, f := r.seen(nil, v.Text), r.factoryNamed(v.Text)
			switch {
			case res == nil && f == nil && r.badResources[v.Text]:
			case res == nil && f == nil:
				r.Report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", r.resourceHelp(v.Text))
			case used[v.Text] != "":
				r.Report(diag.Duplicate, v.At, "`uses` repeats the "+used[v.Text]+" `"+v.Text+"`", "remove it")
			case f != nil:
				used[v.Text] = "factory"
				b.Opens = append(b.Opens, f)
			default:
				used[v.Text] = "resource"
				b.Uses = append(b.Uses, res)
			}
		}
		if r.pkg.Holds() && !opens && !r.library.Torn {
			r.Report(diag.BadValue, read.Header(e), "there is nothing to open: every kind is configuration only", "remove the bundle: LoadConfig gives the configuration")
		}
		r.pkg.Bundles = append(r.pkg.Bundles, b)
	}
}
