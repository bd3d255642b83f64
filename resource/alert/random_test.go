//go:build go1.25

package alert

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRandom lets processes see a resource go down and up, each when it likes, with a target that fails and, in every second run, a store
// that is lost for a while. At the end all is well for long enough.
func TestRandom(t *testing.T) {
	runs := 40
	if n, err := strconv.Atoi(os.Getenv("RESGEN_TEST_ALERT_RUNS")); err == nil {
		runs = n
	}
	for seed := range runs {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(seed)))
			processes := 1 + r.IntN(4)
			loses := seed%2 == 1
			simulate(t, processes, func(c *cluster) {
				c.cooldown = []time.Duration{-1, 0, time.Minute}[r.IntN(3)]
				fails := r.IntN(3) * 30 // percent
				// Several goroutines call the target, so it draws from a generator of its own, which one call at a time has.
				draws := make(chan *rand.Rand, 1)
				draws <- rand.New(rand.NewPCG(8, uint64(seed)))
				c.target.behave(func(ctx context.Context, _ int) error {
					own := <-draws
					defer func() { draws <- own }()
					time.Sleep(time.Duration(own.IntN(2000)) * time.Millisecond)
					if own.IntN(100) < fails {
						return errBroken
					}
					return nil
				})
				c.observe(Up)
				pass(time.Minute)
				for range 60 {
					c.observe(Condition(r.IntN(3)), r.IntN(processes))
					if loses && r.IntN(5) == 0 {
						c.store.set(r.IntN(2) == 0, r.IntN(3) == 0)
					}
					pass(time.Duration(r.IntN(90_000)) * time.Millisecond)
				}
				c.store.set(false, false)
				c.observe(Up)
				pass(time.Hour)
				c.judge(loses)
			})
		})
	}
}

// judge holds all that the target has got to what is promised.
func (c *cluster) judge(lost bool) {
	c.t.Helper()
	type incident struct{ firing, resolved int }
	incidents := map[string]*incident{}
	for _, text := range c.target.take() {
		status, number, _ := strings.Cut(text, " ")
		number, failed := strings.CutSuffix(number, " failed")
		if failed {
			continue
		}
		i := incidents[number]
		if i == nil {
			i = &incident{}
			incidents[number] = i
		}
		if status == string(Firing) {
			i.firing++
			continue
		}
		if i.firing == 0 {
			c.t.Errorf("%s is resolved before its alert", number)
		}
		i.resolved++
	}
	for number, i := range incidents {
		switch most := len(c.managers); {
		case !lost && (i.firing != 1 || i.resolved != 1):
			c.t.Errorf("%s: %d alerts, %d resolves", number, i.firing, i.resolved)
		case lost && (i.firing < 1 || i.resolved < 1 || i.firing > most || i.resolved > most):
			c.t.Errorf("%s: %d alerts, %d resolves by %d processes", number, i.firing, i.resolved, most)
		}
	}
	for n, m := range c.managers {
		if s, _ := m.State("database"); s.Last.open() || len(s.Owed) > 0 || s.Claim != nil {
			c.t.Errorf("in the end manager %d has %+v", n, s)
		}
	}
}
