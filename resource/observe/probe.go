package observe

import (
	"context"
	"slices"
	"time"
)

// A Probe passes the reports of a client on to observers. Its methods may be called from any goroutine. A nil *Probe does nothing.
type Probe struct {
	reports reports
	added   []*Op // by AddOperation, until Declare
	pool    func() (Pool, bool)
	ops     [scopes]map[string]*Op // by scope and name; a map with strings as keys is faster than one with structs
	others  [scopes]*Op
	told    bool // an observer returned a Recorder
}

// reports passes reports to observers. Only NewProbe mentions the implementation, so a program that never makes a probe does not link it.
type reports interface {
	declare(attrs []Attr, ops []*Op, pool func() (Pool, bool)) (told bool)
	begin(context.Context, *Op) context.Context
	inject(context.Context, Carrier)
	install(*Probe, Hook)
	end(ctx context.Context, op *Op, start time.Time, err error, r Result)
}

// AddOperation adds two operations to those that Declare declares: one of the scope Call, and one of the scope Attempt. Both have the given
// name. The one of the scope Attempt has the attributes attrs. Generated code adds the operations of a specification before it opens a client that observes itself.
func (p *Probe) AddOperation(name string, attrs ...Attr) {
	if p == nil {
		return
	}
	p.added = append(p.added, &Op{Name: name}, &Op{Scope: Attempt, Name: name, Attrs: slices.Clone(attrs)})
}

// A Hook makes a client report to a probe.
type Hook interface{ Install(*Probe) }

// Install calls h.Install(p), unless p is nil. Only programs that make a probe link the code that the hook refers to. A kind with much code
// for observers puts it into a hook.
func (p *Probe) Install(h Hook) {
	if p != nil {
		p.reports.install(p, h)
	}
}

// CountPool sets the function Resource.Pool, unless the resource's handle has the method Stats. A client that counts its own connections
// calls CountPool before Declare.
func (p *Probe) CountPool(count func() (Pool, bool)) {
	if p != nil {
		p.pool = count
	}
}

// Declare tells the observers the constant attributes of the client and all operations that it will report. A client calls it once, before
// its first operation. Operations that AddOperation has added follow ops, and each scope gets an operation Other. If two operations have
// the same scope and name, the first one counts.
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

// Op returns the declared operation of the given scope and name, or the operation Other of that scope. It returns nil for a nil probe.
func (p *Probe) Op(scope Scope, name string) *Op {
	if p == nil {
		return nil
	}
	if op := p.ops[scope][name]; op != nil {
		return op
	}
	return p.others[scope]
}

// Calls returns operations of the scope Call with the given names and no attributes.
func Calls(names ...string) []*Op {
	ops := make([]*Op, len(names))
	for i, name := range names {
		ops[i] = &Op{Name: name}
	}
	return ops
}

// Call calls Begin for the operation of the scope Call with the given name.
func (p *Probe) Call(ctx context.Context, name string) (context.Context, Span) {
	if p == nil || !p.told {
		return ctx, Span{}
	}
	return p.begin(ctx, p.Op(Call, name))
}

// Begin tells the observers that the operation op begins. op must have been declared. The returned Span ends the operation. On a nil probe,
// or before Declare, Begin does nothing.
func (p *Probe) Begin(ctx context.Context, op *Op) (context.Context, Span) {
	if p == nil || !p.told || op == nil {
		return ctx, Span{}
	}
	return p.begin(ctx, op)
}

// Failed reports an operation that began at start and has failed now. It is for clients that learn only at the end which operation it was,
// such as a call that got no connection from the pool.
func (p *Probe) Failed(ctx context.Context, op *Op, start time.Time, err error) {
	p.Ended(ctx, op, start, err, Result{})
}

// Ended reports an operation that began at start and has ended now. It is for clients that learn only at the end that there was an
// operation.
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

// A Span is an operation that has begun. It is a value, kept on the caller's stack. End it once.
type Span struct {
	p     *Probe
	op    *Op
	ctx   context.Context
	start time.Time
}

// Observed reports whether there are observers.
func (s Span) Observed() bool { return s.p != nil }

// Start returns the time when the operation began. It is zero if there are no observers.
func (s Span) Start() time.Time { return s.start }

// Inject writes what the server is told about the operation, such as the header traceparent, into the carrier. A client calls it before it
// sends a request. Most observers write nothing.
func (s Span) Inject(to Carrier) {
	if s.p != nil {
		s.p.reports.inject(s.ctx, to)
	}
}

// End tells the observers that the operation has ended with err and the result r. It sets r.Start and r.Duration. If err is not nil and
// r.Type is empty, it sets r.Type.
func (s Span) End(err error, r Result) {
	if s.p != nil {
		s.p.reports.end(s.ctx, s.op, s.start, err, r)
	}
}

// Return ends the operation with a named result of the calling function: defer span.Return(&err). Set err to ErrPanic before the operation,
// so that a panic can be distinguished from a result.
func (s Span) Return(err *error) {
	if s.p != nil {
		s.p.reports.end(s.ctx, s.op, s.start, *err, Result{})
	}
}
