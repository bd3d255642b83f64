//go:build !race

package kindtest

// raceDetector says whether the race detector is on. It would report a race when a client is printed, because printing reads memory that
// the client's goroutines write.
const raceDetector = false
