package alert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// enqueue schedules a turn of a resource. The caller holds the lock.
func (m *Manager) enqueue(w *watched) {
	switch {
	case w.queued || m.over:
		return
	case w.busy:
		w.again = true
		return
	}
	w.queued = true
	m.queue = append(m.queue, w)
	if m.workers < mostWorkers {
		m.workers++
		go m.work()
	}
}

// work takes turns until the queue is empty.
func (m *Manager) work() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.queue) > 0 {
		w := m.queue[0]
		m.queue = m.queue[1:]
		w.queued = false
		if m.over {
			continue
		}
		w.busy = true
		m.turn(w)
		w.busy = false
		if w.again {
			w.again = false
			m.enqueue(w)
		}
	}
	m.queue = nil
	m.workers--
	m.signal()
}

// signal makes Close check again whether there is work.
func (m *Manager) signal() {
	close(m.idle)
	m.idle = make(chan struct{})
}

// A turn holds the input and the result of one turn of a resource.
type turn struct {
	process string
	lease   time.Duration
	seen    []sighting // the last one is the current observation
	own     State
	reached bool
	results []result
	calling bool
	target  bool // whether the resource has a target now
	maySend bool
	lost    time.Time // when this process may send alerts on its own, while it cannot reach the store

	state   State
	claimed bool // whether this process must send the alert of sends and status
	blocked bool // whether claimed would be true if the resource might call its target now
	sends   Incident
	status  Status
	damaged error
	changes []transition
}

// A transition is a change of a state.
type transition struct {
	change   Change
	incident Incident
	target   bool // whether the observation that changed the state has a target
}

// turn updates the state of a resource. The caller holds the lock. turn releases the lock while it waits for the store.
func (m *Manager) turn(w *watched) {
	t := &turn{
		process: m.process, lease: m.lease, own: w.state, reached: w.reached,
		seen: append(w.unread, sighting{Observation: w.latest}), results: w.results, calling: w.calling,
		target: w.latest.Target != nil,
	}
	target := w.latest.Target
	w.unread, w.taken = nil, true
	t.maySend = m.takeSending(w, t.target && !w.calling)
	store, given, now := m.store, m.stores, clock()
	asks := store != nil && !now.Before(m.retryAt) && !now.Before(w.retryAt)
	m.mu.Unlock()
	err := errNoStore
	if asks {
		err = m.update(store, m.path(w), t)
	}

	m.mu.Lock()
	note := func() {}
	switch {
	case given != m.stores: // SetStore was called in the meantime
		w.again = true
	case asks:
		note = m.noteStore(w, err)
	}
	if err != nil {
		t.lost = m.retryAt
		if w.lost {
			t.lost = m.lostSince.Add(m.storeRetry)
		}
		t.alone(clock())
	}
	w.state, w.results = t.state, w.results[len(t.results):]
	if t.claimed {
		w.calling = true
		go m.call(w, t.sends, t.status, target)
	} else if t.maySend {
		m.freeSending()
	}
	if t.blocked {
		m.waitSending(w)
	}
	m.schedule(w, t)
	m.mu.Unlock()
	note()
	m.tell(w, t)
	m.mu.Lock()
}

// errNoStore says that the store was not asked: it is not given yet, or could not be reached a moment ago.
var errNoStore = errors.New("no store")

// update applies the turn t to the state in the store.
func (m *Manager) update(store Store, name string, t *turn) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), m.storeLimit)
	defer cancel()
	var wrong error
	err = guard(func() error {
		return store.Update(ctx, name, func(old []byte) []byte {
			now := clock()
			var s State
			s, wrong = decode(old)
			var newer newerError
			if errors.As(wrong, &newer) {
				return nil
			}
			t.damaged, wrong = wrong, nil
			t.together(s, now)
			var next []byte
			if next, wrong = encode(t.state); wrong != nil || bytes.Equal(next, old) {
				return nil
			}
			return next
		})
	})
	return errors.Join(err, wrong)
}

// guard calls f on a goroutine of its own. If f panics or calls runtime.Goexit, guard returns an error.
func guard(f func() error) error {
	done := make(chan error, 1)
	go func() {
		err := observe.ErrPanic
		defer func() {
			_ = recover()
			done <- err
		}()
		err = f()
	}()
	return <-done
}

// together applies the turn to the state in the store.
func (t *turn) together(stored State, now time.Time) {
	s := merge(stored, t.own, t.reached)
	if s.Last.Number == 0 {
		s.Last = fresh(now).Last
	}
	t.take(s, now)
	t.claim(now)
}

// alone applies the turn to the state that the process knows, while the store cannot be reached. The process first waits a little, because
// the other processes would send the same alerts: until the second attempt to reach the store; for a lease before it sends the alert at the
// end of an incident; and for a lease if it has never reached the store, because other processes then use other keys.
func (t *turn) alone(now time.Time) {
	t.damaged = nil
	t.take(t.own.clone(), now)
	incident, status, any := t.state.next()
	if !any {
		return
	}
	from := t.lost
	if !t.reached {
		from = latest(from, incident.Began.Add(t.lease))
	}
	if status == Resolved {
		from = latest(from, incident.Ended.Add(t.lease))
	}
	if now.Before(from) {
		t.lost = from
		return
	}
	t.lost = time.Time{}
	t.claim(now)
}

// latest returns the later one of a and b.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// take applies the results and observations of the turn to s.
func (t *turn) take(s State, now time.Time) {
	t.claimed, t.blocked, t.changes = false, false, nil
	for _, r := range t.results {
		if r.err == nil {
			s.told(r.incident, r.status, r.at)
		} else if i, status, any := s.next(); any && i.Number == r.incident.Number && status == r.status {
			s.failed(r.at.Add(r.pause))
		}
	}
	if s.Claim != nil && s.Claim.Process == t.process && !t.calling {
		s.Claim = nil
	}
	for i, seen := range t.seen {
		at := now
		if i < len(t.seen)-1 {
			at = seen.at
		}
		var change Change
		if s, change = Evaluate(s, seen.Observation, at); change != Nothing {
			t.changes = append(t.changes, transition{change, s.Last, seen.Target != nil})
		}
	}
	t.state = s
}

// claim claims the right to send the next alert.
func (t *turn) claim(now time.Time) {
	incident, status, any := t.state.next()
	switch {
	case !any || t.calling || !t.target || now.Before(t.state.sendable(t.process)):
	case !t.maySend:
		t.blocked = true
	default:
		t.state.Claim = &Claim{t.process, now.Add(t.lease)}
		t.claimed, t.sends, t.status = true, incident, status
	}
}

// noteStore records whether the store could be reached for a resource. It returns the function that logs a change.
func (m *Manager) noteStore(w *watched, err error) func() {
	if err == nil {
		w.reached, w.retryAt, m.retryAt = true, time.Time{}, time.Time{}
		if !w.lost {
			return func() {}
		}
		w.lost = false
		m.lost--
		for _, other := range m.watched {
			if other.lost {
				other.retryAt = time.Time{}
				m.enqueue(other)
			}
		}
		if m.lost > 0 {
			return func() {}
		}
		return func() { m.logger().Info("the store of alerts can be reached again") }
	}
	now := clock()
	w.retryAt = now.Add(m.storeRetry)
	m.retryAt = w.retryAt
	first := m.lost == 0
	if first {
		m.lostSince = now
	}
	if !w.lost {
		w.lost = true
		m.lost++
	}
	if !first {
		return func() {}
	}
	return func() {
		m.logger().Warn("the store of alerts cannot be reached, and this process uses the state in its memory", "error", m.text(err))
	}
}

// schedule sets the time of the resource's next turn, if no observation causes an earlier one.
func (m *Manager) schedule(w *watched, t *turn) {
	if w.timer != nil {
		w.timer.Stop()
	}
	if m.closed {
		return
	}
	now, o, s := clock(), &w.latest, &w.state
	var at time.Time
	by := func(next time.Time) {
		if at.IsZero() || next.Before(at) {
			at = next
		}
	}
	if s.Last.open() {
		by(now.Add(m.lease / 3))
		if s.Last.Quiet && o.Target != nil {
			by(s.coolFrom(o))
		}
	}
	if _, _, any := s.next(); any && o.Target != nil && !w.calling && !t.blocked {
		by(latest(s.sendable(m.process), t.lost))
	}
	if w.lost || m.retryAt.After(now) {
		by(latest(m.retryAt, w.retryAt))
	}
	if _, alone := m.store.(*Memory); !alone && m.store != nil {
		by(now.Add(m.lease))
	}
	if at.IsZero() {
		return
	}
	// A little later, and not all at once.
	wait := max(at.Sub(now), 0)
	wait += time.Millisecond + rand.N(wait/10+time.Millisecond)
	w.timer = time.AfterFunc(wait, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if !m.closed {
			m.enqueue(w)
		}
	})
}

// tell logs what the turn has changed, and calls the function of WithEvents.
func (m *Manager) tell(w *watched, t *turn) {
	if t.damaged != nil {
		m.logger().Warn("a stored state of alerts cannot be read, and is replaced by a new one", "resource", w.name, "error", fmt.Sprint(t.damaged))
	}
	for _, c := range t.changes {
		status := Firing
		if c.change == Ended {
			status = Resolved
		}
		a := m.alert(w, c.incident, status)
		if status == Firing {
			about := []any{"key", a.Key, "resource", a.Resource, "kind", a.Kind, "error_type", a.ErrorType, "quiet", c.incident.Quiet}
			if c.incident.Quiet {
				about = append(about, "reason", c.quietBecause())
			}
			m.logger().Warn("an incident has begun", about...)
		} else {
			m.logger().Info("an incident is over", "key", a.Key, "resource", a.Resource, "kind", a.Kind, "lasted", a.Ended.Sub(a.Began).String())
		}
		if m.event != nil && guard(func() error { m.event(a); return nil }) != nil {
			m.logger().Error("the function of WithEvents panicked")
		}
	}
}

// quietBecause returns the reason, for the log, why no alert is sent for an incident that has begun.
func (c transition) quietBecause() string {
	if c.target {
		return "the cooldown of the last alert is not over"
	}
	return "the target of alerts is not open in this program"
}
