//go:build !unix

package main

// limitMemory does nothing where processes have no such limits.
func limitMemory() error { return nil }
