package observe

import (
	"context"
	"slices"
	"time"
)

// A Probe is what a client reports to. Its methods may be called from any goroutine. A nil *Probe reports nothing, and costs no more
// than the question.
type Probe struct {
	reports reports
	added   []*Op // by AddOperation, until Declare
	pool    func() (Pool, bool)
	ops     [scopes]map[string]*Op // by their names, of which a map finds one faster than a struct with one
	others  [scopes]*Op
	told    bool // somebody wants to be told
}

// reports is how observers are told. NewProbe alone knows what does it, so that a program that never makes a probe links none of that.
type reports interface {
	declare(attrs []Attr, ops []*Op, pool func() (Pool, bool)) (told bool)
	begin(context.Context, *Op) context.Context
	inject(context.Context, Carrier)
	install(*Probe, Hook)
	end(ctx context.Context, op *Op, start time.Time, err error, r Result)
}

// AddOperation adds an operation to what Declare declares: a call with that name, and the attempts of the call, which have attrs. Generated
// code adds the operations of a specification before it opens a client that observes itself.
func (p *Probe) AddOperation(name string, attrs ...Attr) {
	if p == nil {
		return
	}
	p.added = append(p.added, &Op{Name: name}, &Op{Scope: Attempt, Name: name, Attrs: slices.Clone(attrs)})
}

// A Hook has a client report to a probe.
type Hook interface{ Install(*Probe) }

// Install calls the hook, unless p is nil. Only a program that makes a probe links what the hook refers to, so a kind that has much to do
// for observers does it in a hook.
func (p *Probe) Install(h Hook) {
	if p != nil {
		p.reports.install(p, h)
	}
}

// CountPool makes count the Pool of the resource, unless its handle has Stats. A client that counts its own connections calls it before
// Declare.
func (p *Probe) CountPool(count func() (Pool, bool)) {
	if p != nil {
		p.pool = count
	}
}

// Declare tells the observers of the client: what is constant about it, and all operations that it will report. A client calls it once,
// before the first of them. The operations of AddOperation follow its own. Each scope gets an operation Other besides. Of two operations
// with one scope and name, the first is told.
func (p *Probe) Declare(attrs []Attr, ops ...*Op) {
	if p == nil {
		return
	}
	for s := range scopes {
		p.ops[s] = map[string]*Op{}
	}
	var all []*Op
	declare := func(op *Op) *Op {
		if had := p.ops[op.Scope][op.Name]; had != nil {
			return had
		}
		op.number = len(all)
		all, p.ops[op.Scope][op.Name] = append(all, op), op
		return op
	}
	for _, op := range slices.Concat(ops, p.added) {
		declare(op)
	}
	for s := range scopes {
		p.others[s] = declare(&Op{Scope: s, Name: Other})
	}
	p.told = p.reports.declare(attrs, all, p.pool)
}

// Op is the declared operation of that scope and name, or the one called Other. It is nil for a nil probe.
func (p *Probe) Op(scope Scope, name string) *Op {
	if p == nil {
		return nil
	}
	if op := p.ops[scope][name]; op != nil {
		return op
	}
	return p.others[scope]
}

// Calls are operations of the scope Call, with their names alone.
func Calls(names ...string) []*Op {
	ops := make([]*Op, len(names))
	for i, name := range names {
		ops[i] = &Op{Name: name}
	}
	return ops
}

// Call is Begin of the operation of the scope Call that is called name.
func (p *Probe) Call(ctx context.Context, name string) (context.Context, Span) {
	if p == nil || !p.told {
		return ctx, Span{}
	}
	return p.begin(ctx, p.Op(Call, name))
}

// Begin tells the observers that op, which Op or Declare knows, begins. The span ends it. Of a nil probe, or before Declare, it is nothing.
func (p *Probe) Begin(ctx context.Context, op *Op) (context.Context, Span) {
	if p == nil || !p.told || op == nil {
		return ctx, Span{}
	}
	return p.begin(ctx, op)
}

// Failed tells the observers of an operation that began at start and has failed by now, where nobody knew before what it was going to be:
// a call that did not get a connection of the pool.
func (p *Probe) Failed(ctx context.Context, op *Op, start time.Time, err error) {
	p.Ended(ctx, op, start, err, Result{})
}

// Ended tells the observers of an operation that began at start and has ended by now, where nobody knew before whether there was one.
func (p *Probe) Ended(ctx context.Context, op *Op, start time.Time, err error, r Result) {
	if p == nil || !p.told || op == nil {
		return
	}
	_, s := p.begin(ctx, op)
	s.start = start
	s.End(err, r)
}

func (p *Probe) begin(ctx context.Context, op *Op) (context.Context, Span) {
	s := Span{p: p, op: op, start: time.Now()}
	s.ctx = p.reports.begin(ctx, op)
	return s.ctx, s
}

// A Span is an operation that has begun. It stands on the stack of whoever began it, and ends once.
type Span struct {
	p     *Probe
	op    *Op
	ctx   context.Context
	start time.Time
}

// Observed reports whether anybody will be told.
func (s Span) Observed() bool { return s.p != nil }

// Start is when the operation has begun; zero if nobody will be told.
func (s Span) Start() time.Time { return s.start }

// Inject writes into to what tells the server of the operation, such as the header traceparent. A client calls it before it sends a
// request. Most observers write nothing.
func (s Span) Inject(to Carrier) {
	if s.p != nil {
		s.p.reports.inject(s.ctx, to)
	}
}

// End tells the observers how the operation ended: with err, and what else r says. It sets the Start, the Duration, and the Type if err
// is not nil and r has none.
func (s Span) End(err error, r Result) {
	if s.p != nil {
		s.p.reports.end(s.ctx, s.op, s.start, err, r)
	}
}

// Return is End for a function with an error as its named result: defer span.Return(&err). Before the call err is set to ErrPanic, so that
// a panic is told from a result.
func (s Span) Return(err *error) {
	if s.p != nil {
		s.p.reports.end(s.ctx, s.op, s.start, *err, Result{})
	}
}
