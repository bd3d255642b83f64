package lifecycle

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// pooled is what a handle with a pool has.
type pooled interface{ Stats() resource.Stats }

// TestStats counts while the database is open, as its pool does, and after it has been closed.
func TestStats(t *testing.T) {
	r := mustOpen(t, new(plant.Script), prod())
	if got := r.Database.Stats(); got != (resource.Stats{}) {
		t.Errorf("at the beginning: %v", got)
	}
	want := resource.Stats{Max: 10, InUse: 3, Idle: 2}
	r.Database.Native().Stats = want
	if got := r.Database.Stats(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if replica, err := r.Reporting.Get(); err != nil || replica.Stats() != (resource.Stats{}) {
		t.Errorf("the replica counts what the database does: %v", err)
	}
	r.Database.Native().Stats.InUse = 0
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if got, want := r.Database.Stats(), (resource.Stats{Max: 10, Idle: 2}); got != want {
		t.Errorf("after closing: %v, want %v", got, want)
	}
}

// TestStatsBorrowed are those of the one pool.
func TestStatsBorrowed(t *testing.T) {
	owner := mustOpen(t, new(plant.Script), dev())
	want := resource.Stats{Max: 10, InUse: 1}
	owner.Database.Native().Stats = want
	r := mustOpen(t, new(plant.Script), dev(), plant.WithDatabase(owner.Database))
	if got := r.Orders().Database.Stats(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if got := owner.Database.Stats(); got != want {
		t.Errorf("after the borrower has closed: %v, want %v", got, want)
	}
}

// TestStatsOfMocks are zero: nothing is open.
func TestStatsOfMocks(t *testing.T) {
	use, _ := planttest.NewOrders(t)
	if got := use.Database.Stats(); got != (resource.Stats{}) {
		t.Errorf("got %v", got)
	}
	if got := new(plant.Database).Stats(); got != (resource.Stats{}) {
		t.Errorf("got %v", got)
	}
}

// TestStatsOfAll finds just the handles with a pool among all, also in a package that uses the kind of another.
func TestStatsOfAll(t *testing.T) {
	r := mustOpen(t, new(plant.Script), prod())
	var names []string
	for name, h := range r.All() {
		if _, ok := h.(pooled); ok {
			names = append(names, name)
		}
	}
	if len(names) != 2 || names[0] != "database" || names[1] != "reporting" {
		t.Errorf("these have a pool: %q", names)
	}

	replica, shut, err := outpost.OpenReplica(context.Background(), outpost.WithSource(outside()), outpost.WithProfile(outpost.ProfileProd))
	if err != nil {
		t.Fatal(err)
	}
	replica.Native().Stats.Max = 7
	if got := replica.Stats(); got.Max != 7 {
		t.Errorf("got %v", got)
	}
	if err := shut(context.Background()); err != nil {
		t.Error(err)
	}
}
