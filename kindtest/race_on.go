//go:build race

package kindtest

// raceDetector is whether this binary looks for data races. Printing a client reads memory that its goroutines write.
const raceDetector = true
