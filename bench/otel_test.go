package bench_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/XSAM/otelsql"
	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"modernc.org/sqlite"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	"github.com/resgen-go/resgen/bench/observed"
	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// A telemetry is a way of a program to record metrics and spans. They are made as for an exporter, and then thrown away.
type telemetry struct {
	meters  metric.MeterProvider
	tracers trace.TracerProvider
}

// telemetries are the two ways of a program that records metrics: each call has a span too, or none is sampled.
func telemetries() map[string]telemetry {
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	return map[string]telemetry{
		"spans":     {meters, sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(discard{}))},
		"unsampled": {meters, sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(discard{}), sdktrace.WithSampler(sdktrace.NeverSample()))},
	}
}

// discard is a SpanProcessor that exports nothing.
type discard struct{}

func (discard) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (discard) OnEnd(sdktrace.ReadOnlySpan)                     {}
func (discard) Shutdown(context.Context) error                  { return nil }
func (discard) ForceFlush(context.Context) error                { return nil }

// resgen is the option with which a client reports to t.
func (t telemetry) resgen() observed.Option {
	return observed.WithObserver(otelobserver.New(otelobserver.WithMeterProvider(t.meters), otelobserver.WithTracerProvider(t.tracers),
		otelobserver.WithPropagator(propagation.TraceContext{})))
}

func (t telemetry) otelhttp() observed.Option {
	return observed.WithAPIConfigure(func(o *httpkind.Options) error {
		o.RoundTripper = otelhttp.NewTransport(o.RoundTripper, otelhttp.WithMeterProvider(t.meters), otelhttp.WithTracerProvider(t.tracers),
			otelhttp.WithPropagators(propagation.TraceContext{}))
		return nil
	})
}

func (t telemetry) otelpgx() observed.Option {
	return observed.WithDatabaseConfigure(func(c *pgxpool.Config) error {
		c.ConnConfig.Tracer = otelpgx.NewTracer(otelpgx.WithMeterProvider(t.meters), otelpgx.WithTracerProvider(t.tracers))
		return nil
	})
}

// sqlite returns a call of a *sql.DB that open makes, with the parameters that the kind sql adds.
func sqliteCall(open func() (*sql.DB, error)) observed.Call {
	return func(context.Context, ...observed.Option) (do, shut func(context.Context) error, err error) {
		db, err := open()
		if err != nil {
			return nil, nil, err
		}
		db.SetMaxOpenConns(1)
		return func(ctx context.Context) error {
			var n int32
			return db.QueryRowContext(ctx, "SELECT 7").Scan(&n)
		}, func(context.Context) error { return db.Close() }, nil
	}
}

const sqliteMemory = ":memory:?busy_timeout=5000&_foreign_keys=1&_error_rc=1"

// otelsql opens what the kind sql opens, through otelsql with its defaults, or with as few spans as it can make of a query.
func (t telemetry) otelsql(lean bool) observed.Call {
	return sqliteCall(func() (*sql.DB, error) {
		c, err := sqlite.NewConnector(sqliteMemory)
		if err != nil {
			return nil, err
		}
		options := []otelsql.Option{otelsql.WithMeterProvider(t.meters), otelsql.WithTracerProvider(t.tracers)}
		if lean {
			options = append(options, otelsql.WithSpanOptions(otelsql.SpanOptions{
				OmitConnResetSession: true, OmitConnPrepare: true, OmitRows: true, OmitConnectorConnect: true,
			}))
		}
		return otelsql.OpenDB(c, options...), nil
	})
}

func plainSQLite() (*sql.DB, error) {
	c, err := sqlite.NewConnector(sqliteMemory)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(c), nil
}

// A rival is one way to observe a call, or not to.
type rival struct {
	name string
	call observed.Call
	with []observed.Option
}

// rivals are, for each call, those who report it to t: nobody, resgen, and the library that does so otherwise. Whoever has a client of his
// own stands after that client without telemetry.
func (t telemetry) rivals(server string) map[string][]rival {
	to := observed.Calls
	return map[string][]rival{
		"http":        {{"none", to["http"], nil}, {"resgen", to["http"], []observed.Option{t.resgen()}}, {"otelhttp", to["http"], []observed.Option{t.otelhttp()}}},
		"http-server": {{"none", observed.CallServer(server), nil}, {"resgen", observed.CallServer(server), []observed.Option{t.resgen()}}, {"otelhttp", observed.CallServer(server), []observed.Option{t.otelhttp()}}},
		"postgres":    {{"none", to["postgres"], nil}, {"resgen", to["postgres"], []observed.Option{t.resgen()}}, {"otelpgx", to["postgres"], []observed.Option{t.otelpgx()}}},
		"sql": {
			{"none", to["sql"], nil},
			{"resgen", to["sql"], []observed.Option{t.resgen()}},
			{"none-otelsql", sqliteCall(plainSQLite), nil},
			{"otelsql", t.otelsql(false), nil},
			{"otelsql-lean", t.otelsql(true), nil},
		},
	}
}

// answering is a server that answers as observed.Answer does.
func answering(tb testing.TB) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }))
	tb.Cleanup(server.Close)
	return server.URL
}

// BenchmarkOpenTelemetry is a call with nobody, with adapters/otel, and with the libraries that do the same. It is part of a span, as in a
// server: otelpgx makes no spans outside of one.
func BenchmarkOpenTelemetry(b *testing.B) {
	server := answering(b)
	for name, t := range telemetries() {
		ctx, _ := t.tracers.Tracer("bench").Start(context.Background(), "parent")
		for call, rivals := range t.rivals(server) {
			for _, r := range rivals {
				b.Run(name+"/"+call+"/"+r.name, func(b *testing.B) { measure(b, again(ctx, opened(b, r.call, r.with...))) })
			}
		}
	}
}

// TestOpenTelemetryAllocations holds that adapters/otel adds no more allocations to a call than the libraries that do the same. A server has
// goroutines of its own, so it is left out.
func TestOpenTelemetryAllocations(t *testing.T) {
	for name, to := range telemetries() {
		ctx, _ := to.tracers.Tracer("bench").Start(context.Background(), "parent")
		rivals := to.rivals("http://localhost")
		delete(rivals, "http-server")
		for call, rivals := range rivals {
			t.Run(name+"/"+call, func(t *testing.T) {
				none, resgen := 0.0, 0.0
				for _, r := range rivals {
					do := opened(t, r.call, r.with...)
					n := testing.AllocsPerRun(200, func() {
						if err := do(ctx); err != nil {
							t.Fatal(err)
						}
					})
					switch r.name {
					case "none", "none-otelsql":
						none = n
					case "resgen":
						resgen = n - none
						t.Logf("%s: %v", r.name, resgen)
					default:
						t.Logf("%s: %v", r.name, n-none)
						if resgen > n-none {
							t.Errorf("resgen adds %v allocations, %s %v", resgen, r.name, n-none)
						}
					}
				}
			})
		}
	}
}
