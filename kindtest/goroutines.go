package kindtest

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// stacks are the goroutines of this process by their numbers, without the caller's.
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
		if ok && i > 0 { // the first one is the caller's
			all[number] = text
		}
	}
	return all
}

// background reports whether the stack of a goroutine goes through one of the functions or packages, or whether one of them started it.
func background(of []string, stack string) bool {
	return slices.ContainsFunc(of, func(name string) bool {
		for rest := stack; ; {
			_, after, found := strings.Cut(rest, name)
			if !found {
				return false
			}
			if after != "" && strings.Contains("(./", after[:1]) { // of a function's arguments, of a function, of a package below
				return true
			}
			rest = after
		}
	})
}

// leavesNothing fails the test if goroutines that it starts from here on are left at its end, after all other cleanups. Goroutines of the
// functions and packages in Background may stay.
func (s *suite[C, H]) leavesNothing(t *testing.T) {
	t.Helper()
	before := stacks()
	t.Cleanup(func() {
		if t.Failed() {
			return // what has failed may not have been closed
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
