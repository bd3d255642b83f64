// Package otlp holds what adapters/otel sends, as a collector receives it, against the registry of OpenTelemetry's semantic conventions.
package otlp

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelmetric "go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	"github.com/resgen-go/resgen/resource/observe"
)

// A client is a client of a kind, and the metrics of the conventions that it must send.
type client struct {
	kind    string
	attrs   []observe.Attr
	ops     []*observe.Op
	results []observe.Result // of each operation
	pool    bool
	want    []string
}

var clients = []client{
	{
		kind: "postgres",
		attrs: []observe.Attr{
			observe.String("db.system.name", "postgresql"), observe.String("db.namespace", "shop"),
			observe.String("server.address", "db.internal"), observe.Int("server.port", 5432),
		},
		ops: []*observe.Op{
			{Name: "Query"},
			{Scope: observe.Attempt, Name: "SELECT"},
			{Scope: observe.Attempt, Name: "BATCH"},
			{Scope: observe.Wait, Name: "ACQUIRE"},
			{Scope: observe.Connect, Name: "CONNECT"},
		},
		results: []observe.Result{{}, {Type: "23505", Code: "23505"}, {Batch: 3}, {Type: "timeout"}, {Type: observe.Other}},
		pool:    true,
		want: []string{
			"db.client.operation.duration", "db.client.connection.wait_time", "db.client.connection.timeouts", "db.client.connection.create_time",
			"db.client.connection.count", "db.client.connection.max",
		},
	},
	{
		kind:  "http",
		attrs: []observe.Attr{observe.String("server.address", "api.example.com"), observe.Int("server.port", 443), observe.String("url.scheme", "https")},
		ops: []*observe.Op{
			{Name: "Enrich"},
			{Scope: observe.Attempt, Name: "Enrich", Attrs: []observe.Attr{observe.String("http.request.method", "GET"), observe.String("url.template", "/people/{id}")}},
		},
		results: []observe.Result{{Status: 200}, {Type: "503", Status: 503, Resend: 2}, {Type: "canceled"}},
		pool:    true,
		want:    []string{"http.client.request.duration", "http.client.open_connections"},
	},
	{
		kind:  "webhook",
		attrs: []observe.Attr{observe.String("server.address", "hooks.example.com"), observe.Int("server.port", 443), observe.String("url.scheme", "https")},
		ops: []*observe.Op{
			{Name: "Alert"},
			{Scope: observe.Attempt, Name: "Alert", Attrs: []observe.Attr{observe.String("http.request.method", "POST")}},
		},
		results: []observe.Result{{Status: 200}, {Type: "429", Status: 429, Resend: 1}, {Type: "connection"}},
		want:    []string{"http.client.request.duration"},
	},
	{
		kind:    "s3",
		attrs:   []observe.Attr{observe.String("rpc.system.name", "aws-api"), observe.String("server.address", "s3.amazonaws.com"), observe.Int("server.port", 443)},
		ops:     []*observe.Op{{Name: "GetObject"}, {Scope: observe.Attempt, Name: "S3/GetObject"}},
		results: []observe.Result{{}, {Type: "NoSuchKey", Code: "NoSuchKey"}, {Type: "bad \xff", Code: "bad \xff"}},
		want:    []string{"rpc.client.call.duration"},
	},
	{
		kind:    "queue",
		ops:     []*observe.Op{{Name: "Push"}},
		results: []observe.Result{{Type: "timeout"}},
		pool:    true,
		want: []string{
			"resource.operation.duration", "resource.attempt.duration", "resource.wait.duration", "resource.connect.duration",
			"resource.connection.count", "resource.connection.max",
			"resource.opens", "resource.open.failures", "resource.secret.changes", "resource.health.state", "resource.closes",
		},
	},
}

// works opens the client, has it do everything that it can, and collects once before it closes.
func (c *client) works(ctx context.Context, o observe.Observer, collect func()) {
	r := observe.Resource{Name: "the_" + c.kind, Kind: c.kind, Labels: []observe.Attr{observe.String("team", "shop")}}
	if c.pool {
		r.Pool = func() (observe.Pool, bool) { return observe.Pool{Max: 5, InUse: 1, Idle: 2}, true }
	}
	tell := func(what observe.What, e observe.Event) {
		e.What, e.Resource, e.Kind = what, r.Name, c.kind
		observe.Tell(e, o)
	}
	p := observe.NewProbe(r, o)
	p.Declare(c.attrs, c.ops...)
	tell(observe.AttemptFailed, observe.Event{Type: "timeout"})
	p = observe.NewProbe(r, o)
	p.Declare(c.attrs, c.ops...)
	tell(observe.Opened, observe.Event{})
	tell(observe.HealthChanged, observe.Event{State: "up", Before: "starting"})
	tell(observe.SecretChanged, observe.Event{Field: "password"})
	for _, result := range append(c.results, observe.Result{}) {
		for s := observe.Call; s <= observe.Connect; s++ {
			for _, op := range append(c.ops, &observe.Op{Scope: s, Name: "SELECT hunter2"}) {
				if op.Scope == s {
					_, span := p.Begin(ctx, p.Op(s, op.Name))
					span.End(nil, result)
				}
			}
		}
	}
	collect()
	tell(observe.Closed, observe.Event{})
	tell(observe.Closed, observe.Event{Type: "timeout"})
}

func TestConventions(t *testing.T) {
	of, all := readRegistry(t), newReceiver(t)
	ctx := t.Context()
	metrics, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(all.url+"/v1/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(all.url+"/v1/traces"))
	if err != nil {
		t.Fatal(err)
	}
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics)))
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans))
	o := otelobserver.New(otelobserver.WithMeterProvider(meters), otelobserver.WithTracerProvider(tracers), otelobserver.WithCallSpans())
	for _, c := range clients {
		c.works(ctx, o, func() {
			if err := meters.ForceFlush(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	if err := meters.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	if err := tracers.Shutdown(ctx); err != nil {
		t.Error(err)
	}

	for _, fault := range all.faults(of, "team") {
		t.Error(fault)
	}
	all.onPage(t, of)
	got := all.sent()
	for _, c := range clients {
		for _, name := range c.want {
			if !got["the_"+c.kind][name] {
				t.Errorf("%s does not send %s", c.kind, name)
			}
		}
		delete(got, "the_"+c.kind)
	}
	if len(got) > 0 {
		t.Errorf("there are series of %v", slices.Collect(maps.Keys(got)))
	}
	for _, s := range all.traces {
		for _, span := range s.Spans {
			if strings.Contains(span.String(), "hunter2") {
				t.Errorf("input is in the span %v", span)
			}
			attrs := attrsOf(span.Attributes)
			isClient := span.Kind == traces.Span_SPAN_KIND_CLIENT
			if !isClient && span.Kind != traces.Span_SPAN_KIND_INTERNAL || attrs["resgen.resource.name"] == "" {
				t.Errorf("%v", span)
			}
			if (attrs["error.type"] != "") != (span.Status.GetCode() == traces.Status_STATUS_CODE_ERROR) {
				t.Errorf("the status contradicts error.type: %v", span)
			}
		}
	}
	if len(all.traces) == 0 {
		t.Error("there are no spans")
	}
}

// sent are the names of the metrics that were received, by resource.
func (r *receiver) sent() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, s := range r.metrics {
		for _, m := range s.Metrics {
			for _, p := range points(m) {
				name := attrsOf(p.GetAttributes())["resgen.resource.name"]
				if all[name] == nil {
					all[name] = map[string]bool{}
				}
				all[name][m.Name] = true
			}
		}
	}
	return all
}

// TestFaults holds the test above against a program that does what it must not.
func TestFaults(t *testing.T) {
	of, all := readRegistry(t), newReceiver(t)
	ctx := t.Context()
	exporter, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(all.url+"/v1/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(exporter)))
	meter := meters.Meter("bad", otelmetric.WithSchemaURL("https://opentelemetry.io/schemas/1.43.0"))
	record := func(name, unit, description string, attrs ...attribute.KeyValue) {
		h, err := meter.Float64Histogram(name, otelmetric.WithUnit(unit), otelmetric.WithDescription(description))
		if err != nil {
			t.Fatal(err)
		}
		h.Record(ctx, 1, otelmetric.WithAttributes(attrs...))
	}
	record("db.client.operation.time", "s", "x")
	record("db.client.operation.duration", "ms", "Duration of database client operations.", attribute.String("db.statement", "x"))
	record("http.client.request.duration", "s", "Duration of HTTP client requests.", attribute.String("http.request.method", "HACK"), attribute.String("server.address", "x"), attribute.Int("server.port", 1))
	if err := meters.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`db.client.operation.duration: db.statement is no attribute of it`,
		`db.client.operation.duration: db.system.name is missing`,
		`db.client.operation.duration: the unit is "ms", not "s"`,
		`http.client.request.duration: http.request.method must not be "HACK"`,
		`the conventions know no metric db.client.operation.time`,
	}
	if got := all.faults(of); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
