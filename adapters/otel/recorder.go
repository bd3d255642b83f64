package otelobserver

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/observe/adapt"
)

// A recorder records the operations of one client.
type recorder struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	ops        []*operation // by Op.Number
}

var _ observe.Propagator = (*recorder)(nil)

// An operation holds the instruments and attributes that are prepared for one operation.
type operation struct {
	measures []*measure
	span     *span // nil if the operation has no span

	timeouts metric.Int64Counter // of a wait; nil if timeouts are not counted
	add      []metric.AddOption  // for timeouts
}

// A span holds what is known of an operation's spans before they start.
type span struct {
	of    *measure // the span has the attributes of this measure
	name  string
	start []trace.SpanStartOption
}

// operation prepares the instruments and attributes for the operation op. The caller holds o.mu.
func (o *Observer) operation(r observe.Resource, c *convention, in *histograms, op *observe.Op, isAttempt bool) *operation {
	var all operation
	add := func(h *metric.Float64Histogram, c *convention, attrs attribute.Set) *measure {
		m := o.measure(h, c, attrs)
		all.measures = append(all.measures, m)
		return m
	}
	switch {
	case op.Scope == observe.Call:
		m := add(&in.call, plain, plain.attributes(r, op))
		if isAttempt {
			all.span = newSpan(add(c.duration(in), c, c.attributes(r, op)), trace.SpanKindClient, op)
		} else if o.callSpans {
			all.span = newSpan(m, trace.SpanKindInternal, op)
		}
	case op.Scope == observe.Attempt:
		all.span = newSpan(add(c.duration(in), c, c.attributes(r, op)), trace.SpanKindClient, op)
	case op.Scope == observe.Wait && c == database:
		pool := poolAttributes(r)
		add(&in.databaseWait, plain, pool)
		all.timeouts, all.add = o.events.timeouts, []metric.AddOption{metric.WithAttributeSet(pool)}
	case op.Scope == observe.Connect && c == database:
		add(&in.databaseConnect, plain, poolAttributes(r))
	case op.Scope == observe.Wait:
		add(&in.wait, plain, plain.attributes(r, op))
	default:
		add(&in.connect, plain, plain.attributes(r, op))
	}
	return &all
}

func newSpan(m *measure, kind trace.SpanKind, op *observe.Op) *span {
	return &span{m, m.spanName(op, m.constant), []trace.SpanStartOption{
		trace.WithSpanKind(kind), trace.WithAttributes(m.constant.ToSlice()...),
	}}
}

// Begin starts a span. The recorder itself is the span's key in the context, because another observer may add its own span to the context
// later.
func (r *recorder) Begin(ctx context.Context, op *observe.Op) context.Context {
	s := r.ops[op.Number()].span
	if s == nil {
		return ctx
	}
	ctx, started := r.tracer.Start(ctx, s.name, s.start...)
	if !started.IsRecording() {
		return ctx // End finds no span to end
	}
	return context.WithValue(ctx, r, started)
}

// Inject writes the span of the operation into the carrier, with the propagator.
func (r *recorder) Inject(ctx context.Context, to observe.Carrier) {
	r.propagator.Inject(ctx, carrier{to})
}

// A carrier is write-only: Get and Keys find nothing.
type carrier struct{ observe.Carrier }

func (carrier) Get(string) string { return "" }
func (carrier) Keys() []string    { return nil }

// End records the durations and then ends the span. The span must still be in the context when they are recorded, for exemplars.
func (r *recorder) End(ctx context.Context, op *observe.Op, result observe.Result) {
	o := r.ops[op.Number()]
	for _, m := range o.measures {
		m.histogram.Record(ctx, result.Duration.Seconds(), m.ended(&result).options...)
	}
	if o.timeouts != nil && result.Type == "timeout" {
		o.timeouts.Add(ctx, 1, o.add...)
	}
	if o.span == nil {
		return
	}
	started, ok := ctx.Value(r).(trace.Span)
	if !ok {
		return
	}
	if started.IsRecording() {
		o.span.of.describe(started, &result)
	}
	started.End()
}

// A measure is a histogram with the attributes of an operation.
type measure struct {
	*convention
	histogram metric.Float64Histogram
	constant  attribute.Set
	results   adapt.Table[resultKey, *ended]
}

type measureKey struct {
	of    *metric.Float64Histogram
	attrs attribute.Distinct
}

// An ended holds the attributes of all operations that end in the same way.
type ended struct {
	attributes []attribute.KeyValue  // how they ended
	options    []metric.RecordOption // all attributes
}

// measure returns the measure of the histogram h with the attributes attrs. A resource that is opened again gets the same measure, so the
// number of different results stays bounded.
func (o *Observer) measure(h *metric.Float64Histogram, c *convention, attrs attribute.Set) *measure {
	key := measureKey{h, attrs.Equivalent()}
	m := o.measures[key]
	if m == nil {
		m = &measure{convention: c, histogram: *h, constant: attrs}
		o.measures[key] = m
	}
	return m
}

// ended returns the attributes for operations that end like the result r.
func (m *measure) ended(r *observe.Result) *ended {
	k := m.key(r)
	return m.results.Get(k, k.other(), m.prepare)
}

func (m *measure) prepare(k resultKey) *ended {
	e := &ended{attributes: m.convention.ended(k)}
	all := append(m.constant.ToSlice(), e.attributes...)
	e.options = []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(all...))}
	return e
}

// describe sets the attributes of the span s. The caller ends the span next.
func (m *measure) describe(s trace.Span, r *observe.Result) {
	s.SetAttributes(m.ended(r).attributes...)
	if r.Resend > 0 && m.resend != "" {
		s.SetAttributes(m.resend.Int(r.Resend))
	}
	if r.Batch > 0 && m.batch != "" {
		s.SetAttributes(m.batch.Int(r.Batch))
	}
	if r.Type != "" {
		s.SetStatus(codes.Error, "") // the attribute error.type has the reason
	}
}
