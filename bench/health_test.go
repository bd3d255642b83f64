package bench_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

const monitored = 1000

// watched opens 1,000 resources in a chain of ten each, so that a state depends on the ones of others, and as many that borrow them if
// borrowed.
func watched(tb testing.TB, borrowed bool) *health.Health {
	tb.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h := health.New()
	nodes := make([]lifecycle.Node, monitored)
	for i := range nodes {
		nodes[i] = lifecycle.Node{
			Name: fmt.Sprintf("r%d", i), Kind: "kind",
			Open:  func(context.Context, ...resource.OpenOption) error { return nil },
			Close: func(context.Context) error { return nil },
			Check: func(context.Context) error { return nil },
		}
		if i%10 > 0 {
			nodes[i].After = []string{fmt.Sprintf("r%d", i-1)}
		}
	}
	start := func(nodes []lifecycle.Node) {
		s := lifecycle.Settings{Monitor: h, MonitorAll: true, Logger: quiet}
		g, err := s.Start(context.Background(), nil, nodes...)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() {
			if err := g.Close(context.Background()); err != nil {
				tb.Error(err)
			}
		})
	}
	start(nodes)
	if borrowed {
		lent := make([]lifecycle.Node, monitored)
		for i, n := range nodes {
			lent[i] = lifecycle.Node{Name: n.Name, Kind: n.Kind, After: n.After, Check: n.Check, State: lifecycle.NodeBorrowed}
		}
		start(lent)
	}
	return h
}

// BenchmarkHealth is what a request of a status page and of a probe costs while 1,000 resources are monitored, and opening them.
func BenchmarkHealth(b *testing.B) {
	for _, lent := range []bool{false, true} {
		name := map[bool]string{false: "managed", true: "borrowed-too"}[lent]
		h := watched(b, lent)
		b.Run(name+"-statuses", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					h.Statuses()
				}
			})
		})
		b.Run(name+"-readiness", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					h.Readiness()
				}
			})
		})
		b.Run(name+"-check", func(b *testing.B) {
			measure(b, func(b *testing.B) {
				for b.Loop() {
					check(b, h.Check(context.Background()))
				}
			})
		})
	}
}
