package slogobserver_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/slogobserver"
)

// lines is a logger and what it has written, without the time.
func lines(level slog.Level) (*slog.Logger, func() string) {
	var b bytes.Buffer
	h := slog.NewTextHandler(&b, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "took" {
			return slog.Attr{}
		}
		return a
	}})
	return slog.New(h), func() string { defer b.Reset(); return b.String() }
}

func wants(t *testing.T, got string, want ...string) {
	t.Helper()
	if text := strings.Join(want, "\n"); strings.TrimSpace(got) != text {
		t.Errorf("got\n%swant\n%s", got, text)
	}
}

func TestOperations(t *testing.T) {
	logger, got := lines(slog.LevelInfo)
	do := func(scope observe.Scope, name string, took time.Duration, err error, r observe.Result, with ...slogobserver.Option) {
		p := observe.NewProbe(observe.Resource{Name: "orders", Kind: "postgres"}, slogobserver.New(logger, with...))
		p.Declare(nil, &observe.Op{Name: "Query"})
		_, span := p.Begin(t.Context(), p.Op(scope, name))
		time.Sleep(took)
		span.End(err, r)
	}
	fail := errors.New("hunter2")
	slow := slogobserver.WithSlow(time.Millisecond)
	do(observe.Call, "Query", 0, nil, observe.Result{})
	do(observe.Call, "Query", 2*time.Millisecond, nil, observe.Result{}, slogobserver.WithSlow(0))
	do(observe.Attempt, "Query", 2*time.Millisecond, fail, observe.Result{}, slow)
	wants(t, got())
	do(observe.Call, "Query", 2*time.Millisecond, nil, observe.Result{}, slow)
	do(observe.Call, "hunter2", 0, fail, observe.Result{Type: "503", Status: 503, Code: "busy"}, slogobserver.WithSlow(0))
	do(observe.Call, "Query", 0, context.Canceled, observe.Result{}, slow, slogobserver.WithLevels(slog.LevelError, slog.LevelInfo))
	do(observe.Call, "Query", 2*time.Millisecond, nil, observe.Result{}, slow, slogobserver.WithLevels(slog.LevelError, slog.LevelInfo))
	do(observe.Call, "Query", 2*time.Millisecond, nil, observe.Result{}, slow, slogobserver.WithLevels(slog.LevelError, slog.LevelDebug))
	wants(t, got(),
		`level=WARN msg="an operation was slow" resource=orders kind=postgres operation=Query`,
		`level=WARN msg="an operation has failed" resource=orders kind=postgres operation=_OTHER error_type=503 status=503 code=busy`,
		`level=ERROR msg="an operation has failed" resource=orders kind=postgres operation=Query error_type=canceled`,
		`level=INFO msg="an operation was slow" resource=orders kind=postgres operation=Query`,
	)
}

func TestEvents(t *testing.T) {
	logger, got := lines(slog.LevelDebug)
	o := slogobserver.New(logger)
	events := []observe.Event{
		{What: observe.AttemptFailed, Attempt: 1, Pause: time.Second, Type: "timeout", Err: errors.New("no answer to " + resource.NewSecret("hunter2hunter2").Reveal())},
		{What: observe.AttemptFailed, Attempt: 2, Type: "timeout"},
		{What: observe.Opened, Took: time.Second},
		{What: observe.SecretChanged, Field: "password"},
		{What: observe.HealthChanged, State: "down", Before: "up", Type: "timeout"},
		{What: observe.HealthChanged, State: "up", Before: "down"},
		{What: observe.Closed},
		{What: observe.Closed, Type: "timeout"},
	}
	for _, e := range events {
		e.Resource, e.Kind = "orders", "postgres"
		observe.Tell(e, o, slogobserver.New(logger, slogobserver.WithoutEvents()))
	}
	masked := resource.Redact("hunter2hunter2")
	const of = " resource=orders kind=postgres"
	wants(t, got(),
		`level=WARN msg="a resource could not be opened"`+of+` attempt=1 pause=1s error_type=timeout error="no answer to `+masked+`"`,
		`level=WARN msg="a resource could not be opened"`+of+` attempt=2 error_type=timeout`,
		`level=DEBUG msg="a resource is open"`+of,
		`level=INFO msg="a secret has changed"`+of+` field=password`,
		`level=WARN msg="the health of a resource has changed"`+of+` state=down before=up error_type=timeout`,
		`level=INFO msg="the health of a resource has changed"`+of+` state=up before=down`,
		`level=DEBUG msg="a resource is closed"`+of,
		`level=WARN msg="a resource could not be closed properly"`+of+` error_type=timeout`,
	)
}

// TestDefault holds that an observer without a logger logs to the default one of the moment.
func TestDefault(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	o := slogobserver.New(nil)
	logger, got := lines(slog.LevelDebug)
	slog.SetDefault(logger)
	o.Event(observe.Event{What: observe.Opened, Resource: "orders"})
	wants(t, got(), `level=DEBUG msg="a resource is open" resource=orders kind=""`)
}

func TestAllocations(t *testing.T) {
	p := observe.NewProbe(observe.Resource{Name: "orders"}, slogobserver.New(slog.New(slog.DiscardHandler)))
	p.Declare(nil, &observe.Op{Name: "Query"})
	op, ctx := p.Op(observe.Call, "Query"), t.Context()
	for _, class := range []string{"", "timeout"} {
		if n := testing.AllocsPerRun(100, func() {
			_, span := p.Begin(ctx, op)
			span.End(nil, observe.Result{Type: class})
		}); n > 0 {
			t.Errorf("an operation that is not logged allocates %v times", n)
		}
	}
}
