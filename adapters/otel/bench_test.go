package otelobserver_test

import (
	"context"
	"testing"
	"time"

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

// TestAllocations holds a call, which has no span of its own, to what the SDK itself allocates for a measurement with prepared attributes.
func TestAllocations(t *testing.T) {
	ctx := context.Background()
	for name, most := range map[string]float64{"no SDK": 0, "metrics": 1} {
		c := openDatabase(observe.Resource{Name: "a"}, observers()[name])
		if n := testing.AllocsPerRun(1000, func() { c.do(ctx, observe.Call, "Query", nil, observe.Result{}) }); n > most {
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
	b.Run("clock", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(time.Now())
		}
	})
}
