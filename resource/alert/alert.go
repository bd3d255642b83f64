// Package alert tells people that a resource is down, once, and once more when it is up again.
//
// A [Manager] is told of the state of resources with Observe. From the first time that a resource is down until it is up again is an
// incident. The Manager sends one [Alert] when an incident begins and one when it is over. Several processes that share a [Store] send them
// together as one process would. docs/alerts.md is the guide.
//
// To read the package, begin with [Evaluate], which decides what an observation means. It has no clock, no lock and no store. The Manager
// carries states from and to the store, and calls the targets.
package alert

import (
	"context"
	"time"
)

// An Alert is what a target is told of one incident: a resource that is down, until it is up again.
type Alert struct {
	Key    string // names the incident: "shop/database/1772366417". An alert and its resolve have the same key, and so has a second delivery
	Status Status

	Service   string // the program: "shop"
	Resource  string // "database"
	Kind      string // of the resource: "postgres"
	Message   string // for people
	ErrorType string // the class of the last error: "timeout", an SQLSTATE, an HTTP status
	Critical  bool   // the program is not ready without the resource

	Began time.Time // when the resource went down
	Ended time.Time // when it came up again; zero while the incident lasts
}

// Status is what an Alert says of the incident.
type Status string

// The statuses.
const (
	Firing   Status = "firing"
	Resolved Status = "resolved"
)

// A Target is a client that alerts are sent to. The same alert may be sent again, with the same key and status, if a call has failed or
// was given up.
type Target interface {
	Alert(context.Context, Alert) error
}
