// Package lifecycle reads the tables [lifecycle], [health] and [metrics] of a resource: how it is opened, monitored and closed.
//
// The files, in the order in which to read them:
//
//	lifecycle.go  opening and closing
//	health.go     checks and alerts
//	metrics.go    labels and buckets of metrics
package lifecycle
