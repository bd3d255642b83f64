package alert

import (
	"slices"
	"time"
)

// merge returns the state in the store together with what this process has done on its own while it could not reach the store. reached says
// whether own is based on a state of the store. If it is not, the process has numbered its incidents itself.
func merge(stored, own State, reached bool) State {
	s, own := stored.clone(), own.clone()
	if own.Last.Number == 0 {
		return s
	}
	if !reached && own.Last.Told == "" && own.Attempts == 0 {
		// No target has been told about this incident, so it gets a number of the store.
		own.Last = Incident{}
	}
	for _, n := range own.Resolved {
		s.resolved(n)
	}
	if own.Alerted.After(s.Alerted) {
		s.Alerted = own.Alerted
	}
	// Down is taken from the store only. The entries in own may have been removed from the store since.
	switch a, b := s.Last, own.Last; {
	case b.Number > a.Number:
		s.Last, s.Claim, s.Attempts, s.NotFrom = b, own.Claim, own.Attempts, own.NotFrom
		s.left(a)
	case b.Number == a.Number:
		s.Last = a.join(b)
		if s.Last.Told != a.Told {
			s.Attempts, s.NotFrom = 0, time.Time{}
		}
	default:
		s.left(b)
	}
	for _, i := range own.Owed {
		if i.Number != s.Last.Number {
			s.owe(i)
		}
	}
	return s
}

// join merges the stored incident a with b, the same incident as a process knows it.
func (a Incident) join(b Incident) Incident {
	i := a
	switch {
	case a.Began.IsZero():
		i = b
	case a.Told == "" && b.Told != "": // a target has been told b
		i = b
		i.Ended = a.Ended
	}
	i.Told = later(a.Told, b.Told)
	i.Quiet = a.Quiet && b.Quiet && i.Told == ""
	if i.Told == Resolved && i.open() {
		i.Ended = b.Ended
	}
	return i.ordered()
}

// ordered returns i, changed so that it does not end before it begins. Clocks of processes may differ.
func (i Incident) ordered() Incident {
	if !i.Ended.IsZero() && i.Ended.Before(i.Began) {
		i.Ended = i.Began
	}
	return i
}

// left adds an incident that is no longer the last one to Owed, if its alert at the end must still be sent.
func (s *State) left(i Incident) {
	if i.Told != Firing || slices.Contains(s.Resolved, i.Number) {
		return
	}
	if i.Ended.IsZero() {
		i.Ended = s.Last.Began
	}
	s.owe(i.ordered())
}
