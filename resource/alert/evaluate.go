package alert

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// A State is what is known about the incidents of one resource. Processes that share a store share the state.
type State struct {
	Last Incident `json:"last"`

	// Down has the processes that see the resource down, and the time at which the observation of each expires. A process renews its
	// observation before that.
	Down map[string]time.Time `json:"down,omitempty"`

	// Owed holds earlier incidents for which the alert at the beginning was sent, but not yet the one at the end.
	Owed []Incident `json:"owed,omitempty"`

	Alerted  time.Time `json:"alerted,omitzero"`   // when the last alert at the beginning of an incident was sent; the cooldown begins then
	Resolved []int64   `json:"resolved,omitempty"` // numbers of the last incidents for which the alert at the end was sent

	Claim    *Claim    `json:"claim,omitempty"`     // the process that sends the next alert
	Attempts int       `json:"attempts,omitempty"`  // failed attempts to send the next alert
	NotFrom  time.Time `json:"not_before,omitzero"` // no attempt before this time
}

// An Incident lasts from the first time that a resource is seen down until no process sees it down.
type Incident struct {
	Number int64     `json:"number"`
	Began  time.Time `json:"began,omitzero"` // zero: there was no incident yet
	Ended  time.Time `json:"ended,omitzero"`
	Quiet  bool      `json:"quiet,omitempty"` // no alert is sent: the incident began in the cooldown of an earlier alert, or no process has a target
	Told   Status    `json:"told,omitempty"`  // the status of the last alert that was sent: Firing, Resolved, or "" for none

	Kind      string `json:"kind,omitempty"`
	Message   string `json:"message,omitempty"`
	ErrorType string `json:"error_type,omitempty"`
	Critical  bool   `json:"critical,omitempty"`
}

// A Claim gives one process the right to send an alert. It expires, because the process may be killed.
type Claim struct {
	Process string    `json:"process"`
	Until   time.Time `json:"until"`
}

// remembered is how many numbers of resolved incidents a State keeps, and how many incidents it may owe.
const remembered = 32

// open reports whether the incident lasts.
func (i *Incident) open() bool { return !i.Began.IsZero() && i.Ended.IsZero() }

// Change is what an observation has changed.
type Change uint8

// The changes.
const (
	Nothing Change = iota
	Began          // an incident has begun
	Ended          // the incident is over
)

// Evaluate returns the state after the observation o, and what the observation has changed. It does not modify s.
//
//   - An incident begins when a process sees the resource down and there is no incident. If the target was not yet told of the last
//     incident, that incident continues instead, and keeps its number.
//   - An incident ends when a process sees the resource up and no process sees it down any more.
//   - A process is late if it has seen the resource down since before the end of the last incident. That incident ended all the same,
//     because the observation of the process had expired or was not yet in the store. A late process begins a new incident only if it still
//     sees the resource down one lease after that end.
//   - An incident that begins in the cooldown after an earlier alert is quiet, which means that no alert is sent. It stops being quiet if
//     it lasts longer than the cooldown.
//   - An observation that is Unclear changes nothing, except that expired observations are dropped, also those of its own process.
func Evaluate(s State, o Observation, now time.Time) (State, Change) {
	s = s.clone()
	_, last := s.Down[o.Process]
	last = last && len(s.Down) == 1 // o's process is the only one that sees the resource down
	maps.DeleteFunc(s.Down, func(_ string, until time.Time) bool { return !until.After(now) })
	switch o.Condition {
	case Up:
		delete(s.Down, o.Process)
		if s.Last.open() && len(s.Down) == 0 {
			s.Last.Ended = now
			if last && !o.Since.IsZero() && o.Since.Before(now) {
				// A slow store makes now later than the observation. If the incident ended now, the process would seem to be late when it has
				// seen the resource go down again in between.
				s.Last.Ended = o.Since
			}
			s.Last = s.Last.ordered()
			return s, Ended
		}
	case Down:
		return s.down(&o, now)
	}
	return s, Nothing
}

func (s State) down(o *Observation, now time.Time) (State, Change) {
	change := Nothing
	if !s.Last.open() {
		if s.late(o, now) {
			return s, Nothing
		}
		s.begin(o, now)
		change = Began
	}
	if s.Down == nil {
		s.Down = map[string]time.Time{}
	}
	s.Down[o.Process] = now.Add(o.lease())
	if s.Last.Quiet && o.Target != nil && !now.Before(s.coolFrom(o)) {
		s.Last.Quiet = false
	}
	return s, change
}

// late reports whether the process of o sees the last incident, which is over for the others.
func (s *State) late(o *Observation, now time.Time) bool {
	return !s.Last.Ended.IsZero() && !o.Since.IsZero() && o.Since.Before(s.Last.Ended) && now.Before(s.Last.Ended.Add(o.lease()))
}

// coolFrom returns the time at which the cooldown of the last alert ends.
func (s *State) coolFrom(o *Observation) time.Time {
	if s.Alerted.IsZero() {
		return time.Time{}
	}
	return s.Alerted.Add(o.cooldown())
}

// begin begins an incident with o. The incident is quiet; the caller changes this if an alert may be sent.
func (s *State) begin(o *Observation, now time.Time) {
	last := s.Last
	next := Incident{Number: last.Number + 1, Began: now, Quiet: true, Kind: o.Kind, Message: o.Message, ErrorType: o.ErrorType, Critical: o.Critical}
	if o.Since.After(last.Ended) && o.Since.Before(now) {
		next.Began = o.Since
	}
	switch {
	case last.Number == 0:
		// A program that has lost its state must not use a key twice.
		next.Number = max(now.Unix(), 1)
	case last.Began.IsZero():
	case last.Told == "":
		next.Number = last.Number
		if !last.Quiet { // an alert with this beginning may have reached the target
			next.Began, next.Quiet = last.Began, false
		}
	case last.Told == Firing:
		s.owe(last)
	}
	s.Last = next
}

// owe adds an incident to those whose alert at the end must still be sent.
func (s *State) owe(i Incident) {
	if slices.Contains(s.Resolved, i.Number) || slices.ContainsFunc(s.Owed, func(o Incident) bool { return o.Number == i.Number }) {
		return
	}
	s.Owed = append(s.Owed, i)
	slices.SortFunc(s.Owed, func(a, b Incident) int { return cmp.Compare(a.Number, b.Number) })
	s.Owed = s.Owed[max(0, len(s.Owed)-remembered):]
}

// next returns the alert that must be sent next. Alerts at the end of earlier incidents come first, then the alert at the beginning of the
// last incident, and then the one at its end.
func (s *State) next() (Incident, Status, bool) {
	if len(s.Owed) > 0 {
		return s.Owed[0], Resolved, true
	}
	switch i := s.Last; {
	case i.Began.IsZero() || i.Quiet:
	case i.Told == "":
		return i, Firing, true
	case i.Told == Firing && !i.open():
		return i, Resolved, true
	}
	return Incident{}, "", false
}

// sendable returns the time from which the process may send the next alert.
func (s *State) sendable(process string) time.Time {
	from := s.NotFrom
	if s.Claim != nil && s.Claim.Process != process && s.Claim.Until.After(from) {
		from = s.Claim.Until
	}
	return from
}

// told records that an alert was sent.
func (s *State) told(i Incident, status Status, now time.Time) {
	s.Attempts, s.NotFrom = 0, time.Time{}
	if status == Resolved {
		s.resolved(i.Number)
	} else if now.After(s.Alerted) {
		s.Alerted = now
	}
	if s.Last.Number == i.Number {
		s.Last.Told, s.Last.Quiet = later(s.Last.Told, status), false
		return
	}
	i.Told = status
	s.left(i)
}

func (s *State) resolved(number int64) {
	if !slices.Contains(s.Resolved, number) {
		s.Resolved = append(s.Resolved, number)
		slices.Sort(s.Resolved)
		s.Resolved = s.Resolved[max(0, len(s.Resolved)-remembered):]
	}
	s.Owed = slices.DeleteFunc(s.Owed, func(i Incident) bool { return i.Number == number })
	if len(s.Owed) == 0 {
		s.Owed = nil
	}
}

// failed records a failed attempt. The next attempt may be made at the time next.
func (s *State) failed(next time.Time) {
	s.Attempts++
	s.NotFrom = next
}

// later returns the later one of two statuses of an incident.
func later(a, b Status) Status {
	if a == Resolved || b == Resolved {
		return Resolved
	}
	return max(a, b)
}

func (s State) clone() State {
	s.Down = maps.Clone(s.Down)
	s.Owed = slices.Clone(s.Owed)
	s.Resolved = slices.Clone(s.Resolved)
	if s.Claim != nil {
		c := *s.Claim
		s.Claim = &c
	}
	return s
}
