// Package adapt has what adapters share. An adapter is an observer that keeps metrics of resources. Programs do not need this package.
//
// Table keeps what an adapter has prepared for each class of errors. Pools keeps track of open pools.
package adapt

import (
	"iter"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/resgen-go/resgen/resource/observe"
)

// Most is the number of keys with which a Table is full. The zero key, and the key that stands for all others, are added even to a full Table.
const Most = observe.Most

// A Table holds a prepared value for each key. Its size is bounded: once it has Most keys, every new key gets the value of one key that
// stands for all others. The zero key always has a value of its own, because it stands for success, which must not be counted among the
// errors. Reading takes no lock. The zero Table is empty.
type Table[K comparable, V any] struct {
	mu     sync.Mutex // for writers
	values atomic.Pointer[map[K]V]
	ofZero atomic.Pointer[V] // the value of the zero key, which stands for success and is read most often
}

// Get returns the value of key. If there is none, Get stores the result of prepare and returns it. If the table is full, Get uses the key
// other instead.
func (t *Table[K, V]) Get(key, other K, prepare func(K) V) V {
	if v, ok := t.find(key, other); ok {
		return v
	}
	return t.add(key, other, prepare)
}

func (t *Table[K, V]) add(key, other K, prepare func(K) V) V {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v, ok := t.find(key, other); ok {
		return v
	}
	next := map[K]V{}
	if now := t.values.Load(); now != nil {
		next = maps.Clone(*now)
	}
	var zero K
	if len(next) >= Most && key != zero {
		key = other
	}
	v := prepare(key)
	next[key] = v
	t.values.Store(&next)
	if key == zero {
		t.ofZero.Store(&v)
	}
	return v
}

// find returns the value that the table has for key. In a full table that may be the value of other.
func (t *Table[K, V]) find(key, other K) (v V, ok bool) {
	var zero K
	if key == zero {
		if of := t.ofZero.Load(); of != nil {
			return *of, true
		}
		return v, false
	}
	now := t.values.Load()
	if now == nil {
		return v, false
	}
	if v, ok = (*now)[key]; ok || len(*now) < Most {
		return v, ok
	}
	v, ok = (*now)[other]
	return v, ok
}

// All returns the keys and their values, in no particular order.
func (t *Table[K, V]) All() iter.Seq2[K, V] {
	now := t.values.Load()
	if now == nil {
		return func(func(K, V) bool) {}
	}
	return maps.All(*now)
}
