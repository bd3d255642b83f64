//go:build !race

package live_test

// raceDetector says whether the race detector runs. Printers read a client while it works, which is a race.
const raceDetector = false
