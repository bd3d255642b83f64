// Package operation resolves the operations of kinds: methods of a client that send a request and return what the answer has.
//
// The files, in the order in which to read them:
//
//	operation.go  operations as methods of a client
//	http.go       operations over HTTP
//	lambda.go     operations over AWS Lambda
//	sent.go       what an operation sends and receives
//	transport.go  what the transports of operations have in common
//	gotype.go     Go types by name and as findings show them, and the Go types of parameters
package operation
