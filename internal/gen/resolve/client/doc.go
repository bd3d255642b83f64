// Package client finds out how the kinds of a specification are opened. It looks at the Go functions and types that the kinds name, and
// checks that the signatures fit: constructors, the configuration that they take, the methods of their clients.
//
// The files, in the order in which to read them:
//
//	hook.go         the Go functions that single resources name
//	client.go       the clients of all kinds
//	existing.go     configuration that is an existing Go struct
//	constructor.go  the signature of a constructor
//	relax.go        fields that allow more than the constructor of another kind
//	inherit.go      enums that a kind has unchanged from another kind
//	convert.go      generated configuration as the struct that a constructor takes
//	hole.go         fields of such structs that nothing loads
//	match.go        which field of such a struct is meant, by its name in any spelling
//	operation.go    operations, which are methods of a client as well
//	interface.go    the methods of a client, and the interfaces of what they return
//	call.go         how a client is closed, checked, counted and observed
//	gofunction.go   Go functions by name, and Go types as findings show them
package client
