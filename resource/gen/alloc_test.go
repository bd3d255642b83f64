package gen_test

import (
	"context"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// wide has 18 fields of types that need no memory of their own.
type wide struct {
	noCheck
	s [9]string
	n [5]int
	b [2]bool
	d [2]time.Duration
}

var wideSource = resource.Map{
	"S0": "a", "S1": "b", "S2": "c", "S3": "d", "S4": "e", "S5": "f", "S6": "g", "S7": "h", "S8": "i",
	"N0": "1", "N1": "2", "N2": "3", "N3": "4", "N4": "5", "B0": "true", "B1": "false", "D0": "5s", "D1": "7m",
}

func loadWide(r *gen.Reader) wide {
	var c wide
	r.From(gen.FromResource, "s0", "s1")
	gen.Read(r, &c.s[0], "s0", gen.Env("S0"), format.String)
	gen.Read(r, &c.s[1], "s1", gen.Env("S1"), format.String)
	gen.Read(r, &c.s[2], "s2", gen.Env("S2").Required(), format.String)
	gen.Read(r, &c.s[3], "s3", gen.Env("S3").AllowEmpty(), format.String)
	gen.Read(r, &c.s[4], "s4", gen.Env("S4").Shared(), format.String)
	gen.Read(r, &c.s[5], "s5", gen.Env("X", "S5"), format.String)
	gen.Read(r, &c.s[6], "s6", gen.Env("S6").OrFile("S6_FILE"), format.String)
	gen.Read(r, &c.s[7], "s7", gen.Env("S7"), format.String)
	gen.Read(r, &c.s[8], "s8", gen.Env("S8"), format.String)
	gen.Read(r, &c.n[0], "n0", gen.Env("N0"), format.Int)
	gen.Read(r, &c.n[1], "n1", gen.Env("N1"), format.Int)
	gen.Read(r, &c.n[2], "n2", gen.Env("N2"), format.Int)
	gen.Read(r, &c.n[3], "n3", gen.Env("N3"), format.Int)
	gen.Read(r, &c.n[4], "n4", gen.Env("N4"), format.Int)
	gen.Read(r, &c.b[0], "b0", gen.Env("B0"), format.Bool)
	gen.Read(r, &c.b[1], "b1", gen.Env("B1"), format.Bool)
	gen.Read(r, &c.d[0], "d0", gen.Env("D0"), format.Duration)
	gen.Read(r, &c.d[1], "d1", gen.Env("D1"), format.Duration)
	return c
}

func loadSeconds(r *gen.Reader) wide {
	var c wide
	gen.Read(r, &c.d[0], "d0", gen.Env("D0"), format.DurationIn(time.Second))
	gen.Read(r, &c.d[1], "d1", gen.Env("D0"), format.DurationIn(time.Minute))
	return c
}

type secrets struct {
	noCheck
	a, b resource.Secret
}

func loadSecrets(r *gen.Reader) secrets {
	var c secrets
	r.Secret(&c.a, "a", gen.Env("S0").OrFile("S0_FILE"))
	r.Secret(&c.b, "b", gen.Env("X", "S1"))
	return c
}

func TestAllocs(t *testing.T) {
	var source resource.Source = wideSource
	reader := func() *gen.Reader {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: source}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	base := testing.AllocsPerRun(100, func() { reader() })
	if base > 2 {
		t.Errorf("a reader costs %v allocations", base)
	}
	for _, tt := range []struct {
		name string
		run  func(*gen.Reader)
		want float64
	}{
		{"18 fields", func(r *gen.Reader) { gen.Load(r, "x", loadWide) }, 0},
		{"18 fields traced", func(r *gen.Reader) { r.Trace(); gen.Load(r, "x", loadWide) }, 1},
		{"durations in units", func(r *gen.Reader) { gen.Load(r, "x", loadSeconds) }, 0},
		{"2 secrets", func(r *gen.Reader) { gen.Load(r, "x", loadSecrets) }, 4},
		{"an absent resource", func(r *gen.Reader) {
			gen.LoadOptional(r, "x", func(r *gen.Reader) (c noCheck) {
				var s string
				gen.Read(r, &s, "s", gen.Env("Y"), format.String)
				return c
			})
		}, 0},
	} {
		got := testing.AllocsPerRun(100, func() {
			r := reader()
			tt.run(r)
			if err := r.Err(); err != nil {
				t.Fatal(err)
			}
		}) - base
		if got != tt.want {
			t.Errorf("%s: %v allocations, want %v", tt.name, got, tt.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() {
		var ps resource.Problems
		if ps.Err() != nil {
			t.Fatal("problems")
		}
	}); n != 0 {
		t.Errorf("no problems cost %v allocations", n)
	}
}

func BenchmarkLoad(b *testing.B) {
	var source resource.Source = wideSource
	b.ReportAllocs()
	for b.Loop() {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: source}, gen.Profiles{})
		if err != nil {
			b.Fatal(err)
		}
		gen.Load(r, "x", loadWide)
		if err := r.Err(); err != nil {
			b.Fatal(err)
		}
	}
}
