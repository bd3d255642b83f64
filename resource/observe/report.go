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

// A reporter tells observers of one client.
type reporter struct {
	resource  Resource
	observers []Observer
	recorders []recorder
	types     bounded // the classes of errors
	codes     bounded
}

// A recorder is the Recorder that an observer returned.
type recorder struct {
	Recorder
	propagator Propagator // the Recorder, or nil
	of         *Observer
}

// NewProbe returns a probe for a client of the resource r. Declare appends its attributes to r.Attrs and sets r.Ops. NewProbe returns nil if
// there are no observers.
func NewProbe(r Resource, observers ...Observer) *Probe {
	observers = slices.DeleteFunc(slices.Clone(observers), func(o Observer) bool { return o == nil })
	if len(observers) == 0 {
		return nil
	}
	return &Probe{reports: &reporter{resource: r, observers: observers}}
}

func (t *reporter) declare(attrs []Attr, ops []*Op, pool func() (Pool, bool)) (told bool) {
	t.resource.Attrs, t.resource.Ops = append(slices.Clone(t.resource.Attrs), attrs...), ops
	if t.resource.Pool == nil {
		t.resource.Pool = pool
	}
	for i := range t.observers {
		o := &t.observers[i]
		var r Recorder
		guard(o, func() { r = (*o).Observe(t.resource) })
		if r != nil {
			propagator, _ := r.(Propagator)
			t.recorders = append(t.recorders, recorder{r, propagator, o})
		}
	}
	return len(t.recorders) > 0
}

func (*reporter) install(p *Probe, h Hook) { h.Install(p) }

func (t *reporter) begin(ctx context.Context, op *Op) context.Context {
	for i := range t.recorders {
		ctx = t.recorders[i].begin(ctx, op)
	}
	return ctx
}

func (t *reporter) end(ctx context.Context, op *Op, start time.Time, err error, r Result) {
	r.Start, r.Duration = start, time.Since(start)
	if r.Type == "" {
		r.Type = Class(err)
	}
	r.Type, r.Code = t.types.text(r.Type), t.codes.text(r.Code)
	for i := range t.recorders {
		t.recorders[i].end(ctx, op, r)
	}
}

func (t *reporter) inject(ctx context.Context, to Carrier) {
	for i := range t.recorders {
		if r := &t.recorders[i]; r.propagator != nil {
			guard(r.of, func() { r.propagator.Inject(ctx, to) })
		}
	}
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

// bounded is a set of texts that does not grow for ever.
type bounded struct {
	mu    sync.RWMutex
	known map[string]bool
}

// Most is the largest number of error classes, and of status codes, that observers are told for one resource. All others are reported as
// Other. Clients stay below it unless a server invents codes.
const Most = 64

// text returns s, or Other if b is full and does not contain s.
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
	if !b.known[s] && len(b.known) >= Most {
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
	panicked sync.Map // the types of observers whose first panic has been logged
)

// Panics returns how many times observers have panicked since the program started.
func Panics() int64 { return panics.Load() }

// guard calls f, which calls o.
func guard(o *Observer, f func()) {
	defer caught(o)
	f()
}

// caught recovers a panic of o. It must be deferred directly, because recover has no effect elsewhere.
func caught(o *Observer) {
	v := recover()
	if v == nil {
		return
	}
	panics.Add(1)
	name := fmt.Sprintf("%T", *o)
	if _, named := panicked.LoadOrStore(name, true); !named {
		slog.Error("an observer has panicked, and has lost an event", "observer", name, "panic", fmt.Sprintf("%T", v))
	}
}
