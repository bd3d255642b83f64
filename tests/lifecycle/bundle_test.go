package lifecycle

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// TestBundleReads no other variables than those of its resources and of what they depend on.
func TestBundleReads(t *testing.T) {
	for _, tt := range []struct {
		name   string
		env    resource.Map
		open   func(context.Context, ...plant.Option) (func(context.Context) error, error)
		asked  []string
		opened []string
		not    []string
	}{
		{
			"orders",
			resource.Map{"ROLE_KEY": "k", "DATABASE_HOST": "h", "DATABASE_PASSWORD": "password", "STORE_BUCKET": "", "CACHE_SIZE": "many"},
			func(ctx context.Context, opts ...plant.Option) (func(context.Context) error, error) {
				b, shut, err := plant.OpenOrders(ctx, opts...)
				if err == nil && (b.Database == nil || b.Limits.Max != 10) {
					t.Errorf("the bundle is %v", b)
				}
				return shut, err
			},
			[]string{"APP_ENV", "ROLE_KEY", "DATABASE_HOST", "DATABASE_PASSWORD", "LIMITS_MAX"},
			[]string{"opened role", "opened database"},
			[]string{"open store", "open cache", "open queue"},
		},
		{
			"feed",
			resource.Map{"ROLE_KEY": "k", "DATABASE_HOST": "h", "DATABASE_PASSWORD": "password", "QUEUE_TOPIC": "t", "CACHE_SIZE": "1KiB"},
			func(ctx context.Context, opts ...plant.Option) (func(context.Context) error, error) {
				b, shut, err := plant.OpenFeed(ctx, opts...)
				if err == nil && b.Queue.Native().Cache == nil {
					t.Error("the queue has no cache")
				}
				return shut, err
			},
			[]string{"APP_ENV", "ROLE_KEY", "DATABASE_HOST", "DATABASE_PASSWORD", "QUEUE_TOPIC", "CACHE_SIZE"},
			[]string{"opened role", "opened database", "opened queue"},
			[]string{"open store", "open alerting"},
		},
		{
			"archive in dev, without the replica and so without its role",
			resource.Map{"STORE_BUCKET": "b"},
			func(ctx context.Context, opts ...plant.Option) (func(context.Context) error, error) {
				b, shut, err := plant.OpenArchive(ctx, opts...)
				if err == nil {
					_, absent := b.Reporting.Get()
					if b.Store == nil || !errors.Is(absent, resource.ErrNotInProfile) {
						t.Errorf("the bundle is %v", b)
					}
				}
				return shut, err
			},
			[]string{"APP_ENV", "STORE_BUCKET", "ALERT_URL"},
			[]string{"opened store"},
			[]string{"open role", "open reporting", "open alerting"},
		},
		{
			"archive in prod",
			resource.Map{"APP_ENV": "prod", "STORE_BUCKET": "b", "ROLE_KEY": "k", "REPORTING_HOST": "h", "REPORTING_PASSWORD": "password"},
			func(ctx context.Context, opts ...plant.Option) (func(context.Context) error, error) {
				_, shut, err := plant.OpenArchive(ctx, opts...)
				return shut, err
			},
			[]string{"APP_ENV", "STORE_BUCKET", "ALERT_URL", "ROLE_KEY", "REPORTING_HOST", "REPORTING_PASSWORD"},
			[]string{"opened role", "opened reporting", "opened store"},
			[]string{"open database", "open alerting"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s plant.Script
			source := &asked{Map: tt.env}
			shut, err := tt.open(s.Context(context.Background()), plant.WithSource(source))
			if err != nil {
				t.Fatal(err)
			}
			source.wantAsked(t, tt.asked...)
			for _, e := range tt.opened {
				wantOrder(t, &s, e)
			}
			wantNever(t, &s, tt.not...)
			if err := shut(context.Background()); err != nil {
				t.Error(err)
			}
			wantBalance(t, &s)
		})
	}
}

// TestBundleHasFieldsOnly keeps bundles fit for what looks at the methods of a struct, such as a Temporal worker.
func TestBundleHasFieldsOnly(t *testing.T) {
	for _, b := range []reflect.Type{reflect.TypeFor[*plant.Orders](), reflect.TypeFor[*plant.Archive](), reflect.TypeFor[*plant.Feed]()} {
		if n := b.NumMethod(); n > 0 {
			t.Errorf("%v has %d methods", b, n)
		}
		for _, f := range reflect.VisibleFields(b.Elem()) {
			if f.Anonymous || !f.IsExported() {
				t.Errorf("%v has the field %s", b, f.Name)
			}
		}
	}
}

// TestBundleWantsItsOwn reports what is missing of its own resources, and nothing about others.
func TestBundleWantsItsOwn(t *testing.T) {
	b, shut, err := plant.OpenOrders(context.Background(), plant.WithSource(resource.Map{"DATABASE_HOST": "h"}))
	if b != nil || shut != nil {
		t.Error("there is a bundle beside the error")
	}
	wantError(t, err, "role.key (ROLE_KEY): required but not set", "database.password (DATABASE_PASSWORD): required but not set")
}

// TestBundleOfConfig checks only its own part of a configuration.
func TestBundleOfConfig(t *testing.T) {
	cfg, err := plant.LoadConfig(context.Background(), plant.WithSource(dev()))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Store.Bucket, cfg.Queue.Topic = "", ""
	var s plant.Script
	_, shut, err := plant.OpenOrders(s.Context(context.Background()), plant.WithConfig(cfg))
	if err != nil {
		t.Fatal(err)
	}
	if err := shut(context.Background()); err != nil {
		t.Error(err)
	}
	wantBalance(t, &s)
	cfg.Role.Key = resource.Secret{}
	_, _, err = plant.OpenOrders(context.Background(), plant.WithConfig(cfg))
	wantError(t, err, "role.key: required but not set")
}

// TestBundleBorrows runs on handles of the process. Then not even what they depend on is opened or read.
func TestBundleBorrows(t *testing.T) {
	var owner, run plant.Script
	process := mustOpen(t, &owner, dev())
	before := owner.String()
	source := &asked{}
	err := plant.RunOrders(run.Context(context.Background()), func(_ context.Context, b *plant.Orders) error {
		if b.Database != process.Database {
			t.Error("it has another database")
		}
		return nil
	}, plant.WithSource(source), plant.WithDatabase(process.Database))
	if err != nil {
		t.Error(err)
	}
	source.wantAsked(t, "APP_ENV", "LIMITS_MAX")
	if events := run.Events(); len(events) > 0 {
		t.Errorf("the run did %q", events)
	}
	if owner.String() != before {
		t.Errorf("the run did this to the process: %s", owner.String()[len(before):])
	}
}

// TestRunBundle closes whatever happens, on a context that lives.
func TestRunBundle(t *testing.T) {
	for name, f := range map[string]func(context.Context, *plant.Orders) error{
		"returns": func(context.Context, *plant.Orders) error { return nil },
		"fails":   func(context.Context, *plant.Orders) error { return errBoom },
		"panics":  func(context.Context, *plant.Orders) error { panic(errBoom) },
		"exits":   func(context.Context, *plant.Orders) error { runtime.Goexit(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			var s plant.Script
			s.On("close role", func(ctx context.Context) error { return ctx.Err() })
			ctx, cancel := context.WithCancel(s.Context(context.Background()))
			var err error
			var panicked any
			over := make(chan struct{})
			go func() {
				defer close(over)
				defer func() { panicked = recover() }()
				err = plant.RunOrders(ctx, func(ctx context.Context, b *plant.Orders) error {
					cancel()
					return f(ctx, b)
				}, plant.WithSource(dev()))
			}()
			<-over
			wantOrder(t, &s, "opened database", "close database", "close role")
			wantBalance(t, &s)
			if (name == "fails") != errors.Is(err, errBoom) || (name == "panics") != (panicked == errBoom) {
				t.Errorf("the error is %v, the panic %v", err, panicked)
			}
		})
	}
}

// TestRunBundleErrors joins the error of the function with that of closing.
func TestRunBundleErrors(t *testing.T) {
	var s plant.Script
	s.On("close role", fail(errors.New("stuck")))
	err := plant.RunOrders(s.Context(context.Background()), func(context.Context, *plant.Orders) error { return errBoom }, plant.WithSource(dev()))
	wantError(t, err, "boom", "close role: stuck")

	s.On("open database", fail(permanent{errBoom}))
	called := false
	err = plant.RunOrders(s.Context(context.Background()), func(context.Context, *plant.Orders) error { called = true; return nil }, plant.WithSource(dev()))
	wantError(t, err, "open database: boom", "close role: stuck")
	if called {
		t.Error("the function was called without resources")
	}
}
