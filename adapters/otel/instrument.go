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

// buckets are the bounds, in seconds, that the conventions recommend for db.client.operation.duration. Other durations have these bounds too
// if the conventions recommend none, because the defaults of the SDK are for milliseconds.
var buckets = []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}

// conventional are the buckets that the conventions recommend for http.client.request.duration and rpc.client.call.duration.
var conventional = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

// A named returns the texts of an instrument: its name, unit and description. The instruments of the package semconv implement it.
type named interface {
	Name() string
	Unit() string
	Description() string
}

// own describes an instrument that the conventions do not define.
type own struct{ name, unit, description string }

func (o own) Name() string        { return o.name }
func (o own) Unit() string        { return o.unit }
func (o own) Description() string { return o.description }

// histograms holds the histograms of one scope.
type histograms struct {
	call, attempt, wait, connect  metric.Float64Histogram
	database, http, rpc           metric.Float64Histogram
	databaseWait, databaseConnect metric.Float64Histogram
}

// histogramsOf returns the histograms with the given bounds. If bounds is nil, it returns those with the default buckets. The caller holds
// o.mu.
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

// made returns the instrument, and passes an error to the program's error handler. The instrument is usable even if there was an error.
func made[T any](instrument T, err error) T {
	if err != nil {
		otel.Handle(err)
	}
	return instrument
}

// events holds the instruments that count events of resources.
type events struct {
	opens, failures, closes, secrets metric.Int64Counter
	health                           metric.Int64Gauge
	timeouts                         metric.Int64Counter // of waits for a connection of a database's pool
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

// gauges holds the instruments that measure pools.
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

// countPools registers a callback that counts the connections of pools whenever metrics are collected. The caller holds o.mu.
func (o *Observer) countPools() {
	g := o.gauges
	o.registration = made(o.meter.RegisterCallback(func(_ context.Context, to metric.Observer) error {
		o.pools.Count(func(r observe.Resource, p observe.Pool) { g.observe(to, r, p) })
		return nil
	}, g.database.Inst(), g.databaseMax.Inst(), g.http.Inst(), g.count, g.max))
}

// observe records the connections of the pool p of the resource r.
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

// poolAttributes returns the attributes of the metrics of a database's pool.
func poolAttributes(r observe.Resource) attribute.Set {
	return attribute.NewSet(append(base(r), semconv.DBClientConnectionPoolName(r.Name))...)
}
