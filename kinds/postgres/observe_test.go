package postgreskind

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource/observe"
)

// told is a tracer of the program's own, and an observer: it notes who is told of what, in order.
type told struct{ lines []string }

type toldKey struct{}

func (o *told) start(ctx context.Context, name string) context.Context {
	o.lines = append(o.lines, "own "+name)
	return context.WithValue(ctx, toldKey{}, name)
}

func (o *told) end(ctx context.Context, name string) {
	line := "own end"
	if ctx.Value(toldKey{}) != name {
		line += " in another context"
	}
	o.lines = append(o.lines, line)
}

func (o *told) Observe(observe.Resource) observe.Recorder { return o }

func (o *told) Begin(ctx context.Context, op *observe.Op) context.Context {
	line := op.Scope.String() + " " + op.Name
	if ctx.Value(toldKey{}) == nil {
		line += " before the other tracer"
	}
	o.lines = append(o.lines, line)
	return ctx
}

func (o *told) End(_ context.Context, op *observe.Op, _ observe.Result) {
	o.lines = append(o.lines, op.Scope.String()+" end")
}

func (o *told) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return o.start(ctx, "query")
}

func (o *told) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	o.end(ctx, "query")
}

func (o *told) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return o.start(ctx, "batch")
}

func (o *told) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchQueryData) {
	o.end(ctx, "batch")
}

func (o *told) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) {
	o.end(ctx, "batch")
}

func (o *told) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	return o.start(ctx, "copy")
}

func (o *told) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromEndData) {
	o.end(ctx, "copy")
}

func (o *told) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	return o.start(ctx, "prepare")
}

func (o *told) TracePrepareEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareEndData) {
	o.end(ctx, "prepare")
}

func (o *told) TraceConnectStart(ctx context.Context, _ pgx.TraceConnectStartData) context.Context {
	return o.start(ctx, "connect")
}

func (o *told) TraceConnectEnd(ctx context.Context, _ pgx.TraceConnectEndData) {
	o.end(ctx, "connect")
}

func (o *told) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	return o.start(ctx, "acquire")
}

func (o *told) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData) {
	o.end(ctx, "acquire")
}

func (o *told) TraceRelease(*pgxpool.Pool, pgxpool.TraceReleaseData) {
	o.lines = append(o.lines, "own release")
}

// justQueries is a tracer that wants to be told of queries alone.
type justQueries struct{ pgx.QueryTracer }

// TestTracers holds that the tracer of configure is told of all that it has a method for, before the observers, and gets its own context back.
func TestTracers(t *testing.T) {
	ctx := t.Context()
	steps := []struct {
		what string
		do   func(*tracer)
		want string
	}{
		{"query", func(t *tracer) {
			t.TraceQueryEnd(t.TraceQueryStart(ctx, nil, pgx.TraceQueryStartData{SQL: "select 1"}), nil, pgx.TraceQueryEndData{})
		}, "own query, call SELECT, attempt SELECT, own end, attempt end, call end"},
		{"batch", func(t *tracer) {
			ctx := t.TraceBatchStart(ctx, nil, pgx.TraceBatchStartData{Batch: &pgx.Batch{}})
			t.TraceBatchQuery(ctx, nil, pgx.TraceBatchQueryData{})
			t.TraceBatchEnd(ctx, nil, pgx.TraceBatchEndData{})
		}, "own batch, call BATCH, attempt BATCH, own end, own end, attempt end, call end"},
		{"copy", func(t *tracer) {
			t.TraceCopyFromEnd(t.TraceCopyFromStart(ctx, nil, pgx.TraceCopyFromStartData{}), nil, pgx.TraceCopyFromEndData{})
		}, "own copy, call COPY, attempt COPY, own end, attempt end, call end"},
		{"prepare", func(t *tracer) {
			t.TracePrepareEnd(t.TracePrepareStart(ctx, nil, pgx.TracePrepareStartData{}), nil, pgx.TracePrepareEndData{})
		}, "own prepare, attempt PREPARE, own end, attempt end"},
		{"connect", func(t *tracer) {
			t.TraceConnectEnd(t.TraceConnectStart(ctx, pgx.TraceConnectStartData{}), pgx.TraceConnectEndData{})
		}, "own connect, connect CONNECT, own end, connect end"},
		{"acquire", func(t *tracer) {
			t.TraceAcquireEnd(t.TraceAcquireStart(ctx, nil, pgxpool.TraceAcquireStartData{}), nil, pgxpool.TraceAcquireEndData{})
		}, "own acquire, wait ACQUIRE, own end, wait end"},
		{"release", func(t *tracer) { t.TraceRelease(nil, pgxpool.TraceReleaseData{}) }, "own release"},
	}
	for _, step := range steps {
		var o told
		probe := observe.NewProbe(observe.Resource{}, &o)
		probe.Declare(nil, operations()...)
		step.do(&tracer{probe, outerOf(&o)})
		if got := strings.Join(o.lines, ", "); got != step.want {
			t.Errorf("%s: %s, want %s", step.what, got, step.want)
		}
		for _, outer := range []pgx.QueryTracer{nil, justQueries{&o}} {
			o.lines = nil
			step.do(&tracer{probe, outerOf(outer)})
			own := slices.ContainsFunc(o.lines, func(l string) bool { return strings.HasPrefix(l, "own") })
			if want := outer != nil && step.what == "query"; own != want {
				t.Errorf("%s, with the tracer %T: %q", step.what, outer, o.lines)
			}
		}
	}
}

// A classes is an observer that notes with which class and code operations end.
type classes struct{ lines []string }

func (o *classes) Observe(observe.Resource) observe.Recorder                { return o }
func (o *classes) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (o *classes) End(_ context.Context, op *observe.Op, r observe.Result) {
	o.lines = append(o.lines, strings.TrimSpace(op.Scope.String()+" "+op.Name+" "+r.Type+" "+r.Code))
}

// TestNoConnection holds that a call that gets no connection has the class of the reason, and that a check is no call.
func TestNoConnection(t *testing.T) {
	refused := fmt.Errorf("connect: %w", &pgconn.PgError{Code: "28P01"})
	full := &SaturatedError{Max: 1, Err: context.DeadlineExceeded}
	check := context.WithValue(t.Context(), checkKey{}, true)
	for _, tt := range []struct {
		ctx  context.Context
		err  error
		want string
	}{
		{t.Context(), nil, "wait ACQUIRE"},
		{t.Context(), refused, "wait ACQUIRE 28P01 28P01, call _OTHER 28P01 28P01"},
		{t.Context(), io.EOF, "wait ACQUIRE _OTHER, call _OTHER _OTHER"},
		{t.Context(), full, "wait ACQUIRE timeout, call _OTHER timeout"},
		{t.Context(), context.Canceled, "wait ACQUIRE canceled, call _OTHER canceled"},
		{check, refused, "wait ACQUIRE 28P01 28P01"},
	} {
		var o classes
		probe := observe.NewProbe(observe.Resource{}, &o)
		probe.Declare(nil, operations()...)
		tr := &tracer{probe, outerOf(nil)}
		tr.TraceAcquireEnd(tr.TraceAcquireStart(tt.ctx, nil, pgxpool.TraceAcquireStartData{}), nil, pgxpool.TraceAcquireEndData{Err: tt.err})
		if got := strings.Join(o.lines, ", "); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.err, got, tt.want)
		}
	}
}
