package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/resgen-go/resgen/bench/handles"
	"github.com/resgen-go/resgen/resource"
)

func open(tb testing.TB) *handles.Resources {
	tb.Helper()
	r, err := handles.Open(context.Background(), handles.WithSource(resource.Map{}))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return r
}

// client is a variable of an interface type, so that the compiler cannot know what is called.
var client handles.AdderClient

// BenchmarkCall is one method, called through an interface and through a handle without an observer.
func BenchmarkCall(b *testing.B) {
	ctx := context.Background()
	handle := open(b).Adder
	b.Run("interface", func(b *testing.B) {
		client = handle.Native()
		b.ReportAllocs()
		for b.Loop() {
			client.Add(ctx, 1)
		}
	})
	b.Run("handle", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			handle.Add(ctx, 1)
		}
	})
}

func TestCallAllocatesNothing(t *testing.T) {
	ctx := context.Background()
	handle := open(t).Adder
	if n := testing.AllocsPerRun(100, func() { handle.Add(ctx, 1) }); n != 0 {
		t.Errorf("a call through a handle makes %v allocations", n)
	}
}

// BenchmarkOpen opens ten resources, of which one takes 40 ms and the others 20 ms. It reports how many times the slowest that is.
func BenchmarkOpen(b *testing.B) {
	const slowest = 40 * time.Millisecond
	for b.Loop() {
		r, err := handles.Open(context.Background(), handles.WithSource(resource.Map{}))
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(slowest), "x-slowest")
}
