package alert

import (
	"context"
	"time"
)

// An Observation is what is known of a resource now.
type Observation struct {
	Resource, Kind string
	Condition      Condition
	ErrorType      string        // the class of the error
	Message        string        // for people, as the specification has it; "" stands for "database is down: timeout"
	Critical       bool          // the program is not ready without the resource
	Cooldown       time.Duration // how long after an alert no other alert of this resource is sent; 0: DefaultCooldown; negative: none

	// Target sends an alert. It must return soon after its context is done. Without a target, incidents are log lines and events only.
	Target func(context.Context, Alert) error

	// The Manager fills in the rest.
	Process string        // which of the processes that share a store has observed this
	Since   time.Time     // when the process saw the resource go down, or come up
	Lease   time.Duration // how long the word of a process counts; 0: DefaultLease
}

// Condition is what an Observation says of its resource.
type Condition uint8

// The conditions.
const (
	Unclear Condition = iota // blocked by a dependency, unknown, closed: neither begins an incident nor ends one
	Up                       // a degraded resource is up
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

// What a Manager and Evaluate assume unless they are told otherwise.
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
