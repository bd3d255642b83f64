//go:build unix

package bench_test

import (
	"syscall"
	"time"
)

// processorTime is what the process has used of the processors so far, on all of them and the garbage collector's share included.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // there is always oneself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
