// Package hard has the shapes that generators of mocks fall over.
package hard

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	. "strings"
	"time"
	"unsafe"

	start "example.com/shapes/init"
)

type hidden interface {
	Seen() error
	io.Closer
}

type Public interface {
	hidden
	any
	error
}

type Comparable interface {
	comparable
	M()
}

type Stringy interface {
	String() string
	Error() string
	GoString() string
	Format(fmt.State, rune)
	Reset()
	Calls()
	On()
	On_()
	Init()
	Verify() bool
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
	Begin()
	End()
	Answer() int
	Err() error
}

type Inits interface {
	Use(start.Thing) start.Starter
}

type Many interface {
	M(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, bb, cc, dd, ee, ff, gg, hh int, rest ...string) (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 int, _ error)
}

type (
	F    func(F) F
	T    []T
	Next interface{ Next() Next }
	R    interface {
		M(struct{ X R }, func(R) R, map[string]R) [2]R
	}
	Node[T any] interface {
		Children() []Node[T]
		Value() T
		Each(func(Node[T]) iter.Seq2[T, Node[T]])
	}
	Mutual[A Mutual[A, B], B interface{ With(A) B }] interface{ Do(A) B }
	Rec                                              interface{ T(T) (F, T) }
)

type PtrConstraint[T *int,] interface{ M(T) }
type PtrConstraint2[T interface{ *int }, U *T | []T] interface{ M(T) U }
type FuncConstraint[T func() | func(int), C chan<- int | <-chan int, C2 <-chan func()] interface{ M(T, C, C2) }
type BlankParam[_ any, K comparable] interface{ M(K) }
type Named2[On any, StoreMock any, M any] interface {
	On(On, StoreMock) (M, error)
}
type TT[T any] interface{ M(T T) (t T, err error) }

type LitAlias = interface{ M(int) error }
type GenAlias[T any] = interface{ M(T) error }
type GenAlias2[T any] = Node[map[string]T]
type GenAlias3[K comparable, V any] = func(K) (V, error)
type GenStructAlias[T any] = Box[T, string]
type Box[A, B any] struct {
	*Inner[A]
	b B
}
type Inner[X any] struct{ x X }

func (i *Inner[X]) Get() (X, error)     { return i.x, nil }
func (i Inner[_]) Len() int             { return 0 }
func (b Box[P, Q]) Pair() (P, Q, error) { return b.x, b.b, nil }

type PtrAlias = *Box[int, string]
type DefPtr *Box[int, string]
type DefBox Box[int, string]
type DefIface Public

type Structs interface {
	A(struct {
		*http.Request
		io.Reader
	})
	B(struct {
		A, B int             `a:"b"`
		D    Box[int, error] `q:"“”"`
	})
	C(struct {
		F func(struct{ G chan struct{} })
	})
	D(interface {
		comparableLike
		io.Reader
	}, interface{ error })
}
type comparableLike = interface{ Less(any) bool }

type Variadics interface {
	A(...interface{ M() })
	B(...struct{ X int })
	C(...chan<- int)
	D(...func(...int) func(...string))
	E(...[]byte)
	G(...[3]int)
	H(...Box[int, string])
	I(...unsafe.Pointer)
	J(context.Context, ...context.Context)
	K(...T)
	L(...map[string]func(...any))
	N(Builder, *Reader)
	O(...Err) Err
	P(error, ...error) (int, Err)
}

type Err = error

type Consts interface {
	A([1 << 20]byte, [len("abc")]int, [unsafe.Sizeof(int64(0))]int, [time.Second / time.Millisecond]struct{}, [0]int, ['a']byte)
}

type Ctx interface {
	context.Context
	Extra()
}
type Contexts interface {
	A(int, context.Context, Ctx, *context.Context, MyCtx)
	B(a, b context.Context) (context.Context, context.CancelFunc)
}
type MyCtx = context.Context

type HTTPThing interface{ A() }
type HttpThing interface{ B() }
type Mock interface{ Mock() Mock }
type On interface{ On(On) On }
type MockT interface{ T() }
type X世界 interface{ Ünï(ñ int) (ö string) }
type Ünïcode interface{ M() }
type A_B interface {
	C_D(e_f int, _g string, __ bool, h_ int) (i_j error)
}
type AB interface{ Cd() }
type S3Api interface{ Get2(x1, x_1, X1 int) }
type Printer interface {
	Printf(string, ...any)
	Println(...any)
	Fatalf(format string, v ...interface{})
	Errorf(format string, args ...any) error
}
type Shadowing interface {
	A(fmt int, io string, http *http.Request, mock time.Time, nil int, true bool, iota int, init int, main string, any any, context context.Context) error
	B(append func(), string int, error string, bool bool, comparable int, min, max, clear int) (int int, byte byte, err error)
}
type LockIface interface {
	Lock()
	Unlock()
}
type EmbedGen interface {
	Node[string]
	GenAlias[*Inner[int]]
}
type Chan2 interface {
	A(chan<- (chan int), chan (<-chan (chan<- int)), <-chan (<-chan func() chan int)) chan (<-chan int)
}
type FN func(_ int, x string) (_ int, err error)
type FV func(...int) func(...string)
type FG[T any, E interface{ ~[]T }] func(E) (T, bool)
type FR func() (result, error error)
type Mixed2 interface {
	A(_ int, a string, _ bool) (_ int, b string, _ error)
}
