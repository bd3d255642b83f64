package promobserver

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/resgen-go/resgen/resource/observe"
)

// An Observer keeps metrics of resources. A program needs only one Observer. It is safe for concurrent use.
type Observer struct{ in *registry }

var _ observe.Watcher = (*Observer)(nil)

// An Option changes the Observer that New returns.
type Option func(*options)

type options struct {
	buckets  []float64
	native   float64 // growth factor of native histograms; 0 for none
	exemplar func(context.Context) prometheus.Labels
}

// WithBuckets sets the upper bounds of the histograms, in seconds. It applies to resources whose specification sets no bounds. The default
// is 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5 and 10.
func WithBuckets(bounds ...float64) Option {
	return func(o *options) { o.buckets = bounds }
}

// WithNativeHistograms adds native histograms. Each bucket is at most factor times as wide as the previous bucket; 1.1 is usual. Servers
// that do not scrape native histograms use the buckets of WithBuckets.
func WithNativeHistograms(factor float64) Option {
	return func(o *options) { o.native = factor }
}

// WithExemplars adds exemplars to the durations. The function f returns the labels of an exemplar, for example the trace ID of the span in
// ctx. If f returns nil, there is no exemplar.
func WithExemplars(f func(ctx context.Context) prometheus.Labels) Option {
	return func(o *options) { o.exemplar = f }
}

// New returns an Observer whose metrics are registered with reg, or with prometheus.DefaultRegisterer if reg is nil. If several Observers
// are registered with one registerer, they share their series, and all have the options of the first Observer.
func New(reg prometheus.Registerer, with ...Option) *Observer {
	o := options{buckets: []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}}
	for _, option := range with {
		option(&o)
	}
	if reg == nil {
		reg = prometheus.DefaultRegisterer
	}
	in := &registry{options: o, resources: map[id]*series{}}
	// Registering a second registry with the same metrics would not fail, because a registry describes no metric. The counter of panics
	// does describe itself. So registering the counter finds out whether reg has a registry already.
	var already prometheus.AlreadyRegisteredError
	if errors.As(reg.Register(newPanics(in)), &already) {
		if had, ok := already.ExistingCollector.(*panics); ok {
			return &Observer{had.of}
		}
	}
	_ = reg.Register(in) // a collector that describes nothing is always accepted
	return &Observer{in}
}

// Observe implements observe.Observer.
func (o *Observer) Observe(r observe.Resource) observe.Recorder {
	s := o.in.observed(r)
	rec := &recorder{ops: make([]*operation, len(r.Ops)), exemplar: o.in.exemplar}
	for i, op := range r.Ops {
		rec.ops[i] = s.operation(op)
	}
	return rec
}

// Event implements observe.Watcher.
func (o *Observer) Event(e observe.Event) { o.in.event(e) }

// A recorder records the operations of one client.
type recorder struct {
	ops      []*operation // by Op.Number
	exemplar func(context.Context) prometheus.Labels
}

func (*recorder) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (r *recorder) End(ctx context.Context, op *observe.Op, result observe.Result) {
	o := r.ops[op.Number()]
	h := o.durations.Get(result.Type, observe.Other, o.newDuration)
	if r.exemplar != nil {
		h.observe(result.Duration, r.exemplar(ctx))
	} else {
		h.Observe(result.Duration.Seconds())
	}
	if op.Scope == observe.Attempt && result.Resend > 0 { // an operation of another scope may have the same name
		o.resent().Inc()
	}
}

// A duration is a histogram of durations.
type duration struct{ prometheus.Histogram }

// newDuration returns a histogram. It sorts the bounds, because prometheus would panic if they were not sorted.
func (o *options) newDuration(f *family, bounds []float64) duration {
	if bounds == nil {
		bounds = o.buckets
	}
	bounds = slices.DeleteFunc(slices.Clone(bounds), math.IsNaN)
	slices.Sort(bounds)
	return duration{prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:                            f.name,
		Help:                            f.help,
		Buckets:                         slices.Compact(bounds),
		NativeHistogramBucketFactor:     o.native,
		NativeHistogramMaxBucketNumber:  160,
		NativeHistogramMinResetDuration: time.Hour,
	})}
}

// observe records a duration, with the exemplar if there is one.
func (d duration) observe(took time.Duration, exemplar prometheus.Labels) {
	if e, ok := d.Histogram.(prometheus.ExemplarObserver); ok && exemplar != nil {
		e.ObserveWithExemplar(took.Seconds(), exemplar)
		return
	}
	d.Observe(took.Seconds())
}

// A panics counts the panics of all observers of the process. New also uses it to find the registry of a registerer.
type panics struct {
	prometheus.CounterFunc
	of *registry
}

func newPanics(of *registry) *panics {
	count := func() float64 { return float64(observe.Panics()) }
	return &panics{prometheus.NewCounterFunc(prometheus.CounterOpts{Name: panicked.name, Help: panicked.help}, count), of}
}
