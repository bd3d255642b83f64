//go:build go1.25

package health_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

func TestHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := health.New()
		r := h.Observe(observe.Resource{Name: "db"})
		op := &observe.Op{Scope: observe.Call}
		end := func(class string) {
			r.End(t.Context(), op, observe.Result{Start: time.Now(), Duration: time.Second, Type: class})
		}
		start(t, lifecycle.Settings{Monitor: h}, (&sick{}).node("db"), (&sick{}).node("quiet"))
		end("")
		end("timeout")
		r.End(t.Context(), &observe.Op{Scope: observe.Attempt}, observe.Result{Start: time.Now()})
		time.Sleep(5 * time.Minute)
		end("")
		list := h.Statuses()
		db, quiet := list[0], list[1]
		if !db.Observed || len(db.History) != 15 || quiet.Observed {
			t.Fatalf("%+v\n%+v", db, quiet)
		}
		if m := db.History[9]; m.Calls != 2 || m.Errors != 1 || m.Total != 2*time.Second || m.Max != time.Second {
			t.Errorf("%+v", db.History)
		}
		calls := 0
		for _, m := range quiet.History {
			calls += m.Calls
		}
		if calls < 8 {
			t.Errorf("%d checks in five minutes", calls)
		}
		time.Sleep(15 * time.Minute)
		if m := h.Statuses()[0].History; m[14].Calls != 0 || m[0].Calls != 0 {
			t.Errorf("%+v", m)
		}
	})
}

// A resource that a bundle has borrowed is checked by the group that lends it, and not once more for each run of the bundle.
func TestBorrowedIsCheckedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sick
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h}, s.node("db"))
		lent := s.node("db")
		lent.State = lifecycle.NodeBorrowed
		for range 5 {
			start(t, lifecycle.Settings{Monitor: h}, lent)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := s.checks(); n > 23 {
			t.Errorf("%d checks in ten minutes", n)
		}
	})
}
