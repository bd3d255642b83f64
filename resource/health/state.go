package health

import (
	"cmp"
	"slices"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// stale is the number of intervals after which a state is unknown, if no check has ended in this time.
const stale = 3

// state returns the current state of e. If the state is Blocked, it also returns the name of the dependency that is down.
func (e *entry) state(now time.Time) (s State, blockedBy string) {
	switch e.own {
	case Down, Unchecked:
		if by := e.downAbove(); by != nil {
			return Blocked, by.node.Name
		}
	case Up, Degraded:
		if e.monitored && !e.closing && now.Sub(e.live) > stale*e.settings.Interval {
			return Unknown, ""
		}
	}
	return e.own, ""
}

// downAbove returns a dependency of e, direct or not, that is down, or nil if there is none. If a dependency of that dependency is down
// too, it returns the latter, because it is the cause.
func (e *entry) downAbove() *entry {
	return e.above(map[*entry]bool{}, func(above *entry) bool { return above.own == Down })
}

// failsAbove reports whether the last check of a dependency of e has failed: the dependency may be about to go down.
func (e *entry) failsAbove() bool {
	return e.above(map[*entry]bool{}, func(above *entry) bool { return above.failures > 0 }) != nil
}

// above returns a dependency of e, direct or not, for which wanted returns true, or nil if there is none. It prefers the dependency that is
// furthest from e.
func (e *entry) above(seen map[*entry]bool, wanted func(*entry) bool) *entry {
	if seen[e] {
		return nil
	}
	seen[e] = true
	for _, name := range e.node.After {
		above := e.find(name)
		if above == nil {
			continue
		}
		if further := above.above(seen, wanted); further != nil {
			return further
		}
		if wanted(above) {
			return above
		}
	}
	return nil
}

// find returns the entry of the named resource, or nil if there is none. For a borrowed resource, it returns the entry of the group that
// has opened it. For a child group, it also looks in the parent group, because resources of a child may depend on resources of the parent.
func (g *group) find(name string) *entry {
	if e := g.named[name]; e != nil {
		return cmp.Or(e.lender(), e)
	}
	if !g.watched.Child {
		return nil
	}
	for _, parent := range g.h.groups {
		if e := parent.named[name]; e != nil && !parent.watched.Child && !parent.closing {
			return cmp.Or(e.lender(), e)
		}
	}
	return nil
}

// lender returns the entry of the group that has opened the borrowed resource e. It returns nil if e is not borrowed, or if that group is
// not known.
func (e *entry) lender() *entry {
	if e.node.State != lifecycle.NodeBorrowed {
		return nil
	}
	for _, g := range e.h.groups {
		for _, other := range g.entries {
			if other.node.Name == e.node.Name && other.node.State == lifecycle.NodeManaged && (other.own != Closed || e.own == Closed) {
				return other
			}
		}
	}
	return nil
}

// entries lists each resource once. Of a borrowed resource it lists the entry of the group that has opened it, if that group is known.
func (h *Health) entries() []*entry {
	var es []*entry
	for _, g := range h.groups {
		for _, e := range g.entries {
			if e.lender() == nil {
				es = append(es, e)
			}
		}
	}
	return es
}

// refresh reports all states that have changed to observers, the log and the Manager of alerts.
func (h *Health) refresh(now time.Time) {
	for _, g := range h.groups {
		for _, e := range g.entries {
			h.refreshOne(e, now)
		}
	}
}

// refreshOne is refresh for e alone.
func (h *Health) refreshOne(e *entry, now time.Time) {
	s, by := e.state(now)
	if e.shown == Blocked && s == Down {
		e.excused = e.settings.Failures
	}
	e.report(s)
	if s == e.shown {
		return
	}
	c := lifecycle.HealthChange{Node: e.at, State: string(s), Before: string(e.shown)}
	c.Quiet = e.shown == "" || e.shown == Starting || s == Closed || s == Starting
	switch {
	case s == Blocked:
		c.Err = &problem{class: string(Blocked), text: by + " is down"}
	case e.problem != nil && (s == Down || s == Degraded):
		c.Err = e.problem
	case s == Unknown:
		c.Err = &problem{class: string(Unknown), text: "no check has ended for a while"}
	}
	e.shown, e.since, h.news = s, e.began(s, now), true
	if e.lender() == nil {
		h.queue = append(h.queue, func() { e.watched.Tell(c) })
	}
}

// began returns the time at which e came into the state s, which has not been reported yet.
func (e *entry) began(s State, now time.Time) time.Time {
	if s == Unknown {
		return e.live.Add(stale * e.settings.Interval)
	}
	return now
}

// Statuses returns the status of every resource, in the order of the specification. Groups that were opened later follow. Statuses does not
// wait for checks. It calls Stats of the open pools.
func (h *Health) Statuses() []Status {
	now := time.Now()
	var all []Status
	var pools []func() resource.Stats
	h.mu.Lock()
	for _, e := range h.entries() {
		s := e.status(now)
		var pool func() resource.Stats
		if e.own != Starting && e.own != Closed && e.own != Absent && !e.closing {
			pool = e.node.Stats
		}
		if calls := h.calls[s.Name]; calls != nil {
			s.Observed, s.History = true, calls.minutes(now)
		} else {
			s.History = e.checks.minutes(now)
		}
		all, pools = append(all, s), append(pools, pool)
	}
	h.mu.Unlock()
	for i, pool := range pools {
		if pool != nil {
			all[i].Pool = counted(pool)
		}
	}
	return all
}

// counted returns the result of pool, or nil if pool panics.
func counted(pool func() resource.Stats) (s *resource.Stats) {
	defer func() { _ = recover() }()
	got := pool()
	return &got
}

func (e *entry) status(now time.Time) Status {
	s := Status{
		Name: e.node.Name, Kind: e.node.Kind, Params: e.node.Params, Since: e.since, Borrowed: e.node.State == lifecycle.NodeBorrowed,
		Critical: !e.settings.Optional, Monitored: e.monitored, After: slices.Clone(e.node.After),
		Checked: e.checked, Answered: e.answered, Latency: e.latency, Failures: e.failures, Attempts: e.attempts, Failed: e.failed,
		Settings: e.settings,
	}
	if s.State, s.BlockedBy = e.state(now); s.State != e.shown {
		s.Since = e.began(s.State, now)
	}
	if e.problem != nil {
		s.ErrorType, s.Error = e.problem.class, e.problem.text
	}
	if e.last != nil {
		s.LastType, s.LastError = e.last.class, e.last.text
	}
	return s
}

// A Readiness says whether a program can do its work.
type Readiness string

// The values of Readiness.
const (
	Ready    Readiness = "ready"
	Unopened Readiness = "starting" // nothing is open yet
	Unwell   Readiness = "down"     // a critical resource is down or blocked
	Draining Readiness = "draining" // Drain was called, or all groups are being closed or are closed
)

// Readiness says whether the program can do its work. It is Ready if a group of resources is open and no critical resource in an open group
// is down or blocked. Resources that are unknown, unchecked, degraded or absent do not matter.
func (h *Health) Readiness() Readiness {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.drains {
		return Draining
	}
	now := time.Now()
	open, opening := false, false
	for _, g := range h.groups {
		switch {
		case g.closing:
			continue
		case !g.open():
			opening = opening || !g.watched.Child
			continue
		}
		open = open || !g.watched.Child
		for _, e := range g.entries {
			if e.settings.Optional {
				continue
			}
			if s, _ := e.state(now); s == Down || s == Blocked {
				return Unwell
			}
		}
	}
	switch {
	case open:
		return Ready
	case opening, !h.opened:
		return Unopened
	}
	return Draining
}

// Descriptions returns the configurations of the groups of resources whose states Statuses returns, with masked secrets and the origin of each
// value. They include groups that are closed.
func (h *Health) Descriptions() []resource.Description {
	var describe []func() resource.Description
	h.mu.Lock()
	for _, g := range h.groups {
		if d := g.watched.Describe; d != nil {
			describe = append(describe, d)
		}
	}
	h.mu.Unlock()
	all := make([]resource.Description, len(describe))
	for i, d := range describe {
		all[i] = d()
	}
	return all
}
