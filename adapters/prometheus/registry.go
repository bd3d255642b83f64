package promobserver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/observe/adapt"
)

// A registry holds the series of all resources. It is a collector that describes no metric, because the label names depend on the resources
// that are opened later.
type registry struct {
	options
	pools adapt.Pools

	mu        sync.Mutex
	resources map[id]*series
	order     []*series // in the order in which they were added
}

// An id identifies the resource of a series.
type id struct{ name, kind string }

// series holds the series of one resource.
type series struct {
	id
	options *options

	opens            prometheus.Counter
	failures, closes adapt.Table[string, prometheus.Counter] // by class of error
	secrets          adapt.Table[string, prometheus.Counter] // by field
	health           adapt.Table[string, prometheus.Gauge]   // by state

	mu       sync.Mutex
	observed bool // whether labels and buckets are known
	labels   []label
	buckets  []float64
	ops      map[operationKey]*operation
	order    []*operation // in the order of declaration
}

type operationKey struct {
	scope observe.Scope
	name  string
}

// An operation holds the series of one operation.
type operation struct {
	operationKey
	of        *series
	durations adapt.Table[string, duration] // by class of error
	resends   atomic.Pointer[prometheus.Counter]
}

// series returns the series of a resource, and creates them if necessary.
func (r *registry) series(name, kind string) *series {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := id{name, kind}
	s := r.resources[key]
	if s == nil {
		s = &series{id: key, options: &r.options, opens: newCounter(opens), ops: map[operationKey]*operation{}}
		r.resources[key], r.order = s, append(r.order, s)
	}
	return s
}

// observed returns the series of a resource. The first client of the resource that is opened decides about labels and buckets.
func (r *registry) observed(of observe.Resource) *series {
	s := r.series(of.Name, of.Kind)
	s.mu.Lock()
	if !s.observed {
		s.observed, s.labels, s.buckets = true, labelsOf(of.Labels), of.Buckets
	}
	s.mu.Unlock()
	r.pools.Add(of)
	return s
}

// event counts the event e.
func (r *registry) event(e observe.Event) {
	s := r.series(e.Resource, e.Kind)
	r.pools.Event(e)
	counter := func(f *family) func(string) prometheus.Counter {
		return func(string) prometheus.Counter { return newCounter(f) }
	}
	switch e.What {
	case observe.Opened:
		s.opens.Inc()
	case observe.AttemptFailed:
		s.failures.Get(e.Type, observe.Other, counter(failures)).Inc()
	case observe.Closed:
		s.closes.Get(e.Type, observe.Other, counter(closes)).Inc()
	case observe.SecretChanged:
		s.secrets.Get(e.Field, observe.Other, counter(secrets)).Inc()
	case observe.HealthChanged:
		s.healthChanged(e.State)
	}
}

// healthChanged sets the gauge of the given state to 1 and all other gauges to 0.
func (s *series) healthChanged(state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.health.Get(state, observe.Other, func(string) prometheus.Gauge { return newGauge(health, 0) })
	for _, g := range s.health.All() { // order: irrelevant, because each state is set to 0
		g.Set(0)
	}
	now.Set(1)
}

// operation returns the series of the operation op.
func (s *series) operation(op *observe.Op) *operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := operationKey{op.Scope, op.Name}
	o := s.ops[key]
	if o == nil {
		o = &operation{operationKey: key, of: s}
		s.ops[key], s.order = o, append(s.order, o)
	}
	return o
}

// newDuration returns a histogram for the operation. The buckets of the resource must be set before.
func (o *operation) newDuration(string) duration {
	return o.of.options.newDuration(durations[o.scope], o.of.buckets)
}

// resent returns the counter of requests that were sent again.
func (o *operation) resent() prometheus.Counter {
	if c := o.resends.Load(); c != nil {
		return *c
	}
	c := newCounter(resends)
	if !o.resends.CompareAndSwap(nil, &c) {
		return *o.resends.Load()
	}
	return c
}

func newCounter(f *family) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: f.name, Help: f.help})
}

func newGauge(f *family, value int) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: f.name, Help: f.help})
	g.Set(float64(value))
	return g
}

// Describe implements prometheus.Collector. It describes nothing, so that Collect may use any label names.
func (r *registry) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (r *registry) Collect(ch chan<- prometheus.Metric) {
	r.mu.Lock()
	all := make([]view, len(r.order))
	for i, s := range r.order {
		all[i] = s.view()
	}
	r.mu.Unlock()

	added := map[string]bool{} // the names of all labels that specifications add
	for _, v := range all {
		for _, l := range v.labels {
			added[l.name] = true
		}
	}
	names := slices.Sorted(maps.Keys(added))
	base := make(map[id][]*dto.LabelPair, len(all))
	for _, v := range all {
		base[v.id] = v.base(names)
		v.collect(base[v.id], ch)
	}
	r.pools.Count(func(of observe.Resource, p observe.Pool) {
		labels, ok := base[id{of.Name, of.Kind}]
		if !ok {
			return // opened a moment ago; the next scrape includes it
		}
		send(ch, connections, newGauge(connections, p.InUse), labels, "used")
		send(ch, connections, newGauge(connections, p.Idle), labels, "idle")
		if p.Max > 0 {
			send(ch, limit, newGauge(limit, p.Max), labels)
		}
	})
}

// A view is the state of a resource's series during a scrape.
type view struct {
	*series
	labels []label
	ops    []*operation
}

func (s *series) view() view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return view{s, s.labels, slices.Clone(s.order)}
}

// base returns the labels that all series of the resource have: its name, its kind, and a label for each of the given names. A label that
// the resource does not have is empty.
func (v view) base(names []string) []*dto.LabelPair {
	values := map[string]string{}
	for _, l := range v.labels {
		values[l.name] = l.value
	}
	labels := []*dto.LabelPair{pair("resource", v.name), pair("kind", v.kind)}
	for _, name := range names {
		labels = append(labels, pair(name, values[name]))
	}
	return labels
}

// collect sends the series of the resource, except those of its pool.
func (v view) collect(base []*dto.LabelPair, ch chan<- prometheus.Metric) {
	for _, o := range v.ops {
		for class, h := range o.durations.All() { // order: the registry sorts
			send(ch, durations[o.scope], h.Histogram, base, o.name, class)
		}
		if c := o.resends.Load(); c != nil {
			send(ch, resends, *c, base, o.name)
		}
	}
	send(ch, opens, v.opens, base)
	for class, c := range v.failures.All() { // order: the registry sorts
		send(ch, failures, c, base, class)
	}
	for class, c := range v.closes.All() { // order: the registry sorts
		send(ch, closes, c, base, class)
	}
	for field, c := range v.secrets.All() { // order: the registry sorts
		send(ch, secrets, c, base, field)
	}
	for state, g := range v.health.All() { // order: the registry sorts
		send(ch, health, g, base, state)
	}
}

// send sends the metric m as a series of the family f. The values belong to the labels of f, in the same order.
func send(ch chan<- prometheus.Metric, f *family, m prometheus.Metric, base []*dto.LabelPair, values ...string) {
	labels := slices.Clone(base)
	for i, name := range f.labels {
		labels = append(labels, pair(name, values[i]))
	}
	slices.SortFunc(labels, func(a, b *dto.LabelPair) int { return strings.Compare(a.GetName(), b.GetName()) })
	ch <- sample{m, f, labels}
}

func pair(name, value string) *dto.LabelPair {
	value = text(value)
	return &dto.LabelPair{Name: &name, Value: &value}
}

// text returns the value v as the value of a label, which must be valid UTF-8.
func text(v any) string { return strings.ToValidUTF8(fmt.Sprint(v), "\uFFFD") }
