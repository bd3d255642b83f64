package health_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A resource of a child group is blocked by one of the parent's that is down.
func TestBlockedByParent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var db, tenant sick
		h := health.New()
		g := start(t, lifecycle.Settings{Monitor: h}, db.node("db"))
		child, err := g.Start(t.Context(), tenant.node("tenant", "db"))
		if err != nil {
			t.Fatal(err)
		}
		want(t, h, "db=up tenant=up")
		db.set(errGone)
		tenant.set(errGone)
		time.Sleep(3 * time.Minute)
		want(t, h, "db=down tenant=blocked")
		if by := h.Statuses()[1].BlockedBy; by != "db" {
			t.Errorf("blocked by %q", by)
		}
		db.set(nil)
		time.Sleep(3 * time.Minute)
		want(t, h, "db=up tenant=down")
		if err := child.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// An alert goes through the target of the resource's own group, or else through one of another group that is open.
func TestTargetOfAnotherGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var db sick
		var in inbox
		n := db.node("db")
		n.Health.Alert = "oncall"
		settings := lifecycle.Settings{Monitor: health.New(health.WithAlerts(alert.New("shop", alert.WithLogger(slog.New(slog.DiscardHandler)))))}
		start(t, settings, n)
		start(t, settings, in.node("oncall"))
		time.Sleep(time.Hour)
		db.set(errGone)
		time.Sleep(time.Hour)
		if got, want := in.sent(), "shop/db firing _OTHER db is down: _OTHER"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A child group stays until all of its resources are closed.
func TestChildThatCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var db, first, second sick
		h := health.New()
		g := start(t, lifecycle.Settings{Monitor: h}, db.node("db"))
		closing := make(chan struct{})
		slow := first.node("first")
		slow.Close = func(context.Context) error { <-closing; return nil }
		child, err := g.Start(t.Context(), slow, second.node("second", "first"), lifecycle.Node{Name: "off", State: lifecycle.NodeAbsent})
		if err != nil {
			t.Fatal(err)
		}
		go child.Close(context.Background())
		want(t, h, "db=up first=up second=closed off=absent")
		close(closing)
		want(t, h, "db=up")
	})
}
