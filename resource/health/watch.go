package health

import (
	"context"
	"slices"
	"time"

	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A group is a group of resources that Watch was called for. It is also the Watcher of this group.
type group struct {
	h       *Health
	watched lifecycle.Watched
	entries []*entry
	named   map[string]*entry
	closing bool

	ctx    context.Context // the context of checks: it ends when the group begins to close
	cancel context.CancelFunc
}

// An entry is a node of a group. The lock of its Health guards it.
type entry struct {
	*group
	at        int // the index in Watched.Nodes
	node      *lifecycle.Node
	settings  lifecycle.Health // with defaults
	monitored bool

	own   State     // the state without Blocked and Unknown, which depend on other resources and on time
	shown State     // the state that was last reported
	since time.Time // when shown began

	live              time.Time // when the last check ended, or when the resource was opened
	checked, answered time.Time
	latency           time.Duration
	failures          int // in a row
	successes         int // in a row
	attempts          int // failed attempts to open the resource
	excused           int // how many checks may still fail before that counts as an incident: set when the dependency that blocked the resource is up again
	problem           *problem
	last              *problem // the last problem that was not nil
	failed            time.Time
	flight            *flight
	timer             *time.Timer
	checks            history
}

// Watch implements lifecycle.Monitor.
func (h *Health) Watch(w lifecycle.Watched) lifecycle.Watcher {
	if h == nil {
		return nil
	}
	g := &group{h: h, watched: w, named: make(map[string]*entry, len(w.Nodes))}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	now := time.Now()
	for i := range w.Nodes {
		n := &w.Nodes[i]
		e := &entry{group: g, at: i, node: n, settings: n.Health.Defaults(), own: Starting, since: now, live: now}
		e.monitored = n.Check != nil && (w.All || n.Health.Monitored) && n.State != lifecycle.NodeAbsent
		switch n.State {
		case lifecycle.NodeAbsent:
			e.own = Absent
		case lifecycle.NodeBorrowed:
			e.own = Unchecked
		}
		g.entries, g.named[n.Name] = append(g.entries, e), e
	}
	defer h.tell()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.alarm(w)
	h.groups = slices.DeleteFunc(h.groups, func(old *group) bool { return old.replacedBy(g) })
	h.groups = append(h.groups, g)
	h.opened = h.opened || g.open() // if there is nothing to open
	for _, e := range g.entries {
		if e.own == Unchecked && e.monitored && e.lender() == nil { // otherwise the group that has opened it checks it
			e.schedule(0)
		}
	}
	h.refresh(now)
	return g
}

// replacedBy reports whether g is closed and next opens all its resources again. Either both groups are child groups or neither is.
func (g *group) replacedBy(next *group) bool {
	return g.closing && g.watched.Child == next.watched.Child && !slices.ContainsFunc(g.entries, func(e *entry) bool {
		return !slices.ContainsFunc(next.entries, func(n *entry) bool { return n.node.Name == e.node.Name })
	})
}

// do calls change for the named entry.
func (g *group) do(name string, change func(e *entry, now time.Time)) {
	defer g.h.tell()
	g.h.mu.Lock()
	defer g.h.mu.Unlock()
	now := time.Now()
	if e := g.named[name]; e != nil {
		change(e, now)
	}
	g.h.refresh(now)
}

// Failed implements lifecycle.Watcher.
func (g *group) Failed(node string, attempt int, err error) {
	g.do(node, func(e *entry, now time.Time) {
		e.attempts, e.problem = attempt, newProblem(err)
		e.last, e.failed = e.problem, now
	})
}

// Opened implements lifecycle.Watcher.
func (g *group) Opened(node string) {
	g.do(node, func(e *entry, now time.Time) {
		e.own, e.live, e.attempts, e.problem = Unchecked, now, 0, nil
		if e.node.Check != nil { // opening a resource includes a check
			e.own, e.answered = Up, now
		}
		if e.monitored && !g.closing {
			e.schedule(e.pause())
		}
		g.h.opened = g.h.opened || g.open()
	})
}

// open reports whether all of g is open.
func (g *group) open() bool {
	return !g.closing && !slices.ContainsFunc(g.entries, func(e *entry) bool { return e.own == Starting })
}

// Closing implements lifecycle.Watcher.
func (g *group) Closing() {
	defer g.h.tell()
	g.h.mu.Lock()
	defer g.h.mu.Unlock()
	g.closing, g.h.news = true, true
	g.cancel()
	for _, e := range g.entries {
		if e.timer != nil {
			e.timer.Stop()
		}
		if e.own == Starting || e.node.State == lifecycle.NodeBorrowed {
			e.own = Closed
		}
	}
	g.leave()
	g.h.refresh(time.Now())
}

// Closed implements lifecycle.Watcher.
func (g *group) Closed(node string, _ error) {
	g.do(node, func(e *entry, _ time.Time) {
		e.own = Closed
		g.leave()
	})
}

// leave removes g from the Health if g is a closed child group, because a program may open any number of child groups.
func (g *group) leave() {
	if g.watched.Child && !slices.ContainsFunc(g.entries, func(e *entry) bool { return e.own != Closed && e.own != Absent }) {
		for _, e := range g.entries {
			g.h.refreshOne(e, time.Now())
			delete(g.h.calls, e.node.Name)
		}
		g.h.groups = slices.DeleteFunc(g.h.groups, func(x *group) bool { return x == g })
	}
}
