//go:build go1.25

package alert

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// TestStoreIsLost has the store be what is down: it fails, or it hangs.
func TestStoreIsLost(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		t.Run(fmt.Sprint("hangs ", hangs), func(t *testing.T) {
			simulate(t, 3, func(c *cluster) {
				c.observe(Up)
				pass(time.Minute)
				c.store.set(!hangs, hangs)
				for i := range 3 {
					c.observe(Down, i)
					pass(5 * time.Second)
				}
				pass(30 * time.Minute)
				c.want("firing 17", "firing 17", "firing 17")
				c.store.set(false, false)
				for i := range 3 {
					pass(5 * time.Second)
					c.observe(Up, i)
				}
				pass(time.Hour)
				c.want("resolved 17")
				for i := range 3 {
					c.wantLog(i, "the store of alerts cannot be reached", 1)
					c.wantLog(i, "the store of alerts can be reached again", 1)
				}
				c.observe(Down)
				pass(time.Hour)
				c.observe(Up)
				pass(time.Hour)
				c.want("firing 18", "resolved 18")
			})
		})
	}
}

// TestLateAfterTheStoreWasLost has one process merge, and resolve, while another still sees the resource down.
func TestLateAfterTheStoreWasLost(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Up)
		pass(time.Minute)
		c.store.set(true, false)
		c.observe(Down)
		pass(time.Minute)
		c.want("firing 17", "firing 17")
		c.observe(Up, 0)
		pass(time.Millisecond)
		c.store.set(false, false)
		pass(40 * time.Second)
		c.observe(Up, 1)
		pass(time.Hour)
		c.want("resolved 17")
	})
}

// TestResolvedAlone has the store stay away after the resource is up again.
func TestResolvedAlone(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Up)
		pass(time.Minute)
		c.store.set(true, false)
		c.observe(Down)
		pass(time.Hour)
		c.observe(Up)
		pass(50 * time.Second)
		c.want("firing 17", "firing 17")
		pass(30 * time.Second)
		c.want("resolved 17", "resolved 17")
		c.store.set(false, false)
		pass(time.Hour)
		c.want()
		c.observe(Down)
		pass(time.Hour)
		c.want("firing 18")
	})
}

// TestStoreIsLostForAMoment holds that a store that fails once costs no second alert.
func TestStoreIsLostForAMoment(t *testing.T) {
	simulate(t, 3, func(c *cluster) {
		c.observe(Up)
		pass(time.Minute)
		c.store.set(true, false)
		c.observe(Down)
		pass(time.Second)
		c.store.set(false, false)
		pass(time.Minute)
		c.want("firing 17")
		c.observe(Up)
		pass(time.Minute)
		c.want("resolved 17")
	})
}

// TestAnswerIsLost has the store do what it is asked and not say so.
func TestAnswerIsLost(t *testing.T) {
	simulate(t, 3, func(c *cluster) {
		c.observe(Up)
		pass(time.Minute)
		c.store.loseAnswers(true)
		c.observe(Down)
		pass(time.Second)
		c.store.loseAnswers(false)
		pass(2 * time.Minute)
		c.want("firing 17")
		c.observe(Up)
		pass(time.Minute)
		c.want("resolved 17")
	})
}

// TestLostAfterTheClaim has the store go after one process has claimed the alert: the others may not know whether it was sent.
func TestLostAfterTheClaim(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.target.behave(func(context.Context, int) error {
			c.store.set(true, false)
			return nil
		})
		c.observe(Down)
		pass(20 * time.Second)
		c.want("firing 17")
		c.target.behave(nil)
		c.store.set(false, false)
		pass(time.Hour)
		c.want()
		c.observe(Up)
		pass(time.Hour)
		c.want("resolved 17")
	})
}

// TestNeverReached is about a process that begins while the store is down.
func TestNeverReached(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Up, 0)
		pass(time.Minute)
		c.store.set(true, false)
		began := clock().Unix()
		c.observe(Down)
		pass(50 * time.Second)
		c.want("firing 17")
		pass(time.Minute)
		own := fmt.Sprint("firing ", began)
		c.want(own) // it speaks for itself
		c.store.set(false, false)
		pass(10 * time.Second)
		c.observe(Up)
		pass(time.Hour)
		c.want("resolved 17", fmt.Sprint("resolved ", began))
		c.observe(Down)
		pass(time.Hour)
		c.want(fmt.Sprint("firing ", began+1))
	})
}

// TestNeverReachedForAMoment holds that it uses the others' number if the store is there in time.
func TestNeverReachedForAMoment(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.store.set(true, false)
		c.observe(Down)
		pass(40 * time.Second)
		c.store.set(false, false)
		pass(time.Minute)
		c.want("firing 17")
	})
}

// A hashed store cannot be compared.
type hashed map[string]Store

func (h hashed) Update(ctx context.Context, name string, change func([]byte) []byte) error {
	return h["all"].Update(ctx, name, change)
}

func TestSetStore(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Down)
		pass(30 * time.Second)
		c.want()
		for _, m := range c.managers {
			m.SetStore(hashed{"all": c.store})
		}
		pass(time.Minute)
		c.want("firing 17")
		for _, m := range c.managers {
			m.SetStore(hashed{"all": c.store})
		}
		pass(time.Minute)
		c.observe(Up)
		pass(time.Minute)
		c.want("resolved 17")
		for i := range 2 {
			c.wantLog(i, "the store", 0)
		}
	}, AwaitStore())
}

// TestSetStoreMeanwhile gives another store while the first one hangs.
func TestSetStoreMeanwhile(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		m := c.managers[0]
		m.SetStore(&faulty{Memory: NewMemory(), hangs: true})
		c.observe(Down)
		pass(time.Second)
		m.SetStore(c.store)
		pass(10 * time.Second)
		c.want("firing 17")
		c.wantLog(0, "the store", 0)
	})
}

// TestStoreAfterMemory has a Manager work with its memory first.
func TestStoreAfterMemory(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		m := c.managers[0]
		m.SetStore(NewMemory())
		first := clock().Unix() + 1
		c.observe(Down)
		pass(time.Minute)
		c.want(fmt.Sprint("firing ", first))
		m.SetStore(c.store)
		pass(time.Minute)
		c.observe(Up)
		pass(time.Minute)
		c.want(fmt.Sprint("resolved ", first))
	})
}
