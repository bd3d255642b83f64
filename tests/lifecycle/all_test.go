package lifecycle

import (
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// wantAll compares what an iteration yields with names, and each handle with the resource of that name.
func wantAll(t *testing.T, all iter.Seq2[string, resource.Handle], of func(name string) resource.Handle, names ...string) {
	t.Helper()
	var got []string
	for name, h := range all {
		got = append(got, name)
		if want := of(name); h == nil || h != want {
			t.Errorf("%s is %v, want %v", name, h, want)
		}
	}
	if !slices.Equal(got, names) {
		t.Errorf("got %q, want %q", got, names)
	}
}

// handles looks up the members of Resources by name.
func handles(r *plant.Resources) func(string) resource.Handle {
	return func(name string) resource.Handle {
		switch name {
		case "role":
			return r.Role
		case "database":
			return r.Database
		case "reporting":
			return got(r.Reporting)
		case "store":
			return r.Store
		case "cache":
			return got(r.Cache)
		case "queue":
			return r.Queue
		}
		return got(r.Alerting)
	}
}

// got is what m has.
func got[H resource.Handle](m resource.Maybe[H]) resource.Handle {
	h, err := m.Get()
	if err != nil {
		return nil
	}
	return h
}

// TestAll goes over what is open, in the order of the specification: not over what is absent or has no client. It asks for nothing.
func TestAll(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	before := s.String()
	wantAll(t, r.All(), handles(r), "role", "database", "reporting", "store", "cache", "queue", "alerting")
	wantAll(t, r.All(), handles(r), "role", "database", "reporting", "store", "cache", "queue", "alerting") // a second time
	if s.String() != before {
		t.Errorf("the iteration did this: %s", s.String()[len(before):])
	}

	r = mustOpen(t, new(plant.Script), dev())
	wantAll(t, r.All(), handles(r), "role", "database", "store", "queue")
}

// TestAllStops calls its function no more after a break, wherever that is.
func TestAllStops(t *testing.T) {
	r := mustOpen(t, new(plant.Script), prod())
	names := []string{"role", "database", "reporting", "store", "cache", "queue", "alerting"}
	for i, last := range names {
		var got []string
		for name := range r.All() {
			got = append(got, name)
			if name == last {
				break
			}
		}
		if want := names[:i+1]; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestAllBorrowed yields what is lent like the rest, even what would be absent.
func TestAllBorrowed(t *testing.T) {
	owner := mustOpen(t, new(plant.Script), prod())
	replica, err := owner.Reporting.Get()
	if err != nil {
		t.Fatal(err)
	}
	r := mustOpen(t, new(plant.Script), dev(), plant.WithDatabase(owner.Database), plant.WithReporting(replica))
	if r.Database != owner.Database || got(r.Reporting) != resource.Handle(replica) {
		t.Error("it has other databases")
	}
	wantAll(t, r.All(), handles(r), "role", "database", "reporting", "store", "queue")
}

// TestAllOfMocks goes over resources that nothing opened: mocks, or none.
func TestAllOfMocks(t *testing.T) {
	r, _ := planttest.New(t, func(c *plant.Config) { c.Reporting = nil })
	wantAll(t, r.All(), handles(r), "role", "database", "store", "cache", "queue", "alerting")
	for name, h := range r.All() {
		if err := h.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantAll(t, new(plant.Resources).All(), nil)
}

// TestAllOfTwoReasons skips what is absent as its profile is another one, and what is absent as it is not configured.
func TestAllOfTwoReasons(t *testing.T) {
	for profile, want := range map[outpost.Profile][]string{
		outpost.ProfileDev:   {"role", "cache"},
		outpost.ProfileStage: {"role", "replica", "cache"},
		outpost.ProfileProd:  {"role", "replica", "hook", "cache"},
	} {
		r, err := outpost.Open(context.Background(), outpost.WithSource(outside()), outpost.WithProfile(profile))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range r.All() {
			names = append(names, name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("in %s: %q, want %q", profile, names, want)
		}
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// TestAllFindsWhatIsDown asks each resource whether it answers, as a health endpoint does.
func TestAllFindsWhatIsDown(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	s.On("check reporting", fail(errBoom))
	var down []string
	for name, h := range r.All() {
		if h.Check(s.Context(context.Background())) != nil {
			down = append(down, name)
		}
	}
	if !slices.Equal(down, []string{"reporting"}) {
		t.Errorf("%q do not answer", down)
	}
}
