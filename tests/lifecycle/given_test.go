package lifecycle

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/outpost"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// elsewhere is a configuration of a database that no variable says.
func elsewhere() plant.DatabaseConfig {
	return plant.DatabaseConfig{Name: "database", Host: "code.example.com", Password: resource.NewSecret("password of the code")}
}

// without is m without some variables.
func without(m resource.Map, names ...string) resource.Map {
	m = maps.Clone(m)
	for _, name := range names {
		delete(m, name)
	}
	return m
}

// TestGiven replaces the configuration of one resource: none of its variables is read, the others are, and what it depends on is opened.
func TestGiven(t *testing.T) {
	var s plant.Script
	source := &asked{Map: without(dev(), "DATABASE_HOST", "DATABASE_PASSWORD")}
	r := mustOpen(t, &s, nil, plant.WithSource(source), plant.WithDatabaseConfig(elsewhere()))
	source.wantAsked(t, "APP_ENV", "ROLE_KEY", "STORE_BUCKET", "CACHE_SIZE", "QUEUE_TOPIC", "ALERT_URL", "LIMITS_MAX")
	for what, cfg := range map[string]plant.DatabaseConfig{"handle": r.Database.Config, "configuration": r.Config.Database} {
		if cfg.Host != "code.example.com" || cfg.Password.Reveal() != "password of the code" {
			t.Errorf("the %s says %v", what, cfg.Describe())
		}
	}
	wantOrder(t, &s, "opened role", "opened database", "opened queue")
}

// TestGivenToOne serves what opens one resource or a bundle, and the loaders.
func TestGivenToOne(t *testing.T) {
	var s plant.Script
	ctx := s.Context(context.Background())
	source := &asked{Map: resource.Map{"ROLE_KEY": "k"}}
	opts := []plant.Option{plant.WithSource(source), plant.WithDatabaseConfig(elsewhere()), plant.WithCacheConfig(plant.CacheConfig{})}
	db, shut, err := plant.OpenDatabaseResource(ctx, opts...) // the cache that is wrong is none of its business
	if err != nil {
		t.Fatal(err)
	}
	if db.Config.Host != "code.example.com" {
		t.Errorf("its configuration is %v", db.Config.Describe())
	}
	orders, shutOrders, err := plant.OpenOrders(ctx, opts...)
	if err != nil {
		t.Fatal(err)
	}
	if orders.Database.Config.Host != "code.example.com" {
		t.Errorf("its configuration is %v", orders.Database.Config.Describe())
	}
	source.wantAsked(t, "APP_ENV", "ROLE_KEY", "LIMITS_MAX")
	if err := errors.Join(shut(ctx), shutOrders(ctx)); err != nil {
		t.Error(err)
	}
	cfg, err := plant.LoadDatabaseConfig(ctx, opts...)
	if err != nil || cfg.Host != "code.example.com" {
		t.Errorf("got %v, %v", cfg.Describe(), err)
	}
	_, err = plant.LoadCacheConfig(ctx, opts...)
	wantError(t, err, "cache.name: required but not set", "cache.evict: must be one of oldest, rarest")
	_, _, err = plant.OpenFeed(ctx, append(opts, plant.WithSource(dev()))...)
	wantError(t, err, "cache.name: required but not set", "cache.evict: must be one of oldest, rarest")
}

// TestGivenIsValidated reports what is wrong with it beside what is wrong with others, and opens nothing.
func TestGivenIsValidated(t *testing.T) {
	bad := elsewhere()
	bad.Password = resource.NewSecret("short")
	var s plant.Script
	err := fails(t, &s, without(dev(), "QUEUE_TOPIC", "DATABASE_HOST"), plant.WithDatabaseConfig(bad), plant.WithLimitsConfig(plant.LimitsConfig{}))
	wantError(t, err,
		"database.password: must have at least 8 characters", "limits.max: must be at least 1", "queue.topic (QUEUE_TOPIC): required but not set")
	if events := s.Events(); len(events) > 0 {
		t.Errorf("there were %q", events)
	}

	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, fails(t, &s, nil, plant.WithConfig(cfg), plant.WithDatabaseConfig(bad)), "database.password: must have at least 8 characters")
}

// TestGivenLast has the last of two count, in any order with the whole configuration.
func TestGivenLast(t *testing.T) {
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	first := elsewhere()
	first.Host = ""
	for name, opts := range map[string][]plant.Option{
		"twice":         {plant.WithSource(dev()), plant.WithDatabaseConfig(first), plant.WithDatabaseConfig(elsewhere())},
		"after config":  {plant.WithConfig(cfg), plant.WithDatabaseConfig(elsewhere())},
		"before config": {plant.WithDatabaseConfig(elsewhere()), plant.WithConfig(cfg)},
	} {
		r := mustOpen(t, new(plant.Script), nil, opts...)
		if r.Database.Config.Host != "code.example.com" || r.Config.Store.Bucket != "bucket" {
			t.Errorf("%s: the configuration is %v", name, r.Config.Describe())
		}
	}
	if cfg.Database.Host != "db.example.com" {
		t.Error("the option changed the configuration of its caller")
	}
}

// TestGivenAndLent uses the handle and its configuration. That of the option, which nothing is opened with, may be wrong.
func TestGivenAndLent(t *testing.T) {
	lent := mustOpen(t, new(plant.Script), dev()).Database
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	for name, base := range map[string]plant.Option{"source": plant.WithSource(dev()), "config": plant.WithConfig(cfg)} {
		both := []plant.Option{base, plant.WithDatabaseConfig(plant.DatabaseConfig{}), plant.WithDatabase(lent)}
		var s plant.Script
		r, err := open(&s, nil, both...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Database != lent || r.Config.Database.Host != lent.Config.Host {
			t.Errorf("%s: the database is %v", name, r.Config.Database.Describe())
		}
		wantNever(t, &s, "open database")
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		got, err := plant.LoadDatabaseConfig(context.Background(), both...)
		if err != nil || got.Host != lent.Config.Host {
			t.Errorf("%s: got %v, %v", name, got.Describe(), err)
		}
	}
}

// TestGivenOptional makes a resource present that no variable configures.
func TestGivenOptional(t *testing.T) {
	given := plant.DefaultCacheConfig()
	given.Name, given.Size = "cache", 1
	option := plant.WithCacheConfig(given)
	r := mustOpen(t, new(plant.Script), dev(), option)
	cache, err := r.Cache.Get()
	if err != nil || cache.Config.Size != 1 || r.Queue.Native().Cache != plant.Getter(cache) {
		t.Errorf("got %v, %v", cache, err)
	}
	r.Config.Cache.Size = 2 // of this one alone
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()), option)
	if err != nil || cfg.Cache.Size != 1 || given.Size != 1 {
		t.Errorf("the option was changed: %v, %v", cfg.Cache, err)
	}
}

// TestGivenInProfile goes by the profile, as variables do: a resource that is not in it stays absent, for whatever opens or loads it.
func TestGivenInProfile(t *testing.T) {
	ctx := context.Background()
	cfg, err := plant.LoadConfig(ctx, plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	for name, base := range map[string]plant.Option{"source": plant.WithSource(dev()), "config": plant.WithConfig(cfg)} {
		opts := []plant.Option{base, plant.WithReportingConfig(plant.DatabaseConfig{})} // it may be wrong: nobody wants it
		r := mustOpen(t, new(plant.Script), nil, opts...)
		_, err := r.Reporting.Get()
		wantError(t, err, "reporting: resource is not in profile dev")
		_, _, err = plant.OpenReporting(ctx, opts...)
		wantError(t, err, "reporting: resource is not in profile dev")
		_, err = plant.LoadReportingConfig(ctx, opts...)
		if wantError(t, err, "reporting: resource is not in profile dev"); !errors.Is(err, resource.ErrNotInProfile) {
			t.Errorf("%s: the error is %#v", name, err)
		}
	}

	opts := []plant.Option{plant.WithSource(without(prod(), "REPORTING_HOST", "REPORTING_PASSWORD")), plant.WithReportingConfig(elsewhere())}
	r := mustOpen(t, new(plant.Script), nil, opts...)
	if h, err := r.Reporting.Get(); err != nil || h.Config.Host != "code.example.com" {
		t.Errorf("got %v, %v", h, err)
	}
	if got, err := plant.LoadReportingConfig(ctx, opts...); err != nil || got.Host != "code.example.com" {
		t.Errorf("got %v, %v", got.Describe(), err)
	}
	cfg.Profile = plant.ProfileProd
	if got, err := plant.LoadReportingConfig(ctx, plant.WithConfig(cfg), plant.WithReportingConfig(elsewhere())); err != nil || got.Host != "code.example.com" {
		t.Errorf("got %v, %v", got.Describe(), err)
	}

	_, err = plant.LoadReportingConfig(ctx, plant.WithSource(resource.Map{"APP_ENV": "moon"}), plant.WithReportingConfig(elsewhere()))
	wantError(t, err, "profile (APP_ENV): must be one of dev, prod")
}

// TestGivenInSomeProfiles is about resources that are in several profiles, or absent for two reasons.
func TestGivenInSomeProfiles(t *testing.T) {
	ctx := context.Background()
	hook := plant.WebhookConfig{Name: "hook", URL: resource.NewSecret("https://hooks.example.com/code")}
	for profile, want := range map[outpost.Profile]struct{ replica, hook, quota bool }{
		outpost.ProfileDev:   {false, false, true},
		outpost.ProfileStage: {true, false, true},
		outpost.ProfileProd:  {true, true, true},
	} {
		opts := []outpost.Option{
			outpost.WithSource(resource.Map{"ROLE_KEY": "k", "CACHE_SIZE": "1MiB"}), outpost.WithProfile(profile),
			outpost.WithReplicaConfig(elsewhere()), outpost.WithHookConfig(hook), outpost.WithQuotaConfig(plant.LimitsConfig{Max: 3}),
		}
		cfg, err := outpost.LoadConfig(ctx, opts...)
		if err != nil {
			t.Fatal(err)
		}
		_, replica := outpost.LoadReplicaConfig(ctx, opts...)
		_, hooked := outpost.LoadHookConfig(ctx, opts...)
		_, quota := outpost.LoadQuotaConfig(ctx, opts...)
		for name, got := range map[string]struct {
			whole, alone, want bool
		}{
			"replica": {cfg.Replica != nil, replica == nil, want.replica},
			"hook":    {cfg.Hook != nil, hooked == nil, want.hook},
			"quota":   {cfg.Quota != nil, quota == nil, want.quota},
		} {
			if got.whole != got.want || got.alone != got.want {
				t.Errorf("in %s: %s is there: %v in Config, %v alone, want %v", profile, name, got.whole, got.alone, got.want)
			}
		}
	}
}

// TestGivenIsFromCode describes where values come from: those of an option and of a handle, from code, whatever a loader found before.
func TestGivenIsFromCode(t *testing.T) {
	lent := mustOpen(t, new(plant.Script), dev()).Role
	read, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	wantFrom(t, read, map[string]string{"database.name": "resource", "database.host": "DATABASE_HOST", "role.key": "ROLE_KEY"})
	for _, base := range []plant.Option{plant.WithSource(dev()), plant.WithConfig(read)} {
		cfg, err := plant.LoadConfig(context.Background(), base, plant.WithDatabaseConfig(elsewhere()), plant.WithRole(lent))
		if err != nil {
			t.Fatal(err)
		}
		wantFrom(t, cfg, map[string]string{
			"database.name": "code", "database.host": "code", "database.password": "code", "role.key": "code",
			"store.bucket": "STORE_BUCKET", "store.name": "resource", "limits.max": "default",
		})
	}
	wantFrom(t, read, map[string]string{"database.host": "DATABASE_HOST", "role.key": "ROLE_KEY"})
}

// wantFrom compares where the values of some fields come from.
func wantFrom(t *testing.T, cfg plant.Config, want map[string]string) {
	t.Helper()
	from := map[string]string{}
	for _, r := range cfg.Describe().Resources {
		for _, f := range r.Fields {
			from[r.Name+"."+f.Field] = f.From
		}
	}
	for field, want := range want {
		if from[field] != want {
			t.Errorf("%s is from %q, want %q", field, from[field], want)
		}
	}
}

// TestGivenToTests is the configuration of handles on mocks too.
func TestGivenToTests(t *testing.T) {
	use, m := planttest.NewOrders(t, func(c *plant.Config) { c.Database = elsewhere() })
	if use.Database.Config.Host != "code.example.com" {
		t.Errorf("its configuration is %v", use.Database.Config.Describe())
	}
	m.Database.On.Query.Return(1, nil).Once()
	if _, err := use.Database.Query(t.Context(), "select 1"); err != nil {
		t.Error(err)
	}
	var s plant.Script // one real resource over a mock
	r := mustOpen(t, &s, dev(), plant.WithDatabase(use.Database), plant.WithQueueConfig(plant.QueueConfig{Name: "queue", Topic: "tests"}))
	if r.Queue.Config.Topic != "tests" || r.Queue.Native().Database != use.Database {
		t.Errorf("the queue is %v", r.Queue.Config.Describe())
	}
}
