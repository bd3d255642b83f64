package lifecycle

import (
	"errors"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// TestAbsent says why a resource that may be absent is. Its users get nil.
func TestAbsent(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, dev())
	if h, err := r.Alerting.Get(); h != nil || !errors.Is(err, resource.ErrNotConfigured) {
		t.Errorf("alerting is %v, %v", h, err)
	}
	if h, err := r.Cache.Get(); h != nil || !errors.Is(err, resource.ErrNotConfigured) {
		t.Errorf("the cache is %v, %v", h, err)
	}
	h, err := r.Reporting.Get()
	if h != nil || !errors.Is(err, resource.ErrNotInProfile) {
		t.Errorf("reporting is %v, %v", h, err)
	}
	wantError(t, err, "reporting: resource is not in profile dev")
	if cache := r.Queue.Native().Cache; cache != nil {
		t.Errorf("the queue got a cache, %#v", cache)
	}
	if r.Config.Alerting != nil || r.Config.Cache != nil || r.Config.Reporting != nil {
		t.Error("what is absent is configured")
	}
	wantNever(t, &s, "open alerting", "open cache", "open reporting")
	if r.Limits.Max != 10 {
		t.Errorf("the limits are %v", r.Limits)
	}
}

// TestPresent has them all.
func TestPresent(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	cache, err := r.Cache.Get()
	if err != nil {
		t.Fatal(err)
	}
	if r.Queue.Native().Cache != plant.Getter(cache) {
		t.Errorf("the queue got the cache %#v", r.Queue.Native().Cache)
	}
	if r.Queue.Native().Database != r.Database {
		t.Error("the queue got another database")
	}
	if _, err := r.Alerting.Get(); err != nil {
		t.Error(err)
	}
	if h, err := r.Reporting.Get(); err != nil || h.Config.Host != "replica.example.com" {
		t.Errorf("reporting is %v, %v", h, err)
	}
}

// TestOptionalIsNoExcuse fails to open when an optional resource that is configured does not come up.
func TestOptionalIsNoExcuse(t *testing.T) {
	var s plant.Script
	s.On("open cache", fail(errBoom))
	wantError(t, fails(t, &s, prod()), "open cache: boom")
	wantNever(t, &s, "open queue")
	wantBalance(t, &s)
}
