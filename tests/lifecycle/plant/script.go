package plant

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// A Script tells the resources that are opened with its context what to do, and records what was done with them.
type Script struct {
	mu     sync.Mutex
	acts   map[string][]func(context.Context) error
	events []string
}

type scriptKey struct{}

// Context is ctx with s.
func (s *Script) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, scriptKey{}, s)
}

// On says what happens at an event like "open database": the first time acts[0], and so on; the last goes on for ever.
func (s *Script) On(event string, acts ...func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.acts == nil {
		s.acts = map[string][]func(context.Context) error{}
	}
	s.acts[event] = acts
}

// Events lists what has happened: "open database" when that begins, "opened database" when it has succeeded.
func (s *Script) Events() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// Count says how often an event has happened.
func (s *Script) Count(event string) int {
	n := 0
	for _, e := range s.Events() {
		if e == event {
			n++
		}
	}
	return n
}

// String is the events, one a line.
func (s *Script) String() string { return strings.Join(s.Events(), "\n") }

// of is the script that ctx has.
func of(ctx context.Context) *Script {
	if s, ok := ctx.Value(scriptKey{}).(*Script); ok {
		return s
	}
	return &Script{}
}

// do plays an event.
func (s *Script) do(ctx context.Context, event string) error {
	s.record(event)
	if act := s.next(event); act != nil {
		return act(ctx)
	}
	return nil
}

// open plays the opening of a resource.
func (s *Script) open(ctx context.Context, name string) error {
	if err := s.do(ctx, "open "+name); err != nil {
		return err
	}
	s.record("opened " + name)
	return nil
}

func (s *Script) record(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, event)
}

func (s *Script) next(event string) func(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	acts := s.acts[event]
	switch len(acts) {
	case 0:
		return nil
	case 1:
		return acts[0]
	}
	s.acts[event] = acts[1:]
	return acts[0]
}
