package behave

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"reflect"
	"testing"
	"unsafe"

	"github.com/resgen-go/resgen/resource/mock"

	"example.com/shapes/chain"
	"example.com/shapes/chainmock"
	"example.com/shapes/concrete"
	"example.com/shapes/concretemock"
	"example.com/shapes/shapes"
	"example.com/shapes/shapesmock"
)

var errDown = errors.New("down")

func TestVariadic(t *testing.T) {
	m := shapesmock.NewVariadicMock(t)
	m.On.Strings.With("a", "b", "c").Return(2).Once()
	m.On.Strings.With("a").Return(0).Once()
	m.On.Anys.Return()
	m.On.Funcs.Do(func(_ context.Context, opts ...func(*shapes.Item) error) error { return opts[0](nil) })
	var v shapes.Variadic = m
	if v.Strings("a", "b", "c") != 2 || v.Strings("a") != 0 {
		t.Error("other results")
	}
	v.Anys("%d", 1, nil)
	if got := m.On.Anys.Calls()[0].Args; !reflect.DeepEqual(got, []any{1, nil}) {
		t.Error(got)
	}
	if err := v.Funcs(t.Context(), func(*shapes.Item) error { return errDown }); err != errDown {
		t.Error(err)
	}
}

func TestUnnamed(t *testing.T) {
	m := shapesmock.NewUnnamedMock(t)
	m.On.Do.With("x", 1, nil, nil, errDown).Fail(io.EOF)
	if _, err := shapes.Unnamed(m).Do(t.Context(), "x", 1, nil, nil, errDown); err != io.EOF {
		t.Error(err)
	}
	c := m.On.Do.Calls()[0]
	if c.Arg2 != "x" || c.Arg3 != 1 || c.Err != errDown || c.Err2 != io.EOF {
		t.Errorf("%+v", c)
	}
	m.On.Same.Return("1", "2")
	if a, b := m.Same("", ""); a+b != "12" {
		t.Error(a, b)
	}
}

func TestGenerics(t *testing.T) {
	m := shapesmock.NewGetterMock[string, int](t)
	m.On.Get.With("a").Return(7, nil)
	m.On.Put.With("a", 1, 2).Return().Once()
	m.On.All.Return(func(yield func(string, int) bool) { yield("x", 1) })
	var g shapes.Getter[string, int] = m
	if v, err := g.Get(t.Context(), "a"); v != 7 || err != nil {
		t.Error(v, err)
	}
	g.Put("a", 1, 2)
	for k, v := range g.All() {
		if k != "x" || v != 1 {
			t.Error(k, v)
		}
	}
	spy := shapesmock.NewGetterMock[string, int](t, mock.Wrap(m))
	if v, _ := spy.Get(t.Context(), "a"); v != 7 || spy.On.Get.Calls()[0].Result != 7 {
		t.Error(v)
	}
}

func TestIterAndUnsafe(t *testing.T) {
	m := shapesmock.NewIterMock(t)
	m.On.All.Return(iter.Seq[shapes.Item](func(func(shapes.Item) bool) {}))
	for range m.All() {
		t.Error("not empty")
	}
	c := shapesmock.NewCompositesMock(t, mock.Lenient)
	n := 1
	c.Unsafe(unsafe.Pointer(&n), 1, 'b', 'r', 1i)
	if *(*int)(c.On.Unsafe.Calls()[0].P) != 1 {
		t.Error("another pointer")
	}
}

func TestFuncTypes(t *testing.T) {
	m := shapesmock.NewHandlerMock(t)
	m.On.Call.With(&shapes.Item{Name: "a"}).Return(3, nil)
	var h shapes.Handler = m.Call
	if n, err := h(t.Context(), &shapes.Item{Name: "a"}); n != 3 || err != nil {
		t.Error(n, err)
	}
	real := shapes.Handler(func(context.Context, *shapes.Item, ...string) (int, error) { return 5, nil })
	if n, _ := shapesmock.NewHandlerMock(t, mock.Wrap(real)).Call(t.Context(), nil); n != 5 {
		t.Error(n)
	}
	literal := shapesmock.LiteralFuncs{Call: func(n int) error { return nil }}.Client()
	if err := literal(1); err != nil {
		t.Error(err)
	}
}

func TestCollisions(t *testing.T) {
	m := shapesmock.NewCollideMock(t, mock.Lenient)
	m.On_.On.Fail(errDown)
	m.On_.GetCall.Return(2)
	m.On_.Return.With(1).Return(4)
	var c shapes.Collide = m
	if c.On("") != errDown || c.GetCall() != 2 || c.Return(1) != 4 || len(m.On_.GetCall.Calls()) != 1 {
		t.Error("not as told")
	}
}

func TestConcrete(t *testing.T) {
	m := concretemock.NewConcreteClientMock(t)
	m.On.Promoted.Return(nil)
	m.On.Value.Return(7, nil)
	m.On.WriteString.With("x").Return(1, nil)
	var c concretemock.ConcreteClient = m
	if v, _ := c.Value(); v != 7 {
		t.Error(v)
	}
	if n, _ := c.WriteString("x"); n != 1 || c.Promoted(t.Context()) != nil {
		t.Error(n)
	}
	spy := concretemock.NewCelsiusMock(t, mock.Wrap(new(concrete.Celsius)))
	if f := spy.Fahrenheit(); f != 32 {
		t.Error(f)
	}
	spy.On.Set.Do(func(to float64) {})
	spy.Set(100)
	if f := spy.Fahrenheit(); f != 32 {
		t.Error(f)
	}
}

func TestChains(t *testing.T) {
	conn := chainmock.NewPoolConnMock(t)
	conn.On.Exec.With("select").Return(7, nil)
	conn.On.Release.Return().Once()
	m := chainmock.NewPoolMock(t)
	m.On.Acquire.Return(conn, nil)
	use := func(p chainmock.Pool) (int64, error) {
		c, err := p.Acquire(t.Context())
		if c == nil {
			return 0, err
		}
		defer c.Release()
		return c.Exec(t.Context(), "select")
	}
	if n, err := use(m); n != 7 || err != nil {
		t.Error(n, err)
	}
	if n, err := use(chainmock.PoolOf(&chain.Pool{})); n != 0 || err != context.Canceled {
		t.Error(n, err)
	}
	if n := chainmock.PoolOf(&chain.Pool{}).Stat().Len(); n != 0 {
		t.Error(n)
	}
	if c, ok := chainmock.PoolOf(&chain.Pool{}).TryAcquire(t.Context()); c != nil || ok {
		t.Error("a nil pointer is no nil client any more")
	}
}

func TestInterfaceOfTheStandardLibrary(t *testing.T) {
	m := shapesmock.NewExternalMock(t)
	m.On.Read.Do(func(p []byte) (int, error) { return copy(p, "hello"), io.EOF })
	got, err := io.ReadAll(m)
	if !bytes.Equal(got, []byte("hello")) || err != nil {
		t.Error(string(got), err)
	}
}
