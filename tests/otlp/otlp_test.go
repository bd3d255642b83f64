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
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/program"
)

func TestMain(m *testing.M) { live.Main(m) }

// servers are what the programs work with.
var servers = program.Servers{
	Postgres: func(t testing.TB) program.Database {
		d := live.Postgres(t).Database(t)
		return program.Database{Host: d.Host, Port: d.Port, Name: d.Name, Password: d.Password.Reveal()}
	},
	MySQL: func(t testing.TB) program.Database {
		d := live.MySQL(t).Schema(t)
		return program.Database{Host: d.Host, Port: d.Port, Name: d.Name, Password: d.Password.Reveal()}
	},
	Redis: func(t testing.TB) program.Cache {
		u := live.Redis(t).User(t)
		return program.Cache{Address: u.Addr(), Database: u.Database, Name: u.Name, Password: u.Password.Reveal()}
	},
	S3: func(t testing.TB) program.Bucket {
		b := live.S3(t).Bucket(t)
		return program.Bucket{Address: b.Addr(), Name: b.Name, AccessKey: b.AccessKey, SecretKey: b.SecretKey.Reveal()}
	},
	AWS: func(t testing.TB) program.Account {
		s := live.AWS(t)
		user := s.User(t, "sts:AssumeRole")
		return program.Account{Address: s.Addr(), AccessKey: user.AccessKeyID, SecretKey: user.SecretAccessKey, Role: s.Role(t, "s3:*")}
	},
}

// everyKind are metrics that every resource sends.
var everyKind = []string{"resource.operation.duration", "resource.opens", "resource.open.failures", "resource.closes"}

var ofDatabases = []string{
	"db.client.operation.duration", "db.client.connection.wait_time", "db.client.connection.timeouts", "db.client.connection.create_time",
	"db.client.connection.count", "db.client.connection.max",
}

var ofHTTP = []string{
	"http.client.request.duration", "http.client.open_connections", "resource.connection.max", "resource.wait.duration", "resource.connect.duration",
	"resource.secret.changes",
}

// ofKind are metrics that the resources of a kind send besides.
var ofKind = map[string][]string{
	"postgres": ofDatabases,
	"sql":      ofDatabases,
	"redis":    {"db.client.operation.duration", "db.client.connection.create_time", "db.client.connection.count", "db.client.connection.max"},
	"http":     ofHTTP,
	"webhook":  ofHTTP,
	"aws_role": {"rpc.client.call.duration"},
	"lambda":   {"rpc.client.call.duration"},
	"s3":       {"rpc.client.call.duration"},
	"queue":    {"resource.attempt.duration", "resource.connection.count", "resource.secret.changes", "resource.health.state"},
}

// queue reports as a kind would that the conventions have no word for. No kind under kinds/ is one. It knows of more, too, than a test can
// have happen to a real server.
func queue(ctx context.Context, o observe.Observer, collect func()) {
	r := observe.Resource{Name: "queue", Kind: "queue", Labels: []observe.Attr{observe.String("team", "shop")}}
	r.Pool = func() (observe.Pool, bool) { return observe.Pool{Max: 5, InUse: 1, Idle: 2}, true }
	tell := func(what observe.What, e observe.Event) {
		e.What, e.Resource, e.Kind = what, r.Name, r.Kind
		observe.Tell(e, o)
	}
	p := observe.NewProbe(r, o)
	p.Declare(nil, &observe.Op{Name: "Push"})
	tell(observe.AttemptFailed, observe.Event{Type: "timeout"})
	p = observe.NewProbe(r, o)
	p.Declare(nil, &observe.Op{Name: "Push"})
	tell(observe.Opened, observe.Event{})
	tell(observe.HealthChanged, observe.Event{State: "up", Before: "starting"})
	tell(observe.SecretChanged, observe.Event{Field: "password"})
	for s := observe.Call; s <= observe.Connect; s++ {
		for _, name := range []string{"Push", "SELECT hunter2"} {
			for _, class := range []string{"", "timeout", "bad \xff"} {
				_, span := p.Begin(ctx, p.Op(s, name))
				span.End(nil, observe.Result{Type: class, Code: class})
			}
		}
	}
	collect()
	tell(observe.Closed, observe.Event{})
	tell(observe.Closed, observe.Event{Type: "timeout"})
}

// TestConventions has a real client of every kind do all that it reports, and holds what a collector gets to the conventions.
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
	collect := func() {
		if err := meters.ForceFlush(ctx); err != nil {
			t.Error(err)
		}
	}
	queue(ctx, o, collect)
	kinds := map[string]string{"queue": "queue"} // by resource
	skipped := map[string]bool{}                 // kinds
	for _, p := range program.Programs(servers) {
		t.Run(strings.TrimSpace(p.Kind+" "+p.Driver), func(t *testing.T) {
			skipped[p.Kind] = true
			p.Run(t, o, func(what string) {
				if what == program.Pooled {
					collect()
				}
			})
			skipped[p.Kind] = false
			kinds[p.Resource] = p.Kind
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
	got := all.sent()
	for resource, kind := range kinds { // order: all are checked
		for _, name := range slices.Concat(everyKind, ofKind[kind]) {
			if !got[resource][name] {
				t.Errorf("%s, of the kind %s, does not send %s", resource, kind, name)
			}
		}
		delete(got, resource)
	}
	if len(got) > 0 {
		t.Errorf("there are series of %v", slices.Collect(maps.Keys(got)))
	}
	partly := false
	for _, kind := range program.Kinds(t, "../../kinds") {
		partly = partly || skipped[kind]
		if !skipped[kind] && !slices.Contains(slices.Collect(maps.Values(kinds)), kind) {
			t.Errorf("the kind %s sends nothing", kind)
		}
	}
	if !partly {
		all.onPage(t, of)
	}
	all.checkSpans(t)
	all.checkStatements(t, kinds)
}

// checkSpans holds what is not the conventions'.
func (r *receiver) checkSpans(t *testing.T) {
	for _, s := range r.traces {
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
	if len(r.traces) == 0 {
		t.Error("there are no spans")
	}
}

// checkStatements fails the test unless every span and every point of a database has db.operation.name, and that of SQL says WITH of a statement
// that begins so after comments and in lower case.
func (r *receiver) checkStatements(t *testing.T, kinds map[string]string) {
	seen := map[string]bool{}
	check := func(where string, attrs map[string]string) {
		if attrs["db.system.name"] == "" {
			return
		}
		if attrs["db.operation.name"] == "" {
			t.Errorf("%s has no db.operation.name: %v", where, attrs)
		}
		seen[attrs["resgen.resource.name"]+" "+where+" "+attrs["db.operation.name"]] = true
	}
	for _, s := range r.metrics {
		for _, m := range s.Metrics {
			for _, p := range points(m) {
				check("a point", attrsOf(p.GetAttributes()))
			}
		}
	}
	for _, s := range r.traces {
		for _, span := range s.Spans {
			check("a span", attrsOf(span.Attributes))
		}
	}
	for resource, kind := range kinds { // order: all are checked
		if (kind == "postgres" || kind == "sql") && !(seen[resource+" a point WITH"] && seen[resource+" a span WITH"]) {
			t.Errorf("%s has no db.operation.name WITH", resource)
		}
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
