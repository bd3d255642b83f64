package watch

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// Who may be asked whether a resource is up.
const (
	Nobody       = ""
	ItsKind      = "its kind"
	ItsHandle    = "its handle" // a method that is written by hand
	ItsResource  = "itself"     // the function that the resource names
	SomebodyElse = "another"    // a client that this package does not see
)

// A Resource is what a specification says of the health and the metrics of a resource.
type Resource struct {
	Name, Kind string
	Asks       string // one of the above
	Health     lifecycle.Health
	Metrics    lifecycle.Metrics
}

// A Ward watches how the health of resources is kept and observed while they are opened, fail, recover and are closed.
type Ward struct {
	Health *health.Health
	Seen   map[string]int // what has been looked at, and how often

	all    bool // all resources are monitored
	known  map[string]Resource
	things map[string]*Thing // that are open
	alerts *alert.Manager
	keys   map[string]string // of incidents, by the names of their resources

	mu       sync.Mutex
	observed map[string]observe.Resource
	states   map[string]string // the last ones that observers were told
}

// service is the program, as alerts call it.
const service = "random"

// NewWard returns a Ward of resources that are not opened yet.
func NewWard(all bool, resources ...Resource) *Ward {
	w := &Ward{
		Seen: map[string]int{}, all: all, known: map[string]Resource{}, things: map[string]*Thing{}, keys: map[string]string{},
		alerts:   alert.New(service, alert.WithLogger(slog.New(slog.DiscardHandler))),
		observed: map[string]observe.Resource{}, states: map[string]string{},
	}
	w.Health = health.New(health.WithAlerts(w.alerts))
	for _, r := range resources {
		w.known[r.Name] = r
	}
	w.ready(health.Unopened)
	return w
}

// Observe implements observe.Observer.
func (w *Ward) Observe(r observe.Resource) observe.Recorder {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.observed[r.Name] = r
	return nil
}

// Event implements observe.Watcher.
func (w *Ward) Event(e observe.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.What == observe.HealthChanged {
		if before := w.states[e.Resource]; before != "" && before != e.Before {
			Blame("%s is told to have been %s, and before that %s", e.Resource, before, e.Before)
		}
		w.states[e.Resource] = e.State
	}
	if w.known[e.Resource].Metrics.Off {
		Blame("%s has no metrics, and observers are told that it has %v", e.Resource, e.What)
	}
}

// Take notes the thing of a resource that is open.
func (w *Ward) Take(name string, t *Thing) { w.things[name] = t }

// Opened looks at the states of resources that have been opened.
func (w *Ward) Opened() {
	w.ready(health.Ready)
	live := 0
	found := map[string]bool{}
	for _, s := range w.Health.Statuses() {
		r, ok := w.known[s.Name]
		if !ok || found[s.Name] {
			Blame("there is no resource %s, or it is there twice", s.Name)
		}
		found[s.Name] = true
		if s.State != health.Absent && r.Asks != SomebodyElse {
			live++
		}
		w.begun(r, s)
	}
	if n := Opened(); live != n {
		Blame("%d of %d clients have a state", live, n)
	}
	for name := range w.things {
		if !found[name] {
			Blame("%s is open and has no state", name)
		}
	}
}

// begun looks at the state of a resource after all have been opened.
func (w *Ward) begun(r Resource, s health.Status) {
	want := health.Up
	switch {
	case s.State == health.Absent && w.things[r.Name] == nil:
		want = health.Absent
	case r.Asks == Nobody:
		want = health.Unchecked
	}
	monitored := want != health.Absent && r.Asks != Nobody && (w.all || r.Health.Monitored)
	if s.State != want || s.Kind != r.Kind || s.Monitored != monitored || s.Critical == r.Health.Optional {
		Blame("%s of the kind %s is %s, monitored: %t, critical: %t; it should be %s, %t, %t", r.Name, s.Kind, s.State, s.Monitored, s.Critical, want, monitored, !r.Health.Optional)
	}
	if s.Settings != r.Health.Defaults() {
		Blame("%s is checked with %+v, not %+v", r.Name, s.Settings, r.Health.Defaults())
	}
	w.Seen[string(want)]++
	w.told(r, want)
	w.mu.Lock()
	defer w.mu.Unlock()
	told, seen := w.observed[r.Name]
	switch {
	case r.Metrics.Off:
		w.Seen["no metrics"]++
		if seen || w.states[r.Name] != "" {
			Blame("%s has no metrics, and observers are told of it", r.Name)
		}
	case seen && (!reflect.DeepEqual(told.Labels, r.Metrics.Labels) || !slices.Equal(told.Buckets, r.Metrics.Buckets)):
		Blame("%s is observed with the labels %v and the buckets %v, not %v and %v", r.Name, told.Labels, told.Buckets, r.Metrics.Labels, r.Metrics.Buckets)
	case seen:
		w.Seen["metrics"]++
	}
}

// Refused looks at the states of resources that could not be opened.
func (w *Ward) Refused() {
	if got := w.Health.Readiness(); got == health.Ready {
		Blame("what could not be opened is %s", got)
	}
	w.over()
	w.Seen["refused"]++
}

// Closed looks at the states of resources that have been closed.
func (w *Ward) Closed() {
	w.ready(health.Draining)
	w.over()
	if err := w.alerts.Close(context.Background()); err != nil {
		Blame("%v", err)
	}
	for name, t := range w.things {
		for len(t.alerts) > 0 {
			Blame("%s was sent one alert more: %+v", name, <-t.alerts)
		}
	}
}

func (w *Ward) over() {
	for _, s := range w.Health.Statuses() {
		if s.State != health.Closed && s.State != health.Absent {
			Blame("%s is %s at the end", s.Name, s.State)
		}
	}
}

func (w *Ward) ready(want health.Readiness) {
	if got := w.Health.Readiness(); got != want {
		Blame("the program is %s, not %s", got, want)
	}
}

// A failure is why a thing does not answer.
type failure struct{ degraded bool }

func (failure) Error() string     { return "told to be ill" }
func (failure) ErrorType() string { return "ill" }
func (f failure) Degraded() bool  { return f.degraded }

// Trouble has each resource fail and recover. check is what asks all that is open at once, beside the Health.
func (w *Ward) Trouble(check func(context.Context) error) {
	w.round(w.Health.Check)
	for _, name := range slices.Sorted(maps.Keys(w.things)) {
		if r, t := w.known[name], w.things[name]; r.Asks != Nobody {
			w.trouble(r, t, check)
		}
	}
}

func (w *Ward) trouble(r Resource, t *Thing, check func(context.Context) error) {
	limits := r.Health.Defaults()
	t.ail(&failure{degraded: true})
	w.round(w.Health.Check, r.Name)
	w.is(r, health.Degraded)
	w.ready(health.Ready)
	t.ail(&failure{})
	for range limits.Failures {
		w.is(r, health.Degraded)
		w.round(w.Health.Check, r.Name)
	}
	w.is(r, health.Down)
	if critical := w.blocked(t, !r.Health.Optional); critical {
		w.ready(health.Unwell)
		w.Seen["unwell"]++
	} else {
		w.ready(health.Ready)
		w.Seen["well without"]++
	}
	if check != nil {
		w.round(check, r.Name)
	}
	w.alerted(r, alert.Firing)
	w.blocks(r, t)
	t.ail(nil)
	for range limits.Successes {
		w.is(r, health.Down)
		w.round(w.Health.Check)
	}
	w.is(r, health.Up)
	if check != nil {
		w.round(check)
	}
	w.ready(health.Ready)
	w.alerted(r, alert.Resolved)
}

// round asks all that is open with check. Its error must be about the named resources and no others, and each resource must be asked once.
func (w *Ward) round(check func(context.Context) error, ill ...string) {
	for _, t := range w.things {
		t.asked()
	}
	var about []string
	for _, err := range parts(check(context.Background())) {
		var of *resource.Error
		if !errors.As(err, &of) || of.Phase != "check" || of.Err == nil {
			Blame("%v is no error of a check", err)
			continue
		}
		about = append(about, of.Resource)
	}
	slices.Sort(about)
	if !slices.Equal(about, ill) {
		Blame("a check is about %v, not %q", about, ill)
	}
	for name, t := range w.things {
		var want []string
		if by := w.known[name].Asks; by != Nobody {
			want = []string{by}
		}
		if got := t.asked(); !slices.Equal(got, want) {
			Blame("%s is asked by %q, not %q", name, got, want)
		}
	}
}

// parts are the errors that err joins.
func parts(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// is looks at the state of r.
func (w *Ward) is(r Resource, want health.State) {
	for _, s := range w.Health.Statuses() {
		if s.Name == r.Name && s.State != want {
			Blame("%s is %s, not %s", r.Name, s.State, want)
		}
	}
	w.told(r, want)
	w.Seen[string(want)]++
}

// told waits until observers are told that r is in the state want. Whoever has asked for a check may have its result before that.
func (w *Ward) told(r Resource, want health.State) {
	last := func() string {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.states[r.Name]
	}
	for end := time.Now().Add(10 * time.Second); !r.Metrics.Off && last() != string(want); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			Blame("observers are told that %s is %q, not %s", r.Name, last(), want)
			return
		}
	}
}

// blocked looks at what else is not well while down is down: what has nobody to ask, and depends on it. It reports whether the program is
// not ready.
func (w *Ward) blocked(down *Thing, critical bool) bool {
	for _, s := range w.Health.Statuses() {
		t := w.things[s.Name]
		if t == down || t == nil {
			critical = critical || t == nil && s.Critical && s.State == health.Blocked
			continue
		}
		want := health.Up
		if w.known[s.Name].Asks == Nobody {
			want = health.Unchecked
			if t.needs(down) {
				want, critical = health.Blocked, critical || s.Critical
				w.Seen["blocked, unasked"]++
			}
		}
		if s.State != want {
			Blame("%s is %s while another is down, not %s", s.Name, s.State, want)
		}
	}
	return critical
}

// blocks has what depends on a resource that is down fail too, and recover before it. That is no incident of its own: Closed looks for
// alerts that nobody should have been sent.
func (w *Ward) blocks(r Resource, down *Thing) {
	ill, rounds := []string{r.Name}, 0
	for name, t := range w.things {
		if of := w.known[name]; of.Asks != Nobody && t.needs(down) {
			ill = append(ill, name)
			t.ail(&failure{})
			rounds = max(rounds, of.Health.Defaults().Failures, of.Health.Defaults().Successes)
		}
	}
	slices.Sort(ill)
	all := func(want health.State) {
		for _, name := range ill {
			if name != r.Name {
				w.is(w.known[name], want)
			}
		}
	}
	for range rounds {
		w.round(w.Health.Check, ill...)
	}
	all(health.Blocked)
	for _, name := range ill {
		if name != r.Name {
			w.things[name].ail(nil)
		}
	}
	for range rounds {
		w.round(w.Health.Check, r.Name)
	}
	all(health.Up)
}

// needs reports whether t depends on other, directly or not.
func (t *Thing) needs(other *Thing) bool {
	return slices.ContainsFunc(t.deps, func(d *Thing) bool { return d == other || d.needs(other) })
}

// alerted waits for the alert about r, if there must be one.
func (w *Ward) alerted(r Resource, status alert.Status) {
	target := w.things[r.Health.Alert]
	if target == nil || !r.Health.Monitored {
		return // Closed sees what was sent nevertheless
	}
	want := r.Health.Message
	switch {
	case want != "":
	case status == alert.Firing:
		want = r.Name + " is down: ill"
	default:
		want = r.Name + " is up again"
	}
	select {
	case a := <-target.alerts:
		if status == alert.Firing {
			w.keys[r.Name] = a.Key
		}
		if a.Key != w.keys[r.Name] || !strings.HasPrefix(a.Key, service+"/"+r.Name+"/") || a.Service != service || a.Status != status || a.Resource != r.Name || a.Kind != r.Kind || a.Message != want ||
			a.ErrorType != "ill" || a.Critical == r.Health.Optional {
			Blame("the alert is %+v, and should be about %+v", a, r)
		}
		w.Seen["alert "+string(status)]++
	case <-time.After(20 * time.Second):
		Blame("no alert tells %s that %s is %s", r.Health.Alert, r.Name, status)
	}
}

// Alert keeps an alert that was sent to t. One that nobody waits for, as its target is not in a bundle itself, may come when t is closed.
func (t *Thing) Alert(ctx context.Context, a alert.Alert) error {
	mu.Lock()
	defer mu.Unlock()
	if !t.open {
		return errors.New("closed")
	}
	t.alerts <- a
	return ctx.Err()
}

// Ask is asked whether t is up, by one of those that may.
func (t *Thing) Ask(ctx context.Context, by string) error {
	t.Up()
	mu.Lock()
	defer mu.Unlock()
	t.asks = append(t.asks, by)
	if t.ill != nil {
		return t.ill
	}
	return ctx.Err()
}

// ail has t answer with an error, or with nil.
func (t *Thing) ail(f *failure) {
	mu.Lock()
	defer mu.Unlock()
	t.ill = f
}

// asked is by whom t has been asked since the last call.
func (t *Thing) asked() []string {
	mu.Lock()
	defer mu.Unlock()
	asks := t.asks
	t.asks = nil
	return asks
}
