// Package otelobserver records OpenTelemetry metrics and spans for resources. Start with New.
//
// Metrics, spans and attributes have the names of OpenTelemetry's semantic conventions 1.43.0, if the conventions define a name. All other
// names begin with "resource." or "resgen.". docs/observe.md lists the names, and says which conventions are still in development.
//
// The attributes of a resource decide which convention applies. A resource with db.system.name is a database. A resource with
// rpc.system.name is an RPC client. A resource whose attempts have http.request.method is an HTTP client. There is a span for each attempt
// to reach the server. If such a client reports no attempts, its calls count as attempts.
//
// OpenTelemetry allows one set of buckets for a metric in a scope. So a resource whose specification sets buckets has a scope of its own,
// with the attribute resgen.buckets.
//
// The number of series does not depend on input. A client reports only the operations that it has declared, and one operation for all
// others. Each operation has at most 67 combinations of error.type and status code. By default the SDK keeps 2,000 series for each metric.
// A program with hundreds of resources should set metric.WithCardinalityLimit.
package otelobserver
