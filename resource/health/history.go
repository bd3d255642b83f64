package health

import (
	"context"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// kept is the number of minutes for which calls and checks are counted.
const kept = 15

// A Minute counts the calls or checks of a resource that ended in a certain minute.
type Minute struct {
	Start  time.Time
	Calls  int
	Errors int
	Total  time.Duration // of all calls together
	Max    time.Duration // the duration of the slowest call
}

// A history holds the last minutes. The zero value is empty.
type history struct {
	mu   sync.Mutex
	ring [kept]Minute
}

// add counts a call that ended at now.
func (h *history) add(now time.Time, took time.Duration, failed bool) {
	start := now.Truncate(time.Minute)
	h.mu.Lock()
	defer h.mu.Unlock()
	m := &h.ring[int(start.Unix()/60)%kept]
	if !m.Start.Equal(start) {
		*m = Minute{Start: start}
	}
	m.Calls++
	m.Total += took
	m.Max = max(m.Max, took)
	if failed {
		m.Errors++
	}
}

// minutes lists the last minutes, including the current one. Minutes without calls have only a Start.
func (h *history) minutes(now time.Time) []Minute {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Minute, kept)
	for i := range all {
		start := now.Truncate(time.Minute).Add(time.Duration(i+1-kept) * time.Minute)
		all[i] = Minute{Start: start}
		if m := h.ring[int(start.Unix()/60)%kept]; m.Start.Equal(start) {
			all[i] = m
		}
	}
	return all
}

// Observe implements observe.Observer. With the option WithObserver(h), the History of a Status counts the program's calls.
func (h *Health) Observe(r observe.Resource) observe.Recorder {
	h.mu.Lock()
	defer h.mu.Unlock()
	calls := h.calls[r.Name]
	if calls == nil {
		calls = &history{}
		h.calls[r.Name] = calls
	}
	return recorder{calls}
}

type recorder struct{ calls *history }

// Begin implements observe.Recorder.
func (recorder) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

// End implements observe.Recorder.
func (r recorder) End(_ context.Context, op *observe.Op, result observe.Result) {
	if op.Scope == observe.Call {
		r.calls.add(result.Start.Add(result.Duration), result.Duration, result.Type != "")
	}
}
