package bench_test

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/bench/observed"
)

// opened opens a client for a test or a benchmark, and returns a call of it.
func opened(tb testing.TB, call observed.Call, opts ...observed.Option) func(context.Context) error {
	tb.Helper()
	do, shut, err := call(context.Background(), opts...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := shut(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	if err := do(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return do
}

func again(ctx context.Context, do func(context.Context) error) func(b *testing.B) {
	return func(b *testing.B) {
		for b.Loop() {
			check(b, do(ctx))
		}
	}
}

// BenchmarkUnobserved is a call of each kind without an observer, and of a client that would get a generated layer. cmd/bench runs it with the
// hooks of the kinds, and without. The call before there were layers is the one of the client itself, through an interface; a handle has one.
func BenchmarkUnobserved(b *testing.B) {
	a, ctx := adder(b), context.Background()
	client = a.Native()
	for name, bench := range map[string]func(*testing.B){
		"layer": func(b *testing.B) {
			for b.Loop() {
				a.Add(ctx, 1)
			}
		},
		"layer-native": func(b *testing.B) {
			for b.Loop() {
				client.Add(ctx, 1)
			}
		},
	} {
		b.Run(name, func(b *testing.B) { measure(b, bench) })
	}
	for _, kind := range observed.Kinds {
		b.Run(kind, func(b *testing.B) {
			do := opened(b, observed.Calls[kind])
			measure(b, again(context.Background(), do))
		})
	}
}
