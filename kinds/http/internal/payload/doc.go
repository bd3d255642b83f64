// Package payload makes the bodies of requests, so that each attempt to send a request can read its body from the beginning.
//
// The files, in the order in which to read them:
//
//	payload.go  a body: its type, its size, and how it is opened
//	stream.go   the body that a reader has
package payload
