package lifecycle

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
	"github.com/resgen-go/resgen/tests/lifecycle/plant/planttest"
)

// TestBorrowed uses a handle of another Open: nothing of it is read, opened, checked or closed.
func TestBorrowed(t *testing.T) {
	var owner, borrower plant.Script
	lent := mustOpen(t, &owner, dev())
	before := owner.String()
	source := &asked{Map: resource.Map{"QUEUE_TOPIC": "orders", "STORE_BUCKET": "b", "ROLE_KEY": "another key"}}

	r, err := plant.Open(borrower.Context(context.Background()), plant.WithSource(source), plant.WithDatabase(lent.Database))
	if err != nil {
		t.Fatal(err)
	}
	if r.Database != lent.Database || r.Queue.Native().Database != lent.Database {
		t.Error("the database is another one")
	}
	if r.Config.Database.Host != "db.example.com" {
		t.Errorf("its configuration is %v", r.Config.Database.Describe())
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if after := owner.String(); after != before {
		t.Errorf("the borrower did this to what it borrowed: %s", after[len(before):])
	}
	wantNever(t, &borrower, "open database", "check database", "after_open database", "before_close database", "close database")
	wantOrder(t, &borrower, "open queue", "close queue")
	wantOrder(t, &borrower, "open role", "close role")
	wantBalance(t, &borrower)
	source.wantAsked(t, "APP_ENV", "ROLE_KEY", "STORE_BUCKET", "CACHE_SIZE", "QUEUE_TOPIC", "ALERT_URL", "LIMITS_MAX")
}

// TestBorrowedThatMayBeAbsent is present when it is borrowed, even in another profile.
func TestBorrowedThatMayBeAbsent(t *testing.T) {
	var owner, s plant.Script
	lent, err := mustOpen(t, &owner, prod()).Reporting.Get()
	if err != nil {
		t.Fatal(err)
	}
	r := mustOpen(t, &s, dev(), plant.WithReporting(lent))
	if h, err := r.Reporting.Get(); h != lent || err != nil {
		t.Errorf("got %v, %v", h, err)
	}
	if r.Config.Reporting == nil || r.Config.Reporting.Host != "replica.example.com" {
		t.Errorf("its configuration is %v", r.Config.Reporting)
	}
	wantNever(t, &s, "open reporting", "check reporting", "close reporting")
}

// TestBorrowedMock opens what uses a mock.
func TestBorrowedMock(t *testing.T) {
	mock := planttest.NewDatabaseMock(t)
	mock.On.Query.Return(7, nil).Once()
	var s plant.Script
	r := mustOpen(t, &s, dev(), plant.WithDatabase(&plant.Database{DatabaseClient: mock}))
	if n, err := r.Queue.Native().Database.Query(t.Context(), "select 1"); n != 7 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	wantOrder(t, &s, "open queue")
}

// TestNeedsNative cannot open what wants the client itself of something that was replaced, unless that is replaced too.
func TestNeedsNative(t *testing.T) {
	var s plant.Script
	role := plant.WithRole(&plant.Role{RoleClient: planttest.NewRoleMock(t)})
	wantError(t, fails(t, &s, dev(), role), "open database: needs the native client of role, which was replaced: replace database too")
	wantNever(t, &s, "open database", "open queue")
	wantBalance(t, &s)

	r := mustOpen(t, &s, dev(), role, plant.WithDatabase(&plant.Database{DatabaseClient: planttest.NewDatabaseMock(t)}))
	if r.Queue == nil || r.Database.Native() != nil {
		t.Error("the queue is missing, or the database is real")
	}
}

// TestWithConfig reads no variable, and checks what it is given.
func TestWithConfig(t *testing.T) {
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(prod()))
	if err != nil {
		t.Fatal(err)
	}
	source := &asked{}
	var s plant.Script
	r := mustOpen(t, &s, nil, plant.WithConfig(cfg), plant.WithSource(source))
	source.wantAsked(t)
	if r.Config.Profile != plant.ProfileProd || r.Config.Database.Host != "db.example.com" {
		t.Errorf("the configuration is %v", r.Config.Describe())
	}
	wantOrder(t, &s, "opened queue")

	cfg.Database.Host, cfg.Limits.Max, cfg.Cache = "", 0, nil
	wantError(t, fails(t, new(plant.Script), nil, plant.WithConfig(cfg)),
		"database.host: required but not set", "limits.max: must be at least 1")

	// Opening does not check what is borrowed, and closing does not close it.
	cfg.Limits.Max = 1
	lent := r.Database
	var borrower plant.Script
	b := mustOpen(t, &borrower, nil, plant.WithConfig(cfg), plant.WithDatabase(lent))
	if _, err := b.Cache.Get(); err == nil || b.Database != lent || b.Config.Database.Host != "db.example.com" {
		t.Errorf("the cache is there, or the database %v", b.Config.Database.Describe())
	}
	wantOrder(t, &borrower, "open queue")
	wantNever(t, &borrower, "open database", "open cache")
}

// TestTestPackage makes resources of mocks, which are closed like others.
func TestTestPackage(t *testing.T) {
	r, m := planttest.New(t, func(c *plant.Config) {
		c.Limits.Max = 3
		c.Alerting = nil
	})
	m.Queue.On.Push.Return(nil).Once()
	if err := r.Queue.Push(t.Context(), "hello"); err != nil {
		t.Error(err)
	}
	if _, err := r.Alerting.Get(); err == nil {
		t.Error("alerting is there")
	}
	if _, err := r.Cache.Get(); err != nil || r.Limits.Max != 3 {
		t.Errorf("the cache is %v, the limits %v", err, r.Limits)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
