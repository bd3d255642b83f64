// Package shapes has an interface for every form that a signature can take.
package shapes

import (
	"cmp"
	"context"
	"io"
	"iter"
	"net/http"
	"sync"
	"time"
	"unsafe"

	anypkg "example.com/shapes/names/any"
	"example.com/shapes/names/mock"
	"example.com/shapes/names/model"
	othermodel "example.com/shapes/names/other/model"
	"example.com/shapes/names/thing.v3"
	user "example.com/shapes/names/user/v2"
	"example.com/shapes/public"
)

// An Item is a type of this package.
type Item struct{ Name string }

const size = 3

// List is a generic type, Pair another, and IDs an alias.
type (
	List[T any]               []T
	Pair[K comparable, V any] struct {
		Key   K
		Value V
	}
	IDs           = []string
	Vector[T any] = map[string]List[T]
	Number        interface{ ~int | ~int64 | ~float64 }
	Stringish     interface {
		~string
		String() string
	}
	Setter[T any] interface {
		*T
		Set(string) error
	}
)

type Unnamed interface {
	Do(context.Context, string, int, *Item, []Item, error) (*Item, error)
	Same(string, string) (string, string)
	Blank(_ context.Context, _ int, name string) (_ int, _ error)
	None()
}

type Named interface {
	Named(ctx context.Context, id string) (item *Item, n int, err error)
	Three() (int, string, bool)
	Upper(id, ID, iD string, Id int) (iD2 string, ID2 string)
	PtrPtr(p **Item) **Item
}

type Variadic interface {
	Strings(prefix string, names ...string) int
	Anys(format string, args ...any)
	Funcs(ctx context.Context, opts ...func(*Item) error) error
	Readers(...io.Reader) io.Reader
	Nested(f func(string, ...int) (func(...string), error)) func(...any)
	Only(...int)
}

type Chans interface {
	Both(chan int) chan string
	Directed(in <-chan int, out chan<- string) (<-chan error, chan<- struct{})
	Nested(a <-chan (<-chan int), b chan (<-chan int), c chan<- (chan<- int), d chan<- <-chan int, e chan func() <-chan int)
}

type Composites interface {
	Maps(m map[string]func(int) error, n map[Pair[string, int]][]*Item) map[string]map[int]bool
	Arrays([size]int, [http.StatusOK]byte, [2][3]string) [size]*Item
	Anonymous(s struct {
		ID                 string `json:"id,omitempty" db:"x y"`
		Item               `k:"v"   j:"w"`
		*Pair[string, int] "k:\"`\""
		N                  struct{ X, Y int }
	}) struct{}
	Interfaces(i interface {
		io.Reader
		Extra(n int) (ok bool)
	}, e interface{}, a any) interface{ Close() error }
	Unsafe(p unsafe.Pointer, u uintptr, b byte, r rune, c complex128) []unsafe.Pointer
	Parens(int, *(Item)) func() int
}

type Iter interface {
	All() iter.Seq[Item]
	Pairs(func(yield func(string, int) bool)) iter.Seq2[string, *Item]
}

type Aliases interface {
	IDs(IDs) Vector[int]
	Lists(List[List[string]], Pair[string, Pair[int, *Item]]) List[Item]
	Public(public.Token, *public.Token) []public.Token
	Direct() public.Holder
}

type Packages interface {
	Context(context context.Context, time time.Time, http *http.Request) (io io.Reader, sync error)
	Models(model.Model, othermodel.Model) user.User
	Mock(mock mock.Thing, any anypkg.Thing) (thing.Thing, error)
}

type Locals interface {
	A(m, c, call, do, r, is, n, t, opts, calls, f int) (mock string, err error)
	B(item Item, size int, List string) (Unnamed error)
	C(len int, string string, error error, nil bool, any any, new, append, true int) (int, bool)
	D(type_ string, _x int, x_ int, héé string, 世界 int) (Ünicode int)
	E(arg1 int, _ string, result1 bool, _ int) (arg2 int, _ string)
	F(Ctx, ctx context.Context, Err error) (err error)
}

type Collide interface {
	On(string) error
	Get() int
	GetCall() int
	Mock()
	Funcs()
	Calls() []int
	EXPECT()
	Return(int) int
	Do()
	With(string)
	When()
	Fail(error) error
	Client() *http.Client
	Client_()
	Rules() int
	Verify()
	Base()
}

type Embeds interface {
	io.ReadCloser
	Closer
	model.Store
	othermodel.Reader
	Getter[string, *Item]
	sync.Locker
	error
}

// A Closer overlaps with io.Closer.
type Closer interface{ Close() error }

type Empty interface{}

type Getter[K comparable, V any] interface {
	Get(ctx context.Context, key K) (V, error)
	Put(K, ...V)
	All() iter.Seq2[K, V]
}

type Sorted[T cmp.Ordered, N Number, M ~map[string]T | ~[]T, S Stringish] interface {
	Min(...T) (T, N)
	Of(M) S
}

type Self[T Self[T]] interface{ Less(T) bool }

type Pointers[T any, P Setter[T], Q interface {
	*T
	Init() error
}] interface {
	Make(T) (P, Q)
}

type Shadow[string any, m comparable, context interface{ Value() string }] interface {
	Get(ctx context, key string) (m, error)
}

type Ints = Getter[string, int]

type Defined Getter[int, Item]

type Alias = Unnamed

type Copied Named

type External = io.ReadWriter

type (
	Handler          func(ctx context.Context, item *Item, opts ...string) (n int, err error)
	Nothing          func()
	Mapper[T, U any] func(T) U
	Literal          = func(int) error
	FromHTTP         http.HandlerFunc
)
