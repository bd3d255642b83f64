//go:build !unix

package bench_test

import "time"

var started = time.Now()

// processorTime is the time since the start, where there is no better clock.
func processorTime() time.Duration { return time.Since(started) }
