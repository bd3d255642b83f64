package otelobserver

import (
	"cmp"
	"context"
	"sync"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/observe/adapt"
)

// scope is the name of the instrumentation scope.
const scope = "github.com/resgen-go/resgen/adapters/otel"

// An Observer records metrics and spans of resources. A program needs only one Observer. It is safe for concurrent use.
type Observer struct {
	options
	tracer trace.Tracer
	meter  metric.Meter
	events *events
	gauges *gauges
	pools  adapt.Pools

	mu           sync.Mutex
	histograms   map[string]*histograms // by their bucket bounds
	measures     map[measureKey]*measure
	resources    map[id]*known
	registration metric.Registration // of the callback that counts pools; nil if there are no pools
}

var _ observe.Watcher = (*Observer)(nil)

// An Option changes the Observer that New returns.
type Option func(*options)

type options struct {
	meters    metric.MeterProvider
	tracers   trace.TracerProvider
	callSpans bool

	propagator propagation.TextMapPropagator
}

// WithMeterProvider sets the provider that receives metrics. The default is otel.GetMeterProvider().
func WithMeterProvider(p metric.MeterProvider) Option {
	return func(o *options) { o.meters = p }
}

// WithTracerProvider sets the provider that receives spans. The default is otel.GetTracerProvider().
func WithTracerProvider(p trace.TracerProvider) Option {
	return func(o *options) { o.tracers = p }
}

// WithCallSpans adds an internal span for each operation that the program calls. The spans of its attempts are children of this span.
func WithCallSpans() Option {
	return func(o *options) { o.callSpans = true }
}

// WithPropagator sets the propagator that writes the trace of an attempt into the header of the request. The default is
// otel.GetTextMapPropagator(). It writes nothing, unless the program has called otel.SetTextMapPropagator. Clients of HTTP APIs send this header with each
// attempt, and only to the origin of base_url.
func WithPropagator(p propagation.TextMapPropagator) Option {
	return func(o *options) { o.propagator = p }
}

// New returns an Observer with the given options.
func New(with ...Option) *Observer {
	o := &Observer{
		histograms: map[string]*histograms{},
		measures:   map[measureKey]*measure{},
		resources:  map[id]*known{},
	}
	for _, option := range with {
		option(&o.options)
	}
	if o.meters == nil {
		o.meters = otel.GetMeterProvider()
	}
	if o.tracers == nil {
		o.tracers = otel.GetTracerProvider()
	}
	if o.propagator == nil {
		o.propagator = otel.GetTextMapPropagator()
	}
	o.tracer = o.tracers.Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
	o.meter = o.meters.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL))
	o.events, o.gauges = newEvents(o.meter), newGauges(o.meter)
	return o
}

// Observe implements observe.Observer.
func (o *Observer) Observe(r observe.Resource) observe.Recorder {
	o.mu.Lock()
	defer o.mu.Unlock()
	k := o.known(r.Name, r.Kind)
	if !k.observed {
		// The resource may be known from an event before. Only now are all of its attributes known.
		k = &known{observed: true, base: base(r)}
		o.resources[id{r.Name, r.Kind}] = k
	}
	if o.pools.Add(r) {
		o.countPools()
	}
	c := conventionOf(r)
	in := o.histogramsOf(r.Buckets)
	rec := &recorder{tracer: o.tracer, propagator: o.propagator, ops: make([]*operation, len(r.Ops))}
	calls := c != plain && !hasAttempts(r) // such a client has no attempts, so its calls are measured as attempts
	for i, op := range r.Ops {
		rec.ops[i] = o.operation(r, c, in, op, calls && op.Scope == observe.Call)
	}
	return rec
}

// hasAttempts reports whether the resource r declares operations of the scope Attempt.
func hasAttempts(r observe.Resource) bool {
	for _, op := range r.Ops {
		if op.Scope == observe.Attempt && op.Name != observe.Other {
			return true
		}
	}
	return false
}

// Event implements observe.Watcher.
func (o *Observer) Event(e observe.Event) {
	o.mu.Lock()
	k := o.known(e.Resource, e.Kind)
	if o.pools.Event(e) && o.registration != nil {
		if err := o.registration.Unregister(); err != nil {
			otel.Handle(err)
		}
		o.registration = nil
	}
	o.mu.Unlock()
	o.events.event(k, e)
}

// An id identifies the resource of an event.
type id struct{ name, kind string }

// A known holds the attributes of a resource that its events need.
type known struct {
	observed         bool
	base             []attribute.KeyValue
	failures, closes adapt.Table[string, metric.MeasurementOption] // by class of error
	secrets          adapt.Table[string, metric.MeasurementOption] // by field
	health           adapt.Table[string, metric.MeasurementOption] // by state
}

// known returns the entry of a resource, and creates it if necessary. The caller holds o.mu.
func (o *Observer) known(name, kind string) *known {
	key := id{name, kind}
	k := o.resources[key]
	if k == nil {
		k = &known{base: base(observe.Resource{Name: name, Kind: kind})}
		o.resources[key] = k
	}
	return k
}

// with returns a function that takes a value and returns the attributes of a series. They are the attributes of the resource and one more, which
// has the given key and the value. An empty value adds none.
func (k *known) with(key attribute.Key) func(string) metric.MeasurementOption {
	return func(value string) metric.MeasurementOption {
		all := k.base[:len(k.base):len(k.base)]
		if value != "" {
			all = append(all, text(key, value))
		}
		return metric.WithAttributeSet(attribute.NewSet(all...))
	}
}

// event counts the event e of the resource k.
func (c *events) event(k *known, e observe.Event) {
	ctx := context.Background()
	switch e.What {
	case observe.Opened:
		c.opens.Add(ctx, 1, k.with("")(""))
	case observe.AttemptFailed:
		c.failures.Add(ctx, 1, k.failures.Get(e.Type, observe.Other, k.with(semconv.ErrorTypeKey)))
	case observe.Closed:
		c.closes.Add(ctx, 1, k.closes.Get(e.Type, observe.Other, k.with(semconv.ErrorTypeKey)))
	case observe.SecretChanged:
		c.secrets.Add(ctx, 1, k.secrets.Get(e.Field, observe.Other, k.with(secretField)))
	case observe.HealthChanged:
		now := k.health.Get(cmp.Or(e.State, observe.Other), observe.Other, k.with(healthState))
		for _, state := range k.health.All() { // order: irrelevant, because each state is set to 0
			if state != now {
				c.health.Record(ctx, 0, state)
			}
		}
		c.health.Record(ctx, 1, now)
	}
}
