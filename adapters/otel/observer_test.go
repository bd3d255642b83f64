package otelobserver_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	"github.com/resgen-go/resgen/resource/observe"
)

// A client does what clients of kinds do: it declares its operations and reports them.
type client struct{ p *observe.Probe }

func open(r observe.Resource, attrs []observe.Attr, ops []*observe.Op, observers ...observe.Observer) *client {
	c := &client{observe.NewProbe(r, observers...)}
	c.p.Declare(attrs, ops...)
	observe.Tell(observe.Event{What: observe.Opened, Resource: r.Name, Kind: r.Kind}, observers...)
	return c
}

// do reports an operation, and what happens within it.
func (c *client) do(ctx context.Context, scope observe.Scope, name string, err error, r observe.Result, within ...func(context.Context)) {
	ctx, span := c.p.Begin(ctx, c.p.Op(scope, name))
	for _, f := range within {
		f(ctx)
	}
	span.End(err, r)
}

// openDatabase opens a resource of a database.
func openDatabase(r observe.Resource, observers ...observe.Observer) *client {
	return open(r,
		[]observe.Attr{observe.String("db.system.name", "postgresql"), observe.String("db.namespace", "shop"), observe.String("server.address", "db"), observe.Int("server.port", 5432)},
		[]*observe.Op{
			{Name: "Query"},
			{Scope: observe.Attempt, Name: "SELECT"},
			{Scope: observe.Attempt, Name: "BATCH", Attrs: []observe.Attr{observe.String("db.collection.name", "orders")}},
			{Scope: observe.Wait, Name: "ACQUIRE"},
			{Scope: observe.Connect, Name: "CONNECT"},
		}, observers...)
}

func openHTTP(r observe.Resource, observers ...observe.Observer) *client {
	return open(r,
		[]observe.Attr{observe.String("server.address", "api"), observe.Int("server.port", 443), observe.String("url.scheme", "https")},
		[]*observe.Op{
			{Name: "Enrich"},
			{Scope: observe.Attempt, Name: "Enrich", Attrs: []observe.Attr{observe.String("http.request.method", "GET"), observe.String("url.template", "/people/{id}")}},
			{Scope: observe.Connect, Name: "CONNECT"},
		}, observers...)
}

func openAWS(r observe.Resource, observers ...observe.Observer) *client {
	return open(r, []observe.Attr{observe.String("rpc.system.name", "aws-api")},
		[]*observe.Op{{Name: "GetObject"}, {Scope: observe.Attempt, Name: "S3/GetObject"}}, observers...)
}

type class string

func (c class) Error() string     { return "hunter2" }
func (c class) ErrorType() string { return string(c) }

// A world has an observer, and collects what it records in memory.
type world struct {
	*otelobserver.Observer
	reader *sdkmetric.ManualReader
	spans  *tracetest.SpanRecorder
	tracer trace.Tracer
}

func newWorld(with ...otelobserver.Option) *world {
	w := &world{reader: sdkmetric.NewManualReader(), spans: tracetest.NewSpanRecorder()}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(w.spans))
	w.tracer = tracers.Tracer("test")
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(w.reader), sdkmetric.WithCardinalityLimit(0))
	w.Observer = otelobserver.New(append([]otelobserver.Option{otelobserver.WithMeterProvider(meters), otelobserver.WithTracerProvider(tracers)}, with...)...)
	return w
}

func (w *world) tell(what observe.What, name, kind string, e observe.Event) {
	e.What, e.Resource, e.Kind = what, name, kind
	observe.Tell(e, w)
}

// collect returns the metrics by name.
func (w *world) collect(t testing.TB) map[string]metricdata.Metrics {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := w.reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	byName := map[string]metricdata.Metrics{}
	for _, s := range all.ScopeMetrics {
		for _, m := range s.Metrics {
			if bounds, ok := s.Scope.Attributes.Value("resgen.buckets"); ok {
				m.Name += " of " + bounds.AsString()
			}
			byName[m.Name] = m
		}
	}
	return byName
}

// series returns the values of all series, by their names and attributes; a histogram is its count. The attributes of the resource alone are
// left out.
func (w *world) series(t testing.TB) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	add := func(name string, attrs attribute.Set, v float64) {
		var texts []string
		for _, kv := range attrs.ToSlice() {
			switch kv.Key {
			case "resgen.resource.kind", "server.address", "server.port", "db.namespace", "url.scheme":
			default:
				texts = append(texts, fmt.Sprintf("%s=%s", kv.Key, kv.Value.String()))
			}
		}
		all[name+"{"+strings.Join(texts, ",")+"}"] += v
	}
	for name, m := range w.collect(t) {
		switch data := m.Data.(type) {
		case metricdata.Histogram[float64]:
			for _, p := range data.DataPoints {
				add(name, p.Attributes, float64(p.Count))
			}
		case metricdata.Sum[int64]:
			for _, p := range data.DataPoints {
				add(name, p.Attributes, float64(p.Value))
			}
		case metricdata.Gauge[int64]:
			for _, p := range data.DataPoints {
				add(name, p.Attributes, float64(p.Value))
			}
		default:
			t.Errorf("%s is a %T", name, data)
		}
	}
	return all
}

func wants(t *testing.T, got, want map[string]float64) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if v, ok := want[name]; !ok || v != got[name] {
			t.Errorf("got %s %v", name, got[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if v, ok := got[name]; !ok || v != want[name] {
			t.Errorf("want %s %v", name, want[name])
		}
	}
}

func TestDatabase(t *testing.T) {
	w := newWorld()
	ctx := t.Context()
	isOpen := true
	r := observe.Resource{Name: "orders", Kind: "postgres", Labels: []observe.Attr{observe.String("team", "shop"), observe.Int("tier", 1)}}
	r.Pool = func() (observe.Pool, bool) { return observe.Pool{Max: 4, InUse: 3, Idle: 1}, isOpen }
	c := openDatabase(r, w)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	c.do(ctx, observe.Call, "Query", nil, observe.Result{})
	c.do(cancelled, observe.Call, "Query", context.Canceled, observe.Result{})
	c.do(ctx, observe.Call, "drop table x", errors.New("hunter2"), observe.Result{})
	c.do(ctx, observe.Attempt, "SELECT", nil, observe.Result{Status: 200})
	c.do(ctx, observe.Attempt, "SELECT", class("23505"), observe.Result{Code: "23505"})
	c.do(ctx, observe.Attempt, "BATCH", nil, observe.Result{Batch: 3})
	c.do(ctx, observe.Wait, "ACQUIRE", nil, observe.Result{})
	c.do(ctx, observe.Wait, "ACQUIRE", context.DeadlineExceeded, observe.Result{})
	c.do(ctx, observe.Connect, "CONNECT", nil, observe.Result{})
	w.tell(observe.AttemptFailed, "orders", "postgres", observe.Event{Type: "timeout"})
	w.tell(observe.SecretChanged, "orders", "postgres", observe.Event{Field: "password"})
	w.tell(observe.HealthChanged, "orders", "postgres", observe.Event{State: "up"})
	w.tell(observe.HealthChanged, "orders", "postgres", observe.Event{State: "down"})

	const of = "resgen.resource.name=orders,team=shop,tier=1}"
	const pool = "{db.client.connection.pool.name=orders,"
	want := map[string]float64{
		"resource.operation.duration{resgen.operation.name=Query," + of:                                                                        1,
		"resource.operation.duration{error.type=canceled,resgen.operation.name=Query," + of:                                                    1,
		"resource.operation.duration{error.type=_OTHER,resgen.operation.name=_OTHER," + of:                                                     1,
		"db.client.operation.duration{db.operation.name=SELECT,db.system.name=postgresql," + of:                                                1,
		"db.client.operation.duration{db.operation.name=SELECT,db.response.status_code=23505,db.system.name=postgresql,error.type=23505," + of: 1,
		"db.client.operation.duration{db.collection.name=orders,db.operation.name=BATCH,db.system.name=postgresql," + of:                       1,
		"db.client.connection.wait_time" + pool + of:                                                                                           1,
		"db.client.connection.wait_time" + pool + "error.type=timeout," + of:                                                                   1,
		"db.client.connection.timeouts" + pool + of:                                                                                            1,
		"db.client.connection.create_time" + pool + of:                                                                                         1,
		"db.client.connection.count" + pool + "db.client.connection.state=used," + of:                                                          3,
		"db.client.connection.count" + pool + "db.client.connection.state=idle," + of:                                                          1,
		"db.client.connection.max" + pool + of:                                                                                                 4,
		"resource.opens{" + of:                                                                                                                 1,
		"resource.open.failures{error.type=timeout," + of:                                                                                      1,
		"resource.secret.changes{" + strings.Replace(of, ",", ",resgen.secret.field=password,", 1):                                             1,
		"resource.health.state{resgen.health.state=up," + of:                                                                                   0,
		"resource.health.state{resgen.health.state=down," + of:                                                                                 1,
	}
	wants(t, w.series(t), want)

	// Closed, its pool is not counted; opened again, everything goes on.
	isOpen = false
	w.tell(observe.Closed, "orders", "postgres", observe.Event{Type: "timeout"})
	isOpen = true
	for name := range w.series(t) { // order: each is looked at
		if strings.HasPrefix(name, "db.client.connection.count") || strings.HasPrefix(name, "db.client.connection.max") {
			t.Error(name)
		}
	}
	openDatabase(r, w).do(ctx, observe.Call, "Query", nil, observe.Result{})
	want["resource.closes{error.type=timeout,"+of] = 1
	want["resource.opens{"+of]++
	want["resource.operation.duration{resgen.operation.name=Query,"+of]++
	wants(t, w.series(t), want)
}

func TestHTTP(t *testing.T) {
	w := newWorld()
	ctx := t.Context()
	r := observe.Resource{Name: "crm", Kind: "http", Pool: func() (observe.Pool, bool) { return observe.Pool{InUse: 2, Idle: 1}, true }}
	c := openHTTP(r, w)
	c.do(ctx, observe.Attempt, "Enrich", nil, observe.Result{Status: 200})
	c.do(ctx, observe.Attempt, "Enrich", class("503"), observe.Result{Status: 503, Resend: 1})
	c.do(ctx, observe.Attempt, "HACK", nil, observe.Result{Status: 200})
	c.do(ctx, observe.Connect, "CONNECT", nil, observe.Result{})
	wants(t, w.series(t), map[string]float64{
		"http.client.request.duration{http.request.method=GET,http.response.status_code=200,resgen.resource.name=crm,url.template=/people/{id}}":                1,
		"http.client.request.duration{error.type=503,http.request.method=GET,http.response.status_code=503,resgen.resource.name=crm,url.template=/people/{id}}": 1,
		"http.client.request.duration{http.request.method=_OTHER,http.response.status_code=200,resgen.resource.name=crm}":                                       1,
		"resource.connect.duration{resgen.operation.name=CONNECT,resgen.resource.name=crm}":                                                                     1,
		"http.client.open_connections{http.connection.state=active,resgen.resource.name=crm}":                                                                   2,
		"http.client.open_connections{http.connection.state=idle,resgen.resource.name=crm}":                                                                     1,
		"resource.opens{resgen.resource.name=crm}": 1,
	})
}

func TestRPC(t *testing.T) {
	w := newWorld()
	c := openAWS(observe.Resource{Name: "files", Kind: "s3"}, w)
	c.do(t.Context(), observe.Attempt, "S3/GetObject", class("NoSuchKey"), observe.Result{Status: 404, Code: "NoSuchKey"})
	wants(t, w.series(t), map[string]float64{
		"rpc.client.call.duration{error.type=NoSuchKey,resgen.resource.name=files,rpc.method=S3/GetObject,rpc.response.status_code=NoSuchKey,rpc.system.name=aws-api}": 1,
		"resource.opens{resgen.resource.name=files}": 1,
	})
}

// TestOtherKinds tries clients that no convention knows, and clients that report calls alone.
func TestOtherKinds(t *testing.T) {
	w := newWorld()
	ctx := t.Context()
	r := observe.Resource{Name: "queue", Kind: "queue", Pool: func() (observe.Pool, bool) { return observe.Pool{Max: 2, InUse: 1}, true }}
	c := open(r, nil, []*observe.Op{{Name: "Push"}}, w)
	for s := observe.Call; s <= observe.Connect; s++ {
		c.do(ctx, s, "Push", nil, observe.Result{})
	}
	c = open(observe.Resource{Name: "graph"}, []observe.Attr{observe.String("db.system.name", "neo4j")}, []*observe.Op{{Name: "MATCH"}}, w)
	c.do(ctx, observe.Call, "MATCH", nil, observe.Result{})
	wants(t, w.series(t), map[string]float64{
		"resource.operation.duration{resgen.operation.name=Push,resgen.resource.name=queue}":                    1,
		"resource.attempt.duration{resgen.operation.name=_OTHER,resgen.resource.name=queue}":                    1,
		"resource.wait.duration{resgen.operation.name=_OTHER,resgen.resource.name=queue}":                       1,
		"resource.connect.duration{resgen.operation.name=_OTHER,resgen.resource.name=queue}":                    1,
		"resource.connection.count{resgen.connection.state=used,resgen.resource.name=queue}":                    1,
		"resource.connection.count{resgen.connection.state=idle,resgen.resource.name=queue}":                    0,
		"resource.connection.max{resgen.resource.name=queue}":                                                   2,
		"resource.operation.duration{resgen.operation.name=MATCH,resgen.resource.name=graph}":                   1,
		"db.client.operation.duration{db.operation.name=MATCH,db.system.name=neo4j,resgen.resource.name=graph}": 1,
		"resource.opens{resgen.resource.name=queue}":                                                            1,
		"resource.opens{resgen.resource.name=graph}":                                                            1,
	})
	if spans := w.spans.Ended(); len(spans) != 2 || spans[0].Name() != "queue" || spans[1].Name() != "MATCH" && spans[1].Name() != "MATCH shop" || spans[1].SpanKind() != trace.SpanKindClient {
		t.Errorf("%v", spans)
	}
}

// texts describes the ended spans: kind, name, parent, status, attributes beyond the resource's.
func (w *world) texts() []string {
	names := map[trace.SpanID]string{}
	for _, s := range w.spans.Ended() {
		names[s.SpanContext().SpanID()] = s.Name()
	}
	var all []string
	for _, s := range w.spans.Ended() {
		text := fmt.Sprintf("%s %q", s.SpanKind(), s.Name())
		if parent := names[s.Parent().SpanID()]; parent != "" {
			text += fmt.Sprintf(" in %q", parent)
		}
		if s.Status().Code == codes.Error {
			text += " failed" + s.Status().Description
		}
		set := attribute.NewSet(s.Attributes()...)
		for _, key := range []attribute.Key{"error.type", "db.response.status_code", "db.operation.batch.size", "http.response.status_code", "http.request.resend_count", "rpc.response.status_code"} {
			if v, ok := set.Value(key); ok {
				text += fmt.Sprintf(" %s=%s", key, v.String())
			}
		}
		all = append(all, text)
	}
	return all
}

func TestSpans(t *testing.T) {
	for _, test := range []struct {
		with []otelobserver.Option
		want []string
	}{
		{nil, []string{
			`client "SELECT shop" in "main" failed error.type=23505 db.response.status_code=23505`,
			`client "BATCH orders" in "main" db.operation.batch.size=3`,
			`client "shop" in "main"`,
			`client "GET /people/{id}" in "main" failed error.type=503 http.response.status_code=503 http.request.resend_count=1`,
			`client "HTTP" in "main"`,
			`client "S3/GetObject" in "main" failed error.type=NoSuchKey rpc.response.status_code=NoSuchKey`,
			`client "aws-api" in "main"`,
			`internal "main"`,
		}},
		{[]otelobserver.Option{otelobserver.WithCallSpans()}, []string{
			`client "SELECT shop" in "orders.Query" failed error.type=23505 db.response.status_code=23505`,
			`client "BATCH orders" in "orders.Query" db.operation.batch.size=3`,
			`client "shop" in "orders.Query"`,
			`internal "orders.Query" in "main" failed error.type=canceled`,
			`client "GET /people/{id}" in "main" failed error.type=503 http.response.status_code=503 http.request.resend_count=1`,
			`client "HTTP" in "main"`,
			`client "S3/GetObject" in "main" failed error.type=NoSuchKey rpc.response.status_code=NoSuchKey`,
			`client "aws-api" in "main"`,
			`internal "main"`,
		}},
	} {
		w := newWorld(test.with...)
		second := newWorld() // joined: each ends its own spans
		ctx, end := w.tracer.Start(t.Context(), "main")
		db := openDatabase(observe.Resource{Name: "orders"}, w, second)
		db.do(ctx, observe.Call, "Query", context.Canceled, observe.Result{}, func(ctx context.Context) {
			db.do(ctx, observe.Wait, "ACQUIRE", nil, observe.Result{})
			db.do(ctx, observe.Attempt, "SELECT", class("23505"), observe.Result{Code: "23505"})
			db.do(ctx, observe.Attempt, "BATCH", nil, observe.Result{Batch: 3})
			db.do(ctx, observe.Attempt, "hunter2", nil, observe.Result{})
		})
		api := openHTTP(observe.Resource{Name: "crm"}, w, second)
		api.do(ctx, observe.Attempt, "Enrich", class("503"), observe.Result{Status: 503, Resend: 1})
		api.do(ctx, observe.Attempt, "hunter2", nil, observe.Result{})
		aws := openAWS(observe.Resource{Name: "files"}, w, second)
		aws.do(ctx, observe.Attempt, "S3/GetObject", class("NoSuchKey"), observe.Result{Code: "NoSuchKey"})
		aws.do(ctx, observe.Attempt, "hunter2", nil, observe.Result{})
		end.End()
		if got := w.texts(); !slices.Equal(got, test.want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if n := len(second.spans.Ended()); n != 7 || len(second.spans.Started()) != 7 {
			t.Errorf("the second observer has ended %d spans", n)
		}
	}
}

// TestExemplars holds that a duration names the span that was measured.
func TestExemplars(t *testing.T) {
	w := newWorld()
	openDatabase(observe.Resource{Name: "orders"}, w).do(t.Context(), observe.Attempt, "SELECT", nil, observe.Result{})
	span := w.spans.Ended()[0].SpanContext().SpanID()
	data := w.collect(t)["db.client.operation.duration"].Data.(metricdata.Histogram[float64])
	if e := data.DataPoints[0].Exemplars; len(e) != 1 || !slices.Equal(e[0].SpanID, span[:]) {
		t.Errorf("%v", e)
	}
}

func TestBuckets(t *testing.T) {
	w := newWorld()
	openDatabase(observe.Resource{Name: "a"}, w).do(t.Context(), observe.Attempt, "SELECT", nil, observe.Result{})
	openDatabase(observe.Resource{Name: "b", Buckets: []float64{2, 1, 1}}, w).do(t.Context(), observe.Attempt, "SELECT", nil, observe.Result{})
	openHTTP(observe.Resource{Name: "c"}, w).do(t.Context(), observe.Attempt, "Enrich", nil, observe.Result{})
	for name, want := range map[string][]float64{
		"db.client.operation.duration":        {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10},
		"db.client.operation.duration of 1,2": {1, 2},
		"http.client.request.duration":        {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10},
	} {
		data, _ := w.collect(t)[name].Data.(metricdata.Histogram[float64])
		if len(data.DataPoints) != 1 || !slices.Equal(data.DataPoints[0].Bounds, want) {
			t.Errorf("%s: %v", name, data)
		}
	}
}

// TestInputAddsNoSeries tries 20,000 operations, classes of errors, codes, statuses, fields and states, in clients that are opened again and
// again.
func TestInputAddsNoSeries(t *testing.T) {
	w := newWorld(otelobserver.WithTracerProvider(tracenoop.NewTracerProvider()))
	flood := func(from, n int) int {
		var clients []*client
		for i := from; i < from+n; i++ {
			if i%100 == 0 {
				clients = []*client{openDatabase(observe.Resource{Name: "a"}, w), openHTTP(observe.Resource{Name: "b"}, w), openAWS(observe.Resource{Name: "c"}, w)}
			}
			text := fmt.Sprint("x\xff", i)
			for _, c := range clients {
				for s := observe.Call; s <= observe.Connect; s++ {
					c.do(context.Background(), s, text, class(text), observe.Result{Code: text, Status: i})
					c.do(context.Background(), s, text, nil, observe.Result{Code: text, Status: i})
				}
			}
			for what := observe.AttemptFailed; what <= observe.HealthChanged; what++ {
				w.tell(what, "a", "", observe.Event{Type: text, Field: text, State: text})
			}
		}
		return len(w.series(t))
	}
	before := flood(0, 1000)
	if after := flood(1000, 19_000); after != before {
		t.Errorf("%d series became %d", before, after)
	}
}

// TestShared has 1,000 resources use one observer at once while metrics are collected.
func TestShared(t *testing.T) {
	w := newWorld(otelobserver.WithTracerProvider(tracenoop.NewTracerProvider()))
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			r := observe.Resource{Name: fmt.Sprint("r", i), Kind: "k", Pool: func() (observe.Pool, bool) { return observe.Pool{Idle: 1}, true }}
			c := openDatabase(r, w)
			for range 10 {
				c.do(context.Background(), observe.Attempt, "SELECT", nil, observe.Result{})
			}
			w.tell(observe.HealthChanged, r.Name, "k", observe.Event{State: "up"})
			if i%2 == 0 {
				w.tell(observe.Closed, r.Name, "k", observe.Event{})
			}
		})
	}
	w.series(t)
	all.Wait()
	var operations, idle float64
	for name, v := range w.series(t) { // order: they are added up
		switch {
		case strings.HasPrefix(name, "db.client.operation.duration{"):
			operations += v
		case strings.HasPrefix(name, "db.client.connection.count{"):
			idle += v
		}
	}
	if operations != 10_000 || idle != 500 {
		t.Error(operations, idle)
	}
}

// TestDefaults holds that an observer without options uses the providers of the program, also if they are set later.
func TestDefaults(t *testing.T) {
	meters, tracers := otel.GetMeterProvider(), otel.GetTracerProvider()
	defer func() { otel.SetMeterProvider(meters); otel.SetTracerProvider(tracers) }()
	o := otelobserver.New()
	r := observe.Resource{Name: "a", Pool: func() (observe.Pool, bool) { return observe.Pool{Idle: 1}, true }}
	c := openDatabase(r, o)
	w := &world{reader: sdkmetric.NewManualReader(), spans: tracetest.NewSpanRecorder()}
	otel.SetMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(w.reader)))
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(w.spans)))
	c.do(t.Context(), observe.Attempt, "SELECT", nil, observe.Result{})
	if got := w.collect(t); len(w.spans.Ended()) != 1 || len(got) != 2 {
		t.Errorf("%d spans, %v", len(w.spans.Ended()), got)
	}
}

// TestPropagation holds that a request bears the span of its attempt, and not the one of its caller, if there is a propagator.
func TestPropagation(t *testing.T) {
	for _, with := range [][]otelobserver.Option{nil, {otelobserver.WithPropagator(propagation.TraceContext{})}} {
		w := newWorld(with...)
		c := openHTTP(observe.Resource{Name: "api", Kind: "http"}, w)
		ctx, caller := w.tracer.Start(context.Background(), "caller")
		ctx, span := c.p.Begin(ctx, c.p.Op(observe.Attempt, "Enrich"))
		header := http.Header{}
		span.Inject(header)
		of := trace.SpanContextFromContext(ctx)
		span.End(nil, observe.Result{})
		caller.End()
		want := http.Header{}
		if with != nil {
			want.Set("Traceparent", fmt.Sprintf("00-%s-%s-01", caller.SpanContext().TraceID(), of.SpanID()))
		}
		if of.SpanID() == caller.SpanContext().SpanID() || !reflect.DeepEqual(header, want) {
			t.Errorf("%v, want %v", header, want)
		}
	}
}
