package adapt

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/resgen-go/resgen/resource/observe"
)

func TestTable(t *testing.T) {
	var table Table[string, *string]
	prepared := 0
	get := func(key string) string {
		return *table.Get(key, observe.Other, func(key string) *string { prepared++; return &key })
	}
	for range 2 {
		for i := range 20_000 {
			want := fmt.Sprint(i)
			if i >= Most {
				want = observe.Other
			}
			if got := get(fmt.Sprint(i)); got != want {
				t.Fatalf("the value of %d is for %s", i, got)
			}
		}
	}
	for range 2 {
		if get("") != "" {
			t.Error("the zero key has another's value")
		}
	}
	if all := maps.Collect(table.All()); len(all) != Most+2 || prepared != Most+2 {
		t.Errorf("%d values, prepared %d times", len(all), prepared)
	}
	if n := testing.AllocsPerRun(100, func() { get("7") }); n > 0 {
		t.Errorf("reading allocates %v times", n)
	}
	for range new(Table[int, int]).All() {
		t.Error("an empty table has a key")
	}
}

// TestTableIsShared holds that one value is prepared for each key: every goroutine adds to the same one.
func TestTableIsShared(t *testing.T) {
	var table Table[int, *atomic.Int64]
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 200 { // 0, Most-1 others, and -1 for the rest
				table.Get(i, -1, func(int) *atomic.Int64 { return new(atomic.Int64) }).Add(1)
			}
		}()
	}
	wg.Wait()
	var keys, sum int64
	for _, n := range table.All() { // order: they are added up
		keys++
		sum += n.Load()
	}
	if keys != Most+1 || sum != 8*200 {
		t.Errorf("%d keys, %d additions", keys, sum)
	}
}

// fake is a pool that can be closed.
type fake struct {
	observe.Pool
	open bool
}

func (f *fake) resource(name string) observe.Resource {
	return observe.Resource{Name: name, Kind: "postgres", Pool: func() (observe.Pool, bool) { return f.Pool, f.open }}
}

// wantPools compares what p counts.
func wantPools(t *testing.T, p *Pools, want map[string]observe.Pool) {
	t.Helper()
	got := map[string]observe.Pool{}
	p.Count(func(r observe.Resource, pool observe.Pool) { got[r.Name] = pool })
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPools(t *testing.T) {
	var p Pools
	event := func(what observe.What, name string) bool {
		return p.Event(observe.Event{What: what, Resource: name, Kind: "postgres"})
	}
	a, b, c := &fake{observe.Pool{Max: 5, InUse: 1, Idle: 2}, true}, &fake{observe.Pool{Max: 1, InUse: 1}, true}, &fake{}
	if p.Add(observe.Resource{Name: "none"}) || !p.Add(a.resource("a")) || p.Add(b.resource("b")) || p.Add(c.resource("a")) {
		t.Error("the first is another")
	}
	wantPools(t, &p, map[string]observe.Pool{"a": {Max: 5, InUse: 1, Idle: 2}, "b": {Max: 1, InUse: 1}})

	// The second attempt for "a" fails; the open one stays, whatever else fails.
	for range 2 {
		event(observe.AttemptFailed, "a")
		event(observe.AttemptFailed, "unknown")
		event(observe.Opened, "a")
	}
	c.open = true
	wantPools(t, &p, map[string]observe.Pool{"a": {Max: 5, InUse: 1, Idle: 2}, "b": {Max: 1, InUse: 1}})

	// Two of one name are one.
	p.Add(b.resource("a"))
	wantPools(t, &p, map[string]observe.Pool{"a": {Max: 6, InUse: 2, Idle: 2}, "b": {Max: 1, InUse: 1}})
	a.open = false
	wantPools(t, &p, map[string]observe.Pool{"a": {Max: 1, InUse: 1}, "b": {Max: 1, InUse: 1}})
	for range 2 {
		if event(observe.Closed, "a") {
			t.Error("b is closed")
		}
	}
	wantPools(t, &p, map[string]observe.Pool{"b": {Max: 1, InUse: 1}})
	if !event(observe.Closed, "b") || event(observe.Closed, "b") {
		t.Error("b is the last, once")
	}
	wantPools(t, &p, map[string]observe.Pool{})
}

func TestPoolThatPanics(t *testing.T) {
	var p Pools
	p.Add(observe.Resource{Name: "a", Pool: func() (observe.Pool, bool) { panic("closed") }})
	wantPools(t, &p, map[string]observe.Pool{})
}
