package cli

import (
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 1000} {
		done := make([]atomic.Int32, n)
		each(n, func(i int) { done[i].Add(1) })
		for i := range done {
			if got := done[i].Load(); got != 1 {
				t.Fatalf("%d of %d was done %d times", i, n, got)
			}
		}
	}
}

func TestEachPanics(t *testing.T) {
	defer func() {
		if v := recover(); v != "no Go" {
			t.Errorf("panicked with %v", v)
		}
	}()
	each(10, func(i int) {
		if i == 7 {
			panic("no Go")
		}
	})
	t.Error("a panic was lost")
}
