package observe

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Probe is what a client reports to. Its methods may be called from any goroutine. A nil *Probe reports nothing, and costs no more
// than the question.
type Probe struct {
	resource  Resource
	observers []Observer
	recorders []recorder
	added     []*Op // by AddOperation, until Declare
	ops       map[key]*Op
	others    [scopes]*Op
	types     bounded // of errors
	codes     bounded
}

type key struct {
	scope Scope
	name  string
}

// A recorder is told of operations, and remembered by its observer's type.
type recorder struct {
	Recorder
	of *Observer
}

// NewProbe returns a probe for a client of r, which Declare completes; nil if there are no observers.
func NewProbe(r Resource, observers ...Observer) *Probe {
	observers = slices.DeleteFunc(slices.Clone(observers), func(o Observer) bool { return o == nil })
	if len(observers) == 0 {
		return nil
	}
	return &Probe{resource: r, observers: observers}
}

// AddOperation adds an operation to what Declare declares: a call with that name, and the attempts of the call, which have attrs. Generated
// code adds the operations of a specification before it opens a client that observes itself.
func (p *Probe) AddOperation(name string, attrs ...Attr) {
	if p == nil {
		return
	}
	p.added = append(p.added, &Op{Name: name}, &Op{Scope: Attempt, Name: name, Attrs: slices.Clone(attrs)})
}

// Declare tells the observers of the client: what is constant about it, and all operations that it will report. A client calls it once,
// before the first of them. The operations of AddOperation follow its own. Each scope gets an operation Other besides. Of two operations
// with one scope and name, the first is told.
func (p *Probe) Declare(attrs []Attr, ops ...*Op) {
	if p == nil {
		return
	}
	p.ops = map[key]*Op{}
	p.resource.Attrs = append(slices.Clone(p.resource.Attrs), attrs...)
	p.resource.Ops = nil
	for _, op := range slices.Concat(ops, p.added) {
		p.declare(op)
	}
	for s := range scopes {
		p.others[s] = p.declare(&Op{Scope: s, Name: Other})
	}
	for i := range p.observers {
		o := &p.observers[i]
		var r Recorder
		guard(o, func() { r = (*o).Observe(p.resource) })
		if r != nil {
			p.recorders = append(p.recorders, recorder{r, o})
		}
	}
}

// declare gives op its number, unless there is one of its scope and name; it returns the one that there is.
func (p *Probe) declare(op *Op) *Op {
	k := key{op.Scope, op.Name}
	if had := p.ops[k]; had != nil {
		return had
	}
	op.number = len(p.resource.Ops)
	p.resource.Ops, p.ops[k] = append(p.resource.Ops, op), op
	return op
}

// Op is the declared operation of that scope and name, or the one called Other. It is nil for a nil probe.
func (p *Probe) Op(scope Scope, name string) *Op {
	if p == nil {
		return nil
	}
	if op := p.ops[key{scope, name}]; op != nil {
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
	if p == nil || len(p.recorders) == 0 {
		return ctx, Span{}
	}
	return p.begin(ctx, p.Op(Call, name))
}

// Begin tells the observers that op, which Op or Declare knows, begins. The span ends it. Of a nil probe, or before Declare, it is nothing.
func (p *Probe) Begin(ctx context.Context, op *Op) (context.Context, Span) {
	if p == nil || len(p.recorders) == 0 || op == nil {
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
	if p == nil || len(p.recorders) == 0 || op == nil {
		return
	}
	_, s := p.begin(ctx, op)
	s.start = start
	s.End(err, r)
}

func (p *Probe) begin(ctx context.Context, op *Op) (context.Context, Span) {
	s := Span{p: p, op: op, start: time.Now()}
	for i := range p.recorders {
		ctx = p.recorders[i].begin(ctx, op)
	}
	s.ctx = ctx
	return ctx, s
}

func (r *recorder) begin(ctx context.Context, op *Op) (next context.Context) {
	next = ctx
	defer caught(r.of)
	if got := r.Begin(ctx, op); got != nil {
		next = got
	}
	return next
}

func (r *recorder) end(ctx context.Context, op *Op, result Result) {
	defer caught(r.of)
	r.End(ctx, op, result)
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

// End tells the observers how the operation ended: with err, and what else r says. It sets the Start, the Duration, and the Type if err
// is not nil and r has none.
func (s Span) End(err error, r Result) {
	if s.p != nil {
		s.p.end(s, err, r)
	}
}

// Return is End for a function with an error as its named result: defer span.Return(&err). Before the call err is set to ErrPanic, so that
// a panic is told from a result.
func (s Span) Return(err *error) {
	if s.p != nil {
		s.p.end(s, *err, Result{})
	}
}

func (p *Probe) end(s Span, err error, r Result) {
	r.Start, r.Duration = s.start, time.Since(s.start)
	if r.Type == "" {
		r.Type = Class(err)
	}
	r.Type, r.Code = p.types.text(r.Type), p.codes.text(r.Code)
	for i := range p.recorders {
		p.recorders[i].end(s.ctx, s.op, r)
	}
}

// bounded is a set of texts that does not grow for ever.
type bounded struct {
	mu    sync.RWMutex
	known map[string]bool
}

// most is how many texts are known; a client has fewer error classes, unless a server makes them up.
const most = 64

// text is s, or Other if s is one text too many.
func (b *bounded) text(s string) string {
	if s == "" || s == Other {
		return s
	}
	b.mu.RLock()
	known := b.known[s]
	b.mu.RUnlock()
	if known {
		return s
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.known[s] && len(b.known) >= most {
		return Other
	}
	if b.known == nil {
		b.known = map[string]bool{}
	}
	b.known[s] = true
	return s
}

var (
	panics   atomic.Int64
	panicked sync.Map // the types of observers that have been named
)

// Panics counts the panics of observers since the program started.
func Panics() int64 { return panics.Load() }

// guard calls f, which calls o.
func guard(o *Observer, f func()) {
	defer caught(o)
	f()
}

// caught recovers a panic of o. It is deferred itself.
func caught(o *Observer) {
	v := recover()
	if v == nil {
		return
	}
	panics.Add(1)
	name := fmt.Sprintf("%T", *o)
	if _, named := panicked.LoadOrStore(name, true); !named {
		slog.Error("An observer panicked; what it was told of is lost.", "observer", name, "panic", fmt.Sprintf("%T", v))
	}
}
