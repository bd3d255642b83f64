package alert

import (
	"slices"
	"time"
)

// merge returns the state of the store together with what this process has done on its own while it could not reach the store. The
// argument of that name, reached, says whether own goes back to a state of the store. If not, its numbers are the process's own.
func merge(stored, own State, reached bool) State {
	s, own := stored.clone(), own.clone()
	if own.Last.Number == 0 {
		return s
	}
	if !reached && own.Last.Told == "" && own.Attempts == 0 {
		// Nobody has heard of this incident: the store's numbers are used for it.
		own.Last = Incident{}
	}
	for _, n := range own.Resolved {
		s.resolved(n)
	}
	if own.Alerted.After(s.Alerted) {
		s.Alerted = own.Alerted
	}
	// The word of processes is the store's alone: what own has of it may have been taken back since.
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

// join returns the stored incident a together with b, which a process has of the same incident.
func (a Incident) join(b Incident) Incident {
	i := a
	switch {
	case a.Began.IsZero():
		i = b
	case a.Told == "" && b.Told != "": // b is what a target was told
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

// ordered sees to it that the incident does not end before it begins, whatever clocks say.
func (i Incident) ordered() Incident {
	if !i.Ended.IsZero() && i.Ended.Before(i.Began) {
		i.Ended = i.Began
	}
	return i
}

// left takes leave of an incident that is not the last one any more.
func (s *State) left(i Incident) {
	if i.Told != Firing || slices.Contains(s.Resolved, i.Number) {
		return
	}
	if i.Ended.IsZero() {
		i.Ended = s.Last.Began
	}
	s.owe(i.ordered())
}
