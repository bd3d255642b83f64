package alert

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// longestPause is the longest pause between two attempts to send an alert.
const longestPause = 5 * time.Minute

// errClosed says that Close has ended a call of a target.
var errClosed = errors.New("alert: the manager is closed")

// call sends an alert that this process has claimed. The next turn of the resource reads the result.
func (m *Manager) call(w *watched, i Incident, status Status, target func(context.Context, Alert) error) {
	a := m.alert(w, i, status)
	ctx, cancel := context.WithTimeout(m.ctx, m.timeout)
	err := observe.ErrPanic // the error if target panics
	defer func() {
		_ = recover()
		cancel()
		m.called(w, i, &a, err)
	}()
	err = target(ctx, a)
}

// called records the end of a call.
func (m *Manager) called(w *watched, i Incident, a *Alert, err error) {
	r := result{incident: i, status: a.Status, err: err, at: clock()}
	m.mu.Lock()
	attempt := w.state.Attempts + 1
	if err != nil && m.ctx.Err() == nil {
		r.pause = m.pause(attempt)
		if attempt >= mostAttempts && !i.open() {
			r.err = nil // as if it had been sent
		}
	}
	m.mu.Unlock()
	attrs := []any{"key", a.Key, "status", string(a.Status), "attempt", attempt}
	switch {
	case err == nil:
		m.logger().Info("an alert is sent", attrs...)
	case r.err == nil:
		m.logger().Error("an alert is given up", append(attrs, "error", m.text(err))...)
	default:
		m.logger().Warn("an alert could not be sent, and will be tried again", append(attrs, "pause", r.pause.Round(time.Millisecond).String(), "error", m.text(err))...)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	w.calling = false
	w.results = append(w.results, r)
	m.freeSending()
	m.enqueue(w)
	m.signal()
}

// freeSending passes the permission to call a target to the resource that has waited longest, and reserves it for the next turn of that
// resource. Otherwise another resource could take it in an earlier turn, and the waiting one would have to wait again.
func (m *Manager) freeSending() {
	if len(m.waiting) == 0 {
		m.sending--
		return
	}
	w := m.waiting[0]
	m.waiting = m.waiting[1:]
	w.waits, w.next = false, true
	m.enqueue(w)
}

// takeSending reports whether the resource may call its target in this turn. If the resource has a reserved permission and does not need
// it, takeSending calls freeSending.
func (m *Manager) takeSending(w *watched, needed bool) bool {
	kept := w.next
	w.next = false
	switch {
	case kept && needed:
		return true
	case kept:
		m.freeSending()
	case needed && m.sending < mostSending:
		m.sending++
		return true
	}
	return false
}

// waitSending makes the resource wait for the permission to call its target.
func (m *Manager) waitSending(w *watched) {
	if w.waits {
		return
	}
	w.waits = true
	m.waiting = append(m.waiting, w)
	if m.sending < mostSending { // a permission became free during the turn
		m.sending++
		m.freeSending()
	}
}

// pause returns the time to wait after a failed attempt: at least half of a time that doubles with each attempt, and a random part of the
// rest.
func (m *Manager) pause(attempt int) time.Duration {
	longest := m.backoff
	for range min(attempt-1, 20) {
		longest = min(2*longest, longestPause)
	}
	return longest/2 + rand.N(longest/2+1)
}

// alert returns the Alert for an incident.
func (m *Manager) alert(w *watched, i Incident, status Status) Alert {
	a := Alert{
		Key: m.key(w, i.Number), Status: status, Service: m.service, Resource: w.name, Kind: i.Kind,
		Message: i.Message, ErrorType: i.ErrorType, Critical: i.Critical, Began: i.Began,
	}
	if status == Resolved {
		a.Ended = i.Ended
	}
	if a.Message == "" {
		a.Message = sentence(&a)
	}
	return a
}

// sentence returns the message of an alert for which the specification has no message.
func sentence(a *Alert) string {
	switch {
	case a.Status == Resolved:
		return a.Resource + " is up again"
	case a.ErrorType == "":
		return a.Resource + " is down"
	}
	return a.Resource + " is down: " + a.ErrorType
}
