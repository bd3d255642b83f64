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

// An observing holds the observers, and the functions that report to them. Only Observe sets these functions, and nothing else mentions
// them. So the linker leaves them out of a program that does not call Observe.
type observing struct {
	observers []observe.Observer
	options   func(o *observing, n *Node, ready func() bool) []resource.OpenOption
	tell      func(*observing, *Node, observe.Event)
}

// A teller reports what happens to nodes, to a logger, to observers and to a watcher.
type teller struct {
	log       *slog.Logger
	level     slog.Level // the level for events that are no problem
	observing *observing // nil if there are no observers
	watcher   Watcher    // nil if there is no monitor
	stops     []func()   // called at the end to stop watching secrets
}

// teller returns the teller for a Start with the context ctx. Events that are no problem have the level Info in a Run, and Debug elsewhere.
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

// options returns the options for opening the node n, in addition to those that the node has itself. The function ready reports whether the
// node is open.
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

// probed returns the options by which the client of the node reports to observers.
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

// tell reports an event to the observers, unless the node's metrics are off.
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

// maskedError is an error whose text shows no secret that this process has revealed.
type maskedError struct{ error }

func (e maskedError) Error() string { return resource.Redact(e.error.Error()) }
func (e maskedError) Unwrap() error { return e.error }

// failed reports that an attempt to open the node has failed. If pause is not 0, another attempt follows after this time. The error of the
// last attempt is not logged, because the caller of Start gets it.
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

// closing reports that the group is about to be closed.
func (t *teller) closing() {
	for _, stop := range t.stops {
		stop()
	}
	if t.watcher != nil {
		t.watcher.Closing()
	}
}

// secret reports that a secret of the node has a new text.
func (t *teller) secret(n *Node, field string) {
	t.tell(n, observe.Event{What: observe.SecretChanged, Field: field})
	t.log.LogAttrs(context.Background(), slog.LevelInfo, "a secret has changed", append(named(n), slog.String("field", field))...)
}

// kept reports that a secret of the node still has its old text, because its store did not answer. This is not logged here, because the
// store logs it.
func (t *teller) kept(n *Node, field string, err error) {
	t.tell(n, observe.Event{What: observe.SecretKept, Field: field, Err: err})
}

// health reports that the node has a new state.
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

// closed reports that the node is closed, or that closing it has failed. The error is not logged, because the caller of Close gets it.
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
