package kindtest

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// stacks returns the stacks of all goroutines of the process except the caller's, by the number of the goroutine.
func stacks() map[string]string {
	buf := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	all := map[string]string{}
	for i, text := range strings.Split(string(buf), "\n\n") {
		number, _, ok := strings.Cut(strings.TrimPrefix(text, "goroutine "), " ")
		if ok && i > 0 { // the first goroutine is the caller's
			all[number] = text
		}
	}
	return all
}

// background reports whether a goroutine runs in, or was started by, one of the given functions or packages.
func background(of []string, stack string) bool {
	return slices.ContainsFunc(of, func(name string) bool {
		for rest := stack; ; {
			_, after, found := strings.Cut(rest, name)
			if !found {
				return false
			}
			if after != "" && strings.Contains("(./", after[:1]) { // arguments of the function, a function in the package, or a package in its folder
				return true
			}
			rest = after
		}
	})
}

// leavesNothing fails the test if, after all other cleanups, goroutines are left that were started since leavesNothing was called.
// Goroutines of the functions and packages in Background may be left.
func (s *suite[C, H]) leavesNothing(t *testing.T) {
	t.Helper()
	before := stacks()
	t.Cleanup(func() {
		if t.Failed() {
			return // a failed test may have left clients open
		}
		var left []string
		for end := time.Now().Add(2 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			left = left[:0]
			for number, stack := range stacks() {
				if _, had := before[number]; !had && !background(s.Background, stack) {
					left = append(left, stack)
				}
			}
			if len(left) == 0 {
				return
			}
			if time.Now().After(end) {
				break
			}
		}
		t.Errorf("%d goroutines are left after Close; the first is\n%s", len(left), left[0])
	})
}
