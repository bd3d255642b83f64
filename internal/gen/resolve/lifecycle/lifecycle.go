package lifecycle

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/client"
	"github.com/resgen-go/resgen/internal/gen/resolve/depend"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A Reader reads how resources are opened, monitored and closed.
type Reader struct {
	*read.Reporter
	Clients   *client.Clients
	Resources *depend.Resources
	Library   *library.Library
	Pkg       *model.Package
}

// Lifecycle reads how a resource is opened and closed.
func (r *Reader) Lifecycle(res *model.Resource, t *syntax.Value) {
	life := read.Entry(t, "lifecycle")
	configure := read.FunctionsIn(t, "configure")
	if !r.Library.OpensKind(res.Kind) {
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
		res.Life.Attempts = lifecycle.UntilTimeout
	}
	if max := res.Life.MaxBackoff; max > 0 && max < res.Life.Backoff {
		r.Report(diag.BadValue, read.Get(retry, "max_backoff", syntax.String).At, "`max_backoff` is less than `backoff`", "")
	}
	if res.Kind.Client == nil {
		return
	}
	res.Life.AfterOpen = r.Clients.Hooks(res, read.FunctionsIn(l, "after_open"))
	res.Life.BeforeClose = r.Clients.Hooks(res, read.FunctionsIn(l, "before_close"))
	for _, v := range configure {
		if f := r.Clients.Change(res, v); f != nil {
			res.Changed = append(res.Changed, *f)
		}
	}
}
