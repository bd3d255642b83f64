// Package memory says how much memory a process has had.
package memory

import (
	"bytes"
	"fmt"
	"os"
)

// Print prints the most memory that this process has had, in kB, where the system knows it. python/resolve.py prints the same. What a
// process is told of a child that has ended is not that: on Linux it is at least what the parent has.
func Print() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for line := range bytes.Lines(status) {
		if fields := bytes.Fields(line); len(fields) > 1 && string(fields[0]) == "VmHWM:" {
			fmt.Printf("%s\n", fields[1])
		}
	}
}
