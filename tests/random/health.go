package random

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/random/watch"
)

// What Clients says besides the keys.
const (
	alertByHand = "alerts to a resource whose handle has a method for them that is written by hand"
	metricsOff  = "resources that observers are told nothing of"
)

// asks is who is asked whether a resource of c's kind is up, unless the resource names a function.
func (c *client) asks() string {
	switch {
	case c.byHand == "Check":
		return watch.ItsHandle
	case c.health == healthNot:
		return watch.Nobody
	}
	return watch.ItsKind
}

// takesAlerts reports whether alerts can be sent to c.
func (c *client) takesAlerts() bool { return c.alerts || c.byHand == "Alert" }

// health says how r is monitored, or nothing. The intervals are so long that nothing is checked but what the program asks for.
func (m *maker) health(r *model.Resource, c *client) {
	w := watch.Resource{Name: r.Name, Kind: r.Kind.Name, Asks: c.asks(), Health: lifecycle.Health{Optional: r.Optional}}
	if m.chance(2) {
		w.Health.Monitored = true
		m.check(r, c, &w)
	}
	m.clients.health[r.Name] = w
}

// check is what the table health of r says.
func (m *maker) check(r *model.Resource, c *client, w *watch.Resource) {
	say := func(key, value string) {
		m.line(r, "health", "%s = %s", key, value)
		m.clients.said["health."+key] = true
	}
	span := func(key string, spans ...time.Duration) time.Duration {
		d := pick(m.rand, spans)
		say(key, quote(d.String()))
		return d
	}
	if w.Asks == watch.Nobody || m.chance(3) {
		say("check", quote(c.goName("Ask")))
		w.Asks = watch.ItsResource
	}
	if m.chance(3) {
		w.Health.Interval = span("interval", 10*time.Second, 90*time.Second, 3*time.Hour+500*time.Millisecond)
	}
	if m.chance(3) {
		w.Health.Timeout = span("timeout", 6*time.Second, 9500*time.Millisecond)
	}
	times := func(key string) int {
		n := 1 + m.rand.IntN(4)
		say(key, fmt.Sprint(n))
		return n
	}
	if m.chance(3) {
		w.Health.Failures = times("failures")
	}
	if m.chance(3) {
		w.Health.Successes = times("successes")
	}
	if m.chance(3) {
		w.Health.Optional = m.chance(2)
		say("critical", fmt.Sprint(!w.Health.Optional))
	}
	m.alert(r, w, say, span)
	if len(m.lines[r.Name]["health"]) == 0 {
		m.keys[r.Name] = append(m.keys[r.Name], "health = {}")
	}
}

// alert says where alerts about r are sent, if anything takes them.
func (m *maker) alert(r *model.Resource, w *watch.Resource, say func(key, value string), span func(string, ...time.Duration) time.Duration) {
	targets := slices.DeleteFunc(slices.Clone(m.spec.Package.Resources), func(t *model.Resource) bool {
		c := m.clientOf(t)
		return t == r || c == nil || !c.takesAlerts()
	})
	if len(targets) == 0 || m.chance(4) {
		return
	}
	target := pick(m.rand, targets)
	written := slices.DeleteFunc(targets, func(t *model.Resource) bool { return m.clientOf(t).byHand != "Alert" })
	if len(written) > 0 && m.chance(2) {
		target = pick(m.rand, written)
	}
	w.Health.Alert = target.Name
	say("alert", quote(target.Name))
	if m.clientOf(target).byHand == "Alert" {
		m.clients.said[alertByHand] = true
	}
	if m.chance(2) {
		w.Health.Message = m.draft.doc()
		say("message", quote(w.Health.Message))
	}
	if m.chance(3) {
		w.Health.Cooldown = span("cooldown", time.Second, 36*time.Hour)
	}
}

// metrics says what observers are told of r beside what is usual, or that they are told nothing.
func (m *maker) metrics(r *model.Resource) {
	w := m.clients.health[r.Name]
	say := func(key, value string) {
		m.line(r, "metrics", "%s = %s", key, value)
		m.clients.said["metrics."+key] = true
	}
	switch m.rand.IntN(4) {
	case 0:
		w.Metrics.Off = true
		m.keys[r.Name] = append(m.keys[r.Name], "metrics = false")
		m.clients.said[metricsOff] = true
	case 1:
		var lines []string
		for _, name := range []string{"team", "app.tier", "x", "kind", "le_9"} {
			if m.chance(2) {
				text := m.draft.doc()
				w.Metrics.Labels = append(w.Metrics.Labels, observe.String(name, text))
				lines = append(lines, quotedKey(name)+" = "+quote(text))
			}
		}
		if len(lines) > 0 {
			say("labels", "{ "+strings.Join(lines, ", ")+" }")
		}
		if m.chance(2) {
			bound, texts := 0.0, []string{}
			for range 1 + m.rand.IntN(5) {
				bound += pick(m.rand, []float64{0.001, 0.25, 1, 12, 1e6})
				w.Metrics.Buckets = append(w.Metrics.Buckets, bound)
				texts = append(texts, fmt.Sprint(bound))
			}
			say("buckets", "["+strings.Join(texts, ", ")+"]")
		}
	}
	m.clients.health[r.Name] = w
}

// quotedKey is a key with dots that mean nothing.
func quotedKey(name string) string {
	if strings.Contains(name, ".") {
		return quote(name)
	}
	return name
}

// ward is a table of what is known of the resources of p, in Go.
func (c *Clients) ward(p *model.Package) string {
	var b strings.Builder
	for _, r := range p.Resources {
		w, ok := c.health[r.Name]
		switch {
		case r.Kind.Client == nil:
			continue
		case !ok:
			w = watch.Resource{Name: r.Name, Kind: r.Kind.Name, Asks: watch.SomebodyElse, Health: lifecycle.Health{Optional: r.Optional}}
		}
		fmt.Fprintf(&b, "%#v,\n", w)
	}
	return b.String()
}
