package otelobserver_test

import (
	"context"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	"github.com/resgen-go/resgen/resource/observe"
)

// observers are observers with and without the SDK.
func observers() map[string]observe.Observer {
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	return map[string]observe.Observer{
		"no SDK":  otelobserver.New(otelobserver.WithMeterProvider(metricnoop.NewMeterProvider()), otelobserver.WithTracerProvider(tracenoop.NewTracerProvider())),
		"metrics": otelobserver.New(otelobserver.WithMeterProvider(meters), otelobserver.WithTracerProvider(tracenoop.NewTracerProvider())),
		"spans":   otelobserver.New(otelobserver.WithMeterProvider(meters), otelobserver.WithTracerProvider(sdktrace.NewTracerProvider())),
	}
}

// TestAllocations holds that a call, which has no span of its own, allocates nothing: the SDK does not either if attributes are prepared.
func TestAllocations(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"no SDK", "metrics"} {
		c := openDatabase(observe.Resource{Name: "a"}, observers()[name])
		if n := testing.AllocsPerRun(1000, func() { c.do(ctx, observe.Call, "Query", nil, observe.Result{}) }); n > 0 {
			t.Errorf("%s: a call allocates %v times", name, n)
		}
	}
}

func BenchmarkOperation(b *testing.B) {
	for name, o := range observers() {
		c := openDatabase(observe.Resource{Name: "a"}, o)
		for what, op := range map[string]*observe.Op{"call": c.p.Op(observe.Call, "Query"), "attempt": c.p.Op(observe.Attempt, "SELECT")} {
			b.Run(name+"/"+what, func(b *testing.B) {
				ctx := b.Context()
				b.ReportAllocs()
				for b.Loop() {
					_, span := c.p.Begin(ctx, op)
					span.End(nil, observe.Result{})
				}
			})
		}
	}
	b.Run("SDK alone", func(b *testing.B) {
		h, err := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader())).Meter("x").Float64Histogram("x")
		if err != nil {
			b.Fatal(err)
		}
		ctx, options := b.Context(), []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(attribute.String("a", "b")))}
		b.ReportAllocs()
		for b.Loop() {
			h.Record(ctx, 0.001, options...)
		}
	})
	b.Run("clock", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(time.Now())
		}
	})
}
