// Package otelobserver keeps OpenTelemetry metrics of resources and makes spans of their operations. See New.
//
// Metrics, spans and attributes have the names of OpenTelemetry's semantic conventions 1.43.0 where these have a name, and names that begin
// with "resource." or "resgen." elsewhere. docs/observe.md lists them, and says which are still in development.
//
// What a resource is follows from its attributes: a database has db.system.name, an RPC client rpc.system.name. A resource whose attempts
// have http.request.method is an HTTP client. A span covers each attempt to reach the server. If a client of these three reports no attempts,
// its calls count as attempts.
//
// A metric has one set of buckets in a scope. A resource whose specification sets buckets is therefore in a scope with the attribute
// resgen.buckets.
//
// The number of series does not depend on input. A client reports the operations that it has declared, and one for all others; an operation
// has at most 67 combinations of error.type and status code. By default the SDK keeps 2,000 series for each metric; a program with hundreds of
// resources needs metric.WithCardinalityLimit.
package otelobserver
