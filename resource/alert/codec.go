package alert

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// version is the version of stored states that this package writes.
const version = 1

// A stored is a State in the form in which a store keeps it.
type stored struct {
	Version int `json:"version"`
	State
}

// A newerError says that a state was written by a later release. It is not damaged, so it must not be overwritten.
type newerError int

func (e newerError) Error() string {
	return fmt.Sprintf("alert: the stored state has version %d, this program knows version %d", int(e), version)
}

func (newerError) ErrorType() string { return "version" }

// encode returns s in the form in which a store keeps it.
func encode(s State) ([]byte, error) { return json.Marshal(stored{version, s}) }

// decode reads what encode has written. No bytes are the state before the first incident.
func decode(data []byte) (State, error) {
	if len(data) == 0 {
		return State{}, nil
	}
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return State{}, err
	}
	if head.Version > version {
		return State{}, newerError(head.Version)
	}
	var got stored
	if err := json.Unmarshal(data, &got); err != nil {
		return State{}, err
	}
	s := got.State
	if err := s.check(got.Version); err != nil {
		return State{}, err
	}
	return s, nil
}

// check returns an error for a state that encode cannot have written.
func (s *State) check(version int) error {
	if version < 1 || s.Last.Number < 1 || s.Attempts < 0 || len(s.Owed) > remembered || len(s.Resolved) > remembered {
		return errors.New("no state of incidents")
	}
	if err := s.Last.check(); err != nil {
		return err
	}
	for i := range s.Owed {
		o := &s.Owed[i]
		if err := o.check(); err != nil {
			return err
		}
		if o.Told != Firing || o.open() || o.Began.IsZero() || i > 0 && s.Owed[i-1].Number >= o.Number {
			return errors.New("an incident that is still to be reported contradicts itself")
		}
	}
	return nil
}

func (i *Incident) check() error {
	switch {
	case i.Number < 1:
		return errors.New("an incident has no number")
	case i.Told != "" && i.Told != Firing && i.Told != Resolved:
		return errors.New("an incident has no such status")
	case i.Began.IsZero() && i.Told != Resolved, i.Began.IsZero() && !i.Ended.IsZero():
		return errors.New("an incident has no beginning")
	case i.Told == Resolved && i.open(), i.Told != "" && i.Quiet:
		return errors.New("an incident contradicts itself")
	}
	return nil
}

// fresh returns the state before the first incident. Incidents are numbered from the current Unix time, so that a program that has lost its
// state does not use a key twice.
func fresh(now time.Time) State {
	return State{Last: Incident{Number: max(now.Unix(), 1), Told: Resolved}}
}
