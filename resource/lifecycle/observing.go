package lifecycle

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Observe adds observers, which are told of the resources that Start opens. Only the generated WithObserver calls it, so that a program
// without that option does not link the code for observing.
func (s *Settings) Observe(observers ...observe.Observer) {
	if s.observing != nil {
		observers = append(slices.Clone(s.observing.observers), observers...)
	}
	s.observing = &observing{observers, (*observing).probed, (*observing).told}
}

// An observing is who is told of resources, and how. Observe sets the functions, which nothing else mentions: the linker drops them from a
// program without it.
type observing struct {
	observers []observe.Observer
	options   func(o *observing, n *Node, ready func() bool) []resource.OpenOption
	tell      func(*observing, *Node, observe.Event)
}

// A teller tells what happens to nodes: a logger and the observers.
type teller struct {
	log       *slog.Logger
	level     slog.Level // of what goes well
	observing *observing // nil: nobody observes
	watcher   Watcher    // nil: nobody watches
	stops     []func()   // end what was begun for the group
}

// teller is who is told of a start with ctx. What goes well is worth a line in a program that runs, and less elsewhere.
func (s Settings) teller(ctx context.Context) *teller {
	t := &teller{log: s.Logger, level: slog.LevelDebug, observing: s.observing}
	if t.log == nil {
		t.log = slog.Default()
	}
	if inRun(ctx) {
		t.level = slog.LevelInfo
	}
	return t
}

// options are how n is opened, beside what it says itself. ready reports whether n is open.
func (t *teller) options(n *Node, ready func() bool) []resource.OpenOption {
	opts := []resource.OpenOption{resource.WithName(n.Name)}
	if n.Health.Unchecked {
		opts = append(opts, resource.WithoutCheck())
	}
	if t.observing == nil || n.Metrics.Off {
		return opts
	}
	return append(opts, t.observing.options(t.observing, n, ready)...)
}

// probed are the options with which n reports to the observers.
func (o *observing) probed(n *Node, ready func() bool) []resource.OpenOption {
	r := observe.Resource{Name: n.Name, Kind: n.Kind, Labels: n.Metrics.Labels, Buckets: n.Metrics.Buckets}
	if n.Stats != nil {
		r.Pool = func() (p observe.Pool, ok bool) {
			if !ready() {
				return p, false
			}
			return observe.Pool(n.Stats()), true
		}
	}
	probe := observe.NewProbe(r, o.observers...)
	switch {
	case probe == nil:
		return nil
	case n.Observe != nil:
		return []resource.OpenOption{n.Observe(probe)}
	}
	return []resource.OpenOption{WithProbe(probe)}
}

// tell tells the observers, which are not told of a node without metrics.
func (t *teller) tell(n *Node, e observe.Event) {
	if t.observing != nil && !n.Metrics.Off {
		t.observing.tell(t.observing, n, e)
	}
}

func (o *observing) told(n *Node, e observe.Event) {
	e.Resource, e.Kind = n.Name, n.Kind
	if e.Err != nil {
		e.Type, e.Err = observe.Class(e.Err), maskedError{e.Err}
	}
	observe.Tell(e, o.observers...)
}

// maskedError is an error without the secrets that this process has revealed.
type maskedError struct{ error }

func (e maskedError) Error() string { return resource.Redact(e.error.Error()) }
func (e maskedError) Unwrap() error { return e.error }

// failed says that an attempt to open n has failed, and that another follows after pause, unless that is 0. The last error is for whoever
// opens the group, and not logged.
func (t *teller) failed(n *Node, attempt int, pause time.Duration, err error) {
	if t.watcher != nil {
		t.watcher.Failed(n.Name, attempt, err)
	}
	t.tell(n, observe.Event{What: observe.AttemptFailed, Attempt: attempt, Pause: pause, Err: err})
	if pause > 0 {
		t.log.LogAttrs(context.Background(), slog.LevelWarn, "a resource could not be opened, and will be tried again", append(named(n),
			slog.Int("attempt", attempt), slog.Duration("pause", pause.Round(time.Millisecond)), slog.String("error", maskedError{err}.Error()))...)
	}
}

func (t *teller) opened(n *Node, took time.Duration) {
	if t.watcher != nil {
		t.watcher.Opened(n.Name)
	}
	t.tell(n, observe.Event{What: observe.Opened, Took: took})
	t.log.LogAttrs(context.Background(), t.level, "a resource is open", append(named(n), slog.Duration("took", took.Round(time.Millisecond)))...)
}

// closing says that the group is about to be closed.
func (t *teller) closing() {
	for _, stop := range t.stops {
		stop()
	}
	if t.watcher != nil {
		t.watcher.Closing()
	}
}

// secret says that a secret of n has another text than before.
func (t *teller) secret(n *Node, field string) {
	t.tell(n, observe.Event{What: observe.SecretChanged, Field: field})
	t.log.LogAttrs(context.Background(), slog.LevelInfo, "a secret has changed", append(named(n), slog.String("field", field))...)
}

// kept says that a secret of n has its last text, as the store could not be asked for a new one. It is not logged: the store does that.
func (t *teller) kept(n *Node, field string, err error) {
	t.tell(n, observe.Event{What: observe.SecretKept, Field: field, Err: err})
}

// health says that n has another state.
func (t *teller) health(n *Node, c HealthChange) {
	t.tell(n, observe.Event{What: observe.HealthChanged, State: c.State, Before: c.Before, Err: c.Err})
	if c.Quiet {
		return
	}
	level, attrs := slog.LevelInfo, append(named(n), slog.String("state", c.State), slog.String("before", c.Before))
	if c.Err != nil {
		level, attrs = slog.LevelWarn, append(attrs, slog.String("error", maskedError{c.Err}.Error()))
	}
	t.log.LogAttrs(context.Background(), level, "the health of a resource has changed", attrs...)
}

// closed says that n is closed, or that closing it has failed. The error is for whoever closes the group, and not logged.
func (t *teller) closed(n *Node, took time.Duration, err error) {
	if t.watcher != nil {
		t.watcher.Closed(n.Name, err)
	}
	t.tell(n, observe.Event{What: observe.Closed, Took: took, Err: err})
	if err == nil {
		t.log.LogAttrs(context.Background(), slog.LevelDebug, "a resource is closed", append(named(n), slog.Duration("took", took.Round(time.Millisecond)))...)
	}
}

func named(n *Node) []slog.Attr {
	attrs := []slog.Attr{slog.String("resource", n.Name), slog.String("kind", n.Kind)}
	if n.Params != "" {
		attrs = append(attrs, slog.String("params", n.Params))
	}
	return attrs
}
