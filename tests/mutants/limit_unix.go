//go:build unix

package main

import "syscall"

// limitMemory limits the memory of this process and of the tests that it runs. A mutant may loop for ever and take all memory of the machine.
func limitMemory() error {
	const most = 8 << 30 // address space, of which the go command needs more than the memory that it uses
	return syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: most, Max: most})
}
