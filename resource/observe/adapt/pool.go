package adapt

import (
	"slices"
	"sync"

	"github.com/resgen-go/resgen/resource/observe"
)

// Pools keeps the connection pools of open resources. It starts no goroutine: pools are counted when Count is called. The zero Pools is
// empty.
//
// Resources of the same name and kind are counted together, because they share their time series. A resource is removed at its event Closed
// or AttemptFailed. If several resources have the same name, an event does not say which one it belongs to; then the oldest one that is not
// open is removed.
type Pools struct {
	mu    sync.Mutex
	pools []*pool // in the order in which their names were first seen
}

// A pool belongs to the resources of one name and kind.
type pool struct {
	first observe.Resource
	open  []func() (observe.Pool, bool)
}

// Add adds the pool of r, if it has one. It reports whether r is now the only resource with a pool.
func (p *Pools) Add(r observe.Resource) (first bool) {
	if r.Pool == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	first = len(p.pools) == 0
	i := p.find(r.Name, r.Kind)
	if i < 0 {
		i = len(p.pools)
		p.pools = append(p.pools, &pool{first: r})
	}
	p.pools[i].open = append(p.pools[i].open, r.Pool)
	return first
}

// Event removes the resource of e, if e says that it is no longer open. It reports whether that leaves no resource with a pool.
func (p *Pools) Event(e observe.Event) (last bool) {
	if e.What != observe.Closed && e.What != observe.AttemptFailed {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := p.find(e.Resource, e.Kind)
	if i < 0 {
		return false
	}
	of := p.pools[i]
	gone := slices.IndexFunc(of.open, func(count func() (observe.Pool, bool)) bool {
		_, ok := counted(count)
		return !ok
	})
	if gone < 0 && e.What == observe.Closed {
		gone = 0 // its pool can still be counted
	}
	if gone < 0 {
		return false // the attempt failed before the resource was observed
	}
	of.open = slices.Delete(of.open, gone, gone+1)
	if len(of.open) == 0 {
		p.pools = slices.Delete(p.pools, i, i+1)
	}
	return len(p.pools) == 0
}

// Count calls f once for each name and kind with an open pool. f gets the first resource of that name and kind, and the sum of their pools.
func (p *Pools) Count(f func(observe.Resource, observe.Pool)) {
	p.mu.Lock()
	all := make([]pool, len(p.pools))
	for i, of := range p.pools {
		all[i] = pool{of.first, slices.Clone(of.open)}
	}
	p.mu.Unlock()
	for _, of := range all {
		var sum observe.Pool
		open := false
		for _, count := range of.open {
			if c, ok := counted(count); ok {
				open = true
				sum.Max += c.Max
				sum.InUse += c.InUse
				sum.Idle += c.Idle
			}
		}
		if open {
			f(of.first, sum)
		}
	}
}

func (p *Pools) find(name, kind string) int {
	return slices.IndexFunc(p.pools, func(of *pool) bool { return of.first.Name == name && of.first.Kind == kind })
}

// counted calls count. A scrape must not end the program: if count panics, the pool counts as not open.
func counted(count func() (observe.Pool, bool)) (p observe.Pool, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return count()
}
