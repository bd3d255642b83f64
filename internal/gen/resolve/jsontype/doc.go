// Package jsontype knows what encoding/json makes of values of Go types: which it writes as they are, and which it leaves empty.
//
// The files, in the order in which to read them:
//
//	jsontype.go  streams, bytes, and types of which JSON holds nothing
package jsontype
