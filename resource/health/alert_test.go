//go:build go1.25

package health_test

import (
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
)

// TestAlertsOfGroups has groups that open one resource again and again, each with a client of its own, while it is down: it stays one
// incident. A group that has not opened the resource that alerts are sent to has them sent by a group that has.
func TestAlertsOfGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var db, other sick // the other one is asked of another server, which answers
		var in inbox
		asks := func(n resource.Node) resource.Node {
			n.Health.Alert, n.Health.Cooldown = "oncall", time.Second
			return n
		}
		h := health.New(health.WithAlerts(alert.New("shop", alert.WithLogger(slog.New(slog.DiscardHandler)))))
		g := start(t, resource.Settings{Monitor: h}, asks(db.node("db")), in.node("oncall"))
		bundle := func() {
			t.Helper()
			b, err := resource.Settings{Monitor: h, Logger: slog.New(slog.DiscardHandler)}.Start(t.Context(), nil, asks(other.node("db")))
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Minute)
			if err := b.Close(t.Context()); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Minute)
		}
		db.set(errGone)
		for range 5 {
			bundle()
		}
		want := "shop/db firing _OTHER db is down: _OTHER"
		if got := in.sent(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		db.set(nil)
		time.Sleep(5 * time.Minute)
		want += "\nshop/db resolved _OTHER db is up again"
		if got := in.sent(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}

		other.set(errGone) // a bundle finds so alone, and is closed: only the other group knows that it is up
		bundle()
		want += "\nshop/db firing _OTHER db is down: _OTHER\nshop/db resolved _OTHER db is up again"
		if got := in.sent(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if err := g.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
