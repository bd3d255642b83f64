// Package payload asks Go types whether operations can send and receive values of them.
//
// It has one file:
//
//	payload.go  readers, bytes, types that are always empty, streams inside of values
package payload
