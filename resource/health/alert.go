package health

import (
	"context"
	"os"
	"path/filepath"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// alarm creates a Manager of alerts if a resource of the group w sends alerts and the program has passed no Manager.
func (h *Health) alarm(w lifecycle.Watched) {
	for _, n := range w.Nodes {
		if n.Health.Alert != "" && h.alerts == nil {
			text := func(err error) string { return resource.Redact(err.Error()) }
			h.alerts = alert.New(filepath.Base(os.Args[0]), alert.WithLogger(w.Logger), alert.WithErrorText(text))
		}
	}
}

// report passes the state s of e to the Manager of alerts. A resource that does not answer has no incident of its own in three cases: a
// dependency is down, the last check of a dependency has failed, or a dependency has just come up again.
func (e *entry) report(s State) {
	if e.settings.Alert == "" || !e.monitored {
		return
	}
	o := alert.Observation{
		Resource: e.node.Name, Kind: e.node.Kind, Message: e.settings.Message, Critical: !e.settings.Optional, Cooldown: e.settings.Cooldown,
	}
	switch {
	case s == Up, s == Degraded:
		o.Condition = alert.Up
	case s == Down && e.excused == 0 && !e.failsAbove():
		o.Condition = alert.Down
		if e.problem != nil {
			o.ErrorType = e.problem.class
		}
	}
	said := e.h.reports[e.node.Name]
	if said == nil {
		said = map[*entry]alert.Observation{}
		e.h.reports[e.node.Name] = said
	}
	if e.closing || e.own == Closed || e.lender() != nil {
		if delete(said, e); len(said) == 0 {
			delete(e.h.reports, e.node.Name)
		}
		o.Condition = alert.Unclear
	} else {
		said[e] = o
	}
	e.h.alerts.Observe(together(said, o))
}

// together joins the observations of one resource. Several groups may have opened it, each with its own client, and the resource is down if one
// of the clients finds it down. The observation o is the latest, and its entry may be closing.
func together(said map[*entry]alert.Observation, o alert.Observation) alert.Observation {
	var target func(context.Context, alert.Alert) error
	for e, other := range said { // order: the worst condition counts, and any target will do
		if other.Condition > o.Condition {
			o = other
		}
		if target == nil {
			target = e.target()
		}
	}
	o.Target = target
	return o
}

// target returns the function that sends an alert about e, or nil if no open resource can. It prefers the alert's target in e's own group
// to the one in another group.
func (e *entry) target() func(context.Context, alert.Alert) error {
	if to := e.find(e.settings.Alert); to != nil && to.sends() != nil {
		return to.sends()
	}
	for _, g := range e.h.groups {
		if to := g.named[e.settings.Alert]; to != nil && to.sends() != nil {
			return to.sends()
		}
	}
	return nil
}

// sends returns the function that sends alerts through e, or nil unless e is open.
func (e *entry) sends() func(context.Context, alert.Alert) error {
	if e.closing || e.own == Starting || e.own == Closed || e.own == Absent {
		return nil
	}
	return e.node.Alert
}
