package lifecycle

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// TestHandOut makes bundles of what is open: the same handles, each time a bundle of its own.
func TestHandOut(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	before := s.String()
	orders, archive, feed := r.Orders(), r.Archive(), r.Feed()
	if orders.Database != r.Database || orders.Limits != r.Limits {
		t.Errorf("the orders have %v", orders)
	}
	if archive.Store != r.Store || got(archive.Reporting) != got(r.Reporting) || got(archive.Alerting) != got(r.Alerting) || got(archive.Alerting) == nil {
		t.Errorf("the archive has %v", archive)
	}
	if feed.Queue != r.Queue {
		t.Errorf("the feed has %v", feed)
	}
	if again := r.Orders(); again == orders || *again != *orders {
		t.Errorf("the second is %v, the first %v", again, orders)
	}
	if s.String() != before {
		t.Errorf("making bundles did this: %s", s.String()[len(before):])
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantBalance(t, &s)
}

// TestHandOutAbsent says in the bundle what the resources say: why something is absent.
func TestHandOutAbsent(t *testing.T) {
	r := mustOpen(t, new(plant.Script), dev())
	archive := r.Archive()
	_, err := archive.Reporting.Get()
	wantError(t, err, "reporting: resource is not in profile dev")
	_, err = archive.Alerting.Get()
	wantError(t, err, "alerting: resource is not configured")

	mocks, _ := planttest.New(t, func(c *plant.Config) { c.Reporting, c.Alerting = nil, nil })
	archive, _ = planttest.NewArchive(t, func(c *plant.Config) { c.Reporting, c.Alerting = nil, nil })
	for _, a := range []*plant.Archive{mocks.Archive(), archive} {
		_, err = a.Reporting.Get()
		wantError(t, err, "reporting: resource is not in profile dev")
		_, err = a.Alerting.Get()
		wantError(t, err, "alerting: resource is not configured")
	}
}

// TestHandOutBorrowed hands out what is lent, and leaves it to its owner.
func TestHandOutBorrowed(t *testing.T) {
	var owner, s plant.Script
	lent := mustOpen(t, &owner, dev())
	before := owner.String()
	r := mustOpen(t, &s, dev(), plant.WithDatabase(lent.Database))
	if r.Orders().Database != lent.Database {
		t.Error("the bundle has another database")
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if owner.String() != before {
		t.Errorf("the owner saw this: %s", owner.String()[len(before):])
	}
}

// TestHandOutToHandlers serves many requests at once over resources that are opened once, and closes them when the last one is over.
func TestHandOutToHandlers(t *testing.T) {
	var s plant.Script
	const requests = 50
	err := plant.Run(s.Context(context.Background()), func(_ context.Context, r *plant.Resources) error {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			use := r.Orders()
			if _, err := use.Database.Query(req.Context(), "select 1"); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			if err := r.Feed().Queue.Push(req.Context(), "asked"); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}))
		defer server.Close()
		var all sync.WaitGroup
		for range requests {
			all.Go(func() {
				answer, err := server.Client().Get(server.URL)
				if err != nil {
					t.Error(err)
					return
				}
				_ = answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					t.Error(answer.Status)
				}
			})
		}
		all.Wait()
		return nil
	}, plant.WithSource(dev()))
	if err != nil {
		t.Error(err)
	}
	if n, m := s.Count("query database"), s.Count("push queue"); n != requests || m != requests {
		t.Errorf("the database was asked %d times, the queue %d times", n, m)
	}
	wantOrder(t, &s, "open role", "open database", "open queue", "close queue", "close database", "close role")
	wantBalance(t, &s)
}
