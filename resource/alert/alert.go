// Package alert tells people once that a resource is down, and once that it is up again.
//
// A [Manager] is told the states of resources with Observe. An incident lasts from the time when a resource goes down until it is up again.
// The Manager sends one [Alert] when an incident begins and one when it ends. If several processes share a [Store], each alert is still
// sent only once. docs/alerts.md is the guide.
//
// To read the package, begin with [Evaluate], which decides what an observation means. It uses no clock, no lock and no store. The Manager
// loads and saves states in the store, and calls the targets.
package alert

import (
	"context"
	"time"
)

// An Alert tells a target that an incident has begun or ended.
type Alert struct {
	Key    string // identifies the incident: "shop/database/1772366417". Both alerts of an incident have the same key, also when they are sent again
	Status Status

	Service   string // the program: "shop"
	Resource  string // "database"
	Kind      string // the kind of the resource: "postgres"
	Message   string // a text for people
	ErrorType string // the class of the error with which the incident began: "timeout", an SQLSTATE, an HTTP status
	Critical  bool   // the program is not ready without the resource

	Began time.Time // when the resource went down
	Ended time.Time // when it came up again; zero while the incident lasts
}

// Status says whether the incident of an Alert has begun or ended.
type Status string

// The values of Status.
const (
	Firing   Status = "firing"
	Resolved Status = "resolved"
)

// A Target is a client that sends alerts to people. An alert may be sent again, with the same key and status, if a call has failed or was
// given up.
type Target interface {
	Alert(context.Context, Alert) error
}
