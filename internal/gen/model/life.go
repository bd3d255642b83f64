package model

import "time"

// A Lifecycle says how a resource is opened and closed. A zero value means the default of the runtime.
type Lifecycle struct {
	Timeout, StopTimeout time.Duration
	Attempts             int // lifecycle.UntilTimeout: as many as Timeout allows
	Backoff, MaxBackoff  time.Duration
	AfterOpen            []*Call // in their order
	BeforeClose          []*Call
}

// A Health says how a resource is monitored.
type Health struct {
	Monitored bool  // the specification has the table health
	Optional  bool  // the program is ready without the resource
	Check     *Call // the function that checks the resource in place of the kind's own; nil: the kind's own
	Unchecked bool  // the resource is never checked

	Interval, Timeout   time.Duration
	Failures, Successes int

	Alert    *Resource // the resource that sends the alerts; nil: none
	Message  string
	Cooldown time.Duration
	Target   bool // the resource is the Alert of another one
}

// Metrics are settings of a resource for its metrics. A kind has no such settings.
type Metrics struct {
	Off     bool // no metrics at all
	Labels  []Label
	Buckets []float64 // in seconds
}

// A Label is a label of each time series.
type Label struct{ Name, Text string }
