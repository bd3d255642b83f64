package alert

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// A Manager tracks the incidents of resources and sends their alerts. It runs goroutines only while there is something to do.
type Manager struct {
	service string
	process string // identifies this Manager among the processes that share the store
	log     *slog.Logger
	text    func(error) string
	event   func(Alert)

	lease      time.Duration
	timeout    time.Duration // for one call of a target
	backoff    time.Duration // the pause after the first failed attempt; it doubles with each further one
	storeLimit time.Duration // for one call of the store
	storeRetry time.Duration // the pause after a failed call of the store

	mu        sync.Mutex
	store     Store     // nil: not given yet
	stores    int       // how often the store was given
	lost      int       // resources for which the store could not be reached
	lostSince time.Time // when that began
	retryAt   time.Time // no call of the store before this time
	watched   map[string]*watched
	queue     []*watched      // resources that need a turn, see turn
	workers   int             // goroutines that take turns
	sending   int             // goroutines that call targets
	waiting   []*watched      // resources that wait until they may call their target
	closed    bool            // Close was called: no new work begins
	over      bool            // Close has returned, or returns now without waiting longer
	idle      chan struct{}   // closed when Close should check again whether there is work
	ctx       context.Context // for calls of targets
	cancel    context.CancelCauseFunc
}

// The maximum numbers of goroutines that take turns, which wait for the store, and of goroutines that call targets.
const (
	mostWorkers = 4
	mostSending = 8
)

// mostAttempts is the maximum number of attempts to send an alert of an incident that is over. With the pauses they take about a day.
const mostAttempts = 400

// An Option is an option of New.
type Option func(*Manager)

// WithStore keeps states in s, which several processes may share. The default is a store in memory.
func WithStore(s Store) Option { return func(m *Manager) { m.store = s } }

// AwaitStore says that the program will call SetStore later, when the resource that the store uses is open. Until then the Manager behaves
// as if the store could not be reached: after the time of a lease, it sends alerts on its own.
func AwaitStore() Option { return func(m *Manager) { m.store = nil } }

// WithLogger sets the logger for what happens to incidents. The default is slog.Default, which is called each time that there is something
// to log.
func WithLogger(l *slog.Logger) Option { return func(m *Manager) { m.log = l } }

// WithErrorText sets the function that turns an error of a target or a store into a text for the log. The text must hold no secret. By
// default only the class of the error is logged, because the error of a target may hold the address of a webhook, which is a secret.
func WithErrorText(text func(error) string) Option { return func(m *Manager) { m.text = text } }

// WithEvents calls f for each beginning and each end of an incident that this process has seen first, whether an alert is sent or not. f
// runs on a goroutine of the Manager.
func WithEvents(f func(Alert)) Option { return func(m *Manager) { m.event = f } }

// WithTimeout limits each call of a target. The default is 10 seconds.
func WithTimeout(d time.Duration) Option { return func(m *Manager) { m.timeout = d } }

// WithLease sets the time after which the observations of a process expire if the process does not renew them, and after which its claim to
// send an alert expires. All processes that share a store should have the same lease. It must be several times as long as the timeout of a
// target. The default is DefaultLease.
func WithLease(d time.Duration) Option { return func(m *Manager) { m.lease = d } }

// WithStoreTimeout limits each call of the store. The default is 3 seconds.
func WithStoreTimeout(d time.Duration) Option { return func(m *Manager) { m.storeLimit = d } }

// WithStoreRetry sets the pause before a store that could not be reached is tried again. The default is 5 seconds. A process that loses the
// store sends no alert on its own before it has tried the store again. After that, a target may get the same alert from each process.
func WithStoreRetry(d time.Duration) Option { return func(m *Manager) { m.storeRetry = d } }

// WithBackoff sets the upper bound of the pause after the first failed attempt to send an alert. It doubles with each attempt, up to 5
// minutes. The default is 2 seconds.
func WithBackoff(d time.Duration) Option { return func(m *Manager) { m.backoff = d } }

// New returns a Manager for the resources of a program. service is the name of the program. Keys of incidents begin with it.
func New(service string, opts ...Option) *Manager {
	id := make([]byte, 8)
	_, _ = rand.Read(id) // it never fails
	m := &Manager{
		service:    service,
		process:    hex.EncodeToString(id),
		text:       observe.Class,
		store:      NewMemory(),
		lease:      DefaultLease,
		timeout:    10 * time.Second,
		backoff:    2 * time.Second,
		storeLimit: 3 * time.Second,
		storeRetry: 5 * time.Second,
		watched:    map[string]*watched{},
		idle:       make(chan struct{}),
	}
	for _, opt := range opts {
		opt(m)
	}
	m.ctx, m.cancel = context.WithCancelCause(context.Background())
	return m
}

// watched is what a Manager knows about one resource.
type watched struct {
	name   string
	latest Observation
	target bool       // whether the latest observation has a target
	clear  Condition  // the last condition that was not Unclear
	since  time.Time  // when clear began
	unread []sighting // observations that were replaced before their turn
	taken  bool       // whether a turn has used the latest observation
	at     time.Time  // the time of the latest observation that changed something

	state   State     // what this process knows
	reached bool      // whether state is based on the state in the store
	lost    bool      // the store could not be reached
	retryAt time.Time // no call of the store before this time
	results []result  // the results of calls of the target that are not in the state yet
	calling bool      // the target is being called
	waits   bool      // whether the resource is in Manager.waiting
	next    bool      // whether the next turn may call the target; a goroutine is reserved for it
	queued  bool      // whether the resource is in Manager.queue
	busy    bool      // whether a turn of the resource is running
	again   bool      // whether another turn must follow the running one
	timer   *time.Timer
}

// A sighting is an observation and its time.
type sighting struct {
	Observation
	at time.Time
}

// A result is the end of a call of a target.
type result struct {
	incident Incident
	status   Status
	err      error
	at       time.Time
	pause    time.Duration // the pause after a failed call
}

// mostUnread is the maximum number of observations that wait for a turn. If there are more, a pair in the middle is dropped, which says
// that the resource went down and up.
const mostUnread = 8

// SetStore gives the Manager another store. The states that this process knows move to it.
func (m *Manager) SetStore(s Store) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.store, m.lost, m.retryAt = s, 0, time.Time{}
	m.stores++
	for _, w := range m.watched {
		w.reached, w.lost, w.retryAt = false, false, time.Time{}
		m.enqueue(w)
	}
}

// Observe tells the Manager the state of a resource. Call it after each check: it never blocks, and costs little if nothing has changed.
func (m *Manager) Observe(o Observation) {
	now := clock()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return
	}
	o.Process, o.Lease = m.process, m.lease
	w, known := m.watched[o.Resource]
	if !known {
		w = &watched{name: o.Resource}
		m.watched[o.Resource] = w
	}
	news := !known || w.latest.Condition != o.Condition || w.target != (o.Target != nil)
	if o.Condition != Unclear && o.Condition != w.clear {
		w.clear, w.since = o.Condition, now
	}
	o.Since = w.since
	if news && known && !w.taken {
		w.unread = append(w.unread, sighting{w.latest, w.at})
		if len(w.unread) > mostUnread {
			w.unread = slices.Delete(w.unread, 1, 3)
		}
	}
	w.latest, w.target = o, o.Target != nil
	if news {
		w.at, w.taken = now, false
		m.enqueue(w)
	}
}

// State returns what this process knows about the incidents of a resource. known is false if the Manager was never told about that
// resource.
func (m *Manager) State(resource string) (s State, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, known := m.watched[resource]
	if !known {
		return State{}, false
	}
	return w.state.clone(), true
}

// Close stops the Manager. It returns when every pending alert has been sent or has failed once, when ctx is done, or after the time that
// one call of a target and two of the store may take, whichever is first. If alerts are still pending then, the error names their
// resources. An alert that was not sent is sent by another process with the same store, or by the next process that is started with it. If
// the store is in memory, that alert is lost.
func (m *Manager) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, m.timeout+2*m.storeLimit)
	defer cancel()
	m.mu.Lock()
	m.closed = true
	for _, w := range m.watched {
		if w.timer != nil {
			w.timer.Stop()
		}
	}
	m.mu.Unlock()
	defer m.cancel(errClosed)
	for {
		m.mu.Lock()
		left := m.left()
		if len(left) == 0 || ctx.Err() != nil {
			m.over = true
			m.mu.Unlock()
			if len(left) == 0 {
				return nil
			}
			return fmt.Errorf("alert: not finished for %s: %w", strings.Join(left, ", "), context.Cause(ctx))
		}
		idle := m.idle
		m.mu.Unlock()
		select {
		case <-idle:
		case <-ctx.Done():
		}
	}
}

// left lists the resources for which there is still work.
func (m *Manager) left() []string {
	var names []string
	for name, w := range m.watched {
		if w.queued || w.busy || w.calling {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// key returns the key of an incident.
func (m *Manager) key(w *watched, number int64) string {
	return fmt.Sprintf("%s/%d", m.path(w), number)
}

// path returns the name of a resource's state.
func (m *Manager) path(w *watched) string { return m.service + "/" + w.name }

func (m *Manager) logger() *slog.Logger {
	if m.log != nil {
		return m.log
	}
	return slog.Default()
}

// clock returns the current time for a state: without the monotonic clock, which has no meaning in other processes.
func clock() time.Time { return time.Now().UTC().Round(0) }
