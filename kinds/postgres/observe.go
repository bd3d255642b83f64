package postgreskind

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource/observe"
)

// observed has pgx report to probe what the pool of c does, beside the tracer that configure has set. A statement is a call and the one
// attempt that it takes; it ends when its rows are closed, so that the time in which the program reads them is part of it. PREPARE is an
// attempt of the call that needs it. Pings, and what goes through PgConn, which is below pgx, are not reported.
func observed(c *pgxpool.Config, probe *observe.Probe) {
	if probe == nil {
		return
	}
	probe.Declare(attributes(c), operations()...)
	t := &tracer{probe}
	if c.ConnConfig.Tracer == nil {
		c.ConnConfig.Tracer = t
	} else {
		c.ConnConfig.Tracer = multitracer.New(c.ConnConfig.Tracer, t)
	}
}

func attributes(c *pgxpool.Config) []observe.Attr {
	attrs := []observe.Attr{
		observe.String("db.system.name", "postgresql"),
		observe.String("db.namespace", c.ConnConfig.Database),
		observe.String("server.address", c.ConnConfig.Host),
	}
	if !strings.HasPrefix(c.ConnConfig.Host, "/") { // else it is the folder of a socket
		attrs = append(attrs, observe.Int("server.port", int(c.ConnConfig.Port)))
	}
	return attrs
}

// The operations that are no statement of the program.
const (
	batch   = "BATCH"
	copying = "COPY"
	prepare = "PREPARE"
	acquire = "ACQUIRE"
	connect = "CONNECT"
)

func operations() []*observe.Op {
	ops := []*observe.Op{
		{Scope: observe.Attempt, Name: prepare}, {Scope: observe.Wait, Name: acquire}, {Scope: observe.Connect, Name: connect},
	}
	for _, name := range append(observe.Statements(), batch) {
		ops = append(ops, &observe.Op{Name: name}, &observe.Op{Scope: observe.Attempt, Name: name})
	}
	return ops
}

// A tracer tells a probe what pgx tells it.
type tracer struct{ probe *observe.Probe }

// began is what pgx has begun and not ended. It travels in the context that pgx hands back, one for each sort of thing, as these may be one
// in the other.
type began struct {
	call, attempt observe.Span
	start         time.Time
}

type sort uint8

const (
	aQuery sort = iota
	aBatch
	aCopy
	aPrepare
	aConnect
	anAcquire
)

// call begins a call with the attempt that it takes.
func (t *tracer) call(ctx context.Context, what sort, name string) context.Context {
	b := new(began)
	ctx, b.call = t.probe.Call(ctx, name)
	ctx, b.attempt = t.probe.Begin(ctx, t.probe.Op(observe.Attempt, name))
	return context.WithValue(ctx, what, b)
}

// other begins what is not a call.
func (t *tracer) other(ctx context.Context, what sort, scope observe.Scope, name string) context.Context {
	b := &began{start: time.Now()}
	ctx, b.attempt = t.probe.Begin(ctx, t.probe.Op(scope, name))
	return context.WithValue(ctx, what, b)
}

// end ends what began in ctx, and returns it; nil if nothing did.
func (t *tracer) end(ctx context.Context, what sort, err error, size int) *began {
	b, _ := ctx.Value(what).(*began)
	if b == nil {
		return nil
	}
	r := observe.Result{Batch: size}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		r.Type, r.Code = server.Code, server.Code
	}
	b.attempt.End(err, r)
	b.call.End(err, r)
	return b
}

func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	return t.call(ctx, aQuery, observe.Statement(d.SQL))
}

func (t *tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	t.end(ctx, aQuery, d.Err, 0)
}

func (t *tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	ctx = t.call(ctx, aBatch, batch)
	return context.WithValue(ctx, sizeKey{}, d.Batch.Len())
}

type sizeKey struct{}

func (t *tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (t *tracer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchEndData) {
	size, _ := ctx.Value(sizeKey{}).(int)
	t.end(ctx, aBatch, d.Err, size)
}

func (t *tracer) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	return t.call(ctx, aCopy, copying)
}

func (t *tracer) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceCopyFromEndData) {
	t.end(ctx, aCopy, d.Err, 0)
}

func (t *tracer) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	return t.other(ctx, aPrepare, observe.Attempt, prepare)
}

func (t *tracer) TracePrepareEnd(ctx context.Context, _ *pgx.Conn, d pgx.TracePrepareEndData) {
	t.end(ctx, aPrepare, d.Err, 0)
}

func (t *tracer) TraceConnectStart(ctx context.Context, _ pgx.TraceConnectStartData) context.Context {
	return t.other(ctx, aConnect, observe.Connect, connect)
}

func (t *tracer) TraceConnectEnd(ctx context.Context, d pgx.TraceConnectEndData) {
	t.end(ctx, aConnect, d.Err, 0)
}

func (t *tracer) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	return t.other(ctx, anAcquire, observe.Wait, acquire)
}

// TraceAcquireEnd reports, too, the call that did not get a connection: pgx never tells of its statement.
func (t *tracer) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, d pgxpool.TraceAcquireEndData) {
	b := t.end(ctx, anAcquire, d.Err, 0)
	if b != nil && d.Err != nil && ctx.Value(checkKey{}) == nil {
		t.probe.Failed(ctx, t.probe.Op(observe.Call, observe.Other), b.start, d.Err)
	}
}

// checkKey is the key of a context of Check, which is no call of the program.
type checkKey struct{}
