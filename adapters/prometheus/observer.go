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

// An Observer keeps metrics of the resources that it is given to. One Observer is enough for a program. It is safe for concurrent use.
type Observer struct{ in *registry }

var _ observe.Watcher = (*Observer)(nil)

// An Option changes what New returns.
type Option func(*options)

type options struct {
	buckets  []float64
	native   float64 // factor of native histograms; 0: none
	exemplar func(context.Context) prometheus.Labels
}

// WithBuckets sets the upper bounds of the histograms, in seconds, for resources whose specification sets none. The default is 0.001, 0.005,
// 0.01, 0.05, 0.1, 0.5, 1, 5 and 10.
func WithBuckets(bounds ...float64) Option {
	return func(o *options) { o.buckets = bounds }
}

// WithNativeHistograms keeps native histograms too. Each bucket is at most factor times as wide as the one before; 1.1 is usual. Servers that
// do not scrape native histograms see the buckets of WithBuckets.
func WithNativeHistograms(factor float64) Option {
	return func(o *options) { o.native = factor }
}

// WithExemplars attaches the labels that f returns to the durations: the trace id of the span in ctx, for instance. If f returns nil, there
// is no exemplar.
func WithExemplars(f func(ctx context.Context) prometheus.Labels) Option {
	return func(o *options) { o.exemplar = f }
}

// New returns an Observer whose metrics are registered with reg, or with prometheus.DefaultRegisterer if reg is nil. Observers that are
// registered with one registry share their series, and have the options of the first.
func New(reg prometheus.Registerer, with ...Option) *Observer {
	o := options{buckets: []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}}
	for _, option := range with {
		option(&o)
	}
	if reg == nil {
		reg = prometheus.DefaultRegisterer
	}
	in := &registry{options: o, resources: map[id]*series{}}
	// reg cannot tell that a second registry has the same metrics, because a registry does not describe them. So the counter of panics
	// stands for the registry: it is described.
	var already prometheus.AlreadyRegisteredError
	if errors.As(reg.Register(newPanics(in)), &already) {
		if had, ok := already.ExistingCollector.(*panics); ok {
			return &Observer{had.of}
		}
	}
	_ = reg.Register(in) // what describes nothing is always accepted
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
	ops      []*operation // by their numbers
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

// newDuration returns a histogram. It never panics: bounds that are out of order are put in order.
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

// observe is Observe with an exemplar.
func (d duration) observe(took time.Duration, exemplar prometheus.Labels) {
	if e, ok := d.Histogram.(prometheus.ExemplarObserver); ok && exemplar != nil {
		e.ObserveWithExemplar(took.Seconds(), exemplar)
		return
	}
	d.Observe(took.Seconds())
}

// panics counts the panics of all observers of the process. It stands for a registry of metrics, see New.
type panics struct {
	prometheus.CounterFunc
	of *registry
}

func newPanics(of *registry) *panics {
	count := func() float64 { return float64(observe.Panics()) }
	return &panics{prometheus.NewCounterFunc(prometheus.CounterOpts{Name: panicked.name, Help: panicked.help}, count), of}
}
