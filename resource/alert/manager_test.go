//go:build go1.25

package alert

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestOneIncident(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.observe(Up)
		pass(time.Hour)
		c.want()
		if log := c.logs[0].String(); log != "" {
			t.Errorf("without an incident there is a log: %s", log)
		}
		began := clock()
		for range 100 {
			c.observe(Down)
			pass(30 * time.Second)
		}
		c.want("firing 17")
		c.observe(Up)
		pass(time.Hour)
		c.want("resolved 17")
		want := Alert{
			Key: "shop/database/17", Status: Firing, Service: "shop", Resource: "database", Kind: "postgres",
			Message: "database is down: timeout", ErrorType: "timeout", Began: began,
		}
		if got := c.target.alerts[0]; got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		want.Status, want.Message, want.Ended = Resolved, "database is up again", began.Add(3000*time.Second)
		if got := c.target.alerts[1]; got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		for _, line := range []string{"an incident has begun", "an incident is over", "an alert is sent"} {
			c.wantLog(0, line, map[bool]int{true: 2, false: 1}[line == "an alert is sent"])
		}
	})
}

// TestIdle holds that a Manager with nothing to do has no goroutine, and that one without a shared store does not even wake up.
func TestIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New("shop", WithLogger(quiet()))
		r := &recorder{}
		o := Observation{Resource: "database", Condition: Up, Target: r.alert}
		m.Observe(o)
		synctest.Wait()
		if n := working(); n > 0 {
			t.Errorf("%d goroutines while all is well", n)
		}
		if m.watched["database"].timer != nil {
			t.Error("a timer runs while all is well")
		}
		o.Condition = Down
		m.Observe(o)
		synctest.Wait()
		if n := working(); n > 0 || r.calls != 1 {
			t.Errorf("%d goroutines after an alert, %d calls", n, r.calls)
		}
		if err := m.Close(t.Context()); err != nil {
			t.Error(err)
		}
		m.Observe(o)
		if err := m.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThreeProcesses(t *testing.T) {
	simulate(t, 3, func(c *cluster) {
		c.observe(Up)
		pass(time.Minute)
		for i := range 3 {
			c.observe(Down, i)
			pass(7 * time.Second)
		}
		pass(20 * time.Minute)
		for i := range 3 {
			c.observe(Up, i)
			pass(7 * time.Second)
		}
		c.want("firing 17", "resolved 17")
		pass(time.Hour)
		c.observe(Down)
		c.observe(Up)
		pass(time.Hour)
		c.want("firing 18", "resolved 18")
	})
}

// TestFlaps holds that an incident that is over before anybody had the time to send it is sent nevertheless.
func TestFlaps(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.cooldown = -1
		for range 100 {
			c.observe(Down)
			c.observe(Up)
			pass(time.Second)
		}
		got := c.target.take()
		if len(got) != 200 || got[198] != "firing 116" || got[199] != "resolved 116" {
			t.Errorf("%d alerts: %v", len(got), got)
		}
		for range 100 { // more than waits for its turn
			c.observe(Down)
			c.observe(Up)
		}
		c.observe(Down)
		pass(time.Second)
		c.observe(Up)
		pass(time.Second)
		if s, _ := c.managers[0].State("database"); s.Last.open() || s.Last.Told != Resolved || len(s.Owed) > 0 {
			t.Errorf("in the end the state is %+v", s)
		}
		c.target.take()
	})
}

func TestTargetFails(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.target.behave(func(_ context.Context, n int) error {
			if n <= 3 {
				return errBroken
			}
			return nil
		})
		c.observe(Down)
		pass(time.Minute)
		c.want("firing 17 failed", "firing 17 failed", "firing 17 failed", "firing 17")
		c.target.behave(func(context.Context, int) error { return errBroken })
		c.observe(Up)
		pass(20 * time.Hour)
		failed := c.target.take()
		if n := len(failed); n < 200 || n > 600 {
			t.Errorf("%d attempts in a day", n)
		}
		c.observe(Down)
		pass(time.Hour)
		c.observe(Up)
		c.target.take()
		c.target.behave(nil)
		pass(time.Hour)
		c.want("resolved 17", "firing 18", "resolved 18")
	})
}

func TestGivenUp(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.target.behave(func(context.Context, int) error { return errBroken })
		c.observe(Down)
		c.observe(Up)
		pass(72 * time.Hour)
		if n := len(c.target.take()); n != 2*mostAttempts {
			t.Errorf("%d attempts, want %d", n, 2*mostAttempts)
		}
		c.wantLog(0, "given up", 2)
	})
}

// TestTargetHangs has a target that does not even heed its context.
func TestTargetHangs(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		hung := make(chan struct{})
		c.target.behave(func(_ context.Context, n int) error {
			if n == 1 {
				<-hung
			}
			return nil
		})
		c.observe(Down, 0)
		pass(time.Second)
		c.observe(Down, 1)
		pass(2 * time.Minute)
		c.want("firing 17")
		c.observe(Up)
		pass(time.Minute)
		c.want("resolved 17")
		start := time.Now()
		if err := c.managers[0].Close(c.t.Context()); err == nil || !strings.Contains(err.Error(), "not finished for database") {
			t.Errorf("Close returns %v", err)
		}
		if took := time.Since(start); took != 16*time.Second {
			t.Errorf("Close took %v", took)
		}
		close(hung)
		pass(time.Minute)
		c.target.take()
	})
}

// TestTargetGone has a target that is gone before anything is sent through it: nothing waits for it, and Close ends at once.
func TestTargetGone(t *testing.T) {
	sent := func(context.Context, Alert) error { return nil }
	for range 50 { // the first turn may come before the target is gone
		m := New("shop", WithLogger(slog.New(slog.DiscardHandler)))
		m.Observe(Observation{Resource: "database", Kind: "postgres", Condition: Down, Target: sent})
		m.Observe(Observation{Resource: "database", Kind: "postgres", Condition: Unclear})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := m.Close(ctx)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestManyTargetsHang holds how many goroutines there are, and that what can be sent is sent.
func TestManyTargetsHang(t *testing.T) {
	t.Run("fast store", func(t *testing.T) { manyTargetsHang(t, false, mostSending) })
	// Turns take time, and everything that can happen in between does.
	t.Run("slow store", func(t *testing.T) { manyTargetsHang(t, true, mostSending+2*mostWorkers) })
}

func manyTargetsHang(t *testing.T, slow bool, goroutines int) {
	simulate(t, 1, func(c *cluster) {
		c.store.slow = slow
		hangs := func(ctx context.Context, _ Alert) error {
			<-ctx.Done()
			return ctx.Err()
		}
		most := 0
		m := c.managers[0]
		for i := range 40 {
			o := c.observation(Down)
			o.Resource, o.Target = fmt.Sprint("api", i), hangs
			m.Observe(o)
		}
		c.observe(Down)
		for range 1000 {
			pass(100 * time.Millisecond)
			most = max(most, working())
		}
		if most > goroutines {
			t.Errorf("%d goroutines", most)
		}
		c.want("firing 17")
		ctx, cancel := context.WithTimeout(c.t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := m.Close(ctx); err == nil {
			t.Error("Close does not say what it has not waited for")
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("Close took %v", took)
		}
	})
}

// TestWhoWaitsIsNext holds that an alert that waits for others' targets is sent as soon as they are given up.
func TestWhoWaitsIsNext(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		for i := range mostSending {
			o := c.observation(Down)
			o.Resource = fmt.Sprint("api", i)
			o.Target = func(ctx context.Context, _ Alert) error {
				<-ctx.Done()
				return ctx.Err()
			}
			c.managers[0].Observe(o)
		}
		pass(time.Second)
		c.observe(Down)
		pass(8 * time.Second)
		c.want()
		pass(1100 * time.Millisecond)
		c.want("firing 17")
		for i := range mostSending {
			o := c.observation(Up)
			o.Resource, o.Target = fmt.Sprint("api", i), nil
			c.managers[0].Observe(o)
		}
		pass(time.Minute)
	})
}

// working is how many goroutines a Manager has.
func working() int {
	stacks := make([]byte, 1<<20)
	n := 0
	for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
		if strings.Contains(stack, "alert.(*Manager)") || strings.Contains(stack, "alert.guard") {
			n++
		}
	}
	return n
}

// TestQuietNoLonger holds that an incident that outlasts the cooldown is sent then.
func TestQuietNoLonger(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.observe(Down)
		pass(time.Minute)
		c.observe(Up)
		pass(time.Minute)
		c.want("firing 17", "resolved 17")
		c.observe(Down)
		pass(8*time.Minute - time.Second)
		c.want()
		c.wantLog(0, `quiet=true reason="the cooldown of the last alert is not over"`, 1)
		pass(time.Minute)
		c.want("firing 18")
	}, WithLease(time.Hour)) // so that nothing else wakes it
}

// TestQuietWithoutTarget holds that the log says why nobody is told: as in a program that opens a bundle, and not the target.
func TestQuietWithoutTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text journal
		m := New("shop", WithLogger(slog.New(slog.NewTextHandler(&text, nil))))
		m.Observe(Observation{Resource: "database", Condition: Down})
		pass(time.Minute)
		if err := m.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if log := text.String(); !strings.Contains(log, `quiet=true reason="the target of alerts is not open in this program"`) {
			t.Errorf("the log is\n%s", log)
		}
	})
}

func TestCloseSends(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.target.behave(func(context.Context, int) error {
			time.Sleep(3 * time.Second)
			return nil
		})
		c.observe(Down)
		if err := c.managers[0].Close(c.t.Context()); err != nil {
			t.Error(err)
		}
		c.want("firing 17")
		data := c.store.states["shop/database"]
		if s, err := decode(data); err != nil || s.Last.Told != Firing || s.Claim != nil {
			t.Errorf("the state is %s, %v", data, err)
		}
	})
}

// TestRestart has a process end in an incident. The next one sends no second alert, and the resolve.
func TestRestart(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Down, 0)
		pass(time.Minute)
		if err := c.managers[0].Close(c.t.Context()); err != nil {
			t.Error(err)
		}
		pass(time.Hour)
		c.observe(Down, 1)
		pass(time.Hour)
		c.observe(Up, 1)
		pass(time.Hour)
		c.want("firing 17", "resolved 17")
	})
}

// TestLastOneIsGone has the only process that saw the resource down end for good. Another one ends the incident.
func TestLastOneIsGone(t *testing.T) {
	simulate(t, 2, func(c *cluster) {
		c.observe(Up, 1)
		pass(time.Minute)
		c.observe(Down, 0)
		pass(time.Second)
		if err := c.managers[0].Close(c.t.Context()); err != nil {
			t.Error(err)
		}
		pass(3 * time.Minute)
		c.want("firing 17", "resolved 17")
	})
}

func TestUnreadableState(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		c.store.states["shop/database"] = []byte(`{"version":1,"last":{`)
		c.observe(Up)
		pass(time.Hour)
		c.wantLog(0, "is replaced by a new one", 1)
		c.observe(Down)
		pass(time.Hour)
		key := clock().Add(-2*time.Hour).Unix() + 1
		c.want(fmt.Sprint("firing ", key))
		// It is damaged in the incident: the process knows better.
		c.store.states["shop/database"] = []byte("\x00")
		c.observe(Up)
		pass(time.Hour)
		c.want(fmt.Sprint("resolved ", key))
		c.wantLog(0, "is replaced by a new one", 2)
	})
}

// TestNewerState holds that what a later release has written is not overwritten.
func TestNewerState(t *testing.T) {
	simulate(t, 1, func(c *cluster) {
		const newer = `{"version":2,"incidents":[]}`
		c.store.states["shop/database"] = []byte(newer)
		c.observe(Up)
		pass(time.Hour)
		other := c.observation(Down)
		other.Resource = "api"
		c.managers[0].Observe(other)
		pass(time.Hour)
		if got := string(c.store.states["shop/database"]); got != newer {
			t.Errorf("the state is %s", got)
		}
		c.wantLog(0, "the store of alerts cannot be reached", 1)
		c.wantLog(0, "the store of alerts can be reached again", 0)
		if n := len(c.target.take()); n != 1 {
			t.Errorf("%d alerts of another resource", n)
		}
	})
}

func TestPanics(t *testing.T) {
	events := []string{}
	simulate(t, 1, func(c *cluster) {
		c.target.behave(func(_ context.Context, n int) error {
			if n == 1 {
				panic("at the disco")
			}
			if n == 2 {
				runtime.Goexit()
			}
			return nil
		})
		o := c.observation(Down)
		var text journal
		c.managers[0].log = slog.New(slog.NewTextHandler(&text, nil))
		o.Target = func(ctx context.Context, a Alert) error { return c.target.alert(ctx, a) }
		c.managers[0].Observe(o)
		pass(time.Minute)
		c.want("firing 17")
		if log := text.String(); strings.Count(log, "error=panic") != 2 || strings.Count(log, "WithEvents panicked") != 1 {
			t.Errorf("the log is\n%s", log)
		}
	}, WithEvents(func(a Alert) {
		events = append(events, string(a.Status)+" "+a.Key)
		panic("at the races")
	}))
	if got := strings.Join(events, ", "); got != "firing shop/database/17" {
		t.Errorf("the events are %s", got)
	}
}

func TestClassesInTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text journal
		m := New("shop", WithLogger(slog.New(slog.NewTextHandler(&text, nil))), WithStore(&faulty{Memory: NewMemory(), fails: true}))
		m.Observe(Observation{Resource: "database", Condition: Down, Target: func(context.Context, Alert) error {
			return fmt.Errorf("post https://hooks.example.com/hunter2: refused")
		}})
		pass(10 * time.Minute)
		if err := m.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if log := text.String(); !strings.Contains(log, "an alert could not be sent, and will be tried again") || strings.Contains(log, "hunter2") || strings.Contains(log, "broken") {
			t.Errorf("the log is\n%s", log)
		}
	})
}

// TestLeft holds which resources something is being done for.
func TestLeft(t *testing.T) {
	m := &Manager{watched: map[string]*watched{
		"idle": {}, "queued": {queued: true}, "busy": {busy: true}, "calling": {calling: true}, "waits": {waits: true},
	}}
	if got := strings.Join(m.left(), " "); got != "busy calling queued" {
		t.Errorf("something is left for %s", got)
	}
}
