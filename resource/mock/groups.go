package mock

import (
	"fmt"
	"reflect"
	"sync"
)

// Groups holds what a mocked factory opens: the mocks M for each set of parameters P. The zero value is ready to use.
type Groups[P fmt.Stringer, M any] struct {
	mu    sync.Mutex
	known []group[P, M]
}

type group[P, M any] struct {
	params P
	mocks  M
}

// On returns the mocks for params. At the first call with these params it calls newMocks to make them.
func (g *Groups[P, M]) On(params P, newMocks func() M) M {
	g.mu.Lock()
	defer g.mu.Unlock()
	if mocks, ok := g.find(params); ok {
		return mocks
	}
	mocks := newMocks()
	g.known = append(g.known, group[P, M]{params, mocks})
	return mocks
}

// Open returns the mocks for params. If On was not called for them, Open fails the test and returns an error.
func (g *Groups[P, M]) Open(t T, params P) (M, error) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	mocks, ok := g.find(params)
	if ok {
		return mocks, nil
	}
	err := fmt.Errorf("mock: %s is opened, but On was not called with these parameters", params)
	failAt(t, testPlace(), err.Error())
	return mocks, err
}

// find returns the mocks for params. Parameters are compared as arguments are, at any depth.
func (g *Groups[P, M]) find(params P) (mocks M, ok bool) {
	for _, k := range g.known {
		if equal(nil, reflect.ValueOf(&k.params).Elem(), reflect.ValueOf(&params).Elem()) {
			return k.mocks, true
		}
	}
	return mocks, false
}
