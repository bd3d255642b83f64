package alert

import (
	"context"
	"time"
)

// An Observation is the present state of a resource, as one process sees it.
type Observation struct {
	Resource, Kind string
	Condition      Condition
	ErrorType      string        // the class of the error
	Message        string        // a text for people, as the specification has it; "" stands for "database is down: timeout"
	Critical       bool          // the program is not ready without the resource
	Cooldown       time.Duration // an incident that begins within this time after an alert of the resource is quiet; 0: DefaultCooldown; negative: no cooldown

	// Target sends an alert. It must return soon after its context is done. Without a target, incidents are log lines and events only.
	Target func(context.Context, Alert) error

	// The Manager sets the fields below.
	Process string        // identifies the process that made the observation among those that share a store
	Since   time.Time     // when the process saw the resource go down, or come up
	Lease   time.Duration // how long an observation counts if the process does not renew it; 0: DefaultLease
}

// Condition is what an Observation says about its resource.
type Condition uint8

// The conditions.
const (
	Unclear Condition = iota // blocked by a dependency, unknown or closed: it neither begins nor ends an incident
	Up                       // it is up or degraded
	Down
)

// String returns "unclear", "up" or "down".
func (c Condition) String() string {
	switch c {
	case Up:
		return "up"
	case Down:
		return "down"
	}
	return "unclear"
}

// Defaults of a Manager and of Evaluate.
const (
	DefaultCooldown = 10 * time.Minute
	DefaultLease    = time.Minute
)

func (o *Observation) cooldown() time.Duration {
	if o.Cooldown == 0 {
		return DefaultCooldown
	}
	return max(o.Cooldown, 0)
}

func (o *Observation) lease() time.Duration {
	if o.Lease <= 0 {
		return DefaultLease
	}
	return o.Lease
}
