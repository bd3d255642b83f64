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
	if e.settings.Alert == "" || !e.monitored || e.lender() != nil {
		return
	}
	o := alert.Observation{
		Resource: e.node.Name, Kind: e.node.Kind, Message: e.settings.Message, Critical: !e.settings.Optional,
		Cooldown: e.settings.Cooldown, Target: e.target(),
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
	e.h.alerts.Observe(o)
}

// target sends an alert about e; nil while nothing that is open can.
func (e *entry) target() func(context.Context, alert.Alert) error {
	to := e.find(e.settings.Alert)
	if to == nil || to.closing || to.own == Starting || to.own == Closed || to.own == Absent {
		return nil
	}
	return to.node.Alert
}
