// Package health keeps the state of a program's resources: which are up, since when, and why others are not.
//
// Make a Health before anything is opened, so that a server can answer health probes at once. Pass it to Open or Run with the generated
// option WithHealth. It checks each resource that has a health table in the specification, with one timer for each; a goroutine runs only
// while a check runs. Callers that ask for states get the last known ones and never wait for a check.
package health

import (
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// State is the state of a resource.
type State string

// The states.
const (
	Starting  State = "starting"  // it is being opened
	Up        State = "up"        // it answers
	Degraded  State = "degraded"  // its check returns an error whose method Degraded returns true
	Down      State = "down"      // as many checks in a row have failed as the setting failures says
	Blocked   State = "blocked"   // it does not answer or is not checked, and a resource that it depends on, directly or not, is down
	Unchecked State = "unchecked" // it is open, and there is no way to check it; or it is borrowed, and was not checked yet
	Unknown   State = "unknown"   // it is monitored, and no check has ended for three intervals
	Absent    State = "absent"    // it is not configured, or not defined in the active profile
	Closed    State = "closed"    // it has been closed, or could not be opened
)

// States lists the states.
var States = []State{Starting, Up, Degraded, Down, Blocked, Unchecked, Unknown, Absent, Closed}

// A Status is what is known about one resource.
type Status struct {
	Name, Kind string
	Params     string // for a resource of a factory, the parameters, which distinguish resources with the same name
	State      State
	Since      time.Time // when the state began
	BlockedBy  string    // if the state is Blocked: the resource that is down
	Borrowed   bool      // the program closes it, not the group
	Critical   bool      // the program is not ready without it
	Monitored  bool      // it is checked at intervals
	After      []string  // the resources that it depends on

	Checked  time.Time     // when the last check ended; zero: no check has ended
	Answered time.Time     // when the resource last answered; zero: never
	Latency  time.Duration // of the last check
	Failures int           // how many checks have failed since it answered
	Attempts int           // if the state is Starting: how many attempts to open it have failed

	ErrorType string // the class of the error of the last check or attempt; "" if it succeeded
	Error     string // the text of that error, without secrets that this process has revealed

	Failed    time.Time // when a check or an attempt last failed; zero: never
	LastType  string    // the class of that failure's error; kept when the resource answers again
	LastError string    // its text

	Settings lifecycle.Health // how it is checked, with the defaults
	Pool     *resource.Stats  // nil: it has no pool, or is not open
	Observed bool             // History counts the program's calls; if false, it counts the checks
	History  []Minute         // of the last quarter of an hour, the oldest first
}

// A Health keeps the states of a program's resources. Make one with New. Its methods may be called from any goroutine.
type Health struct {
	mu     sync.Mutex
	groups []*group
	opened bool // whether a group has ever been open
	drains bool // Drain was called
	calls  map[string]*history
	alerts *alert.Manager // nil: no resource sends alerts

	changed chan struct{}                           // nil: nobody waits
	news    bool                                    // whether tell must close changed
	reports map[string]map[*entry]alert.Observation // by the name of the resource: the observation of each group that has opened it

	queue   []func() // the calls that report changes, in order
	telling bool
}

// An Option is an option of New.
type Option func(*Health)

// WithAlerts makes m send the alerts that the specification asks for. The default is a Manager that keeps its state in memory, uses the
// name of the program's file as the name of the service, and writes to the logger of the resources. Closing the resources does not wait for
// alerts that are being sent. To wait for them, call m.Close before the resources are closed.
func WithAlerts(m *alert.Manager) Option { return func(h *Health) { h.alerts = m } }

// New returns a Health without resources.
func New(opts ...Option) *Health {
	h := &Health{calls: map[string]*history{}, reports: map[string]map[*entry]alert.Observation{}}
	for _, opt := range opts {
		if opt != nil {
			opt(h)
		}
	}
	return h
}

// Drain sets the readiness to Draining, because the program has been told to stop. Open resources stay open. A server calls Drain before it
// waits for its last requests, so that load balancers send no more of them.
func (h *Health) Drain() {
	defer h.tell()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drains, h.news = true, true
}

// Changed returns a channel that is closed at the next change of a resource's state or of the readiness. To miss no change, first call
// Changed, and then look at the states.
func (h *Health) Changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.changed == nil {
		h.changed = make(chan struct{})
	}
	return h.changed
}

// tell calls the functions of the queue in order, without holding the lock. One goroutine does so at a time.
func (h *Health) tell() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.news && h.changed != nil {
		close(h.changed)
		h.changed = nil
	}
	h.news = false
	if h.telling {
		return
	}
	h.telling = true
	for len(h.queue) > 0 {
		f := h.queue[0]
		h.queue = h.queue[1:]
		h.mu.Unlock()
		f()
		h.mu.Lock()
	}
	h.telling = false
}
