package lifecycle_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestErrorType(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{errBoom, "_OTHER"},
		{context.Canceled, "canceled"},
		{context.DeadlineExceeded, "timeout"},
		{fmt.Errorf("read: %w", os.ErrDeadlineExceeded), "timeout"},
		{&resource.PanicError{Value: context.Canceled}, "panic"},
		{lifecycle.ErrGoexit, "panic"},
		{fmt.Errorf("call: %w", typedError{}), "AccessDenied"},
		{&resource.Error{Err: errors.Join(errBoom, typedError{})}, "AccessDenied"},
	} {
		if got := (&resource.Error{Resource: "a", Phase: "open", Err: tt.err}).ErrorType(); got != tt.want {
			t.Errorf("%v is of type %q, want %q", tt.err, got, tt.want)
		}
	}
}

type typedError struct{}

func (typedError) Error() string     { return "denied" }
func (typedError) ErrorType() string { return "AccessDenied" }

func TestErrorsShowNoRevealedSecret(t *testing.T) {
	const text = "p4ss-of-errors"
	_ = resource.NewSecret(text).Reveal()
	for _, err := range []error{
		&resource.Error{Resource: "a", Phase: "open", Err: errors.New("cannot use " + text)},
		&resource.PanicError{Value: struct{ dsn string }{"postgres://u:" + text + "@h"}},
		fmt.Errorf("wrapped: %w", &resource.Error{Resource: "a", Phase: "close", Err: &resource.PanicError{Value: text}}),
	} {
		if got := err.Error(); strings.Contains(got, text) || !strings.Contains(got, "[REDACTED]") {
			t.Error(got)
		}
	}
}

func TestNeedsNative(t *testing.T) {
	g, err := lifecycle.Start(context.Background(), nil, lifecycle.Node{
		Name: "warehouse", Open: opens(fails(lifecycle.NeedsNative("database", "warehouse"))),
	})
	if g != nil {
		t.Error("there is a group")
	}
	wantError(t, err, "open warehouse: needs the native client of database, which was replaced: replace warehouse too")
}

func TestOpenOptions(t *testing.T) {
	o := lifecycle.NewOpenOptions("postgres", nil)
	if o.Name != "postgres" {
		t.Errorf("it is called %q", o.Name)
	}
	o = lifecycle.NewOpenOptions("postgres", []resource.OpenOption{resource.WithName("database"), nil, resource.WithName("")})
	if o.Name != "database" {
		t.Errorf("it is called %q", o.Name)
	}
}

func TestConfigure(t *testing.T) {
	type config struct{ calls []string }
	type named func(*config)
	add := func(call string) func(*config) { return func(c *config) { c.calls = append(c.calls, call) } }
	configure := func(opts ...resource.OpenOption) ([]func(*config), error) {
		return lifecycle.Configure[func(*config)](lifecycle.NewOpenOptions("k", append(opts, resource.WithName("database"))))
	}

	fs, err := configure(
		lifecycle.WithConfigure(add("a"), add("b")),
		lifecycle.WithConfigure[func(*config)](),
		lifecycle.WithConfigure[func(*config)](nil),
		lifecycle.WithConfigure[any](nil),
		lifecycle.WithConfigure(named(add("c"))))
	if err != nil {
		t.Fatal(err)
	}
	var c config
	for _, f := range fs {
		f(&c)
	}
	if !slices.Equal(c.calls, []string{"a", "b", "c"}) {
		t.Errorf("called %v", c.calls)
	}

	_, err = configure(lifecycle.WithConfigure(add("a")), lifecycle.WithConfigure(func(*slog.Logger) {}))
	wantError(t, err, "database: configured by func(*slog.Logger), must be func(*lifecycle_test.config)")
	if len(resource.ProblemsOf(err)) != 1 {
		t.Errorf("%#v is no problem", err)
	}
}

func TestMaybe(t *testing.T) {
	type config struct{ Password string }
	present := resource.Present(&config{"hunter2"})
	if c, err := present.Get(); err != nil || c.Password != "hunter2" {
		t.Errorf("%v, %v", c, err)
	}
	var zero resource.Maybe[*config]
	for _, tt := range []struct {
		m    resource.Maybe[*config]
		want error
	}{
		{zero, resource.ErrNotConfigured},
		{resource.Absent[*config](nil), resource.ErrNotConfigured},
		{resource.Absent[*config](gen.NotConfigured("crm")), resource.ErrNotConfigured},
		{resource.Absent[*config](gen.NotInProfile("crm", "dev")), resource.ErrNotInProfile},
	} {
		if c, err := tt.m.Get(); c != nil || !errors.Is(err, tt.want) {
			t.Errorf("%v, %v, want %v", c, err, tt.want)
		}
	}
}

func TestMaybeShowsNothing(t *testing.T) {
	type config struct{ Password string }
	m := resource.Present(config{"hunter2"})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if got := fmt.Sprintf(verb, m); got != "present" {
			t.Errorf("%s prints %s", verb, got)
		}
		if got := fmt.Sprintf(verb, struct{ M resource.Maybe[config] }{m}); strings.Contains(got, "hunter2") {
			t.Errorf("%s prints %s in a struct", verb, got)
		}
	}
	if got := fmt.Sprint(resource.Absent[config](gen.NotInProfile("crm", "dev"))); got != "absent: crm: resource is not in profile dev" {
		t.Error(got)
	}
	text, err := json.Marshal(map[string]any{"m": m})
	if err != nil || strings.Contains(string(text), "hunter2") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestCloseWithin(t *testing.T) {
	noLeaks(t)
	live := context.Background()
	over, cancel := context.WithCancelCause(live)
	cancel(errBoom)
	stay := make(chan struct{})
	defer close(stay)
	held := func() error { <-stay; return nil }
	stats := func(s resource.Stats) func() resource.Stats { return func() resource.Stats { return s } }

	for _, tt := range []struct {
		name  string
		ctx   context.Context
		close func() error
		stats func() resource.Stats
		want  string
	}{
		{"in time", live, func() error { return nil }, nil, ""},
		{"its error", live, func() error { return errBoom }, nil, "boom"},
		{"a panic", live, func() error { panic("oh") }, nil, "panic: oh"},
		{"a goexit", live, func() error { runtime.Goexit(); return nil }, nil, "runtime.Goexit called"},
		{"without stats", over, held, nil, "still open"},
		{"with stats", over, held, stats(resource.Stats{Max: 10, InUse: 3, Idle: 1}), "still open: 3 of 10 connections are checked out"},
		{"one of many", over, held, stats(resource.Stats{Max: 10, InUse: 1}), "still open: 1 of 10 connections is checked out"},
		{"one of one", over, held, stats(resource.Stats{Max: 1, InUse: 1}), "still open: 1 of 1 connection is checked out"},
		{"without limit", over, held, stats(resource.Stats{InUse: 2}), "still open: 2 connections are checked out"},
		{"one without limit", over, held, stats(resource.Stats{InUse: 1}), "still open: 1 connection is checked out"},
		{"stats panic", over, held, func() resource.Stats { panic("oh") }, "still open"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := lifecycle.CloseWithin(tt.ctx, tt.close, tt.stats)
			wantError(t, err, tt.want)
			if tt.ctx == over && !errors.Is(err, errBoom) {
				t.Errorf("%v does not wrap the cause", err)
			}
		})
	}
}
