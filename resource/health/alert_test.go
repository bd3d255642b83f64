//go:build go1.25

package health_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// inbox is a resource that alerts are sent to.
type inbox struct {
	sick
	mu  sync.Mutex
	got []string
}

func (i *inbox) node(name string) lifecycle.Node {
	n := i.sick.node(name)
	n.Alert = func(_ context.Context, a alert.Alert) error {
		i.mu.Lock()
		defer i.mu.Unlock()
		key := a.Key[:strings.LastIndex(a.Key, "/")] // the number of the incident depends on the time
		i.got = append(i.got, fmt.Sprintf("%s %s %s %s", key, a.Status, a.ErrorType, a.Message))
		return nil
	}
	return n
}

// sent are the alerts so far.
func (i *inbox) sent() string {
	synctest.Wait()
	i.mu.Lock()
	defer i.mu.Unlock()
	return strings.Join(i.got, "\n")
}

// An incident is one alert and one resolve. What is only blocked by another resource sends none.
func TestAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var role, db sick
		var in inbox
		asks := func(n lifecycle.Node, message string) lifecycle.Node {
			n.Health.Alert, n.Health.Message = "oncall", message
			return n
		}
		h := health.New(health.WithAlerts(alert.New("shop", alert.WithLogger(slog.New(slog.DiscardHandler)))))
		g := start(t, lifecycle.Settings{Monitor: h},
			asks(role.node("role"), ""), asks(db.node("db", "role"), "Nobody can order."), in.node("oncall"))
		time.Sleep(time.Hour)
		db.set(context.DeadlineExceeded)
		time.Sleep(time.Hour)
		if got, want := in.sent(), "shop/db firing timeout Nobody can order."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		db.set(nil)
		time.Sleep(time.Hour)
		for range 20 { // which of the two is checked first differs
			role.set(errGone)
			db.set(errGone)
			time.Sleep(time.Hour)
			role.set(nil)
			db.set(nil)
			time.Sleep(time.Hour)
		}
		want := "shop/db firing timeout Nobody can order.\nshop/db resolved timeout Nobody can order.\n" +
			strings.Repeat("shop/role firing _OTHER role is down: _OTHER\nshop/role resolved _OTHER role is up again\n", 20)
		if got := in.sent() + "\n"; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		role.set(errGone) // and when it is back, the other one is not
		db.set(errGone)
		time.Sleep(time.Hour)
		role.set(nil)
		time.Sleep(time.Hour)
		want += "shop/role firing _OTHER role is down: _OTHER\nshop/role resolved _OTHER role is up again\nshop/db firing _OTHER Nobody can order."
		if got := in.sent(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if err := g.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestAlertsOfClosedClients closes clients of one resource. The incident lasts until no open client finds the resource down, even if another
// client finds it up. A client that is being closed does not count.
func TestAlertsOfClosedClients(t *testing.T) {
	const fires, ends = "shop/db firing timeout db is down: timeout", "\nshop/db resolved timeout db is up again"
	synctest.Test(t, func(t *testing.T) {
		var first, second, third sick
		var in inbox
		h := health.New(health.WithAlerts(alert.New("shop", alert.WithLogger(slog.New(slog.DiscardHandler)))))
		db := func(s *sick, others ...lifecycle.Node) *lifecycle.Group {
			n := s.node("db")
			n.Health.Alert, n.StopTimeout = "oncall", 2*time.Hour
			n.Close = func(context.Context) error {
				time.Sleep(time.Hour)
				return nil
			}
			return start(t, lifecycle.Settings{Monitor: h}, append(others, n)...)
		}
		check := func(when, want string) {
			t.Helper()
			if got := in.sent(); got != want {
				t.Errorf("%s %q is sent, want %q", when, got, want)
			}
		}
		db(&first, in.node("oncall"))
		b := db(&second)
		c := db(&third)
		first.set(context.DeadlineExceeded)
		second.set(context.DeadlineExceeded)
		time.Sleep(time.Hour)
		check("with two clients that are down", fires)
		if err := b.Close(context.Background()); err != nil {
			t.Error(err)
		}
		check("when one of them is closed", fires)
		first.set(nil)
		time.Sleep(time.Hour)
		check("when the other one is up", fires+ends)
		third.set(context.DeadlineExceeded)
		time.Sleep(time.Hour)
		check("with another client that is down", fires+ends+"\n"+fires)
		closed := make(chan error)
		go func() { closed <- c.Close(context.Background()) }()
		time.Sleep(time.Minute)
		check("while it is being closed", fires+ends+"\n"+fires+ends)
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

// While the resource that alerts are sent to is absent, an incident is a line of the log.
func TestAlertsToNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		var db sick
		n := db.node("db")
		n.Health.Alert = "oncall"
		h := health.New()
		start(t, lifecycle.Settings{Monitor: h, Logger: slog.New(slog.NewTextHandler(&log, nil))}, n, lifecycle.Node{Name: "oncall", State: lifecycle.NodeAbsent})
		db.set(errGone)
		time.Sleep(time.Hour)
		synctest.Wait()
		if strings.Count(log.String(), "/db/") != 1 {
			t.Error(log.String())
		}
	})
}

// Changed tells of each change of a state or of the readiness, and of nothing else.
func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s sick
		h := health.New()
		changed := h.Changed()
		fires := func(what string, want bool) {
			t.Helper()
			synctest.Wait()
			got := false
			select {
			case <-changed:
				got, changed = true, h.Changed()
			default:
			}
			if got != want {
				t.Errorf("%s: changed is %v", what, got)
			}
		}
		fires("nothing", false)
		closing := make(chan struct{})
		n := s.node("db")
		n.Close = func(context.Context) error { <-closing; return nil }
		g := start(t, lifecycle.Settings{Monitor: h}, n)
		fires("opened", true)
		time.Sleep(5 * time.Minute)
		fires("checks", false)
		s.set(errGone)
		time.Sleep(53 * time.Second) // two intervals are 54 s at least
		fires("failures", false)
		time.Sleep(47 * time.Second) // and three are 99 s at most
		fires("down", true)
		go g.Close(context.Background())
		fires("closing", true)
		close(closing)
		fires("closed", true)
	})
}

// TestReadinessWithoutResources holds that a program whose resources are all absent is ready, and then not starting again.
func TestReadinessWithoutResources(t *testing.T) {
	h := health.New()
	n := (&sick{}).node("db")
	n.State = lifecycle.NodeAbsent
	g, err := lifecycle.Settings{Monitor: h}.Start(t.Context(), nil, n)
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Readiness(); got != health.Ready {
		t.Error(got)
	}
	if err := g.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got := h.Readiness(); got != health.Draining {
		t.Error(got)
	}
}
