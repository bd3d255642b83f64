package mock

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

type stamp time.Time

type event struct {
	At    time.Time
	at    time.Time
	until *time.Time
	tags  []string
	index map[string][]string
	any   any
	f     func()
	next  *event
	mu    sync.Mutex
}

// message is built as protoc builds its Go structs.
type message struct {
	state         struct{ info *int }
	Name          string
	Child         *message
	Items         []*message
	sizeCache     int32
	unknownFields []byte

	XXX_sizecache int32
}

func (*message) ProtoMessage() {}

// hidden is a message of the opaque API.
type hidden struct {
	state              struct{ info *int }
	xxx_hidden_Name    *string
	xxx_hidden_Items   *[]*hidden
	XXX_raceDetectHook int
	XXX_presence       [1]uint32
	sizeCache          int32
}

func (*hidden) ProtoMessage() {}

// lazy is a message of the opaque API with a part that is bytes until the message is read by reflection.
type lazy struct {
	xxx_hidden_Child      *lazy
	xxx_hidden_Number     int32
	XXX_lazyUnmarshalInfo **[]byte
}

func (*lazy) ProtoMessage()         {}
func (m *lazy) ProtoReflect() parts { return parts{m} }

type parts struct{ of *lazy }

func (p parts) Range(f func(field string, value any) bool) {
	if p.of.XXX_lazyUnmarshalInfo != nil && p.of.xxx_hidden_Child == nil {
		p.of.xxx_hidden_Child = &lazy{xxx_hidden_Number: int32((**p.of.XXX_lazyUnmarshalInfo)[0])}
	}
	f("Child", p.of.xxx_hidden_Child)
}

func unread(b byte) *lazy { return &lazy{XXX_lazyUnmarshalInfo: pointer(&[]byte{b})} }

// wrapper embeds a message, and is none itself.
type wrapper struct {
	*message
	more int
}

// counters have what others change while they are compared.
type counters struct {
	ID      string
	n       atomic.Int64
	flag    atomic.Bool
	last    atomic.Pointer[event]
	any     atomic.Value
	entries sync.Map
	wait    sync.WaitGroup
	once    sync.Once
}

func counted(n int64, keys ...string) *counters {
	c := &counters{ID: "a"}
	c.n.Store(n)
	c.flag.Store(true)
	c.wait.Add(int(n))
	c.last.Store(&event{any: n})
	c.any.Store([]int64{n})
	for _, key := range keys {
		c.entries.Store(key, n)
	}
	c.once.Do(func() {})
	return c
}

// Value has the name of a type of package protoreflect, and a method of its name, which is not asked.
type Value struct{ n int }

func (Value) Equal(Value) bool { return true }

// fake is a mock without methods.
type fake struct {
	On int
	Base
}

func pointer[T any](v T) *T { return &v }

// TestEqual compares values on their own and at some depths: the rules are the same.
func TestEqual(t *testing.T) {
	now := time.Now()
	utc := now.UTC().Round(0)
	later := now.Add(1)
	ring := &event{}
	ring.next = ring
	other := &event{next: &event{}}
	other.next.next = other
	f := func() {}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	one, two := &fake{}, &fake{}
	Init(t, one, (*any)(nil), nil)
	Init(t, two, (*any)(nil), nil)
	list := []any{nil}
	list[0] = list
	long := func(last string) *event {
		root := &event{any: last}
		for range 100 {
			root = &event{next: root}
		}
		return root
	}
	locked := &event{}
	locked.mu.Lock()
	tests := []struct {
		name string
		a, b any
		want bool
	}{
		{"ints", 1, 1, true},
		{"other ints", 1, 2, false},
		{"types", 1, int8(1), false},
		{"texts", "a", "b", false},
		{"bools", true, true, true},
		{"NaN", math.NaN(), math.NaN(), true},
		{"zeros", 0.0, math.Copysign(0, -1), true},
		{"complex", 1i, 2i, false},
		{"nil and empty list", []int(nil), []int{}, true},
		{"nil and empty map", map[string]int(nil), map[string]int{}, true},
		{"nil and empty bytes", []byte(nil), []byte{}, true},
		{"nil and empty, deep", &event{}, &event{tags: []string{}, index: map[string][]string{}}, true},
		{"nil and empty in a map", event{index: map[string][]string{"a": nil}}, event{index: map[string][]string{"a": {}}}, true},
		{"nil and empty in any", event{any: []string(nil)}, event{any: []string{}}, true},
		{"no list and an empty one", event{any: nil}, event{any: []string{}}, false},
		{"a key with nothing and no key", event{index: map[string][]string{"a": nil}}, event{index: map[string][]string{"b": nil}}, false},
		{"lists", []int{1}, []int{}, false},
		{"nil pointers", (*event)(nil), (*event)(nil), true},
		{"nil and pointer", (*event)(nil), &event{}, false},
		{"nil in an interface", error(nil), error((*resource.Problem)(nil)), false},
		{"instants", now, utc, true},
		{"other instants", now, later, false},
		{"pointers to instants", &now, &utc, true},
		{"declared as time", stamp(now), stamp(utc), true},
		{"instants in fields", event{At: now, at: now, until: &now}, event{At: utc, at: utc, until: &utc}, true},
		{"another in a hidden field", event{at: now}, event{at: later}, false},
		{"instants in any", &event{any: now}, &event{any: utc}, true},
		{"instants in lists", []time.Time{now}, []time.Time{utc}, true},
		{"instants as keys", map[time.Time]int{now: 1}, map[time.Time]int{utc: 1}, true},
		{"other instants as keys", map[time.Time]int{now: 1}, map[time.Time]int{later: 1}, false},
		{"instants in maps", map[string]any{"a": now}, map[string]any{"a": &event{}}, false},
		{"secrets", resource.NewSecret("a"), resource.NewSecret("a"), true},
		{"other secrets", resource.NewSecret("a"), resource.NewSecret("b"), false},
		{"secrets in any", []any{resource.NewSecret("a")}, []any{resource.NewSecret("b")}, false},
		{"rings", ring, other, true},
		{"lists that hold themselves", list, []any{list}, true},
		{"long chains", long("x"), long("x"), true},
		{"other long chains", long("x"), long("y"), false},
		{"big numbers", big.NewInt(7), new(big.Int).Sub(big.NewInt(8), big.NewInt(1)), true},
		{"the same function", event{f: f}, event{f: f}, true},
		{"no function", event{f: f}, event{}, false},
		{"locks", locked, &event{}, true},
		{"contexts", []context.Context{ctx}, []context.Context{ctx}, true},
		{"other contexts", []context.Context{ctx}, []context.Context{t.Context()}, false},
		{"a mock", one, one, true},
		{"two mocks", one, two, false},
		{"mocks, deep", event{any: map[string]any{"a": []any{one}}}, event{any: map[string]any{"a": []any{two}}}, false},
		{"copies of mocks", fake{Base: one.Base}, fake{Base: two.Base}, false},
		{"messages", &message{Name: "a", sizeCache: 3, XXX_sizecache: 3}, &message{Name: "a", state: struct{ info *int }{new(int)}}, true},
		{"other messages", &message{Name: "a"}, &message{Name: "b"}, false},
		{"unknown fields", &message{unknownFields: []byte("a")}, &message{}, false},
		{"messages, deep", &message{Child: &message{sizeCache: 1}}, &message{Child: &message{Items: []*message{}}}, true},
		{"other messages, deep", event{any: &message{Items: []*message{{Name: "a"}}}}, event{any: &message{Items: []*message{{Name: "b"}}}}, false},
		{"message structs", []message{{sizeCache: 1}}, []message{{}}, true},
		{"no message and an empty one", &message{Child: &message{}}, &message{}, false},
		{"opaque messages", &hidden{xxx_hidden_Name: pointer("a"), sizeCache: 1}, &hidden{xxx_hidden_Name: pointer("a"), XXX_raceDetectHook: 1, state: struct{ info *int }{new(int)}}, true},
		{"other opaque messages", &hidden{xxx_hidden_Name: pointer("a")}, &hidden{xxx_hidden_Name: pointer("b")}, false},
		{"empty lists of opaque messages", &hidden{xxx_hidden_Items: &[]*hidden{}}, &hidden{}, true},
		{"unread messages", unread(1), unread(1), true},
		{"other unread messages", unread(1), unread(2), false},
		{"an unread message and one read", unread(1), &lazy{xxx_hidden_Child: &lazy{xxx_hidden_Number: 1}}, true},
		{"unread messages, deep", &lazy{xxx_hidden_Child: unread(1)}, &lazy{xxx_hidden_Child: unread(2)}, false},
		{"a message embedded", &wrapper{&message{Name: "a", sizeCache: 1}, 1}, &wrapper{&message{Name: "a"}, 1}, true},
		{"beside a message embedded", &wrapper{&message{Name: "a"}, 1}, &wrapper{&message{Name: "a"}, 2}, false},
		{"a type called Value", Value{1}, Value{1}, true},
		{"another type called Value", Value{1}, Value{2}, false},
		{"atomics", counted(1, "a"), counted(1, "a"), true},
		{"other atomics", counted(1, "a"), counted(2, "a"), false},
		{"other entries", counted(1, "a"), counted(1, "b"), false},
		{"entries", counted(1, "a", "b", "c"), counted(1, "c", "b", "a"), true},
		{"more entries", counted(1, "a"), counted(1, "a", "b"), false},
		{"one of the entries", counted(1, "a", "b", "c", "d"), counted(1, "a", "b", "c", "e"), false},
		{"NaN as a key", map[float64]int{math.NaN(): 1}, map[float64]int{math.NaN(): 1}, true},
		{"another value of NaN", map[float64]int{math.NaN(): 1}, map[float64]int{math.NaN(): 2}, false},
		{"NaN and no NaN", map[any]int{math.NaN(): 1}, map[any]int{1: 1}, false},
		{"arrays of bytes", [3]byte{1, 2}, [3]byte{1, 2, 0}, true},
		{"other arrays of bytes", [3]byte{1, 2}, [3]byte{1, 3}, false},
		{"presence", &hidden{XXX_presence: [1]uint32{1}}, &hidden{}, false},
	}
	for _, tt := range tests {
		deep := func(v any) any { return map[string]any{"k": &event{any: []any{v}}} }
		for _, of := range []struct {
			depth string
			a, b  any
		}{{"", tt.a, tt.b}, {", at a depth", deep(tt.a), deep(tt.b)}} {
			if got := equal(nil, reflect.ValueOf(&of.a).Elem(), reflect.ValueOf(&of.b).Elem()); got != tt.want {
				t.Errorf("%s%s: %t", tt.name, of.depth, got)
			}
			lines := tell(nil, "x", reflect.ValueOf(&of.a).Elem(), reflect.ValueOf(&of.b).Elem()).all()
			if (len(lines) == 0) != tt.want {
				t.Errorf("%s%s: differences %q", tt.name, of.depth, lines)
			}
			for _, line := range lines {
				wantTexts(t, line)
			}
		}
	}
}

// wantTexts wants a line about a difference to have two texts that are not equal.
func wantTexts(t *testing.T, line string) {
	t.Helper()
	_, texts, ok := strings.Cut(line, "got ")
	if !ok {
		return // "another secret"
	}
	if got, want, ok := strings.Cut(texts, ", want "); !ok || got == want {
		t.Errorf("two equal texts: %s", line)
	}
}

func TestEquate(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.1 }
	text := func(a, b fmt.Stringer) bool { return a.String() == b.String() }
	c := &core{}
	for _, o := range []Option{Equate(near), Equate(text), Equate[int](nil)} {
		o.apply(c)
	}
	for _, tt := range []struct {
		a, b any
		want bool
	}{
		{1.0, 1.01, true},
		{[]float64{1}, []float64{1.2}, false},
		{map[string]any{"a": 2.0}, map[string]any{"a": 2.05}, true},
		{map[float64]int{1: 1}, map[float64]int{1.05: 1}, true}, // the keys are equal too
		{map[float64]int{1: 1}, map[float64]int{1.2: 1}, false},
		{map[string]int{"a": 1}, map[string]int{"b": 1}, false},
		{big.NewRat(1, 2), big.NewRat(2, 4), true},
		{(*big.Int)(nil), big.NewInt(0), false},
		{[]fmt.Stringer{big.NewInt(1)}, []fmt.Stringer{big.NewRat(1, 1)}, false}, // of two types
		{struct{ a time.Duration }{1}, struct{ a time.Duration }{1}, true},
	} {
		if got := equal(c.equations, reflect.ValueOf(tt.a), reflect.ValueOf(tt.b)); got != tt.want {
			t.Errorf("%v and %v: %t", tt.a, tt.b, got)
		}
	}
}

func TestDifferencesAreSeen(t *testing.T) {
	f := func(n int) func() int { return func() int { return n } }
	deep := &event{any: "x"}
	for range 10 {
		deep = &event{next: deep}
	}
	deepest := &event{any: "y"}
	for range 10 {
		deepest = &event{next: deepest}
	}
	ring, other := &event{any: 1}, &event{any: 2}
	ring.next, other.next = ring, other
	a := strings.Repeat("a", 300)
	tests := []struct {
		got, want any
		line      string
	}{
		{(*message)(nil), nil, "x: got (*mock.message)(nil), want nil"},
		{(*message)(nil), (*event)(nil), "x: got (*mock.message)(nil), want (*mock.event)(nil)"},
		{a + "y", a + "x", `x: differs from byte 300 on: got ..."` + a[:40] + `y" (301 bytes), want ..."` + a[:40] + `x" (301 bytes)`},
		{a + a, a, `x: differs from byte 300 on: got ..."` + a[:40] + a[:60] + `"... (600 bytes), want ..."` + a[:40] + `" (300 bytes)`},
		{a, a + a, `x: differs from byte 300 on: got ..."` + a[:40] + `" (300 bytes), want ..."` + a[:40] + a[:60] + `"... (600 bytes)`},
		{[]byte(a + "ä"), []byte(a + "ö"), `x: differs from byte 301 on: got ..."` + a[:39] + `ä" (302 bytes), want ..."` + a[:39] + `ö" (302 bytes)`},
		{strings.Repeat("\x80", 300), strings.Repeat("\x80", 299), ""},
		{deep, deepest, "x" + strings.Repeat(".next", 10) + `.any: got "x", want "y"`},
		{ring, other, "x.any: got 1, want 2"},
		{[]any{1, []any{[]any{[]any{[]any{1}}}}}, []any{1}, "x: got [1, [[[[... (1 items)]]]]], want [1]"},
		{[]any{[]any{[]any{[]any{1, 2}}}}, []any{[]any{[]any{[]any{1, 3}}}}, "x[0][0][0][1]: got 2, want 3"},
		{time.Duration(1), int64(1), "x: got time.Duration(1ns), want int64(1)"},
		{f(1), f(2), ""},
		{map[string]any{"a": int8(1)}, map[string]any{"a": 1}, `x["a"]: got int8(1), want int(1)`},
		{struct{ A any }{[]int{1}}, struct{ A any }{[]int8{1}}, "x.A: got []int([1]), want []int8([1])"},
		{make(chan int), make(chan int), ""},
		{[]any{[9]int{}, map[int]int{1: 1}}, []any{[9]int{}, map[int]int{1: 1}, nil}, ""},
		{pointer(1), pointer(2), "x: got 1, want 2"},
		{[20]byte{1, 19: 5}, [20]byte{2}, "x: got 0x01" + strings.Repeat("00", 18) + "05, want 0x02" + strings.Repeat("00", 19)},
		{pointer("a"), (*string)(nil), `x: got &"a", want nil`},
		{pointer([]byte("a")), nil, `x: got &"a", want nil`},
		{&hidden{XXX_presence: [1]uint32{1}}, &hidden{}, "x: other fields are set"},
		{event{any: netip.MustParseAddr("10.0.0.1")}, event{any: netip.MustParseAddr("10.0.0.2")}, "x.any: got 10.0.0.1, want 10.0.0.2"},
		{big.NewInt(-7), big.NewInt(7), "x: got -7, want 7"},
		{[]*big.Int{nil}, []*big.Int{big.NewInt(7)}, "x[0]: got nil, want &7"},
		{unread(1), unread(2), "x.Child.Number: got 1, want 2"},
		{counted(1, "a"), counters{}, "x: got &mock.counters{ID: \"a\", n: atomic.Int64{1}, flag: atomic.Bool{true}, last: atomic.Pointer["},
		{map[float64]int{math.NaN(): 1}, map[float64]int{math.NaN(): 2}, "x[NaN]: got 1, want 2"},
		{map[string][]int{"a": {1}}, map[string][]int{"a": {1}, "b": nil}, `x["b"]: got no such key, want nil`},
	}
	for _, tt := range tests {
		lines := tell(nil, "x", reflect.ValueOf(&tt.got).Elem(), reflect.ValueOf(&tt.want).Elem()).all()
		if len(lines) != 1 || !strings.HasPrefix(lines[0], tt.line) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), tt.line)
		}
		for _, line := range lines {
			wantTexts(t, line)
		}
	}
}
