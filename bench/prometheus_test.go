package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/bench/handles"
	"github.com/resgen-go/resgen/resource"
)

// adder opens the client with the short method.
func adder(tb testing.TB, opts ...handles.Option) *handles.Adder {
	tb.Helper()
	a, shut, err := handles.OpenAdderResource(context.Background(), append(opts, handles.WithSource(resource.Map{}))...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := shut(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return a
}

func withPrometheus() handles.Option {
	return handles.WithObserver(promobserver.New(prometheus.NewRegistry()))
}

// BenchmarkPrometheus is a call of a short method without an observer and with adapters/prometheus, beside two readings of the clock.
func BenchmarkPrometheus(b *testing.B) {
	ctx := context.Background()
	for name, opts := range map[string][]handles.Option{"none": nil, "prometheus": {withPrometheus()}} {
		b.Run(name, func(b *testing.B) {
			a := adder(b, opts...)
			measure(b, func(b *testing.B) {
				for b.Loop() {
					a.Add(ctx, 1)
				}
			})
		})
	}
	b.Run("clock", func(b *testing.B) {
		measure(b, func(b *testing.B) {
			for b.Loop() {
				_ = time.Since(time.Now())
			}
		})
	})
}

func TestPrometheusAllocatesNothing(t *testing.T) {
	ctx, a := context.Background(), adder(t, withPrometheus())
	if n := testing.AllocsPerRun(100, func() { a.Add(ctx, 1) }); n != 0 {
		t.Errorf("a call that Prometheus counts makes %v allocations", n)
	}
}
