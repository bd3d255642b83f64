// Package promobserver keeps Prometheus metrics of resources. Start with New.
//
// docs/observe.md lists the metrics. The labels resource and kind say to which resource a series belongs. If a resource is closed and
// opened again, its series continue.
//
// A specification may give labels to a resource. All series of the resource then have these labels. All series of one metric have the same
// label names. If a resource has no value for a label of another resource, the label is empty in its series. To Prometheus, a series with
// an empty label is the same as a series without the label. So opening a resource with a new label does not change the identity of existing
// series.
//
// The number of series does not depend on input. A client reports only the operations that it has declared, and one operation for all
// others. Each operation has at most 66 values of error_type. A series appears with the first operation that it counts.
package promobserver
