package postgreskind

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// outer is the tracer that configure has set, or nothing: what it wants to be told. Its methods tell it. pgx has the package multitracer for
// that, which is 11 KB in a program.
type outer struct {
	query   pgx.QueryTracer
	batch   pgx.BatchTracer
	copying pgx.CopyFromTracer
	prepare pgx.PrepareTracer
	connect pgx.ConnectTracer
	acquire pgxpool.AcquireTracer
	release pgxpool.ReleaseTracer
}

func outerOf(t pgx.QueryTracer) (o outer) {
	o.query = t
	o.batch, _ = t.(pgx.BatchTracer)
	o.copying, _ = t.(pgx.CopyFromTracer)
	o.prepare, _ = t.(pgx.PrepareTracer)
	o.connect, _ = t.(pgx.ConnectTracer)
	o.acquire, _ = t.(pgxpool.AcquireTracer)
	o.release, _ = t.(pgxpool.ReleaseTracer)
	return o
}

func (o outer) TraceQueryStart(ctx context.Context, c *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	if o.query != nil {
		return o.query.TraceQueryStart(ctx, c, d)
	}
	return ctx
}

func (o outer) TraceQueryEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceQueryEndData) {
	if o.query != nil {
		o.query.TraceQueryEnd(ctx, c, d)
	}
}

func (o outer) TraceBatchStart(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	if o.batch != nil {
		return o.batch.TraceBatchStart(ctx, c, d)
	}
	return ctx
}

func (o outer) TraceBatchEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchEndData) {
	if o.batch != nil {
		o.batch.TraceBatchEnd(ctx, c, d)
	}
}

func (o outer) TraceBatchQuery(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchQueryData) {
	if o.batch != nil {
		o.batch.TraceBatchQuery(ctx, c, d)
	}
}

func (o outer) TraceCopyFromStart(ctx context.Context, c *pgx.Conn, d pgx.TraceCopyFromStartData) context.Context {
	if o.copying != nil {
		return o.copying.TraceCopyFromStart(ctx, c, d)
	}
	return ctx
}

func (o outer) TraceCopyFromEnd(ctx context.Context, c *pgx.Conn, d pgx.TraceCopyFromEndData) {
	if o.copying != nil {
		o.copying.TraceCopyFromEnd(ctx, c, d)
	}
}

func (o outer) TracePrepareStart(ctx context.Context, c *pgx.Conn, d pgx.TracePrepareStartData) context.Context {
	if o.prepare != nil {
		return o.prepare.TracePrepareStart(ctx, c, d)
	}
	return ctx
}

func (o outer) TracePrepareEnd(ctx context.Context, c *pgx.Conn, d pgx.TracePrepareEndData) {
	if o.prepare != nil {
		o.prepare.TracePrepareEnd(ctx, c, d)
	}
}

func (o outer) TraceConnectStart(ctx context.Context, d pgx.TraceConnectStartData) context.Context {
	if o.connect != nil {
		return o.connect.TraceConnectStart(ctx, d)
	}
	return ctx
}

func (o outer) TraceConnectEnd(ctx context.Context, d pgx.TraceConnectEndData) {
	if o.connect != nil {
		o.connect.TraceConnectEnd(ctx, d)
	}
}

func (o outer) TraceAcquireStart(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireStartData) context.Context {
	if o.acquire != nil {
		return o.acquire.TraceAcquireStart(ctx, p, d)
	}
	return ctx
}

func (o outer) TraceAcquireEnd(ctx context.Context, p *pgxpool.Pool, d pgxpool.TraceAcquireEndData) {
	if o.acquire != nil {
		o.acquire.TraceAcquireEnd(ctx, p, d)
	}
}

func (o outer) TraceRelease(p *pgxpool.Pool, d pgxpool.TraceReleaseData) {
	if o.release != nil {
		o.release.TraceRelease(p, d)
	}
}
