package mock

import (
	"fmt"
	"testing"
)

// TestCopy changes all lists and maps that an argument has, after it was copied.
func TestCopy(t *testing.T) {
	type inner struct{ Data []byte }
	type box struct {
		inner
		Inner  inner
		Table  map[string][]byte
		Any    any
		Ref    *inner
		hidden []byte
	}
	buf := func() []byte { return []byte("old") }
	ref := &inner{buf()}
	ring := []any{nil}
	ring[0] = ring
	if got := Copy(ring); &got[0] == &ring[0] {
		t.Error("a list that holds itself is not copied")
	}
	if got := Copy([]byte{}); got == nil || Copy([]byte(nil)) != nil {
		t.Error("nil and empty are not told apart")
	}
	if got := Copy(any(nil)); got != nil {
		t.Error(got)
	}
	for _, tt := range []struct {
		name string
		have func() (copied, changed any)
		want string
	}{
		{"bytes", func() (any, any) { b := buf(); c := Copy(b); b[0] = 'X'; return c, b }, "old"},
		{"in any", func() (any, any) { b := buf(); c := Copy[any](b); b[0] = 'X'; return c, b }, "old"},
		{"variadic", func() (any, any) { b := buf(); c := Copy([]any{1, b}); b[0] = 'X'; return c[1], b }, "old"},
		{"lists of lists", func() (any, any) { b := buf(); c := Copy([][]byte{b}); b[0] = 'X'; return c[0], b }, "old"},
		{"arrays", func() (any, any) { b := buf(); c := Copy([2][]byte{b}); b[0] = 'X'; return c[0], b }, "old"},
		{"maps", func() (any, any) { b := buf(); c := Copy(map[int][]byte{1: b}); b[0] = 'X'; return c[1], b }, "old"},
		{"structs", func() (any, any) { b := buf(); c := Copy(box{Inner: inner{b}}); b[0] = 'X'; return c.Inner.Data, b }, "old"},
		{"maps in structs", func() (any, any) {
			b := buf()
			c := Copy([]box{{Table: map[string][]byte{"a": b}, Any: inner{b}}})
			b[0] = 'X'
			return c[0].Table["a"], b
		}, "old"},
		{"behind a pointer", func() (any, any) { c := Copy(box{Ref: ref}); ref.Data[0] = 'X'; return c.Ref.Data, nil }, "Xld"},
		{"in a hidden field", func() (any, any) { b := buf(); c := Copy(box{hidden: b}); b[0] = 'X'; return c.hidden, b }, "Xld"},
	} {
		if got, _ := tt.have(); fmt.Sprintf("%s", got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

var kept any

// BenchmarkCopy copies what calls of databases have.
func BenchmarkCopy(b *testing.B) {
	args := []any{"a", 1, true}
	for range b.N {
		kept = Copy(args)
	}
}
