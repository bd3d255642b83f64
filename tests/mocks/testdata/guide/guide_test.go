package shop

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/mock"
)

var (
	errDown = errors.New("down")
	errGone = errors.New("gone")
)

func TestRaise(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Get.With("a").Return(&Item{ID: "a", Price: 3}, nil)
	m.On.Put.With(&Item{ID: "a", Price: 5}).Return(nil).Once()

	if err := Raise(t.Context(), m, "a", 2); err != nil {
		t.Error(err)
	}
}

func TestStub(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t)

	m.On.Get.Return(item, nil)

	got, err := m.Get(ctx, "a")
	want(t, got == item && err == nil)

	m.On.Put.Fail(errDown)

	want(t, m.Put(ctx, item) == errDown)
}

func TestFunc(t *testing.T) {
	ctx := t.Context()
	m := NewStoreMock(t)

	m.On.Get.Do(func(ctx context.Context, id string) (*Item, error) {
		return &Item{ID: id}, ctx.Err()
	})

	got, err := m.Get(ctx, "z")
	want(t, got.ID == "z" && err == nil)
}

func TestLiteral(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	s := StoreFuncs{
		Get: func(context.Context, string) (*Item, error) { return item, nil },
	}.Client()

	got, err := s.Get(ctx, "a")
	want(t, got == item && err == nil)
}

func TestMatch(t *testing.T) {
	ctx := t.Context()
	item, other := &Item{ID: "a", Price: 3}, &Item{ID: "b", Price: 4}
	m := NewStoreMock(t)

	m.On.Get.Fail(errGone)                // any arguments
	m.On.Get.With("a").Return(item, nil)  // these
	m.On.Get.With("b").Return(other, nil) // the newest rule that fits wins

	got, _ := m.Get(ctx, "a")
	got2, _ := m.Get(ctx, "b")
	_, err := m.Get(ctx, "c")
	want(t, got == item && got2 == other && err == errGone)

	m.On.Put.When(func(c *StorePutCall) bool { return c.Item.Price > 0 && len(c.Opts) == 0 }).Return(nil)

	want(t, m.Put(ctx, item) == nil)

	m.On.Find.With("price > ?", 2).Return([]*Item{item}, nil)

	found, err := m.Find(ctx, "price > ?", 2)
	want(t, len(found) == 1 && err == nil)
}

func TestTimes(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t)

	m.On.Close.Return(nil).Once()
	m.On.Put.Return(nil).Times(2)
	m.On.Find.Return(nil, nil).AtLeast(1)
	m.On.Get.Return(item, nil) // any number, also 0

	want(t, m.Close() == nil)
	want(t, m.Put(ctx, item) == nil && m.Put(ctx, item) == nil)
	_, err := m.Find(ctx, "")
	want(t, err == nil)
}

func TestNever(t *testing.T) {
	m := NewStoreMock(t, mock.Lenient)

	m.On.Close.Return(nil).Times(0)

	want(t, len(m.On.Close.Calls()) == 0)
}

func TestAtMost(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t)
	m.On.Get.Return(item, nil)
	_, _ = m.Get(ctx, "a")

	if n := len(m.On.Get.Calls()); n > 2 {
		t.Errorf("%d calls, want two at most", n)
	}
}

func TestOneAfterTheOther(t *testing.T) {
	ctx := t.Context()
	item, other := &Item{ID: "a", Price: 3}, &Item{ID: "b", Price: 4}
	m := NewStoreMock(t)

	m.On.Get.Fail(errDown).Once()
	m.On.Get.Return(item, nil).Once()
	m.On.Get.Return(other, nil) // from the third call on

	_, err := m.Get(ctx, "a")
	got, _ := m.Get(ctx, "a")
	got2, _ := m.Get(ctx, "a")
	got3, _ := m.Get(ctx, "a")
	want(t, err == errDown && got == item && got2 == other && got3 == other)
}

func TestOrder(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m, n := NewStoreMock(t), NewNotifierMock(t)

	mock.InOrder(
		m.On.Put.Return(nil),
		n.On.Notify.With("saved").Return(),
		m.On.Close.Return(nil),
	)

	want(t, m.Put(ctx, item) == nil)
	n.Notify("saved")
	want(t, m.Close() == nil)
}

func TestCalls(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t)
	m.On.Put.Return(nil)
	_ = m.Put(ctx, item)

	calls := m.On.Put.Calls()
	if len(calls) != 1 || calls[0].Item.ID != "a" || calls[0].Err != nil {
		t.Errorf("put %+v", calls)
	}

	n := len(m.On.Put.With(item).Calls())
	want(t, n == 1)

	want(t, len(m.On.Close.Calls()) == 0)
}

func TestOutParameter(t *testing.T) {
	ctx := t.Context()
	m := NewStoreMock(t)

	m.On.Put.Do(func(_ context.Context, item *Item, _ ...Option) error {
		item.ID = "new"
		return nil
	})

	i := &Item{}
	want(t, m.Put(ctx, i) == nil && i.ID == "new")

	m.On.Close.Do(func() error { panic("closed twice") })

	defer func() { want(t, recover() != nil) }()
	_ = m.Close()
}

func TestWait(t *testing.T) {
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t, mock.Lenient)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	go m.Put(ctx, item)
	m.On.Put.Wait(ctx, 1) // fails the test if ctx ends first

	want(t, len(m.On.Put.Calls()) == 1)
}

func TestFaults(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewStoreMock(t)

	m.On.Put.Return(nil)
	m.On.Put.FailNth(3, errDown)                       // the third call fails
	m.On.Get.Delay(time.Millisecond)                   // every call waits, at most until its context ends
	m.On.Get.Return(item, nil).Delay(time.Millisecond) // only the calls of this rule do
	m.On.Find.Hang()                                   // until the context of the call ends

	want(t, m.Put(ctx, item) == nil && m.Put(ctx, item) == nil && m.Put(ctx, item) == errDown && m.Put(ctx, item) == nil)
	got, _ := m.Get(ctx, "a")
	over, cancel := context.WithCancel(ctx)
	cancel()
	_, err := m.Find(over, "")
	want(t, got == item && err == context.Canceled)
}

func TestSpy(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	real := memory{"a": item}

	m := NewStoreMock(t, mock.Wrap(real)) // every call goes on to real,
	m.On.Put.Fail(errDown)                // but not this one

	got, err := m.Get(ctx, "a")
	want(t, got == item && err == nil && m.Put(ctx, item) == errDown)
	want(t, m.On.Get.Calls()[0].Item == item)
}

func TestLenient(t *testing.T) {
	m := NewStoreMock(t, mock.Lenient)

	want(t, m.Close() == nil)
}

func TestVerify(t *testing.T) {
	m := NewStoreMock(t)
	m.On.Close.Return(nil).Once()
	_ = m.Close()

	mock.Verify(m) // now; the end of the test does it anyway
	mock.Reset(m)  // forget rules and calls

	want(t, len(m.On.Close.Calls()) == 0)
}

func TestTable(t *testing.T) {
	tests := map[string]func(*StoreMock){
		"gone": func(m *StoreMock) { m.On.Get.Fail(errGone) },
		"read only": func(m *StoreMock) {
			m.On.Get.Return(&Item{}, nil)
			m.On.Put.Fail(errDown).Once()
		},
	}
	for name, set := range tests {
		t.Run(name, func(t *testing.T) {
			m := NewStoreMock(t)
			set(m)
			if err := Raise(t.Context(), m, "a", 1); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestFuncType(t *testing.T) {
	ctx := t.Context()
	item := &Item{ID: "a", Price: 3}
	m := NewHandlerMock(t)
	m.On.Call.With(item).Return(nil).Once()
	var h Handler = m.Call

	want(t, h(ctx, item) == nil)
}

func TestGenerics(t *testing.T) {
	m := NewCacheMock[string, int](t)
	m.On.Load.With("a").Return(7, true)

	v, ok := m.Load("a")
	want(t, v == 7 && ok)
}

func TestChain(t *testing.T) {
	ctx := t.Context()
	conn := NewPoolConnMock(t)
	conn.On.Exec.Return(2, nil)
	conn.On.Release.Return().Once()
	pool := NewPoolMock(t)
	pool.On.Acquire.Return(conn, nil)

	rows, err := vacuum(ctx, pool)
	want(t, rows == 2 && err == nil)
	rows, err = vacuum(ctx, PoolOf(&Pool{})) // the real one
	want(t, rows == 1 && err == nil)
}

func vacuum(ctx context.Context, p PoolInterface) (int64, error) {
	conn, err := p.Acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Release()
	return conn.Exec(ctx, "vacuum")
}

// While tests move over one by one:
type MockStore = StoreMock

var NewMockStore = NewStoreMock

func TestOldName(t *testing.T) {
	var m *MockStore = NewMockStore(t)
	m.On.Close.Return(nil)
	want(t, m.Close() == nil)
}

func TestSorted(t *testing.T) {
	ctx := t.Context()
	m := NewStoreMock(t, mock.Lenient)
	_, _ = m.Get(ctx, "b")
	_, _ = m.Get(ctx, "a")

	var ids []string
	for _, c := range m.On.Get.Calls() {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)

	want(t, strings.Join(ids, "") == "ab")
}

func want(t *testing.T, ok bool) {
	t.Helper()
	if !ok {
		t.Error("not as the guide says")
	}
}

func TestEquate(t *testing.T) {
	m := NewStoreMock(t, mock.Equate(func(a, b *Item) bool { return a.ID == b.ID }))
	m.On.Put.With(&Item{ID: "a", Price: 1}).Return(nil)

	want(t, m.Put(t.Context(), &Item{ID: "a", Price: 2}) == nil)
}

func TestInTime(t *testing.T) {
	m := NewStoreMock(t)

	var prices []int
	m.On.Put.Do(func(_ context.Context, item *Item, _ ...Option) error {
		prices = append(prices, item.Price)
		return nil
	})

	item := &Item{ID: "a", Price: 1}
	want(t, m.Put(t.Context(), item) == nil)
	item.Price = 2
	want(t, m.Put(t.Context(), item) == nil)
	want(t, slices.Equal(prices, []int{1, 2}) && m.On.Put.Calls()[0].Item.Price == 2)
}
