package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// spy is an observer that remembers what it is told.
type spy struct {
	mu        sync.Mutex
	resources []observe.Resource
	events    []string
	ops       []string
}

func (s *spy) Observe(r observe.Resource) observe.Recorder {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resources = append(s.resources, r)
	return s
}

func (s *spy) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (s *spy) End(_ context.Context, op *observe.Op, r observe.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ops = append(s.ops, strings.TrimSpace(op.Name+" "+r.Type))
}

func (s *spy) Event(e observe.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, strings.TrimSpace(fmt.Sprintf("%v %s %s %d %s", e.What, e.Kind, e.Resource, e.Attempt, e.Type)))
}

// logged is what f writes to a logger, without the time and durations.
func logged(level slog.Level, f func(*slog.Logger)) []string {
	var text bytes.Buffer
	f(slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Value.Kind() == slog.KindDuration {
			return slog.Attr{}
		}
		return a
	}})))
	return strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
}

// flaky is a node that cannot be opened n times.
func flaky(n int, err error) lifecycle.Node {
	return lifecycle.Node{
		Name: "db", Kind: "postgres", Retry: lifecycle.Retry{Attempts: n + 1, Backoff: 1},
		Open: func(context.Context, ...resource.OpenOption) error {
			if n--; n >= 0 {
				return err
			}
			return nil
		},
	}
}

func TestLog(t *testing.T) {
	secret := resource.NewSecret("hunter2-of-logs")
	open := func(log *slog.Logger, n int) {
		g, err := lifecycle.Settings{Logger: log}.Start(t.Context(), nil, flaky(n, errors.New("cannot use "+secret.Reveal())))
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		level slog.Level
		fails int
		want  []string
	}{
		{slog.LevelInfo, 0, []string{""}},
		{slog.LevelDebug, 0, []string{
			`level=DEBUG msg="a resource is open" resource=db kind=postgres`,
			`level=DEBUG msg="a resource is closed" resource=db kind=postgres`,
		}},
		{slog.LevelInfo, 2, []string{
			`level=WARN msg="a resource could not be opened, and will be tried again" resource=db kind=postgres attempt=1 error="cannot use [REDACTED]"`,
			`level=WARN msg="a resource could not be opened, and will be tried again" resource=db kind=postgres attempt=2 error="cannot use [REDACTED]"`,
		}},
	} {
		if got := logged(tt.level, func(log *slog.Logger) { open(log, tt.fails) }); !slices.Equal(got, tt.want) {
			t.Errorf("%v, %d failures:\n%s", tt.level, tt.fails, strings.Join(got, "\n"))
		}
	}
	got := logged(slog.LevelInfo, func(log *slog.Logger) {
		opens := func(ctx context.Context) (*lifecycle.Group, func(context.Context) error, error) {
			g, err := lifecycle.Settings{Logger: log}.Start(ctx, nil, flaky(0, nil), lifecycle.Node{Name: "gone", State: lifecycle.NodeAbsent})
			return g, g.Close, err
		}
		if err := lifecycle.Run(t.Context(), opens, func(context.Context, *lifecycle.Group) error { return nil }); err != nil {
			t.Error(err)
		}
	})
	if want := []string{`level=INFO msg="a resource is open" resource=db kind=postgres`}; !slices.Equal(got, want) {
		t.Errorf("a run says\n%s", strings.Join(got, "\n"))
	}
	got = logged(slog.LevelDebug, func(log *slog.Logger) {
		if _, err := (lifecycle.Settings{Logger: log}).Start(t.Context(), nil, flaky(1, context.Canceled), lifecycle.Node{Name: "b", Open: opens(fails(errBoom))}); err == nil {
			t.Error("it is open")
		}
	})
	if len(got) > 3 || strings.Contains(strings.Join(got, ""), "boom") {
		t.Errorf("a start that fails says\n%s", strings.Join(got, "\n"))
	}
}

func TestEvents(t *testing.T) {
	var s spy
	var settings lifecycle.Settings
	settings.Observe(&s)
	other := flaky(0, nil)
	other.Name, other.Metrics.Off = "quiet", true
	broken := flaky(0, nil)
	broken.Name, broken.After, broken.Close = "broken", []string{"db"}, fails(context.DeadlineExceeded)
	settings.Logger = slog.New(slog.DiscardHandler)
	g, err := settings.Start(t.Context(), nil, flaky(1, typedError{}), other, broken)
	if err != nil {
		t.Fatal(err)
	}
	child, err := g.Start(t.Context(), lifecycle.Node{Name: "child", Kind: "k", Open: opens(fails(nil))})
	if err != nil || child == nil {
		t.Fatal(err)
	}
	_ = g.Close(t.Context())
	want := []string{
		"attempt failed postgres db 1 AccessDenied", "opened postgres db 0", "opened postgres broken 0", "opened k child 0",
		"closed k child 0", "closed postgres broken 0 timeout", "closed postgres db 0",
	}
	if !slices.Equal(s.events, want) {
		t.Errorf("got\n%s", strings.Join(s.events, "\n"))
	}
	_, err = settings.Start(t.Context(), nil, flaky(1, &resource.Problem{}))
	if last := s.events[len(s.events)-1]; err == nil || last != "attempt failed postgres db 1 _OTHER" {
		t.Errorf("an opening that fails is told as %q", last)
	}
}

// TestObserved opens a node that observes itself, and one that another package has a layer for.
func TestObserved(t *testing.T) {
	var a, b spy
	var settings lifecycle.Settings
	settings.Observe(&a)
	settings.Observe(&b)
	settings.Logger = slog.New(slog.DiscardHandler)
	type client interface{ Call() }
	var got lifecycle.OpenOptions
	open := func(_ context.Context, opts ...resource.OpenOption) error {
		got = lifecycle.NewOpenOptions("kind", opts)
		got.Probe.Declare(nil, &observe.Op{Name: "SELECT"})
		return nil
	}
	n := lifecycle.Node{
		Name: "db", Kind: "postgres", Open: open, Stats: func() resource.Stats { return resource.Stats{Max: 3, InUse: 2, Idle: 1} },
		Metrics: lifecycle.Metrics{Labels: []observe.Attr{observe.String("team", "x")}, Buckets: []float64{1}},
	}
	g, err := settings.Start(t.Context(), nil, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*spy{&a, &b} {
		if len(s.resources) != 1 {
			t.Fatalf("%d resources", len(s.resources))
		}
		r := s.resources[0]
		if pool, ok := r.Pool(); r.Name != "db" || r.Kind != "postgres" || len(r.Labels) != 1 || len(r.Buckets) != 1 || !ok || pool != (observe.Pool{Max: 3, InUse: 2, Idle: 1}) {
			t.Errorf("%+v", r)
		}
	}
	if got.Name != "db" {
		t.Errorf("it is opened as %q", got.Name)
	}
	_, span := got.Probe.Begin(t.Context(), got.Probe.Op(observe.Call, "SELECT"))
	span.End(typedError{}, observe.Result{})
	if !slices.Equal(a.ops, []string{"SELECT AccessDenied"}) || !slices.Equal(b.ops, a.ops) {
		t.Error(a.ops, b.ops)
	}
	_ = g.Close(t.Context())
	n.Observe = func(p *observe.Probe) resource.OpenOption {
		return lifecycle.WithLayer(func(client) client { return nil })
	}
	if _, err = settings.Start(t.Context(), nil, n); err != nil {
		t.Fatal(err)
	}
	if got.Probe != nil || lifecycle.Wrapped[client](got, layered{}) != nil || lifecycle.Wrapped(got, layered{}) != (layered{}) {
		t.Error("the layer is not put around the client of its type, or is around another")
	}
	n.Metrics.Off = true
	told := len(a.events)
	if _, err = settings.Start(t.Context(), nil, n); err != nil || got.Probe != nil || lifecycle.Wrapped[client](got, layered{}) == nil || len(a.events) != told {
		t.Error("a node without metrics is observed", err)
	}
}

type layered struct{}

func (layered) Call() {}

// TestPoolBeforeOpen asks for the pool of a client that is being opened.
func TestPoolBeforeOpen(t *testing.T) {
	var s spy
	settings := lifecycle.Settings{Logger: slog.New(slog.DiscardHandler)}
	settings.Observe(&s)
	_, err := settings.Start(t.Context(), nil, lifecycle.Node{
		Name: "db",
		Open: func(_ context.Context, opts ...resource.OpenOption) error {
			lifecycle.NewOpenOptions("", opts).Probe.Declare(nil)
			if _, ok := s.resources[0].Pool(); ok {
				t.Error("it is counted already")
			}
			return nil
		},
		Stats: func() resource.Stats { return resource.Stats{Max: 1} },
	})
	if err != nil {
		t.Fatal(err)
	}
}
