package resolve

import (
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/resource"
)

// health reads how a resource is monitored, but for where its alerts go.
func (r *resolver) health(res *model.Resource, t *syntax.Value) {
	res.Health.Optional = res.Optional
	e := entry(t, "health")
	if e == nil {
		return
	}
	if !r.library.opensKind(res.Kind) {
		r.report(diag.BadBinding, header(e), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to monitor", "remove `health`")
		return
	}
	h := e.Value
	at := func(key string, kind syntax.Kind) *syntax.Value { return get(h, key, kind) }
	interval, timeout := at("interval", syntax.String), at("timeout", syntax.String)
	res.Health = model.Health{
		Monitored: true, Optional: res.Optional, Message: text(h, "message"),
		Interval: span(interval), Timeout: span(timeout), Cooldown: span(at("cooldown", syntax.String)),
		Failures: r.times(h, "failures"), Successes: r.times(h, "successes"),
	}
	if v := at("check", syntax.Bool); v != nil && !v.Bool {
		r.unchecked(res, h)
		return
	}
	if entry(h, "critical") != nil {
		res.Health.Optional = !flag(h, "critical")
	}
	if every := (resource.Health{Interval: res.Health.Interval}).Defaults().Interval; res.Health.Timeout > every {
		help := "make it at most " + every.String() + ": a check ends before the next one begins"
		if interval == nil {
			help = "say `interval` too: by default it is " + every.String()
		}
		r.report(diag.BadValue, timeout.At, "`timeout` is above `interval`", help)
	}
	if interval != nil && res.Health.Interval > 0 && res.Health.Interval < 10*time.Millisecond {
		r.report(diag.BadValue, interval.At, "`interval` is less than 10ms", "leave the resource some time to work")
	}
	for _, key := range []string{"message", "cooldown"} {
		if v := at(key, syntax.String); v != nil && entry(h, "alert") == nil {
			r.report(diag.BadValue, v.At, "`"+key+"` is for alerts, and none are sent", "say with `alert` which resource they are sent to")
		}
	}
	if r.clients.view == nil || res.Kind.Client == nil {
		return
	}
	check := at("check", syntax.String)
	switch {
	case check != nil:
		res.Health.Check = r.clients.hook(res, check)
	case !res.Kind.Client.Asks():
		r.report(diag.BadBinding, header(e), "the kind `"+res.Kind.Name+"` has no `health`: there is nothing to ask", "name a Go function with `check`")
	}
}

// unchecked reads the table h of a resource that nobody asks.
func (r *resolver) unchecked(res *model.Resource, h *syntax.Value) {
	res.Health = model.Health{Unchecked: true, Optional: res.Optional}
	for _, e := range h.Entries {
		if e.Key != "check" {
			r.report(diag.BadValue, header(e), "`"+e.Key+"` is about checks, and `check = false` says that there are none", "remove it")
		}
	}
}

// times is how many checks the key of h says; 0 for the default.
func (r *resolver) times(h *syntax.Value, key string) int {
	v := get(h, key, syntax.Integer)
	if v == nil {
		return 0
	}
	if v.Int < 1 || v.Int > 1000 {
		r.report(diag.BadValue, v.At, "`"+key+"` must be from 1 to 1000", "")
		return 0
	}
	return int(v.Int)
}

// alerts finds the resources that alerts are sent to.
func (r *resolver) alerts() {
	for _, res := range r.pkg.All() {
		v := get(get(r.declared[res].Value, "health", syntax.Table), "alert", syntax.String)
		if v == nil || !res.Health.Monitored {
			continue
		}
		target := r.seen(res, v.Text)
		switch {
		case target == nil && r.isBad(res, v.Text):
		case target == nil:
			r.report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", diag.DidYouMean(v.Text, r.candidates(func() []string {
				return slices.DeleteFunc(r.seenNames(res), func(name string) bool { return name == res.Short() })
			})))
		case target == res:
			r.report(diag.BadValue, v.At, "the resource would send an alert about itself through itself", "name another one, or remove `alert`")
		case !r.library.opensKind(target.Kind):
			r.report(diag.BadBinding, v.At, "the kind `"+target.Kind.Name+"` is configuration only: nothing can be sent to it", "name a resource of kind webhook, or of a kind whose client has "+alertMethod)
		case r.clients.view == nil || target.Kind.Client == nil:
		case !r.clients.takesAlerts(target.Kind):
			r.report(diag.BadSignature, v.At, "the client of `"+target.Name+"` takes no alerts", "name a resource of kind webhook, or of a kind whose client has "+alertMethod)
		default:
			res.Health.Alert, target.Health.Target = target, true
		}
	}
}

const alertMethod = "the method Alert(context.Context, alert.Alert) error"
