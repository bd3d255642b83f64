// Package within has names that only its own package can mock, and that mocks have too.
package within

import (
	. "context"
	"unsafe"
)

type store interface {
	storeBase()
	StoreBase()
	base() int
	On()
	do(Context) error
	_x()
	x()
	X()
}
type Store interface{ A(store) }
type HTTPClient interface{ Do() }
type httpClient interface{ do() }
type __ interface{ M() }
type _iface interface {
	M(struct {
		_ int
		a string
		_ string
	})
}
type ǆx interface{ M() }
type 世界 interface {
	方法(参数 int) (结果 error)
}
type mock interface{ mock(mock) mock }
type T interface{ T(T) T }
type Base interface{ M(unsafe.Pointer) }
type storeOn int
type StoreOnX interface{ M(storeOn) }
type error_ interface{ error }
type fn func(fn) (fn, error)
type gen[t any] interface{ t(t) }
type on struct{ *inner }
type inner struct{}

func (*inner) On()   {}
func (*inner) priv() {}
func (on) Client(on) {}

type Call interface{ Call(c Call) Call }
type m = mock
