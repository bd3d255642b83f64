package mock_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/resgen-go/resgen/resource/mock"
)

// TestMocksAsArguments passes mocks that others call all the while.
func TestMocksAsArguments(t *testing.T) {
	type holder struct{ store Store }
	r := &recorder{}
	a, b, m := NewStoreMock(t, mock.Lenient), NewStoreMock(t, mock.Lenient), NewStoreMock(r)
	m.On.Find.With("q", Store(b), holder{b}, *b).Return(nil, 2, nil)
	m.On.Find.With("q", Store(a), holder{a}, *a).Return(nil, 1, nil)
	stop := make(chan bool)
	var wg sync.WaitGroup
	for _, used := range []*StoreMock{a, b} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-stop:
					return
				default:
					used.Len()
				}
			}
		}()
	}
	for range 50 {
		if _, n, _ := m.Find(ctx, "q", Store(b), holder{b}, *b); n != 2 {
			t.Error(n)
		}
	}
	m.Find(ctx, "q", Store(a), holder{a}, *b)
	close(stop)
	wg.Wait()
	r.wants(t, "Args[1].store: got *mock_test.StoreMock(0x")
}

// TestRecordsAreCopies goes on using what it has passed.
func TestRecordsAreCopies(t *testing.T) {
	m := NewStoreMock(t)
	args := []any{"a"}
	m.On.Find.With("q", args...).Do(func(_ context.Context, _ string, got ...any) ([]*Item, int, error) {
		got[0] = "out" // the caller's own list
		return nil, 1, nil
	})
	m.Find(ctx, "q", args...)
	if args[0] != "out" {
		t.Error("the function got a copy")
	}
	args[0] = "a" // the rule is still for this
	m.Find(ctx, "q", args...)
	args[0] = "b"
	for i, c := range m.On.Find.Calls() {
		if len(c.Args) != 1 || c.Args[0] != "a" {
			t.Errorf("call %d was with %v", i, c.Args)
		}
	}
	if n := len(m.On.Find.With("q", "a").Calls()); n != 2 {
		t.Errorf("%d calls with a", n)
	}
	m.On.Find.Return(nil, 0, nil)
	m.Find(ctx, "q")
	m.Find(ctx, "q", []any{}...)
	if calls := m.On.Find.Calls(); calls[2].Args != nil || calls[3].Args == nil {
		t.Errorf("%#v and %#v", calls[2].Args, calls[3].Args)
	}
}

// TestBuffersInRecords uses bytes again that it has passed among other arguments.
func TestBuffersInRecords(t *testing.T) {
	m := NewStoreMock(t)
	buf := []byte("old")
	m.On.Find.With("q", buf).Return(nil, 1, nil)
	m.Find(ctx, "q", buf)
	copy(buf, "new")
	if got := m.On.Find.Calls()[0].Args[0]; string(got.([]byte)) != "old" {
		t.Errorf("the record has %q", got)
	}
	if n := len(m.On.Find.With("q", []byte("old")).Calls()); n != 1 {
		t.Errorf("%d calls with the old bytes", n)
	}
	if _, n, _ := m.Find(ctx, "q", []byte("old")); n != 1 {
		t.Error("the rule is for the new bytes")
	}
}

// TestArgumentsInUse passes what other goroutines change atomically or under locks of package sync.
func TestArgumentsInUse(t *testing.T) {
	type counter struct {
		n    atomic.Int64
		seen sync.Map
		all  sync.WaitGroup
		once sync.Once
	}
	r := &recorder{}
	m := NewStoreMock(r)
	var one, two counter
	m.On.Find.With("q", &one).Return(nil, 1, nil)
	m.On.Find.With("q", &two).Return(nil, 2, nil)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 20 {
				for _, c := range []*counter{&one, &two} {
					c.n.Add(1)
					c.seen.Store(i, i)
					c.all.Add(1)
					c.all.Done()
					c.once.Do(func() {})
				}
				m.Find(ctx, "q", &one)
			}
		}()
	}
	wg.Wait()
	m.Find(ctx, "q", &counter{})
	r.wants(t, "Args[0].n: got 0, want 40")
}

// TestNothingFollowsWith forgets the answer.
func TestNothingFollowsWith(t *testing.T) {
	tests := []struct {
		name string
		set  func(m *StoreMock)
		want string // "" if another reason is given
	}{
		{"with", func(m *StoreMock) { m.On.Get.With("x") }, "Return is missing: the With of use_test.go:"},
		{"when", func(m *StoreMock) { m.On.Get.When(func(*StoreGetCall) bool { return true }) }, "Return is missing: the When of use_test.go:"},
		{"both", func(m *StoreMock) { m.On.Get.With("x").When(func(*StoreGetCall) bool { return true }) }, "the When of"},
		{"beside a rule", func(m *StoreMock) { m.On.Get.With("y").Return(apple, nil); m.On.Get.With("x") }, "the With of"},
		{"of another call", func(m *StoreMock) { m.On.Get.With("y") }, ""},
		{"for calls", func(m *StoreMock) { m.On.Get.With("x").Calls() }, ""},
		{"for a delay", func(m *StoreMock) { m.On.Get.With("x").Delay(1) }, ""},
		{"for a rule that is used up", func(m *StoreMock) { m.On.Get.With("x").Return(apple, nil).Once(); m.Get(ctx, "x") }, ""},
		{"reset", func(m *StoreMock) { m.On.Get.With("x"); mock.Reset(m) }, ""},
	}
	for _, tt := range tests {
		r := &recorder{}
		m := NewStoreMock(r)
		tt.set(m)
		m.Get(ctx, "x")
		text := strings.Join(r.end(), "\n")
		if !strings.Contains(text, "unexpected call") || !strings.Contains(text, tt.want) || tt.want == "" && strings.Contains(text, "missing") {
			t.Errorf("%s: %s", tt.name, text)
		}
	}
}

// TestNearestRule has rules that are equally near to a call.
func TestNearestRule(t *testing.T) {
	r := &recorder{}
	m := NewStoreMock(r)
	m.On.Find.When(func(*StoreFindCall) bool { return false }).Return(nil, 0, nil)
	m.On.Find.With("x", 1).Return(nil, 0, nil)
	m.On.Find.With("q", 2).Return(nil, 0, nil).Once()
	m.On.Find.With("q", 1).When(func(*StoreFindCall) bool { return false }).Return(nil, 0, nil)
	want := here(-1)
	m.Find(ctx, "q", 1)
	text := strings.Join(r.end(), "\n")
	if !strings.Contains(text, "the nearest rule, of "+want+", differs:\n\t\tits When returns false") {
		t.Error(text)
	}
}
