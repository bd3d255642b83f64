// Package endpoint finds the URLs of requests below a base URL, and refuses those that lead outside.
//
// The files, in the order in which to read them:
//
//	expand.go  paths with parameters
//	base.go    the base URL, and the URLs below it
//	check.go   what a path and a query must not have
package endpoint
