// Package naming chooses the unexported names of a generated package, and lists all names that the package declares. Each name in the list has
// the place in the specification that it comes from.
//
// The files, in the order in which to read them:
//
//	spell.go     the choice of unexported names
//	names.go     the names of a package, and of its package of mocks
//	factory.go   the names of a factory
//	resource.go  the options of a resource, and the constants of its variables
//	kind.go      the names of a kind
//	mirror.go    the names that a kind with an existing Go struct has in addition
//	name.go      a name, and how names are collected
package naming
