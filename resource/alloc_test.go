package resource_test

import (
	"context"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
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

func loadWide(r *resource.Reader) wide {
	var c wide
	r.From(resource.FromResource, "s0", "s1")
	resource.Read(r, &c.s[0], "s0", resource.Env("S0"), resource.String)
	resource.Read(r, &c.s[1], "s1", resource.Env("S1"), resource.String)
	resource.Read(r, &c.s[2], "s2", resource.Env("S2").Required(), resource.String)
	resource.Read(r, &c.s[3], "s3", resource.Env("S3").AllowEmpty(), resource.String)
	resource.Read(r, &c.s[4], "s4", resource.Env("S4").Shared(), resource.String)
	resource.Read(r, &c.s[5], "s5", resource.Env("X", "S5"), resource.String)
	resource.Read(r, &c.s[6], "s6", resource.Env("S6").OrFile("S6_FILE"), resource.String)
	resource.Read(r, &c.s[7], "s7", resource.Env("S7"), resource.String)
	resource.Read(r, &c.s[8], "s8", resource.Env("S8"), resource.String)
	resource.Read(r, &c.n[0], "n0", resource.Env("N0"), resource.Int)
	resource.Read(r, &c.n[1], "n1", resource.Env("N1"), resource.Int)
	resource.Read(r, &c.n[2], "n2", resource.Env("N2"), resource.Int)
	resource.Read(r, &c.n[3], "n3", resource.Env("N3"), resource.Int)
	resource.Read(r, &c.n[4], "n4", resource.Env("N4"), resource.Int)
	resource.Read(r, &c.b[0], "b0", resource.Env("B0"), resource.Bool)
	resource.Read(r, &c.b[1], "b1", resource.Env("B1"), resource.Bool)
	resource.Read(r, &c.d[0], "d0", resource.Env("D0"), resource.Duration)
	resource.Read(r, &c.d[1], "d1", resource.Env("D1"), resource.Duration)
	return c
}

func loadSeconds(r *resource.Reader) wide {
	var c wide
	resource.Read(r, &c.d[0], "d0", resource.Env("D0"), resource.DurationIn(time.Second))
	resource.Read(r, &c.d[1], "d1", resource.Env("D0"), resource.DurationIn(time.Minute))
	return c
}

type secrets struct {
	noCheck
	a, b resource.Secret
}

func loadSecrets(r *resource.Reader) secrets {
	var c secrets
	r.Secret(&c.a, "a", resource.Env("S0").OrFile("S0_FILE"))
	r.Secret(&c.b, "b", resource.Env("X", "S1"))
	return c
}

func TestAllocs(t *testing.T) {
	var source resource.Source = wideSource
	reader := func() *resource.Reader {
		r, err := resource.NewReader(context.Background(), resource.Settings{Source: source}, resource.Profiles{})
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
		run  func(*resource.Reader)
		want float64
	}{
		{"18 fields", func(r *resource.Reader) { resource.Load(r, "x", loadWide) }, 0},
		{"18 fields traced", func(r *resource.Reader) { r.Trace(); resource.Load(r, "x", loadWide) }, 1},
		{"durations in units", func(r *resource.Reader) { resource.Load(r, "x", loadSeconds) }, 0},
		{"2 secrets", func(r *resource.Reader) { resource.Load(r, "x", loadSecrets) }, 4},
		{"an absent resource", func(r *resource.Reader) {
			resource.LoadOptional(r, "x", func(r *resource.Reader) (c noCheck) {
				var s string
				resource.Read(r, &s, "s", resource.Env("Y"), resource.String)
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
		r, err := resource.NewReader(context.Background(), resource.Settings{Source: source}, resource.Profiles{})
		if err != nil {
			b.Fatal(err)
		}
		resource.Load(r, "x", loadWide)
		if err := r.Err(); err != nil {
			b.Fatal(err)
		}
	}
}
