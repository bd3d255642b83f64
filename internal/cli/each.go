package cli

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do for every number below n, on all processors in parallel. A panic in a call continues in the caller of each, which turns it
// into a message.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	panics := make(chan any, n)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					panics <- v
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
	select {
	case v := <-panics:
		panic(v)
	default:
	}
}
