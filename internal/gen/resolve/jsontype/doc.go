// Package jsontype knows what encoding/json makes of values of Go types: which types it writes in their own form, and for which types the
// JSON is always empty.
//
// The files, in the order in which to read them:
//
//	jsontype.go  streams, bytes, and types whose JSON is always empty
package jsontype
