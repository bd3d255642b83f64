package postgreskind

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource/observe"
)

// A hook has pgx report to a probe what the pool of a configuration does, after the tracer that configure has set. A statement is a call and
// the one attempt that it takes; it ends when its rows are closed, so that the time in which the program reads them is part of it. PREPARE is
// an attempt of the call that needs it. Pings, and what goes through PgConn, which is below pgx, are not reported.
type hook struct{ config *pgxpool.Config }

// Install implements observe.Hook.
func (h hook) Install(probe *observe.Probe) {
	probe.Declare(attributes(h.config), operations()...)
	h.config.ConnConfig.Tracer = &tracer{probe, outerOf(h.config.ConnConfig.Tracer)}
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
type tracer struct {
	probe *observe.Probe
	outer // which is told first
}

// began is what pgx has begun and not ended. It is the context that pgx hands back, and the value of its sort there, as one may be in
// another.
type began struct {
	context.Context
	what sort

	call, attempt observe.Span
	size          int // of a batch
}

// Value implements context.Context.
func (b *began) Value(key any) any {
	if key == b.what {
		return b
	}
	return b.Context.Value(key)
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

// begin begins an operation of the scope. A call begins with the attempt that it takes.
func (t *tracer) begin(ctx context.Context, what sort, scope observe.Scope, name string) *began {
	b := &began{what: what}
	if scope == observe.Call {
		ctx, b.call = t.probe.Call(ctx, name)
		scope = observe.Attempt
	}
	b.Context, b.attempt = t.probe.Begin(ctx, t.probe.Op(scope, name))
	return b
}

// end ends what began in ctx, and returns it; nil if nothing did.
func (t *tracer) end(ctx context.Context, what sort, err error) *began {
	b, _ := ctx.Value(what).(*began)
	if b == nil {
		return nil
	}
	err = waited(err)
	r := resultOf(err)
	r.Batch = b.size
	b.attempt.End(err, r)
	b.call.End(err, r)
	return b
}

// resultOf returns the result of an operation that ended with err. If the server has sent err, the class is its SQLSTATE.
func resultOf(err error) (r observe.Result) {
	if err == nil {
		return r // before server, which costs an allocation
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		r.Type, r.Code = server.Code, server.Code
	}
	return r
}

// waited returns err without its statement about a full pool: observers are told of a call that it timed out or was canceled, and of a
// check that the pool was full.
func waited(err error) error {
	if err == nil {
		return nil // before full, which costs an allocation
	}
	var full *SaturatedError
	if errors.As(err, &full) {
		return full.Err
	}
	return err
}

func (t *tracer) TraceQueryStart(ctx context.Context, c *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	ctx = t.outer.TraceQueryStart(ctx, c, d)
	return t.begin(ctx, aQuery, observe.Call, observe.Statement(d.SQL))
}

func (t *tracer) TraceQueryEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceQueryEndData) {
	t.outer.TraceQueryEnd(ctx, c, d)
	t.end(ctx, aQuery, d.Err)
}

func (t *tracer) TraceBatchStart(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	ctx = t.outer.TraceBatchStart(ctx, c, d)
	b := t.begin(ctx, aBatch, observe.Call, batch)
	b.size = d.Batch.Len()
	return b
}

func (t *tracer) TraceBatchEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchEndData) {
	t.outer.TraceBatchEnd(ctx, c, d)
	t.end(ctx, aBatch, d.Err)
}

func (t *tracer) TraceCopyFromStart(ctx context.Context, c *pgx.Conn, d pgx.TraceCopyFromStartData) context.Context {
	ctx = t.outer.TraceCopyFromStart(ctx, c, d)
	return t.begin(ctx, aCopy, observe.Call, copying)
}

func (t *tracer) TraceCopyFromEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceCopyFromEndData) {
	t.outer.TraceCopyFromEnd(ctx, c, d)
	t.end(ctx, aCopy, d.Err)
}

func (t *tracer) TracePrepareStart(ctx context.Context, c *pgx.Conn, d pgx.TracePrepareStartData) context.Context {
	ctx = t.outer.TracePrepareStart(ctx, c, d)
	return t.begin(ctx, aPrepare, observe.Attempt, prepare)
}

func (t *tracer) TracePrepareEnd(ctx context.Context, c *pgx.Conn, d pgx.TracePrepareEndData) {
	t.outer.TracePrepareEnd(ctx, c, d)
	t.end(ctx, aPrepare, d.Err)
}

func (t *tracer) TraceConnectStart(ctx context.Context, d pgx.TraceConnectStartData) context.Context {
	ctx = t.outer.TraceConnectStart(ctx, d)
	return t.begin(ctx, aConnect, observe.Connect, connect)
}

func (t *tracer) TraceConnectEnd(ctx context.Context, d pgx.TraceConnectEndData) {
	t.outer.TraceConnectEnd(ctx, d)
	t.end(ctx, aConnect, d.Err)
}

func (t *tracer) TraceAcquireStart(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireStartData) context.Context {
	ctx = t.outer.TraceAcquireStart(ctx, p, d)
	return t.begin(ctx, anAcquire, observe.Wait, acquire)
}

// TraceAcquireEnd reports, too, the call that did not get a connection: pgx never tells of its statement.
func (t *tracer) TraceAcquireEnd(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireEndData) {
	t.outer.TraceAcquireEnd(ctx, p, d)
	b := t.end(ctx, anAcquire, d.Err)
	if b != nil && d.Err != nil && ctx.Value(checkKey{}) == nil {
		err := waited(d.Err)
		t.probe.Ended(ctx, t.probe.Op(observe.Call, observe.Other), b.attempt.Start(), err, resultOf(err))
	}
}

// checkKey is the key of a context of Check, which is no call of the program.
type checkKey struct{}
