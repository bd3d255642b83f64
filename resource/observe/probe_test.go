package observe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// log is an observer that writes down what it is told.
type log struct {
	mu    sync.Mutex
	lines []string
	of    []observe.Resource
}

type logKey struct{}

func (l *log) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *log) Observe(r observe.Resource) observe.Recorder {
	l.of = append(l.of, r)
	return l
}

func (l *log) Begin(ctx context.Context, op *observe.Op) context.Context {
	l.add("begin %v %s", op.Scope, op.Name)
	return context.WithValue(ctx, logKey{}, op)
}

func (l *log) End(ctx context.Context, op *observe.Op, r observe.Result) {
	if ctx.Value(logKey{}) == nil {
		l.add("another context")
	}
	l.add("end %v %s %s %v", op.Scope, op.Name, r.Type, r.Duration)
}

func (l *log) Event(e observe.Event) { l.add("%v %s", e.What, e.Resource) }

func (l *log) wants(t *testing.T, lines ...string) {
	t.Helper()
	if !slices.Equal(l.lines, lines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(l.lines, "\n"), strings.Join(lines, "\n"))
	}
	l.lines = nil
}

// silent is an observer of nothing.
type silent struct{}

func (silent) Observe(observe.Resource) observe.Recorder { return nil }

func TestNobodyObserves(t *testing.T) {
	if observe.NewProbe(observe.Resource{}) != nil || observe.NewProbe(observe.Resource{}, nil) != nil {
		t.Error("there is a probe without an observer")
	}
	alone := observe.NewProbe(observe.Resource{}, silent{})
	alone.Declare(nil)
	undeclared := observe.NewProbe(observe.Resource{}, new(log))
	for _, p := range []*observe.Probe{nil, alone, undeclared} {
		p.Op(observe.Attempt, "x")
		ctx, span := p.Begin(t.Context(), p.Op(observe.Call, "x"))
		if ctx != t.Context() || span.Observed() || !span.Start().IsZero() {
			t.Error("something is observed")
		}
		span.End(nil, observe.Result{})
	}
	var none *observe.Probe
	none.Declare(nil, &observe.Op{})
}

// TestReturn holds that a panic and a call of runtime.Goexit are no success, and that the panic goes on.
func TestReturn(t *testing.T) {
	var l log
	p := observe.NewProbe(observe.Resource{}, &l)
	p.Declare(nil, &observe.Op{Name: "Book"})
	book := func(f func() error) (err error) {
		_, span := p.Begin(t.Context(), p.Op(observe.Call, "Book"))
		err = observe.ErrPanic
		defer span.Return(&err)
		return f()
	}
	types := func() (got []string) {
		for _, line := range l.lines {
			if name, ok := strings.CutPrefix(line, "end call Book "); ok {
				class, _, _ := strings.Cut(name, " ")
				got = append(got, class)
			}
		}
		return got
	}
	_ = book(func() error { return nil })
	_ = book(func() error { return context.Canceled })
	func() {
		defer func() {
			if recover() != "x" {
				t.Error("the panic is gone")
			}
		}()
		_ = book(func() error { panic("x") })
	}()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = book(func() error { runtime.Goexit(); return nil })
	}()
	<-done
	if got := types(); !slices.Equal(got, []string{"", "canceled", "panic", "panic"}) {
		t.Errorf("%q", got)
	}
}

type typed string

func (t typed) Error() string     { return "secret" }
func (t typed) ErrorType() string { return string(t) }

func TestClass(t *testing.T) {
	for want, errs := range map[string][]error{
		"":            {nil},
		"canceled":    {context.Canceled, fmt.Errorf("x: %w", context.Canceled)},
		"timeout":     {context.DeadlineExceeded, os.ErrDeadlineExceeded, &net.DNSError{IsTimeout: true}, fmt.Errorf("x: %w", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded})},
		"23505":       {typed("23505"), errors.Join(errors.New("x"), fmt.Errorf("y: %w", typed("23505")))},
		"panic":       {observe.ErrPanic},
		observe.Other: {errors.New("x"), fs.ErrNotExist, typed("")},
	} { // order: each is tried
		for _, err := range errs {
			if got := observe.Class(err); got != want {
				t.Errorf("%v is of the class %q, not %q", err, got, want)
			}
		}
	}
}

// TestBounded holds that no input adds error types without end.
func TestBounded(t *testing.T) {
	seen := &types{}
	p := observe.NewProbe(observe.Resource{}, seen)
	p.Declare(nil)
	for i := range 20_000 {
		_, span := p.Begin(t.Context(), p.Op(observe.Call, fmt.Sprint(i)))
		span.End(typed(fmt.Sprint("X", i)), observe.Result{Code: fmt.Sprint(i)})
	}
	if len(seen.types) > 65 || len(seen.codes) > 65 || len(seen.names) != 1 {
		t.Errorf("%d types, %d codes, %d names", len(seen.types), len(seen.codes), len(seen.names))
	}
}

type types struct{ types, codes, names map[string]bool }

func (s *types) Observe(observe.Resource) observe.Recorder {
	s.types, s.codes, s.names = map[string]bool{}, map[string]bool{}, map[string]bool{}
	return s
}
func (s *types) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (s *types) End(_ context.Context, op *observe.Op, r observe.Result) {
	s.types[r.Type], s.codes[r.Code], s.names[op.Name] = true, true, true
}

// broken is an observer that panics wherever it can.
type broken struct{}

func (broken) Observe(observe.Resource) observe.Recorder                  { return brokenRecorder{} }
func (broken) Event(observe.Event)                                        { panic("hunter2") }
func (brokenRecorder) Begin(context.Context, *observe.Op) context.Context { panic("hunter2") }
func (brokenRecorder) End(context.Context, *observe.Op, observe.Result)   { panic("hunter2") }

type brokenRecorder struct{}

type worse struct{}

func (worse) Observe(observe.Resource) observe.Recorder { panic("hunter2") }

func TestPanickingObserver(t *testing.T) {
	var text bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&text, nil)))
	defer slog.SetDefault(before)
	var l log
	counted := observe.Panics()
	p := observe.NewProbe(observe.Resource{}, broken{}, &l, worse{})
	p.Declare(nil, &observe.Op{Name: "x"})
	for range 2 {
		_, span := p.Begin(t.Context(), p.Op(observe.Call, "x"))
		span.End(nil, observe.Result{})
	}
	observe.Tell(observe.Event{}, broken{})
	if got := observe.Panics() - counted; got != 6 {
		t.Errorf("%d panics are counted", got)
	}
	if got := text.String(); strings.Count(got, "observer=observe_test.broken") != 1 || strings.Count(got, "observer=observe_test.worse") != 1 || strings.Contains(got, "hunter2") {
		t.Error(got)
	}
	if len(l.lines) != 4 {
		t.Errorf("the other observer is told %q", l.lines)
	}
}

func TestScopes(t *testing.T) {
	for s := observe.Call; s <= observe.Connect; s++ {
		if s.String() == "" {
			t.Error(s)
		}
	}
	for w := observe.AttemptFailed; w <= observe.HealthChanged; w++ {
		if w.String() == "" {
			t.Error(w)
		}
	}
}

type counter struct{ n []atomic.Int64 }

func (c *counter) Observe(r observe.Resource) observe.Recorder {
	c.n = make([]atomic.Int64, len(r.Ops))
	return c
}
func (c *counter) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (c *counter) End(_ context.Context, op *observe.Op, r observe.Result) {
	c.n[op.Number()].Add(int64(r.Duration))
}

func TestAllocations(t *testing.T) {
	ctx := t.Context()
	counted := observe.NewProbe(observe.Resource{}, &counter{})
	counted.Declare(nil, &observe.Op{Name: "x"})
	for _, p := range []*observe.Probe{nil, counted} {
		op := p.Op(observe.Call, "x")
		if n := testing.AllocsPerRun(100, func() {
			_, span := p.Begin(ctx, op)
			span.End(nil, observe.Result{})
		}); n > 0 {
			t.Errorf("an operation allocates %v times", n)
		}
	}
}

func BenchmarkOperation(b *testing.B) {
	counted := observe.NewProbe(observe.Resource{}, &counter{})
	counted.Declare(nil, &observe.Op{Name: "x"})
	for name, p := range map[string]*observe.Probe{"nil": nil, "counted": counted} {
		b.Run(name, func(b *testing.B) {
			op := p.Op(observe.Call, "x")
			for b.Loop() {
				_, span := p.Begin(b.Context(), op)
				span.End(nil, observe.Result{})
			}
		})
	}
	b.Run("clock", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(time.Now())
		}
	})
}

// TestAddOperation holds that an operation of a specification takes no place of the client's own.
func TestAddOperation(t *testing.T) {
	var none *observe.Probe
	none.AddOperation("x")
	var l log
	p := observe.NewProbe(observe.Resource{}, &l)
	p.AddOperation("Enrich", observe.String("url.template", "/people/{id}"))
	p.AddOperation("GET", observe.String("url.template", "/"))
	p.Declare(nil, &observe.Op{Scope: observe.Attempt, Name: "GET"})
	for _, tt := range []struct {
		scope observe.Scope
		name  string
		attrs int
	}{{observe.Call, "Enrich", 0}, {observe.Attempt, "Enrich", 1}, {observe.Call, "GET", 0}, {observe.Attempt, "GET", 0}} {
		op := p.Op(tt.scope, tt.name)
		if op.Name != tt.name || len(op.Attrs) != tt.attrs || l.of[0].Ops[op.Number()] != op {
			t.Errorf("%v %s is %+v", tt.scope, tt.name, op)
		}
	}
}

// sender is a log that tells servers of operations.
type sender struct{ log }

func (s *sender) Observe(observe.Resource) observe.Recorder { return s }

func (s *sender) Inject(ctx context.Context, to observe.Carrier) {
	op, _ := ctx.Value(logKey{}).(*observe.Op)
	if op.Scope == observe.Call {
		panic("hunter2")
	}
	to.Set("Traceparent", op.Name)
}

func TestInject(t *testing.T) {
	p := observe.NewProbe(observe.Resource{}, new(log), new(sender))
	p.Declare(nil, &observe.Op{Scope: observe.Attempt, Name: "GET"}, &observe.Op{Name: "Get"})
	header := http.Header{}
	observe.Span{}.Inject(header)
	panics := observe.Panics()
	_, span := p.Call(t.Context(), "Get")
	span.Inject(header)
	if len(header) > 0 || observe.Panics() != panics+1 {
		t.Errorf("%v, and %d panics", header, observe.Panics()-panics)
	}
	_, span = p.Begin(t.Context(), p.Op(observe.Attempt, "GET"))
	span.Inject(header)
	if got := header.Get("Traceparent"); got != "GET" {
		t.Errorf("%q", got)
	}
}

// hook is installed in a client.
type hook struct{ probes []*observe.Probe }

func (h *hook) Install(p *observe.Probe) {
	h.probes = append(h.probes, p)
	p.CountPool(func() (observe.Pool, bool) { return observe.Pool{Idle: 1}, true })
	p.Declare(nil)
}

func TestInstall(t *testing.T) {
	var h hook
	var none *observe.Probe
	none.Install(&h)
	none.CountPool(nil)
	if h.probes != nil {
		t.Error("it is installed without a probe")
	}
	stats := func() (observe.Pool, bool) { return observe.Pool{Idle: 2}, true }
	for i, r := range []observe.Resource{{}, {Pool: stats}} {
		var l log
		p := observe.NewProbe(r, &l)
		p.Install(&h)
		if got, _ := l.of[0].Pool(); h.probes[i] != p || got.Idle != i+1 {
			t.Errorf("%+v", got)
		}
	}
}
