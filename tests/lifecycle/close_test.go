package lifecycle

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// TestCloseAll closes everything whatever the others do, and joins the errors, users first.
func TestCloseAll(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	s.On("close queue", fail(errBoom))
	s.On("close cache", func(context.Context) error { panic("oh") })
	s.On("before_close database", fail(errors.New("not drained")))
	s.On("close role", func(context.Context) error { runtime.Goexit(); return nil })
	err := r.Close(context.Background())
	wantError(t, err,
		"close queue: boom", "close cache: panic: oh", "close database: before_close: not drained", "close role: runtime.Goexit called")
	if !errors.Is(err, errBoom) || !errors.Is(err, lifecycle.ErrGoexit) {
		t.Errorf("the error is %#v", err)
	}
	wantBalance(t, &s)
}

// TestCloseConcurrently closes everything once, however many ask for it; all of them get the error.
func TestCloseConcurrently(t *testing.T) {
	var s plant.Script
	r := mustOpen(t, &s, prod())
	s.On("close queue", fail(errBoom))
	errs := make([]error, 100)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = r.Close(context.Background()) })
	}
	wg.Wait()
	for _, err := range append(errs, r.Close(context.Background())) {
		wantError(t, err, "close queue: boom")
	}
	wantBalance(t, &s)
}

// TestHandleCloses closes each resource once, whoever asks for it, and what is closed says so from then on.
func TestHandleCloses(t *testing.T) {
	ctx := context.Background()
	var s plant.Script
	r := mustOpen(t, &s, prod())
	s.On("close queue", fail(errBoom))
	replica, _ := r.Reporting.Get()
	hook, _ := r.Alerting.Get()
	for _, tt := range []struct {
		name   string
		handle resource.Handle
		use    func() error
		want   string
	}{
		{"queue", r.Queue, func() error { return r.Queue.Push(ctx, "x") }, "boom"},
		{"store", r.Store, func() error { return r.Store.Put(ctx, "x", nil) }, ""},
		{"database", r.Database, func() error { _, err := r.Database.Query(ctx, "x"); return err }, ""},
		{"reporting", replica, func() error { _, err := replica.Query(ctx, "x"); return err }, ""},
		{"role", r.Role, func() error { _, err := r.Role.Token(ctx); return err }, ""},
		{"alerting", hook, func() error { return hook.Post(ctx, "x") }, ""}, // there is nothing to close in it
	} {
		if err := tt.use(); err != nil {
			t.Errorf("%s before Close: %v", tt.name, err)
		}
		for range 2 {
			wantError(t, tt.handle.Close(ctx), strings.Fields(tt.want)...)
		}
		if err := tt.use(); !errors.Is(err, resource.ErrClosed) {
			t.Errorf("%s after Close: %v", tt.name, err)
		}
		if err := tt.handle.Check(ctx); !errors.Is(err, resource.ErrClosed) {
			t.Errorf("Check of %s after Close: %v", tt.name, err)
		}
	}
	wantError(t, r.Close(ctx), "close queue: boom")
	wantBalance(t, &s)
}

// TestCloseWithoutTime closes on contexts that live, though the caller's is over; only this call does not wait.
func TestCloseWithoutTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		r := mustOpen(t, &s, dev())
		s.On("close queue", func(ctx context.Context) error {
			time.Sleep(time.Second)
			return ctx.Err()
		})
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errBoom)
		err := r.Close(ctx)
		if !errors.Is(err, errBoom) || !strings.HasPrefix(err.Error(), "still closing ") || !strings.Contains(err.Error(), "queue") {
			t.Errorf("the error is %v", err)
		}
		wantError(t, r.Close(context.Background()))
		wantBalance(t, &s)
	})
}

// TestCloseHeld gives a pool up whose connections do not come back, says how many, and closes what it depends on all the same.
func TestCloseHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		r := mustOpen(t, &s, dev())
		back := make(chan struct{})
		s.On("close database", func(context.Context) error { <-back; return nil })
		r.Database.Native().Stats = resource.Stats{Max: 10, InUse: 3}
		begin := time.Now()
		err := r.Close(context.Background())
		wantError(t, err, "close database: still open: 3 of 10 connections are checked out")
		if took := time.Since(begin); took != 5*time.Second {
			t.Errorf("it took %v", took)
		}
		var failed *resource.Error
		if !errors.As(err, &failed) || failed.Resource != "database" || failed.ErrorType() != "timeout" {
			t.Errorf("the error is %#v", err)
		}
		wantOrder(t, &s, "close queue", "close database", "close role")
		close(back)
	})
}

// TestCloseHangs gives up a client that does not close, after 10 s.
func TestCloseHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		r := mustOpen(t, &s, dev())
		s.On("close queue", hang)
		begin := time.Now()
		wantError(t, r.Close(context.Background()), "close queue: timed out after 10s")
		if took := time.Since(begin); took != 10*time.Second {
			t.Errorf("it took %v", took)
		}
		wantBalance(t, &s)
	})
}

// TestCloseNothing is about resources that nothing opened: those of a test, or none at all.
func TestCloseNothing(t *testing.T) {
	if err := new(plant.Resources).Close(context.Background()); err != nil {
		t.Error(err)
	}
	if err := (&plant.Database{}).Close(context.Background()); err != nil {
		t.Error(err)
	}
	if err := (&plant.Database{}).Check(context.Background()); err == nil || !strings.Contains(err.Error(), "the handle has no client") {
		t.Error(err)
	}
}
