package lifecycle

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost/outposttest"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// TestForwarded calls the functions of a package that uses the kinds of another: they do what those of the other do, on the same types.
func TestForwarded(t *testing.T) {
	var _ plant.DatabaseConfig = outpost.DatabaseConfig{}
	if got, want := outpost.DefaultCacheConfig(), plant.DefaultCacheConfig(); !reflect.DeepEqual(got, want) || got.Evict != outpost.CacheEvictOldest {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := outpost.DefaultCacheWarm(); got != plant.DefaultCacheWarm() || got.Keys != 100 {
		t.Errorf("got %v", got)
	}
	cfg, err := outpost.NewCacheConfig(
		func(c *outpost.CacheConfig) { c.Name, c.Size = "cache", 1 },
		func(c *outpost.CacheConfig) { c.Size++ })
	if err != nil || cfg.Size != 2 || cfg.Evict != plant.CacheEvictOldest {
		t.Errorf("got %v, %v", cfg, err)
	}
	_, err = outpost.NewCacheConfig()
	_, want := plant.NewCacheConfig()
	if wantError(t, err, want.Error()); len(resource.ProblemsOf(err)) != len(resource.ProblemsOf(want)) {
		t.Errorf("got %v, want %v", err, want)
	}
	if got := outpost.DefaultLimitsConfig(); got.Max != 10 {
		t.Errorf("got %v", got)
	}
}

// TestForwardedOpen opens with all that the other package's function takes: dependencies and options.
func TestForwardedOpen(t *testing.T) {
	var s plant.Script
	ctx := s.Context(context.Background())
	role, err := outpost.OpenRole(ctx, outpost.RoleConfig{Name: "role", Key: resource.NewSecret("k")})
	if err != nil {
		t.Fatal(err)
	}
	trace := func(o *plant.DatabaseOptions) error { o.Tracer += "!"; return nil }
	db, err := outpost.OpenDatabase(ctx, elsewhere(), role.Native(),
		resource.WithName("other"), nil, lifecycle.WithConfigure[outpost.DatabaseConfigure](trace, nil, trace))
	if err != nil {
		t.Fatal(err)
	}
	if got := db.Native().Options.Tracer; got != "!!" {
		t.Errorf("it was configured by %q", got)
	}
	if err := errors.Join(db.Close(ctx), role.Close(ctx)); err != nil {
		t.Error(err)
	}
	wantBalance(t, &s)

	_, err = outpost.OpenDatabase(ctx, elsewhere(), role.Native(), resource.WithName("other"), lifecycle.WithConfigure(func(int) {}))
	wantError(t, err, "other: configured by func(int), must be func(*plant.DatabaseOptions) error")
	_, err = outpost.OpenDatabase(ctx, outpost.DatabaseConfig{}, nil)
	wantError(t, err, plant.DatabaseConfig{}.Validate().Error())
}

// TestForwardedKinds opens resources of used kinds like own ones, lends handles from one package to the other, and has their mocks.
func TestForwardedKinds(t *testing.T) {
	var s plant.Script
	ctx := s.Context(context.Background())
	r, err := outpost.Open(ctx, outpost.WithSource(outside()), outpost.WithProfile(outpost.ProfileStage),
		outpost.WithReplicaConfigure(func(o *plant.DatabaseOptions) error { o.Tracer = "t"; return nil }))
	if err != nil {
		t.Fatal(err)
	}
	replica, err := r.Report().Replica.Get()
	if err != nil || replica.Native().Options.Tracer != "t" {
		t.Errorf("got %v, %v", replica, err)
	}
	orders, shut, err := plant.OpenOrders(ctx, plant.WithSource(resource.Map{}), plant.WithDatabase(replica))
	if err != nil || orders.Database != replica {
		t.Fatal(err)
	}
	if err := errors.Join(shut(ctx), r.Close(ctx)); err != nil {
		t.Error(err)
	}
	wantOrder(t, &s, "opened role", "opened replica", "close replica", "close role")
	wantBalance(t, &s)

	use, m := outposttest.NewReport(t, func(c *outpost.Config) { c.Cache.Size = 5 })
	var mock *planttest.DatabaseMock = m.Replica
	mock.On.Query.Return(1, nil).Once()
	if replica, err = use.Replica.Get(); err != nil || use.Cache.Config.Size != 5 {
		t.Fatal(err)
	}
	if n, err := replica.Query(ctx, "select 1"); n != 1 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}
