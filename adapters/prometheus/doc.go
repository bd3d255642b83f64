// Package promobserver keeps Prometheus metrics of resources. See New.
//
// docs/observe.md lists the metrics. The labels resource and kind say which resource a series belongs to. A resource that is closed and
// opened again continues its series.
//
// Labels that the specification gives to a resource are labels of all its series. All series of one metric have the same label names: where
// a resource lacks a label that another one has, its series have that label with an empty value. To Prometheus that is a series without the
// label. So no series changes its identity when a resource with another label is opened later.
//
// The number of series does not depend on input. A client reports the operations that it has declared, and one for all others; an operation
// has at most 66 values of error_type. A series appears with its first operation.
package promobserver
