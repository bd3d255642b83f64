package otelobserver

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/semconv/v1.43.0/rpcconv"

	"github.com/resgen-go/resgen/resource/observe"
)

// buckets are for all durations that the conventions name no buckets for. The SDK's own would be for milliseconds.
var buckets = []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}

// conventional are the buckets that the conventions advise for http.client.request.duration and rpc.client.call.duration.
var conventional = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

// A named has the texts of an instrument. The instruments of the conventions are named.
type named interface {
	Name() string
	Unit() string
	Description() string
}

// own is an instrument that the conventions have no name for.
type own struct{ name, unit, description string }

func (o own) Name() string        { return o.name }
func (o own) Unit() string        { return o.unit }
func (o own) Description() string { return o.description }

// histograms are the durations of one scope.
type histograms struct {
	call, attempt, wait, connect  metric.Float64Histogram
	database, http, rpc           metric.Float64Histogram
	databaseWait, databaseConnect metric.Float64Histogram
}

// histogramsOf returns the histograms with buckets, or with the default ones if it is nil. It is called with o.mu.
func (o *Observer) histogramsOf(bounds []float64) *histograms {
	bounds = slices.Compact(slices.Sorted(slices.Values(bounds)))
	key := strings.Trim(strings.ReplaceAll(fmt.Sprint(bounds), " ", ","), "[]")
	h := o.histograms[key]
	if h == nil {
		meter := o.meter
		if len(bounds) > 0 {
			meter = o.meters.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL), metric.WithInstrumentationAttributes(bucketBounds.String(key)))
		}
		h = newHistograms(meter, bounds)
		o.histograms[key] = h
	}
	return h
}

func newHistograms(meter metric.Meter, bounds []float64) *histograms {
	histogram := func(of named, advised []float64) metric.Float64Histogram {
		if len(bounds) > 0 {
			advised = bounds
		}
		return made(meter.Float64Histogram(of.Name(), metric.WithUnit(of.Unit()), metric.WithDescription(of.Description()),
			metric.WithExplicitBucketBoundaries(advised...)))
	}
	return &histograms{
		call:            histogram(own{"resource.operation.duration", "s", "Duration of the operations that the program asked for."}, buckets),
		attempt:         histogram(own{"resource.attempt.duration", "s", "Duration of the requests that were sent."}, buckets),
		wait:            histogram(own{"resource.wait.duration", "s", "Time that operations waited for a connection of the pool."}, buckets),
		connect:         histogram(own{"resource.connect.duration", "s", "Time that it took to connect to the server."}, buckets),
		database:        histogram(dbconv.ClientOperationDuration{}, buckets),
		databaseWait:    histogram(dbconv.ClientConnectionWaitTime{}, buckets),
		databaseConnect: histogram(dbconv.ClientConnectionCreateTime{}, buckets),
		http:            histogram(httpconv.ClientRequestDuration{}, conventional),
		rpc:             histogram(rpcconv.ClientCallDuration{}, conventional),
	}
}

// made reports an error of making an instrument where the program hears of such errors. The instrument can be used nevertheless.
func made[T any](instrument T, err error) T {
	if err != nil {
		otel.Handle(err)
	}
	return instrument
}

// events are the instruments of what happens to resources.
type events struct {
	opens, failures, closes, secrets metric.Int64Counter
	health                           metric.Int64Gauge
	timeouts                         metric.Int64Counter // of waits for the pool of a database
}

func newEvents(meter metric.Meter) *events {
	counter := func(name, unit, description string) metric.Int64Counter {
		return made(meter.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(description)))
	}
	return &events{
		opens:    counter("resource.opens", "{open}", "How often the resource was opened."),
		failures: counter("resource.open.failures", "{attempt}", "Attempts to open the resource that failed."),
		closes:   counter("resource.closes", "{close}", "How often the resource was closed."),
		secrets:  counter("resource.secret.changes", "{change}", "How often a secret had another value than before."),
		timeouts: made(dbconv.NewClientConnectionTimeouts(meter)).Inst(),
		health: made(meter.Int64Gauge("resource.health.state", metric.WithUnit("1"),
			metric.WithDescription("1 for the state of the resource's health, 0 for the states that it had before."))),
	}
}

// gauges are the instruments of pools.
type gauges struct {
	database    dbconv.ClientConnectionCountObservable
	databaseMax dbconv.ClientConnectionMaxObservable
	http        httpconv.ClientOpenConnectionsObservable
	count, max  metric.Int64ObservableUpDownCounter
}

func newGauges(meter metric.Meter) *gauges {
	counter := func(name, description string) metric.Int64ObservableUpDownCounter {
		return made(meter.Int64ObservableUpDownCounter(name, metric.WithUnit("{connection}"), metric.WithDescription(description)))
	}
	return &gauges{
		database:    made(dbconv.NewClientConnectionCountObservable(meter)),
		databaseMax: made(dbconv.NewClientConnectionMaxObservable(meter)),
		http:        made(httpconv.NewClientOpenConnectionsObservable(meter)),
		count:       counter("resource.connection.count", "Connections of the resource's pool."),
		max:         counter("resource.connection.max", "Connections that the resource's pool may have."),
	}
}

// countPools has pools counted when metrics are collected. It is called with o.mu.
func (o *Observer) countPools() {
	g := o.gauges
	o.registration = made(o.meter.RegisterCallback(func(_ context.Context, to metric.Observer) error {
		o.pools.Count(func(r observe.Resource, p observe.Pool) { g.observe(to, r, p) })
		return nil
	}, g.database.Inst(), g.databaseMax.Inst(), g.http.Inst(), g.count, g.max))
}

// observe tells how many connections the pool of r has.
func (g *gauges) observe(to metric.Observer, r observe.Resource, p observe.Pool) {
	tell := func(of metric.Int64Observable, n int, constant []attribute.KeyValue, more ...attribute.KeyValue) {
		to.ObserveInt64(of, int64(n), metric.WithAttributeSet(attribute.NewSet(append(constant[:len(constant):len(constant)], more...)...)))
	}
	count, limit := metric.Int64Observable(g.count), metric.Int64Observable(g.max)
	attrs, limitAttrs := base(r), base(r)
	used, idle := connectionState.String("used"), connectionState.String("idle")
	switch conventionOf(r) {
	case database:
		count, limit = g.database.Inst(), g.databaseMax.Inst()
		pool := poolAttributes(r)
		attrs, limitAttrs = pool.ToSlice(), pool.ToSlice()
		used = g.database.AttrClientConnectionState(dbconv.ClientConnectionStateUsed)
		idle = g.database.AttrClientConnectionState(dbconv.ClientConnectionStateIdle)
	case httpClient:
		count = g.http.Inst()
		attrs = append(attrs, attributes(r.Attrs)...)
		used = g.http.AttrConnectionState(httpconv.ConnectionStateActive)
		idle = g.http.AttrConnectionState(httpconv.ConnectionStateIdle)
	}
	tell(count, p.InUse, attrs, used)
	tell(count, p.Idle, attrs, idle)
	if p.Max > 0 {
		tell(limit, p.Max, limitAttrs)
	}
}

// poolAttributes are the attributes of the pool of a database.
func poolAttributes(r observe.Resource) attribute.Set {
	return attribute.NewSet(append(base(r), semconv.DBClientConnectionPoolName(r.Name))...)
}
