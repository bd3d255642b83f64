package health

import (
	"context"
	"os"
	"path/filepath"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// alarm prepares for the alerts that a group asks for.
func (h *Health) alarm(w resource.Watched) {
	for _, n := range w.Nodes {
		if n.Health.Alert != "" && h.alerts == nil {
			text := func(err error) string { return resource.Redact(err.Error()) }
			h.alerts = alert.New(filepath.Base(os.Args[0]), alert.WithLogger(w.Logger), alert.WithErrorText(text))
		}
	}
}

// report tells the alerts what is known of e. That a resource does not answer is no incident of its own while another one blocks it, may be
// about to, or did so a moment ago.
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
		delete(said, e)
		o.Condition = alert.Unclear
	} else {
		said[e] = o
	}
	e.h.alerts.Observe(together(said, o))
}

// together joins what the entries of one resource say of it. Several groups may have opened it, each with a client of its own: it is down if
// one of them finds so. The last word is o, of an entry that may be closing.
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

// target sends an alert about e; nil while nothing that is open can. A group in which the resource that alerts are sent to is not open has
// them sent by another group's.
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

// sends sends alerts through e; nil unless it is open.
func (e *entry) sends() func(context.Context, alert.Alert) error {
	if e.closing || e.own == Starting || e.own == Closed || e.own == Absent {
		return nil
	}
	return e.node.Alert
}
