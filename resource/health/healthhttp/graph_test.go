package healthhttp

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/health"
)

// TestGraph draws random groups: no two boxes overlap, each resource is drawn once, and what a resource needs stands to its right.
func TestGraph(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		statuses := make([]health.Status, 1+random.IntN(40))
		joined := map[string]bool{}
		edges := 0
		for i := range statuses {
			s := health.Status{Name: fmt.Sprintf("resource_%d", i), State: health.Up}
			for j := range i {
				if random.IntN(12) == 0 {
					s.After = append(s.After, statuses[j].Name)
					joined[s.Name], joined[statuses[j].Name] = true, true
					edges++
				}
			}
			statuses[i] = s
		}
		rows := rowsOf(statuses, nil, time.Now())
		at, picture, boxes, drawn := map[string]*box{}, map[string]*graph{}, 0, 0
		for _, g := range draw(rows) {
			boxes, drawn = boxes+len(g.Boxes), drawn+len(g.Edges)
			for _, b := range g.Boxes {
				at[b.Name], picture[b.Name] = b, g
				checkBox(t, g, b)
			}
		}
		if len(at) != len(joined) || boxes != len(joined) || drawn != edges {
			t.Errorf("%d: %d boxes for %d resources, %d of %d edges", n, boxes, len(joined), drawn, edges)
		}
		for _, s := range statuses {
			for _, need := range s.After {
				if at[need].X < at[s.Name].X+at[s.Name].Width || picture[need] != picture[s.Name] {
					t.Errorf("%d: %s is not to the right of %s", n, need, s.Name)
				}
			}
		}
	}
}

func checkBox(t *testing.T, g *graph, b *box) {
	t.Helper()
	if b.X < 0 || b.Y < 0 || b.X+b.Width > g.Width || b.Y+b.Height > g.Height {
		t.Errorf("%s is outside", b.Name)
	}
	for _, o := range g.Boxes {
		if o != b && b.X < o.X+o.Width && o.X < b.X+b.Width && b.Y < o.Y+o.Height && o.Y < b.Y+b.Height {
			t.Errorf("%s and %s overlap", b.Name, o.Name)
		}
	}
}

// No group has a circle, or a resource that needs itself or one that is not there; the page can be drawn nevertheless.
func TestGraphOfCircle(t *testing.T) {
	rows := rowsOf([]health.Status{
		{Name: "a", After: []string{"b", "a", "nobody"}},
		{Name: "b", After: []string{"c"}},
		{Name: "c", After: []string{"a"}},
	}, nil, time.Now())
	if g := draw(rows); len(g) != 1 || len(g[0].Boxes) != 3 || len(g[0].Edges) != 2 {
		t.Errorf("%+v", g)
	}
}

// Edges cross no more often than they must.
func TestGraphOrder(t *testing.T) {
	rows := rowsOf([]health.Status{
		{Name: "a"},
		{Name: "b"},
		{Name: "c"},
		{Name: "x", After: []string{"c"}},
		{Name: "y", After: []string{"a"}},
		{Name: "z", After: []string{"b"}},
		{Name: "all", After: []string{"x", "y", "z"}},
	}, nil, time.Now())
	at := map[string]float64{}
	for _, b := range draw(rows)[0].Boxes {
		at[b.Name] = b.middle()
	}
	if at["x"] != at["c"] || at["y"] != at["a"] || at["z"] != at["b"] || at["x"] == at["y"] {
		t.Error(at)
	}
}
