package lifecycle

import (
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// Health reads how a resource is monitored, except the resource that sends its alerts.
func (r *Reader) Health(res *model.Resource, t *syntax.Value) {
	res.Health.Optional = res.Optional
	e := read.Entry(t, "health")
	if e == nil {
		return
	}
	if !r.Library.OpensKind(res.Kind) {
		r.Report(diag.BadBinding, read.Header(e), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to monitor", "remove `health`")
		return
	}
	h := e.Value
	at := func(key string, kind syntax.Kind) *syntax.Value { return read.Get(h, key, kind) }
	interval, timeout := at("interval", syntax.String), at("timeout", syntax.String)
	res.Health = model.Health{
		Monitored: true, Optional: res.Optional, Message: read.Text(h, "message"),
		Interval: read.Span(interval), Timeout: read.Span(timeout), Cooldown: read.Span(at("cooldown", syntax.String)),
		Failures: r.times(h, "failures"), Successes: r.times(h, "successes"),
	}
	if v := at("check", syntax.Bool); v != nil && !v.Bool {
		r.unchecked(res, h)
		return
	}
	if read.Entry(h, "critical") != nil {
		res.Health.Optional = !read.Flag(h, "critical")
	}
	if every := (lifecycle.Health{Interval: res.Health.Interval}).Defaults().Interval; res.Health.Timeout > every {
		help := "make it at most " + every.String() + ": a check ends before the next one begins"
		if interval == nil {
			help = "set `interval` too: its default is " + every.String()
		}
		r.Report(diag.BadValue, timeout.At, "`timeout` is above `interval`", help)
	}
	if interval != nil && res.Health.Interval > 0 && res.Health.Interval < 10*time.Millisecond {
		r.Report(diag.BadValue, interval.At, "`interval` is less than 10ms", "leave the resource some time to work")
	}
	for _, key := range []string{"message", "cooldown"} {
		if v := at(key, syntax.String); v != nil && read.Entry(h, "alert") == nil {
			r.Report(diag.BadValue, v.At, "`"+key+"` is for alerts, and none are sent", "name the resource that sends them: `alert = \"...\"`")
		}
	}
	if res.Kind.Client == nil {
		return
	}
	check := at("check", syntax.String)
	switch {
	case check != nil:
		res.Health.Check = r.Clients.Hook(res, check)
	case !res.Kind.Client.Asks():
		r.Report(diag.BadBinding, read.Header(e), "the kind `"+res.Kind.Name+"` has no `health`: there is no check", "name a Go function with `check`")
	}
}

// unchecked reads the table h of a resource that is never checked.
func (r *Reader) unchecked(res *model.Resource, h *syntax.Value) {
	res.Health = model.Health{Unchecked: true, Optional: res.Optional}
	for _, e := range h.Entries {
		if e.Key != "check" {
			r.Report(diag.BadValue, read.Header(e), "`"+e.Key+"` is about checks, and `check = false` turns them off", "remove it")
		}
	}
}

// times returns the number of checks under the key of h, or 0 for the default.
func (r *Reader) times(h *syntax.Value, key string) int {
	v := read.Get(h, key, syntax.Integer)
	if v == nil {
		return 0
	}
	if v.Int < 1 || v.Int > 1000 {
		r.Report(diag.BadValue, v.At, "`"+key+"` must be from 1 to 1000", "")
		return 0
	}
	return int(v.Int)
}

// Alerts looks up the resources that send alerts.
func (r *Reader) Alerts() {
	for _, res := range r.Pkg.All() {
		v := read.Get(read.Get(r.Resources.Entry(res).Value, "health", syntax.Table), "alert", syntax.String)
		if v == nil || !res.Health.Monitored {
			continue
		}
		target := r.Resources.Seen(res, v.Text)
		switch {
		case target == nil && r.Resources.IsBad(res, v.Text):
		case target == nil:
			r.Report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", diag.DidYouMean(v.Text, r.Candidates(func() []string {
				return slices.DeleteFunc(r.Resources.Names(res), func(name string) bool { return name == res.Short() })
			})))
		case target == res:
			r.Report(diag.BadValue, v.At, "the resource would send an alert about itself through itself", "name another one, or remove `alert`")
		case !r.Library.OpensKind(target.Kind):
			r.Report(diag.BadBinding, v.At, "the kind `"+target.Kind.Name+"` is configuration only: nothing can be sent to it", "name a resource of kind webhook, or of a kind whose client has "+alertMethod)
		case target.Kind.Client == nil:
		case !r.Clients.TakesAlerts(target.Kind):
			r.Report(diag.BadSignature, v.At, "the client of `"+target.Name+"` takes no alerts", "name a resource of kind webhook, or of a kind whose client has "+alertMethod)
		default:
			res.Health.Alert, target.Health.Target = target, true
		}
	}
}

const alertMethod = "the method Alert(context.Context, alert.Alert) error"
