package lifecycle

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// Health says how a node is monitored.
type Health struct {
	Monitored bool // check the node at intervals; if false, it is checked only with Settings.MonitorAll
	Optional  bool // the program is ready while the node is down
	Unchecked bool // the node is never checked: not when it is opened, not by a monitor, not by Group.Check

	Interval  time.Duration // between checks; 0: 30 s
	Timeout   time.Duration // of a check; 0: 5 s, or Interval if that is less
	Failures  int           // failed checks in a row until the node is down; 0: 3
	Successes int           // successful checks in a row until it is up again; 0: 2

	Alert    string        // the name of the node that sends the alerts; "": none
	Message  string        // the text of alerts; "": a sentence that says what is down
	Cooldown time.Duration // the time after an alert in which no alert of another incident is sent; 0: the default of package alert
}

// The defaults of Health.
const (
	defaultInterval     = 30 * time.Second
	defaultCheckTimeout = 5 * time.Second
	defaultFailures     = 3
	defaultSuccesses    = 2
)

// Defaults returns h with the defaults in place of zero values.
func (h Health) Defaults() Health {
	h.Interval = positive(h.Interval, defaultInterval)
	h.Timeout = positive(h.Timeout, min(defaultCheckTimeout, h.Interval))
	h.Failures, h.Successes = max(h.Failures, 0), max(h.Successes, 0)
	if h.Failures == 0 {
		h.Failures = defaultFailures
	}
	if h.Successes == 0 {
		h.Successes = defaultSuccesses
	}
	return h
}

// A Monitor keeps the states of the resources that Start opens. Package health implements it. Its method and those of its Watchers return
// at once.
type Monitor interface {
	// Watch is called before the first node of a group is opened. The Watcher is told what happens to the nodes. It may be nil.
	Watch(Watched) Watcher
}

// Watched is a group that is about to be opened.
type Watched struct {
	Nodes    []Node                      // borrowed and absent ones too
	All      bool                        // monitor all nodes that have a Check, not only those with Health.Monitored
	Child    bool                        // it is a child group, which Group.Start opens
	Describe func() resource.Description // returns its configuration; nil: not known
	Logger   *slog.Logger

	teller *teller // nil: nobody is told
}

// Tell reports a change to the logger and the observers. It is a method and not a function in a field, so that a program without a monitor
// does not link it.
func (w *Watched) Tell(c HealthChange) {
	if w.teller != nil {
		w.teller.health(&w.Nodes[c.Node], c)
	}
}

// A HealthChange is a new state of a node.
type HealthChange struct {
	Node          int    // the index of the node in Watched.Nodes
	State, Before string // the new state and the old one, States of package health
	Err           error  // why the node is not up; nil if it is
	Quiet         bool   // tell the observers, but not the logger
}

// A Watcher is told what happens to the nodes of one group. Nodes are given by name.
type Watcher interface {
	Failed(node string, attempt int, err error) // an attempt to open the node has failed
	Opened(node string)
	Closing() // the group is being closed, so none of its nodes may be checked any longer
	Closed(node string, err error)
}

// watchSecrets makes t report changes of the secrets of the nodes that this group opens.
func (s Settings) watchSecrets(t *teller, nodes []Node) {
	if s.Describe == nil {
		return
	}
	for _, r := range s.Describe().Resources {
		i := slices.IndexFunc(nodes, func(n Node) bool { return n.Name == r.Name && n.State == NodeManaged })
		if i < 0 {
			continue
		}
		for _, secret := range lookup.WatchedOf(&r) {
			changed := func() { t.secret(&nodes[i], secret.Field) }
			kept := func(p *lookup.Problem) { t.kept(&nodes[i], secret.Field, (*resource.Problem)(p)) }
			if o := secret.Secret.Owner(); o.Found() {
				t.stops = append(t.stops, o.Watch(changed, kept))
			}
		}
	}
}

// watch passes the nodes of a group to the monitor of s.
func (s Settings) watch(t *teller, nodes []Node) error {
	if s.Monitor == nil {
		if s.MonitorAll {
			return errors.New("all resources must be monitored, and there is no monitor: pass health.New() as an option")
		}
		return nil
	}
	t.watcher = s.Monitor.Watch(Watched{
		Nodes: nodes, All: s.MonitorAll, Child: s.child, Describe: s.Describe, Logger: t.log, teller: t,
	})
	return nil
}

// Guarded calls f, and then done with the error of f. If f panics, the error is a *resource.PanicError. If f calls runtime.Goexit, the error is
// ErrGoexit, and the goroutine ends when done has returned.
func Guarded(f func() error, done func(error)) {
	err := ErrGoexit
	defer func() {
		if v := recover(); v != nil {
			err = &resource.PanicError{Value: v, Stack: debug.Stack()}
		}
		done(err)
	}()
	err = f()
}

// CheckMock is the Check of a handle that has no native client. It returns nil if client is a mock, and an error if client is nil.
func CheckMock(client any) error {
	if client == nil {
		return errNoClient
	}
	return nil
}

// errNoClient says that a handle is a zero value.
var errNoClient = errors.New("the handle has no client: it was neither opened nor made with a mock")

// Check checks all handles at the same time, except those of nodes that are Unchecked. The context of each check ends after the Timeout of its
// node's Health, and half a second later Check stops waiting for it. The error joins a *resource.Error for each handle that does not answer,
// in the order of handles. Generated code calls it with the open handles of the group. g is nil for resources made of mocks; then the default
// timeout applies.
func (g *Group) Check(ctx context.Context, handles iter.Seq2[string, resource.Handle]) error {
	nodes := map[string]Node{}
	for _, n := range g.Nodes() {
		nodes[n.Name] = n
	}
	var errs []*error
	var all sync.WaitGroup
	for name, h := range handles {
		if nodes[name].Health.Unchecked {
			continue
		}
		err, n, check := new(error), nodes[name], h.Check
		if n.Check != nil { // the specification may name another function than the one of the kind
			check = n.Check
		}
		errs = append(errs, err)
		all.Add(1)
		go func() {
			defer all.Done()
			n.Name = name
			*err = n.failed(phaseCheck, answers(ctx, n.Health.Defaults().Timeout, check))
		}()
	}
	all.Wait()
	var joined []error
	for _, err := range errs {
		joined = append(joined, *err)
	}
	return errors.Join(joined...)
}

// answers calls check with a context that ends after limit. A little later it stops waiting, even if check has not returned.
func answers(ctx context.Context, limit time.Duration, check func(context.Context) error) error {
	timeout := &timeoutError{after: limit}
	inner, cancel := context.WithTimeoutCause(ctx, limit, timeout)
	defer cancel()
	late, err := await(inner, closeGrace, check)
	switch {
	case err == nil && late == nil:
		return nil
	case ctx.Err() != nil && late != nil:
		return ended(ctx)
	case late != nil, inner.Err() != nil && errors.Is(err, context.DeadlineExceeded):
		return timeout
	}
	return err
}
