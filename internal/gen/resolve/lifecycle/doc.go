// Package lifecycle reads how resources are opened, watched and closed: [lifecycle], [health] and [metrics] of a resource.
//
// The files, in the order in which to read them:
//
//	lifecycle.go  opening and closing
//	health.go     checks and alerts
//	metrics.go    labels and buckets of metrics
package lifecycle
