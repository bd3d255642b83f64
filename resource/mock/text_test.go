package mock

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

type node struct {
	Name   string
	Secret resource.Secret
	next   *node
}

// String would show what must not be called.
func (node) String() string { panic("called") }

func TestText(t *testing.T) {
	loop := &node{Name: "a"}
	loop.next = loop
	tests := []struct {
		value any
		want  string
		deep  string // where it differs
	}{
		{nil, "nil", ""},
		{true, "true", ""},
		{-7, "-7", ""},
		{uint8(7), "7", ""},
		{1.5, "1.5", ""},
		{2i, "(0+2i)", ""},
		{"a\n\"b", `"a\n\"b"`, ""},
		{strings.Repeat("ä", 150), `"` + strings.Repeat("ä", 100) + `"... (300 bytes)`, ""},
		{[]byte("hi"), `"hi"`, ""},
		{[]int(nil), "nil", ""},
		{[]any{1, "x", nil}, `[1, "x", nil]`, ""},
		{make([]int, 9), "[0, 0, 0, 0, 0, 0, 0, 0, ... (9 items)]", ""},
		{map[string]int{"a": 1}, "map[string]int(1 item)", ""},
		{map[string]int(nil), "nil", ""},
		{map[string]int{}, "map[string]int(0 items)", ""},
		{[]any{(*node)(nil), map[string]int(nil)}, "[(*mock.node)(nil), map[string]int(nil)]", ""},
		{time.Second, "1s", ""},
		{time.Unix(0, 0).UTC(), "1970-01-01T00:00:00Z", ""},
		{node{Name: "x", Secret: resource.NewSecret("hunter2")}, `mock.node{Name: "x", Secret: [REDACTED]}`, ""},
		{resource.NewSecret("hunter2"), "[REDACTED]", ""},
		{struct{ A, B int }{0, 2}, "struct{B: 2}", ""},
		{(*node)(nil), "nil", ""},
		{&node{Name: "x"}, "*mock.node(0x", `&mock.node{Name: "x"}`},
		{loop, "*mock.node(0x", `&mock.node{Name: "a", next: &mock.node{`},
		{func() {}, "func()(0x", ""},
	}
	for _, tt := range tests {
		if got := text(reflect.ValueOf(tt.value)); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s, want %s", got, tt.want)
		}
		if tt.deep == "" {
			tt.deep = tt.want
		}
		if got := whole(reflect.ValueOf(tt.value)); !strings.HasPrefix(got, tt.deep) {
			t.Errorf("%s, want %s", got, tt.deep)
		}
	}
}

func TestDifferences(t *testing.T) {
	type pair struct {
		A any
		B map[string]int
	}
	now := time.Unix(1, 0)
	tests := []struct {
		got, want any
		lines     []string
	}{
		{1, 2, []string{"x: got 1, want 2"}},
		{int8(1), 1, []string{"x: got int8(1), want int(1)"}},
		{[]int{1, 2}, []int{1, 3}, []string{"x[1]: got 2, want 3"}},
		{make([]int, 9), make([]int, 10), []string{"x: got 9 items, want 10"}},
		{[2]string{"a"}, [2]string{"b"}, []string{`x[0]: got "a", want "b"`}},
		{pair{A: 1}, pair{A: "1"}, []string{`x.A: got int(1), want string("1")`}},
		{pair{A: nil}, pair{A: 1}, []string{"x.A: got nil, want 1"}},
		{
			pair{B: map[string]int{"a": 1, "b": 2}},
			pair{B: map[string]int{"a": 2, "c": 3}},
			[]string{`x.B["a"]: got 1, want 2`, `x.B["b"]: got 2, want no such key`, `x.B["c"]: got no such key, want 3`},
		},
		{map[any]int{1: 1}, map[any]int{int64(1): 1}, []string{"x[int(1)]: got 1, want no such key", "x[int64(1)]: got no such key, want 1"}},
		{
			map[string]int{strings.Repeat("a", 300) + "b": 1},
			map[string]int{strings.Repeat("a", 300) + "c": 1},
			[]string{`x[string("` + strings.Repeat("a", 300) + `b")]: got 1, want no such key`, `x[string("` + strings.Repeat("a", 300) + `c")]: got no such key, want 1`},
		},
		{&pair{A: 1}, (*pair)(nil), []string{"x: got &mock.pair{A: 1}, want nil"}},
		{node{next: &node{Name: "a"}}, node{next: &node{Name: "b"}}, []string{`x.next.Name: got "a", want "b"`}},
		{node{Secret: resource.NewSecret("a")}, node{Secret: resource.NewSecret("b")}, []string{"x.Secret: another secret"}},
		{now, now.Add(time.Second), []string{"x: got " + now.Format(time.RFC3339) + ", want " + now.Add(time.Second).Format(time.RFC3339)}},
		{[]byte("a"), []byte("b"), []string{`x: got "a", want "b"`}},
		{make([]int, 20), []int{19: 1, 0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1}, []string{"... and 1 more"}},
	}
	for _, tt := range tests {
		got := tell(nil, "x", reflect.ValueOf(&tt.got).Elem(), reflect.ValueOf(&tt.want).Elem()).all()
		if len(tt.lines) == 1 && len(got) > 1 {
			got = got[len(got)-1:]
		}
		if !reflect.DeepEqual(got, tt.lines) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.lines, "\n"))
		}
	}
}
